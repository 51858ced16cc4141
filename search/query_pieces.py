"""A query cut into its pieces: words, quoted phrases, exclusions, filters and operators."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from search.query_dates import is_date
from search.query_keywords import OPERATORS, find_keyword, read_language
from search.records import FilterKind
from search.text import find_words, has_words

PieceKind = Literal["word", "phrase", "without", "operator"] | FilterKind

Malformation = Literal[
    "unclosed-quote", "empty-phrase", "empty-filter", "bad-date", "bad-language", "excluded-filter"
]
"""What is wrong with a piece that was meant as more than a word."""

CURLY_QUOTES = '"“”„‟＂'
ANGLE_QUOTES = "«»"
"""People open with one shape and close with another, but never with one of the other family."""

_QUOTES = CURLY_QUOTES + ANGLE_QUOTES
_CLOSING = {
    **dict.fromkeys(CURLY_QUOTES, re.compile(f"[{CURLY_QUOTES}]")),
    **dict.fromkeys(ANGLE_QUOTES, re.compile(f"[{ANGLE_QUOTES}]")),
}
_SPACE = re.compile(r"\s+")
_CLOSING_PUNCTUATION = ",;"


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a query, ``start`` to ``end`` of its text.

    ``value`` is the piece without quotes, minus and keyword; ``kept`` is what of it is looked for by meaning,
    empty for filters and exclusions. Pieces are parted by spaces, but a phrase may follow the piece
    before it directly (``Kompas:"banjir bandang"``).
    """

    kind: PieceKind
    value: str
    start: int
    end: int
    kept: str
    malformation: Malformation | None = None


