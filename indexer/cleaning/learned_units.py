"""Units of an article: its lines and their sentences, in the form in which they are compared."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from search.sentences import split_into_sentences

START_LINES = 2
"""Lines at the top of an article that count as its start."""

END_LINES = 5
"""Lines at the bottom of an article that count as its end; a site's closing block seldom has more."""

EDGES = "*_•·»>▪■|-–— "
"""Marks around a line that do not belong to its words: bullets, arrows and dashes."""

_DIGITS = re.compile(r"\d+(?:[.,:/]\d+)*")
_FULL_STOP = re.compile(r"\.[\"”’')\]]*$")
_STOP = re.compile(r"[.!?…][\"”’')\]]*$")


@dataclass(frozen=True, slots=True)
class Unit:
    """A line, or a sentence of a line that holds several.

    ``key`` is the folded text by which units are equal, ``masked`` the key with every number as ``0``;
    ``line`` counts the lines that are not empty, from 0, of which the article has ``lines``.
    """

    text: str
    key: str
    masked: str
    line: int
    lines: int

    @property
    def is_start(self) -> bool:
        """Whether it stands at the top of its article."""
        return self.line < START_LINES and self.line < self.lines - 1

    @property
    def is_end(self) -> bool:
        """Whether it stands at the bottom of its article; the first line never does."""
        return 0 < self.line >= self.lines - END_LINES


@dataclass(frozen=True, slots=True)
class Dissection:
    """The units of one article: its lines, and for each line that holds several sentences, those."""

    lines: tuple[Unit, ...]
    sentences: tuple[tuple[Unit, ...], ...]

    def units(self) -> Iterator[Unit]:
        """All lines and all sentences."""
        yield from self.lines
        for sentences in self.sentences:
            yield from sentences


def dissect(body: str) -> Dissection:
    """Take a body apart; ``sentences[i]`` belongs to ``lines[i]`` and is empty when that is one sentence."""
    texts = [line.strip() for line in body.split("\n") if line.strip()]
    lines = tuple(make_unit(text, index, len(texts)) for index, text in enumerate(texts))
    return Dissection(lines, tuple(_split_unit(line) for line in lines))


def make_unit(text: str, line: int, lines: int) -> Unit:
    """The unit that a text is at a place."""
    key = fold(text)
    return Unit(text, key, mask(key), line, lines)


def fold(text: str) -> str:
    """The form in which lines are compared: one case, single spaces, no bullets around it."""
    return " ".join(text.casefold().split()).strip(EDGES)


def mask(key: str) -> str:
    """The key with every number as ``0``."""
    return _DIGITS.sub("0", key)


def ends_like_sentence(text: str) -> bool:
    """Whether the text ends as prose does; linked headlines and labels do not."""
    return bool(_STOP.search(text[-6:]))


def has_full_stop(text: str) -> bool:
    """Whether the text ends in a full stop; a headline may ask or cry, but has none."""
    return bool(_FULL_STOP.search(text[-6:]))


def _split_unit(line: Unit) -> tuple[Unit, ...]:
    spans = split_into_sentences(line.text)
    if len(spans) < 2:
        return ()
    return tuple(make_unit(line.text[span.start : span.end], line.line, line.lines) for span in spans)
