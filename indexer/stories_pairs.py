"""Pairs of articles that may report one event, and how much speaks for it."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from indexer.stories_evidence import is_next_in_series, read_headline
from search.records import FloatMatrix

MOST_DAYS = 3
LEAST_SUPPORT = 1.2
"""Of 35 stories drawn from real news three held two events; below, it soon was one in four."""
LEAST_SUPPORT_UNDATED = 1.4
"""Without dates the same people at the same place may be another year's."""

_LEAST_COSINE = 0.55
_LEAST_COSINE_ACROSS = 0.35
_BONUS_ACROSS = 0.15
"""Vectors of two languages lie further apart, also when both are centred. Of 1.8 million pairs of an English
article of 2004 and an Indonesian one of 2019 the best has a support of .94 without the bonus."""
_MOST_COSINE = 0.75
"""More only tells a bulletin that is written in the same words every day."""
_LOSS_BY_DAY = 0.05
_LEAST_SHARED = 2.0
"""Weight of the names and numbers in both; one that two articles in 1,000 have weighs .9."""

_LEAST_ARTICLES = 1000
_HELD = 4096
"""Articles whose marks and headlines are held as sets."""
_BLOCK_ROWS = 256
_MOST_NEIGHBOURS = 100
"""The nearest of each article; one that is near to more belongs to a series."""


@dataclass(frozen=True, slots=True)
class Report:
    """What is compared of one article; ``marks`` are its names and numbers, each once.

    All reports are held at once, and a set of a few words takes five times the room of a tuple.
    """

    language: str
    day: date | None
    title: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Places of two articles, and what speaks for one event, above ``LEAST_SUPPORT``."""

    left: int
    right: int
    support: float


class Comparison:
    """Articles by day, those without one last, beside the vectors, shape (articles, dimension)."""

    def __init__(self, reports: Sequence[Report], vectors: FloatMatrix) -> None:
        self._reports = reports
        self._vectors = vectors
        self._weights = _weigh_marks(reports)
        self._totals = [self._weigh(report.marks) for report in reports]
        self._days = np.array([report.day.toordinal() for report in reports if report.day], np.int64)
        # Pairs come by day, so an article is asked for many times in a short while.
        self._marks = lru_cache(_HELD)(lambda place: frozenset(reports[place].marks))
        self._headline = lru_cache(_HELD)(lambda place: read_headline(reports[place].title))

    def pairs(self) -> Iterator[Pair]:
        """All pairs that enough speaks for, each once."""
        for left, right in self._neighbours():
            support = self.support(left, right)
            one_is_undated = max(left, right) >= len(self._days)
            if support >= (LEAST_SUPPORT_UNDATED if one_is_undated else LEAST_SUPPORT):
                yield Pair(left, right, support)

    def support(self, left: int, right: int) -> float:
        """What speaks for one event: the cosine, as far as it counts, plus the share of marks in both.

        A little less for each day between them, and 0 where the vectors are too far apart, the marks in both
        too few to say anything, or the headlines those of a series.
        """
        one, other = self._reports[left], self._reports[right]
        across = one.language != other.language
        cosine = float(self._vectors[left] @ self._vectors[right])
        if cosine < (_LEAST_COSINE_ACROSS if across else _LEAST_COSINE):
            return 0.0
        shared = self._weigh(self._marks(left) & self._marks(right))
        if shared < _LEAST_SHARED or is_next_in_series(self._headline(left), self._headline(right)):
            return 0.0
        share = shared / math.sqrt(self._totals[left] * self._totals[right])
        days = abs((one.day - other.day).days) if one.day and other.day else 0
        return min(cosine, _MOST_COSINE) + share + (_BONUS_ACROSS if across else 0.0) - _LOSS_BY_DAY * days

    def _weigh(self, marks: Iterable[str]) -> float:
        # math.fsum: the sum must not depend on the order in which a set gives its members.
        return math.fsum(self._weights[mark] for mark in marks)

    def _neighbours(self) -> Iterator[tuple[int, int]]:
        """Pairs near enough in time and direction, each once, found a block of rows at a time."""
        dated, everything = len(self._days), len(self._vectors)
        for start in range(0, dated, _BLOCK_ROWS):
            last = self._days[min(start + _BLOCK_ROWS, dated) - 1] + MOST_DAYS
            stop = int(np.searchsorted(self._days, last, side="right"))
            for left, right in self._near(start, min(start + _BLOCK_ROWS, dated), start, stop):
                if left < right and self._days[right] - self._days[left] <= MOST_DAYS:
                    yield left, right
        for start in range(dated, everything, _BLOCK_ROWS):
            for left, right in self._near(start, min(start + _BLOCK_ROWS, everything), 0, everything):
                if right < left:
                    yield right, left

    def _near(self, start: int, stop: int, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Pairs of rows from ``start`` and from ``first`` whose cosine is not too low."""
        cosines = self._vectors[start:stop] @ self._vectors[first:last].T
        for row, near in enumerate(cosines):
            found: NDArray[np.int64] = np.flatnonzero(near >= _LEAST_COSINE_ACROSS)
            if len(found) > _MOST_NEIGHBOURS:
                found = found[np.argsort(-near[found], kind="stable")[:_MOST_NEIGHBOURS]]
            for column in found.tolist():
                yield start + row, first + column


def _weigh_marks(reports: Sequence[Report]) -> dict[str, float]:
    """How much each mark says: 1 for one of a single article, 0 for one of them all.

    A small archive is taken for a part of a larger one: its names are rarer than it can tell.
    """
    counts = Counter(mark for report in reports for mark in report.marks)
    most = math.log(max(len(reports), _LEAST_ARTICLES) + 1)
    return {mark: 1 - math.log(count) / most for mark, count in counts.items()}