@dataclass(frozen=True, slots=True)
class _Quoted:
    value: str
    end: int


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters up to a space or to a phrase that begins without one."""

    end: int
    malformation: Malformation | None


def cut_query(text: str) -> tuple[Piece, ...]:
    """Cut a query into pieces, in order; everything but the spaces between them is in one of them."""
    return tuple(_cut(text))


def holds_words(text: str) -> bool:
    """Whether a text has a word that can be looked for as written."""
    return bool(find_words(text))


def _cut(text: str) -> Iterator[Piece]:
    position = _skip_spaces(text, 0)
    while position < len(text):
        piece = _read_piece(text, position)
        yield piece
        position = _skip_spaces(text, piece.end)


def _skip_spaces(text: str, position: int) -> int:
    space = _SPACE.match(text, position)
    return space.end() if space else position


def _read_piece(text: str, start: int) -> Piece:
    # Only a phrase may stand without a space before it, so a minus or a keyword here begins a piece.
    if text[start] == "-" and (piece := _read_exclusion(text, start)):
        return piece
    if piece := _read_phrase(text, start):
        return piece
    if keyword := find_keyword(text, start):
        return _read_filter(text, start, *keyword)
    return _read_word(text, start)


def _read_word(text: str, start: int) -> Piece:
    run = _find_run(text, start)
    if text[start : run.end] in OPERATORS:
        return Piece("operator", text[start : run.end], start, run.end, text[start : run.end])
    return _take_as_word(text, start, run)


def _take_as_word(text: str, start: int, run: _Run) -> Piece:
    word = text[start : run.end]
    return Piece("word", _close_up(word), start, run.end, word, run.malformation)


def _read_phrase(text: str, start: int) -> Piece | None:
    """A phrase at ``start`` or behind brackets and other signs, with what follows it without a space."""
    before = _find_run(text, start)
    opening = text[start : before.end]
    quoted = None if has_words(opening) else _find_phrase(text, before.end)
    if not quoted:
        return None
    after = _find_run(text, quoted.end)
    rest = text[quoted.end : after.end]
    # Without the quote between them, two words would become one.
    kept = opening + quoted.value + (" " if holds_words(rest) else "") + rest
    malformation = before.malformation or after.malformation
    return Piece("phrase", quoted.value, start, after.end, kept, malformation)


def _read_exclusion(text: str, start: int) -> Piece | None:
    """``-word`` or ``-"phrase"``; None for a minus before anything else, which is a mere dash."""
    if find_keyword(text, start + 1):
        return _keep_excluded_filter(text, start)
    if quoted := _find_quoted(text, start + 1):
        if not holds_words(quoted.value):
            return _take_as_word(text, start, _Run(_find_run(text, quoted.end).end, "empty-phrase"))
        return _end_piece(text, "without", start, quoted)
    if not text[start + 1 : start + 2].isalnum():
        return None
    run = _find_run(text, start)
    words = find_words(text[start + 1 : run.end])
    if not words:
        return None
    value = text[start + 1 + words[0].start : start + 1 + words[-1].end]
    return Piece("without", _close_up(value), start, run.end, "", run.malformation)


def _keep_excluded_filter(text: str, start: int) -> Piece:
    """``-source:Kompas`` as it stands, with its quoted value."""
    _, value_start = find_keyword(text, start + 1) or ("", start)
    quoted = _find_quoted(text, value_start)
    end = _find_run(text, quoted.end if quoted else start).end
    return _take_as_word(text, start, _Run(end, "excluded-filter"))


def _read_filter(text: str, start: int, kind: FilterKind, value_start: int) -> Piece:
    quoted = _find_quoted(text, value_start)
    if not quoted:
        run = _find_run(text, start)
        value = text[value_start : run.end].strip(_CLOSING_PUNCTUATION)
        if run.malformation:
            return _take_as_word(text, start, run)
        quoted = _Quoted(_close_up(value), run.end)
    piece = _end_piece(text, kind, start, quoted)
    malformation = _find_malformation(kind, quoted.value)
    return _take_as_word(text, start, _Run(piece.end, malformation)) if malformation else piece


def _find_malformation(kind: FilterKind, value: str) -> Malformation | None:
    if not holds_words(value):
        return "empty-filter"
    if kind in {"after", "before", "date"} and not is_date(value):
        return "bad-date"
    if kind == "language" and not read_language(value):
        return "bad-language"
    return None


def _end_piece(text: str, kind: PieceKind, start: int, quoted: _Quoted) -> Piece:
    """A filter or exclusion; words that hang on its closing quote stay words to look for."""
    run = _find_run(text, quoted.end)
    rest = text[quoted.end : run.end]
    return Piece(kind, quoted.value, start, run.end, rest if holds_words(rest) else "", run.malformation)


def _find_run(text: str, start: int) -> _Run:
    malformation: Malformation | None = None
    position = start
    while position < len(text) and not text[position].isspace():
        if text[position] not in _QUOTES:
            position += 1
            continue
        if _find_phrase(text, position):
            break
        quoted = _find_quoted(text, position) if _opens(text, position) else None
        if quoted:
            malformation = malformation or "empty-phrase"
        elif not text[position - 1 : position].isdigit():
            # After a digit it means inches or seconds.
            malformation = malformation or "unclosed-quote"
        position = quoted.end if quoted else position + 1
    return _Run(position, malformation)


def _find_phrase(text: str, start: int) -> _Quoted | None:
    """The quoted words that begin at ``start``, if a quote opens there."""
    quoted = _find_quoted(text, start)
    if not quoted or not _opens(text, start):
        return None
    return quoted if holds_words(quoted.value) else None


def _find_quoted(text: str, start: int) -> _Quoted | None:
    """What stands between the quote at ``start`` and the next of its family, with single spaces."""
    closing = _CLOSING.get(text[start : start + 1])
    if not closing or not (end := closing.search(text, start + 1)):
        return None
    return _Quoted(_close_up(text[start + 1 : end.start()]), end.end())


def _opens(text: str, position: int) -> bool:
    """Whether a quote opens here: before a word, not behind one, where it closes or means inches."""
    if position == 0 or text[position - 1].isspace():
        return True
    if text[position - 1].isalnum() or text[position] in "”»":
        return False
    return position + 1 < len(text) and not text[position + 1].isspace()


def _close_up(text: str) -> str:
    """With single spaces: what stands between quotes may hold more."""
    return " ".join(text.split())
