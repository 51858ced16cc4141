"""Colours that can be read, in the light and in the dark (WCAG 2.2, contrast at level AA)."""

import re

import pytest

from web.marking import KINDS
from web.static_files import STATIC

CSS = (STATIC / "lintas.css").read_text("utf-8")
COLOUR = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")

TEXT_RATIO = 4.5
SHAPE_RATIO = 3.0

TEXTS = [
    *((ink, "paper") for ink in ("ink", "soft", "quiet", "link", "strong", "fair", "weak")),
    *(("ink", ground) for ground in ("raised", "mark", "passage", "notice")),
    ("quiet", "raised"),
    ("link", "notice"),
    ("on-button", "button"),
]
SHAPES = [("field-line", "paper"), ("field-line", "raised"), ("link", "paper"), ("accent", "notice")]


def _palette(scheme: str) -> dict[str, str]:
    light, dark = CSS.split("@media (prefers-color-scheme: dark)")
    palette = dict(COLOUR.findall(light))
    return palette if scheme == "light" else palette | dict(COLOUR.findall(dark))


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_as_defined() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("front", "ground", "least"),
    [(*pair, TEXT_RATIO) for pair in TEXTS] + [(*pair, SHAPE_RATIO) for pair in SHAPES],
)
def test_colours_can_be_told_apart(scheme: str, front: str, ground: str, least: float) -> None:
    palette = _palette(scheme)
    assert contrast(palette[front], palette[ground]) >= least


def test_every_colour_is_defined_for_both_schemes() -> None:
    light, dark = CSS.split("@media (prefers-color-scheme: dark)")
    defined = dict(COLOUR.findall(light))
    assert defined.keys() == dict(COLOUR.findall(dark)).keys()
    used = set(re.findall(r"var\(--([a-z-]+)\)", CSS)) - {"serif", "sans", "mono"}
    assert used == defined.keys()


def test_kinds_of_marks_are_told_apart_by_their_lines() -> None:
    styles = dict(re.findall(r"mark\.([a-z]+), \.key\.\1 \{[^}]*text-decoration-style: ([a-z]+);", CSS))
    assert styles.keys() == set(KINDS) - {"same"}
    assert len(set(styles.values())) == len(styles)
