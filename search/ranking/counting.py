"""What an answer holds: results in all, by each value of a filter, and over time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from search.ranking.selection import Selection
from search.records import Period, Timeline, TimeUnit
from search.store.columns import NONE, ArticleColumns, ArticleMask, ArticlePlaces, FacetName, begin_runs

MOST_PERIODS = 60
"""Bars that a chart has room for; only years may be more."""

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_UNITS: tuple[TimeUnit, ...] = get_args(TimeUnit)


@dataclass(frozen=True, slots=True)
class Counting:
    """What is counted: the places of the articles that match.

    Each of those ``alone`` is a result of its own; those that may ``share`` one, far fewer, have the ``keys``
    of theirs.
    """

    columns: ArticleColumns
    selection: Selection
    alone: ArticlePlaces
    share: ArticlePlaces
    keys: NDArray[np.int64]


def begin_counting(
    columns: ArticleColumns, matching: ArticleMask, selection: Selection, *, fold: bool, group: bool
) -> Counting:
    """Gather what matches: far less than the archive, so that all that follows is short."""
    articles = np.flatnonzero(matching).astype(np.int32)
    shared = columns.may_share(articles, fold=fold, group=group)
    share = articles[shared]
    keys = columns.result_keys(share, fold=fold, group=group)
    return Counting(columns, selection, articles[~shared], share, keys)


def count_facets(counting: Counting) -> dict[str, dict[str, int]]:
    """For each value of each facet, how many results there are with that value as its only filter.

    The other filters stay as they are, so that a count is the total of the answer that choosing the value
    alone gives. Most first, equal ones by name; values without a result are left out.
    """
    passing, asked = _keep_passing(counting), counting.selection.facets
    return {
        name: _count_values(_keep_passing(counting, but=name) if name in asked else passing, name)
        for name in get_args(FacetName)
    }


def _keep_passing(counting: Counting, *, but: FacetName | None = None) -> Counting:
    """Only what passes every filter, or every filter but one."""
    passing = counting.selection.passing(but=but)
    return _keep(counting, passing[counting.alone], passing[counting.share])


def _keep(counting: Counting, alone: NDArray[np.bool_], shared: NDArray[np.bool_]) -> Counting:
    if alone.all() and shared.all():
        return counting
    return replace(
        counting, alone=counting.alone[alone], share=counting.share[shared], keys=counting.keys[shared]
    )


def _count_values(counting: Counting, name: FacetName) -> dict[str, int]:
    column = counting.columns.facets[name]
    # The first place is that of NONE.
    counts = _count_results(
        column.codes[counting.alone] + 1,
        column.codes[counting.share] + 1,
        counting.keys,
        size=len(column.values) + 1,
    )
    codes = np.flatnonzero(counts[1:])
    named = {
        column.values[code]: count for code, count in zip(codes, counts[1:][codes].tolist(), strict=True)
    }
    return dict(sorted(named.items(), key=lambda item: (-item[1], item[0])))


def _count_results(
    alone: NDArray[np.integer[Any]],
    shared: NDArray[np.integer[Any]],
    keys: NDArray[np.int64],
    *,
    size: int,
) -> NDArray[np.int64]:
    """How many results have each value below ``size``, by those of their articles.

    A result that has two values counts for both. ``keys`` are those of articles that may share a result.
    """
    counts = np.bincount(alone, minlength=size)
    if len(keys):
        # One number a pair: rows of two are sorted more slowly.
        pairs = np.sort((keys - keys.min()) * size + shared)
        counts += np.bincount(pairs[begin_runs(pairs)] % size, minlength=size)
    return counts


def draw_timeline(counting: Counting, *, after: str | None, before: str | None) -> Timeline:
    """How many results each stretch of time has, by language, in the finest unit that gives few enough.

    Periods follow each other from the first result's to the last one's and keep within ``after`` and
    ``before``, so that each one's counts are the totals of the answer for its days.
    """
    passing, every_day = _keep_passing(counting), counting.columns.days
    alone, shared = every_day[passing.alone] != NONE, every_day[passing.share] != NONE
    dated = _keep(passing, alone, shared)
    undated = len(alone) - len(dated.alone) + len(np.unique(passing.keys[~shared]))
    days = np.concatenate([every_day[dated.alone], every_day[dated.share]])
    if not len(days):
        return Timeline(unit="year", periods=(), undated=undated)
    first, last = date.fromordinal(int(days.min())), date.fromordinal(int(days.max()))
    unit = next((unit for unit in _UNITS[:-1] if _count_units(first, last, unit) <= MOST_PERIODS), _UNITS[-1])
    starts = [_start_of(first, unit)]
    while starts[-1] <= last:
        starts.append(_next_start(starts[-1], unit))
    counts = _count_periods(dated, [start.toordinal() for start in starts])
    values = counting.columns.facets["language"].values
    return Timeline(
        unit=unit,
        periods=tuple(
            _make_period(start, following, after, before, dict(zip(values, of_period, strict=True)))
            for (start, following), of_period in zip(pairwise(starts), counts, strict=True)
        ),
        undated=undated,
    )


def _count_periods(dated: Counting, starts: Sequence[int]) -> list[list[int]]:
    """How many results each period has of each language; one begins where the one before ends."""
    # Looked up day by day: searching for each of thousands of articles takes ten times as long.
    periods = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    days, languages = dated.columns.days, dated.columns.facets["language"]
    size = len(languages.values)
    alone, shared = (
        periods[days[articles] - starts[0]] * size + languages.codes[articles]
        for articles in (dated.alone, dated.share)
    )
    counts = _count_results(alone, shared, dated.keys, size=(len(starts) - 1) * size)
    return [list(of_period) for of_period in counts.reshape(-1, size).tolist()]


def _make_period(
    start: date, following: date, after: str | None, before: str | None, counts: Mapping[str, int]
) -> Period:
    first, last = _write_days(start, following)
    return Period(
        after=max(first, after or ""),
        before=min(last, before or last),
        counts={language: counts[language] for language in sorted(counts) if counts[language]},
    )


@lru_cache(maxsize=1024)
def _write_days(start: date, following: date) -> tuple[str, str]:
    """The first and the last day of a period; remembered, since charts of one archive share theirs."""
    return start.isoformat(), (following - timedelta(days=1)).isoformat()


def _start_of(day: date, unit: TimeUnit) -> date:
    match unit:
        case "day":
            return day
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "quarter":
            return day.replace(month=day.month - (day.month - 1) % 3, day=1)
        case "year":
            return day.replace(month=1, day=1)


def _next_start(start: date, unit: TimeUnit) -> date:
    if unit in ("day", "week"):
        return start + timedelta(days=1 if unit == "day" else 7)
    year, month = divmod(_months_since(start) + _MONTHS[unit], 12)
    return date(year, month + 1, 1)


def _count_units(first: date, last: date, unit: TimeUnit) -> int:
    if unit in ("day", "week"):
        days = (_start_of(last, unit) - _start_of(first, unit)).days
        return days // (1 if unit == "day" else 7) + 1
    months = _MONTHS[unit]
    return _months_since(last) // months - _months_since(first) // months + 1


def _months_since(day: date) -> int:
    return day.year * 12 + day.month - 1
