"""Quotation marks in a query: which of them open, what stands between two, and how far a word runs."""

import re
from dataclasses import dataclass
from typing import Literal

from search.text import find_words

Malformation = Literal[
    "unclosed-quote",
    "empty-phrase",
    "empty-filter",
    "bad-date",
    "bad-language",
    "excluded-filter",
    "excluded-group",
    "unclosed-bracket",
    "double-minus",
]
"""What is wrong with a piece that was meant as more than a word."""

CURLY_QUOTES = '"“”„‟＂'
ANGLE_QUOTES = "«»"
"""People open with one shape and close with another, but never with one of the other family."""

QUOTES = CURLY_QUOTES + ANGLE_QUOTES
_CLOSING = {
    **dict.fromkeys(CURLY_QUOTES, re.compile(f"[{CURLY_QUOTES}]")),
    **dict.fromkeys(ANGLE_QUOTES, re.compile(f"[{ANGLE_QUOTES}]")),
}
_PLAIN = re.compile(f"[^\\s{QUOTES}]+")


@dataclass(frozen=True, slots=True)
class Quoted:
    """What stands between two quotes, and where the text goes on behind them."""

    value: str
    end: int


@dataclass(frozen=True, slots=True)
class Run:
    """Characters up to a space or to a phrase that begins without one."""

    end: int
    malformation: Malformation | None


def holds_words(text: str) -> bool:
    """Whether a text has a word that can be looked for as written."""
    return bool(find_words(text))


def find_run(text: str, start: int) -> Run:
    """What belongs together from ``start`` on."""
    malformation: Malformation | None = None
    position = start
    while position < len(text) and not text[position].isspace():
        if plain := _PLAIN.match(text, position):
            position = plain.end()
            continue
        if find_phrase(text, position):
            break
        quoted = find_quoted(text, position) if _opens(text, position) else None
        if quoted:
            malformation = malformation or "empty-phrase"
        elif not text[position - 1 : position].isdigit():
            # After a digit it means inches or seconds.
            malformation = malformation or "unclosed-quote"
        position = quoted.end if quoted else position + 1
    return Run(position, malformation)


def find_phrase(text: str, start: int) -> Quoted | None:
    """The quoted words that begin at ``start``, if a quote opens there."""
    quoted = find_quoted(text, start)
    if not quoted or not _opens(text, start):
        return None
    return quoted if holds_words(quoted.value) else None


def find_quoted(text: str, start: int) -> Quoted | None:
    """What stands between the quote at ``start`` and the next of its family, with single spaces."""
    closing = _CLOSING.get(text[start : start + 1])
    if not closing or not (end := closing.search(text, start + 1)):
        return None
    return Quoted(close_up(text[start + 1 : end.start()]), end.end())


def _opens(text: str, position: int) -> bool:
    """Whether a quote opens here: before a word, not behind one, where it closes or means inches."""
    if position == 0 or text[position - 1].isspace():
        return True
    if text[position - 1].isalnum() or text[position] in "”»":
        return False
    return position + 1 < len(text) and not text[position + 1].isspace()


def close_up(text: str) -> str:
    """The text with single spaces: what stands between quotes may hold more."""
    return " ".join(text.split())
