"""What an answer holds: results in all, by each value of a filter, and over time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from search.ranking.selection import Selection
from search.records import Period, Timeline, TimeUnit
from search.store.columns import NONE, ArticleColumns, ArticleMask, ArticlePlaces, FacetName

MOST_PERIODS = 60
"""Bars that a chart has room for; only years may be more."""

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_UNITS: tuple[TimeUnit, ...] = get_args(TimeUnit)


@dataclass(frozen=True, slots=True)
class Counting:
    """What is counted: the places of the articles that match, and the key of the result that each makes."""

    columns: ArticleColumns
    selection: Selection
    articles: ArticlePlaces
    keys: NDArray[np.int64]


def begin_counting(
    columns: ArticleColumns, matching: ArticleMask, selection: Selection, *, fold: bool, group: bool
) -> Counting:
    """Gather what matches: far less than the archive, so that all that follows is short."""
    articles = np.flatnonzero(matching).astype(np.int32)
    return Counting(columns, selection, articles, columns.result_keys(articles, fold=fold, group=group))


def count_facets(counting: Counting) -> dict[str, dict[str, int]]:
    """For each value of each facet, how many results there are with that value as its only filter.

    The other filters stay as they are, so that a count is the total of the answer that choosing the value
    alone gives. Most first, equal ones by name; values without a result are left out.
    """
    return {name: _count_values(counting, name) for name in get_args(FacetName)}


def _count_values(counting: Counting, name: FacetName) -> dict[str, int]:
    column = counting.columns.facets[name]
    passing = counting.selection.passing(but=name)[counting.articles]
    results = _unite(column.codes[counting.articles][passing], counting.keys[passing])
    codes, counts = _count_each(results.values)
    named = {
        column.values[code]: count
        for code, count in zip(codes.tolist(), counts.tolist(), strict=True)
        if code != NONE
    }
    return dict(sorted(named.items(), key=lambda item: (-item[1], item[0])))


@dataclass(frozen=True, slots=True)
class _Results:
    """Results of each value, one place each, by value: a result that has two values stands there twice."""

    values: NDArray[np.int64]
    keys: NDArray[np.int64]


def _unite(values: NDArray[np.integer[Any]], keys: NDArray[np.int64]) -> _Results:
    """Articles by their value and the key of their result, each pair once."""
    if not len(keys):
        return _Results(np.empty(0, np.int64), keys)
    least, span = keys.min(), keys.max() - keys.min() + 1
    # One number a pair: rows of two are sorted more slowly.
    pairs = np.sort(values.astype(np.int64) * span + (keys - least))
    pairs = pairs[_begin_runs(pairs)]
    return _Results(pairs // span, pairs % span + least)


def _count_each(values: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The different ones of some values in order, and how often each stands there."""
    starts = np.flatnonzero(_begin_runs(values))
    return values[starts], np.diff(starts, append=len(values))


def _begin_runs(values: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of some values in order differ from the one before."""
    begins = np.ones(len(values), np.bool_)
    begins[1:] = values[1:] != values[:-1]
    return begins


def draw_timeline(counting: Counting, *, after: str | None, before: str | None) -> Timeline:
    """How many results each stretch of time has, by language, in the finest unit that gives few enough.

    Periods follow each other from the first result's to the last one's and keep within ``after`` and
    ``before``, so that each one's counts are the totals of the answer for its days.
    """
    passing = counting.selection.passing()[counting.articles]
    articles, keys = counting.articles[passing], counting.keys[passing]
    every_day = counting.columns.days[articles].astype(np.int64)
    dated = every_day != NONE
    undated = len(np.unique(keys[~dated]))
    if not dated.any():
        return Timeline(unit="year", periods=(), undated=undated)
    days = every_day[dated]
    first, last = date.fromordinal(int(days.min())), date.fromordinal(int(days.max()))
    unit = next((unit for unit in _UNITS[:-1] if _count_units(first, last, unit) <= MOST_PERIODS), _UNITS[-1])
    starts = [_start_of(first, unit)]
    while (following := _next_start(starts[-1], unit)) <= last:
        starts.append(following)
    bins = np.searchsorted(np.array([start.toordinal() for start in starts]), days, side="right") - 1
    languages = counting.columns.facets["language"]
    codes = languages.codes[articles[dated]]
    size = max(len(languages.values), 1)
    columns, counts = _count_each(_unite(bins * size + codes, keys[dated]).values)
    of_periods: list[dict[str, int]] = [{} for _ in starts]
    for column, count in zip(columns.tolist(), counts.tolist(), strict=True):
        of_periods[column // size][languages.values[column % size]] = count
    return Timeline(
        unit=unit,
        periods=tuple(
            _make_period(start, unit, after, before, count)
            for start, count in zip(starts, of_periods, strict=True)
        ),
        undated=undated,
    )


def _make_period(
    start: date, unit: TimeUnit, after: str | None, before: str | None, counts: Mapping[str, int]
) -> Period:
    end = (_next_start(start, unit) - timedelta(days=1)).isoformat()
    return Period(
        after=max(start.isoformat(), after or ""),
        before=min(end, before or end),
        counts=dict(sorted(counts.items())),
    )


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
