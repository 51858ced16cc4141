"""The chart of an answer over time, laid out for a drawing that the page then names and links."""

from collections.abc import Mapping
from dataclasses import dataclass

from search.records import Period, Timeline

WIDTH = 600
HEIGHT = 96
"""Units of the drawing; it is stretched to the room there is, so that only heights keep their size."""

PATTERNS = 4
"""Fills that can be told apart without colour."""

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
class Column:
    """One period: its bars stand on each other, the first language lowest.

    ``x`` and ``width`` are those of the bars, ``left`` and ``room`` those of the period, which is what a
    finger or a mouse may hit.
    """

    period: Period
    left: float
    room: float
    x: float
    width: float
    bars: tuple[Bar, ...]

    @property
    def whole_box(self) -> str:
        """Where the period stands, as attributes of a drawn box."""
        return _box(self.left, 0, self.room, HEIGHT)

    def box(self, bar: Bar) -> str:
        """Where one of its bars stands."""
        return _box(self.x, bar.y, self.width, bar.height)

    @property
    def total(self) -> int:
        """Articles of the period in all languages."""
        return sum(self.period.counts.values())


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
    most = max(sum(period.counts.values()) for period in timeline.periods)
    room = WIDTH / len(timeline.periods)
    columns = tuple(
        Column(
            period=period,
            left=round(place * room, 2),
            room=round(room, 2),
            x=round((place + _GAP_SHARE / 2) * room, 2),
            width=round(room * (1 - _GAP_SHARE), 2),
            bars=_stack_bars(period.counts, series, most),
        )
        for place, period in enumerate(timeline.periods)
    )
    return Chart(WIDTH, HEIGHT, most, series, columns)


def _box(x: float, y: float, width: float, height: float) -> str:
    return f'x="{x}" y="{y}" width="{width}" height="{height}"'


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
