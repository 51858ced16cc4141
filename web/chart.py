"""The chart of an answer over time, laid out for a drawing that the page then names and links."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from search.records import Period, Timeline

WIDTH = 600
HEIGHT = 96
"""Units of the drawing; it is stretched to the room there is, so that only heights keep their size."""

PATTERNS = 4
"""Fills that can be told apart without colour."""

KEPT = 128
"""Numbers of periods whose places are remembered; no chart has more than some sixty."""

_GAP_SHARE = 0.2
"""Share of a period's width that stays empty beside its column."""

_LEAST_HEIGHT = 2.0
"""A single article beside thousands must not vanish."""


@dataclass(frozen=True, slots=True)
class Bar:
    """The articles of one language in one period; ``y`` is the distance of its top from the top edge."""

    pattern: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a period stands: ``left`` and ``room`` are what a finger or a mouse may hit.

    ``x`` and ``width`` are those of its bars; the rest says the same as attributes of drawn boxes.
    """

    left: float
    room: float
    x: float
    width: float
    whole_box: str
    bar_start: str
    bar_width: str

    def box(self, bar: Bar) -> str:
        """Where a bar of the period stands."""
        return f'{self.bar_start} y="{bar.y}" {self.bar_width} height="{bar.height}"'


@dataclass(frozen=True, slots=True)
class Column:
    """One period: its bars stand on each other, the first language lowest; ``total`` counts its articles."""

    period: Period
    place: Place
    bars: tuple[Bar, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Series:
    """One language of the chart, its articles in all periods and the number of its pattern, from 0."""

    language: str
    pattern: int
    count: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart ready to be drawn in ``width`` by ``height`` units; ``most`` articles fill its height."""

    width: int
    height: int
    most: int
    series: tuple[Series, ...]
    columns: tuple[Column, ...]


def lay_out_chart(timeline: Timeline) -> Chart | None:
    """The columns of a timeline; None where there are not two periods to compare or nothing to count.

    Languages stand in the order of their codes, so that each keeps its colour from one answer to the next.
    """
    totals: dict[str, int] = {}
    for period in timeline.periods:
        for code, count in period.counts.items():
            totals[code] = totals.get(code, 0) + count
    languages = sorted(code for code in totals if totals[code] > 0)
    if len(timeline.periods) < 2 or not languages:
        return None
    series = tuple(Series(code, place % PATTERNS, totals[code]) for place, code in enumerate(languages))
    sums = [sum(period.counts.values()) for period in timeline.periods]
    most = max(sums)
    places = _divide_width(len(timeline.periods))
    columns = [
        Column(period, place, _stack_bars(period.counts, series, most) if total else (), total)
        for period, place, total in zip(timeline.periods, places, sums, strict=True)
    ]
    return Chart(WIDTH, HEIGHT, most, series, tuple(columns))


@lru_cache(KEPT)
def _divide_width(count: int) -> tuple[Place, ...]:
    """The places of so many periods, which are the same in every chart."""
    return tuple(_find_place(place, WIDTH / count) for place in range(count))


def _find_place(place: int, room: float) -> Place:
    left, wide = round(place * room, 2), round(room, 2)
    x, width = round((place + _GAP_SHARE / 2) * room, 2), round(room * (1 - _GAP_SHARE), 2)
    return Place(
        left=left,
        room=wide,
        x=x,
        width=width,
        whole_box=f'x="{left}" y="0" width="{wide}" height="{HEIGHT}"',
        bar_start=f'x="{x}"',
        bar_width=f'width="{width}"',
    )


def _stack_bars(counts: Mapping[str, int], series: tuple[Series, ...], most: int) -> tuple[Bar, ...]:
    """The bars of one column from the ground up, never higher than the drawing."""
    bars: list[Bar] = []
    ground = float(HEIGHT)
    for language in series:
        if count := counts.get(language.language, 0):
            height = max(count / most * HEIGHT, _LEAST_HEIGHT)
            top = max(ground - height, 0.0)
            bars.append(Bar(language.pattern, round(top, 2), round(ground - top, 2)))
            ground = top
    return tuple(bars)
