"""What an answer holds: results in all, by each value of a filter, and over time."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from search.ranking.selection import Selection
from search.records import Period, Timeline, TimeUnit
from search.store.columns import NONE, ArticleColumns, ArticleMask, FacetName

MOST_PERIODS = 60
"""Bars that a chart has room for; only years may be more."""

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_UNITS: tuple[TimeUnit, ...] = get_args(TimeUnit)


def count_results(keys: NDArray[np.int64]) -> int:
    """How many results articles make, given the key of each: those of one key make one."""
    return len(np.unique(keys))


def count_facets(
    columns: ArticleColumns, matching: ArticleMask, selection: Selection, keys: NDArray[np.int64]
) -> dict[str, dict[str, int]]:
    """For each value of each facet, how many results there are with that value as its only filter.

    The other filters stay as they are, so that a count is the total of the answer that choosing the value
    alone gives. Most first, equal ones by name; values without a result are left out.
    """
    return {
        name: _count_values(columns, name, matching & selection.passing(but=name), keys)
        for name in get_args(FacetName)
    }


def _count_values(
    columns: ArticleColumns, name: FacetName, mask: ArticleMask, keys: NDArray[np.int64]
) -> dict[str, int]:
    column = columns.facets[name]
    pairs = np.stack([column.codes[mask].astype(np.int64), keys[mask]], axis=1)
    codes, counts = np.unique(np.unique(pairs, axis=0)[:, 0], return_counts=True)
    named = {
        column.values[code]: count
        for code, count in zip(codes.tolist(), counts.tolist(), strict=True)
        if code != NONE
    }
    return dict(sorted(named.items(), key=lambda item: (-item[1], item[0])))


def draw_timeline(
    columns: ArticleColumns,
    passing: ArticleMask,
    keys: NDArray[np.int64],
    *,
    after: str | None,
    before: str | None,
) -> Timeline:
    """How many results each stretch of time has, by language, in the finest unit that gives few enough.

    Periods follow each other from the first result's to the last one's and keep within ``after`` and
    ``before``, so that each one's counts are the totals of the answer for its days.
    """
    dated = passing & (columns.days != NONE)
    undated = count_results(keys[passing & (columns.days == NONE)])
    if not dated.any():
        return Timeline(unit="year", periods=(), undated=undated)
    days = columns.days[dated].astype(np.int64)
    first, last = date.fromordinal(int(days.min())), date.fromordinal(int(days.max()))
    unit = next((unit for unit in _UNITS[:-1] if _count_units(first, last, unit) <= MOST_PERIODS), _UNITS[-1])
    starts = [_start_of(first, unit)]
    while (following := _next_start(starts[-1], unit)) <= last:
        starts.append(following)
    bins = np.searchsorted(np.array([start.toordinal() for start in starts]), days, side="right") - 1
    languages = columns.facets["language"]
    rows = np.unique(np.stack([bins, languages.codes[dated], keys[dated]], axis=1), axis=0)
    counts: list[dict[str, int]] = [{} for _ in starts]
    for place, code in rows[:, :2].tolist():
        counts[place][languages.values[code]] = counts[place].get(languages.values[code], 0) + 1
    return Timeline(
        unit=unit,
        periods=tuple(
            _make_period(start, unit, after, before, count)
            for start, count in zip(starts, counts, strict=True)
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
