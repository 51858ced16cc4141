"""How a shelf is laid out: one cell that is searched whole, or many of which a query sees as few as it can.

Measured with 100,000 and a million vectors mixed from those of real news; see `EXACT_PASSAGES`.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.ranking.matching import MATCH_SPREADS
from search.records import FloatMatrix
from search.settings import ShelfChoice
from search.store.shelf import RowNumbers, Shelf
from search.store.shelf_writer import ShelfVectors, write_shelf

EXACT_PASSAGES = 100_000
"""Shelves up to this size are searched whole, so that nothing is missed: a pass takes 6 ms on one thread."""

LEAST_RECALL = 0.985
"""What share of the 100 nearest passages the probed cells must hold, for more than .98 in practice."""

LEAST_MATCH_RECALL = 0.9
"""The same of all passages that match by their vectors alone: totals count them, and a narrow filter shows
them. Most of those that are missed stand hardly out of chance."""

RECALL_DEPTH = 100
SAMPLED_PASSAGES = 200

_MOST_PROBED = 0.7
"""From this share of the cells on, skipping the others saves too little to lose anything for it."""

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfLayout:
    """A written shelf: its cells, how many a query looks into, and what share of all that it should it finds.

    ``recall`` is of the 100 nearest passages, ``match_recall`` of those that stand out of chance.
    """

    cells: int = 1
    probes: int = 1
    recall: float = 1.0
    match_recall: float = 1.0


def lay_out_shelf(path: Path, vectors: ShelfVectors, choice: ShelfChoice, *, threads: int) -> ShelfLayout:
    """Write a shelf as its size or a person wants it, and prove what it finds.

    Where no small share of the cells finds enough, the shelf is written in one, with a warning in the log.
    """
    cells = choose_cells(len(vectors), choice)
    write_shelf(path, vectors, cells=cells, threads=threads)
    if cells == 1:
        return ShelfLayout()
    layout = _choose_probes(path, vectors, cells)
    if layout is None:
        _logger.warning(
            "%s: %d of 100 cells hold too few of what queries find, so they are compared with every passage.",
            path.name,
            round(100 * _MOST_PROBED),
        )
        write_shelf(path, vectors, cells=1, threads=threads)
    return layout or ShelfLayout()


def choose_cells(passages: int, choice: ShelfChoice) -> int:
    """One cell for an exact shelf, else about twice the root of its passages."""
    exact = choice == "exact" or (choice == "auto" and passages <= EXACT_PASSAGES)
    return 1 if exact else max(1, min(round(2 * sqrt(passages)), passages // 2))


def _choose_probes(path: Path, vectors: ShelfVectors, cells: int) -> ShelfLayout | None:
    """The fewest probes, in steps of a quarter, that find enough; None where those are too many."""
    shelf = Shelf(path, passages=len(vectors), dimension=vectors.encoded.shape[1])
    trial = _prepare_trial(vectors)
    for probes in _steps(cells):
        recall, match_recall = trial.try_shelf(shelf, probes)
        if recall >= LEAST_RECALL and match_recall >= LEAST_MATCH_RECALL:
            return ShelfLayout(cells=cells, probes=probes, recall=recall, match_recall=match_recall)
    return None


def _steps(cells: int) -> Iterator[int]:
    probes = max(1, cells // 64)
    while probes <= _MOST_PROBED * cells:
        yield probes
        probes += max(1, probes // 4)


@dataclass(frozen=True, slots=True)
class _Trial:
    """Queries, and what comparing them with every passage finds.

    ``floors`` are the scores from which passages match, ``nearest`` the rows of the nearest, shape (queries,
    count), and ``matches`` how many match.
    """

    queries: FloatMatrix
    floors: FloatMatrix
    nearest: RowNumbers
    matches: NDArray[np.int64]

    def try_shelf(self, shelf: Shelf, probes: int) -> tuple[float, float]:
        """The share of the nearest and of the matches that so many probes find."""
        hits = matched = 0
        depth = self.nearest.shape[1]
        for query, floor, best in zip(self.queries, self.floors, self.nearest, strict=True):
            hits += int(np.isin(best, shelf.nearest(query, depth, probes=probes)[0]).sum())
            matched += len(shelf.find(query, least=float(floor), at_least_count=0, probes=probes)[0])
        recall, match_recall = hits / max(self.nearest.size, 1), matched / max(int(self.matches.sum()), 1)
        return round(recall, 4), round(min(match_recall, 1.0), 4)


def _prepare_trial(vectors: ShelfVectors) -> _Trial:
    drawn = np.random.default_rng(1).permutation(len(vectors))
    passages = vectors.read(drawn[:SAMPLED_PASSAGES])
    # Between two passages: queries lie farther from the nearest than passages do, and in no cell's middle.
    halfway = passages + np.roll(passages, 1, axis=0)
    lengths = np.maximum(np.linalg.norm(halfway, axis=1, keepdims=True), 1e-12)
    queries = np.asarray(halfway / lengths, np.float32)
    # Others than the queries were made of, so that their scores are those of chance.
    chance = vectors.read(drawn[-SAMPLED_PASSAGES:]) @ queries.T
    floors = np.asarray(chance.mean(axis=0) + MATCH_SPREADS * chance.std(axis=0), np.float32)
    matches = np.zeros(len(queries), np.int64)
    for _, block in vectors.blocks():
        matches += (queries @ block.T >= floors[:, np.newaxis]).sum(axis=1)
    nearest = find_nearest_slowly(vectors, queries, min(RECALL_DEPTH, len(vectors)))
    return _Trial(queries, floors, nearest, matches)


def find_nearest_slowly(vectors: ShelfVectors, queries: FloatMatrix, count: int) -> RowNumbers:
    """The ``count`` nearest rows of each query, in no order, by comparing with every one.

    ``queries`` has the shape (queries, dimension), the answer (queries, count).
    """
    best_rows = np.empty((len(queries), 0), np.int64)
    best_scores = np.empty((len(queries), 0), np.float32)
    for rows, block in vectors.blocks():
        scores = np.concatenate([best_scores, queries @ block.T], axis=1)
        named = np.concatenate([best_rows, np.broadcast_to(rows, (len(queries), len(rows)))], axis=1)
        kept = np.argpartition(-scores, min(count, scores.shape[1]) - 1, axis=1)[:, :count]
        best_scores = np.take_along_axis(scores, kept, axis=1)
        best_rows = np.take_along_axis(named, kept, axis=1)
    return best_rows
