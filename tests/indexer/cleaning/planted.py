"""Invented sources whose articles are known piece by piece: their stories, their boilerplate, their news."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "cases" / "learned_boilerplate.json").read_text(encoding="utf-8")
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A text that was planted into an article, and its kind."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class PlantedArticle:
    """An article, what a perfect cut takes out of it, and what it must leave although it recurs."""

    body: str
    boilerplate: tuple[Piece, ...]
    news: tuple[Piece, ...]


def plant_articles(case: dict[str, Any]) -> list[PlantedArticle]:
    """The articles of an invented source, the same at every run."""
    maker = random.Random(case["label"])  # noqa: S311  repeatable on purpose
    return [
        _make_bulletin(case, maker)
        if maker.random() < case["bulletins"]["share"]
        else _make_story(case, maker)
        for _ in range(case["articles"])
    ]


def _make_bulletin(case: dict[str, Any], maker: random.Random) -> PlantedArticle:
    lines = [_fill(line, case, maker) for line in case["bulletins"]["lines"]]
    return PlantedArticle("\n\n".join(lines), (), tuple(Piece("bulletin", line) for line in lines))


def _make_story(case: dict[str, Any], maker: random.Random) -> PlantedArticle:
    paragraphs = [
        " ".join(_fill(case["sentence"], case, maker) for _ in range(maker.randint(2, 4)))
        for _ in range(maker.randint(4, 8))
    ]
    hero, there = maker.choice(case["words"]["name"]), maker.choice(case["words"]["where"])
    paragraphs[1] += f" {hero} – {there} {_fill(case['sentence'], case, maker)}"
    planted: dict[str, list[Piece]] = {"boilerplate": [], "news": []}
    for place in ("paragraph", "middle", "start", "opening", "closing", "end", "last"):
        for what, pieces in planted.items():
            for spec in case[what]:
                if spec["where"] == place and maker.random() < spec["share"]:
                    text = _fill(spec["text"], case, maker, hero=hero, there=there)
                    _place(paragraphs, place, text, maker)
                    pieces.append(Piece(spec["kind"], text))
    return PlantedArticle("\n\n".join(paragraphs), tuple(planted["boilerplate"]), tuple(planted["news"]))


def _place(paragraphs: list[str], place: str, text: str, maker: random.Random) -> None:
    if place == "paragraph":
        paragraphs[2] += f" {text}"
    elif place == "middle":
        paragraphs.insert(maker.randint(2, len(paragraphs) - 1), text)
    elif place == "start":
        paragraphs.insert(0, text)
    elif place == "opening":
        first = next(index for index, line in enumerate(paragraphs) if len(line) > 150)
        paragraphs[first] = text + paragraphs[first]
    elif place == "closing":
        paragraphs[-1] += text
    else:
        paragraphs.append(text)


def _fill(template: str, case: dict[str, Any], maker: random.Random, **given: str) -> str:
    words = {slot: maker.choice(choices) for slot, choices in _choices(case)}
    number = f"{maker.randint(2, 19)}.{maker.randint(100, 999)}"
    if "{headline}" in template:
        given["headline"] = case["headline"].format(**words)
    return template.format(**words, n=number, **given)


def _choices(case: dict[str, Any]) -> Sequence[tuple[str, list[str]]]:
    return list(case["words"].items())
