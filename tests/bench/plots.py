"""Growth curves as SVG, drawn by hand: both axes logarithmic, one line a series."""

import math
from collections.abc import Iterable, Mapping, Sequence
from html import escape

_WIDTH, _HEIGHT = 640, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 150, 40, 50
_COLOURS = ("#0b6e8f", "#b3541e", "#5b3f8c", "#3d7a2a", "#8a1c4a")

Series = Mapping[str, Sequence[tuple[float, float]]]
"""Points (x, y), both above zero, by the name of their line."""


def draw_growth(title: str, across: str, up: str, series: Series) -> str:
    """An SVG picture with a text alternative; raises ValueError when there is no point to draw."""
    points = [point for line in series.values() for point in line]
    if not points:
        raise ValueError(f"nothing was measured for {title!r}")
    xs, ys = _decades(x for x, _ in points), _decades(y for _, y in points)

    def place(x: float, y: float) -> tuple[float, float]:
        right, high = _share(x, xs), _share(y, ys)
        return (
            round(_LEFT + right * (_WIDTH - _LEFT - _RIGHT), 1),
            round(_HEIGHT - _BOTTOM - high * (_HEIGHT - _TOP - _BOTTOM), 1),
        )

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        'font-family="sans-serif" font-size="12">',
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(_describe(series))}</desc>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        _text(_LEFT, 22, title, size=15),
        _text((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 10, across, anchor="middle"),
        _text(_LEFT, _TOP - 6, up),
        *(_line([place(x, ys[0]), place(x, ys[-1])], "#ddd", 1) for x in xs),
        *(_line([place(xs[0], y), place(xs[-1], y)], "#ddd", 1) for y in ys),
        *(_text(place(x, ys[0])[0], _HEIGHT - _BOTTOM + 18, _number(x), anchor="middle") for x in xs),
        *(_text(_LEFT - 8, place(xs[0], y)[1] + 4, _number(y), anchor="end") for y in ys),
    ]
    for number, (name, line) in enumerate(series.items()):
        parts += _draw_line(name, [place(*point) for point in line], _COLOURS[number % len(_COLOURS)], number)
    return "\n".join([*parts, "</svg>", ""])


def _draw_line(name: str, places: Sequence[tuple[float, float]], colour: str, number: int) -> list[str]:
    height = _TOP + 20 * number + 10
    return [
        _line(places, colour, 2),
        *(f'<circle cx="{x}" cy="{y}" r="3.5" fill="{colour}"/>' for x, y in places),
        f'<rect x="{_WIDTH - _RIGHT + 12}" y="{height - 9}" width="10" height="10" fill="{colour}"/>',
        _text(_WIDTH - _RIGHT + 28, height, name),
    ]


def _decades(values: Iterable[float]) -> list[float]:
    """Powers of ten around the values, at least two."""
    logs = [math.log10(value) for value in values]
    first, last = math.floor(min(logs)), math.ceil(max(logs))
    return [10.0**power for power in range(first, max(last, first + 1) + 1)]


def _share(value: float, ends: Sequence[float]) -> float:
    low, high = math.log10(ends[0]), math.log10(ends[-1])
    return (math.log10(value) - low) / (high - low)


def _describe(series: Series) -> str:
    return "; ".join(
        f"{name}: " + ", ".join(f"{_number(y)} at {_number(x)}" for x, y in line)
        for name, line in series.items()
    )


def _line(places: Sequence[tuple[float, float]], colour: str, width: int) -> str:
    points = " ".join(f"{x},{y}" for x, y in places)
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def _text(x: float, y: float, text: str, *, anchor: str = "start", size: int = 12) -> str:
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-size="{size}" fill="#222">{escape(text)}</text>'
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
