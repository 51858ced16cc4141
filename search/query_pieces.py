"""A query cut into its pieces: words, quoted phrases, exclusions, filters and operators."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from search.query_dates import is_date
from search.query_keywords import LISTS, OPERATORS, find_keyword, read_language
from search.query_quotes import (
    QUOTES,
    Malformation,
    Quoted,
    Run,
    close_up,
    find_phrase,
    find_quoted,
    find_run,
    holds_words,
)
from search.records import FilterKind
from search.text import find_words, has_words

PieceKind = Literal["word", "phrase", "without", "operator"] | FilterKind

_SPACE = re.compile(r"\s+")
_PLAIN_WORD = re.compile(r"[^\W_]++(?!\S)")
"""Most pieces are one: nothing about it needs to be looked at twice."""
_CLOSING_PUNCTUATION = ",;"
_LISTED = re.compile(f"[^\\s,{QUOTES}]+")
_COMMAS = re.compile(r",+(?=\S)")

_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_MINUS = re.compile(r"([(\[{]*)-")
_DOUBLE_MINUS = re.compile(r"[(\[{]*--")
_SIGNS = re.compile(r"['‘’*#@]*")
"""What people put before a word that they leave out; any other sign makes the minus a dash."""
_SINGLE_QUOTED = re.compile(r"['‘’]([^'‘’]*)['’](?!\w)")
_NESTED = re.compile(r"-[(\[{]")


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a query, ``start`` to ``end`` of its text.

    ``value`` is the piece without quotes, minus and keyword; ``kept`` is what of it is looked for by meaning,
    empty for filters and exclusions. ``members`` are the values of a list (``source:kompas,antara``) and of
    an exclusion in brackets. Pieces are parted by spaces, but a phrase may follow the piece before it
    directly (``Kompas:"banjir bandang"``).
    """

    kind: PieceKind
    value: str
    start: int
    end: int
    kept: str
    malformation: Malformation | None = None
    members: tuple[str, ...] = ()

    @property
    def values(self) -> tuple[str, ...]:
        """Each value that the piece names."""
        return self.members or (self.value,)


def cut_query(text: str) -> tuple[Piece, ...]:
    """Cut a query into pieces, in order; everything but the spaces between them is in one of them."""
    return tuple(_cut(text))


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
    if (plain := _PLAIN_WORD.match(text, start)) and plain[0] not in OPERATORS:
        return Piece("word", plain[0], start, plain.end(), plain[0])
    # Only a phrase may stand without a space before it, so a minus or a keyword here begins a piece.
    if piece := _read_exclusion(text, start):
        return piece
    if keyword := find_keyword(text, start):
        return _read_filter(text, start, *keyword)
    piece = _read_phrase(text, start) or _read_word(text, start)
    if _DOUBLE_MINUS.match(text, start) and holds_words(piece.kept) and not piece.malformation:
        return replace(piece, malformation="double-minus")
    return piece


def _read_word(text: str, start: int) -> Piece:
    run = find_run(text, start)
    if text[start : run.end] in OPERATORS:
        return Piece("operator", text[start : run.end], start, run.end, text[start : run.end])
    return _take_as_word(text, start, run)


def _take_as_word(text: str, start: int, run: Run) -> Piece:
    word = text[start : run.end]
    return Piece("word", close_up(word), start, run.end, word, run.malformation)


def _read_phrase(text: str, start: int) -> Piece | None:
    """A phrase at ``start`` or behind brackets and other signs, with what follows it without a space."""
    before = find_run(text, start)
    opening = text[start : before.end]
    quoted = None if has_words(opening) else find_phrase(text, before.end)
    if not quoted:
        return None
    after = find_run(text, quoted.end)
    rest = text[quoted.end : after.end]
    # Without the quote between them, two words would become one.
    kept = opening + quoted.value + (" " if holds_words(rest) else "") + rest
    malformation = before.malformation or after.malformation
    return Piece("phrase", quoted.value, start, after.end, kept, malformation)


def _read_exclusion(text: str, start: int) -> Piece | None:
    """``-word``, ``-"phrase"``, ``-(one OR other)``, also in brackets; None where it is a mere dash."""
    minus = _MINUS.match(text, start)
    if not minus:
        return None
    if find_keyword(text, minus.end()):
        return _keep_excluded_filter(text, start, minus.end())
    if text[minus.end() : minus.end() + 1] in _BRACKETS:
        return _read_group(text, start, minus.end())
    if quoted := _find_excluded_quote(text, minus.end()):
        if not holds_words(quoted.value):
            return _take_as_word(text, start, Run(find_run(text, quoted.end).end, "empty-phrase"))
        return _end_piece(text, "without", start, quoted)
    return _read_excluded_word(text, start, minus.end(), bracketed=bool(minus[1]))


def _read_excluded_word(text: str, start: int, after_minus: int, *, bracketed: bool) -> Piece | None:
    begin = _skip_signs(text, after_minus)
    # (-3) is a number.
    if not text[begin : begin + 1].isalnum() or (bracketed and text[begin].isdigit()):
        return None
    run = find_run(text, start)
    value = _find_value(text[begin : run.end])
    return Piece("without", close_up(value), start, run.end, "", run.malformation) if value else None


def _find_excluded_quote(text: str, start: int) -> Quoted | None:
    """What is quoted behind a minus, where single quotes can be told from apostrophes."""
    if single := _SINGLE_QUOTED.match(text, start):
        return Quoted(close_up(single[1]), single.end()) if holds_words(single[1]) else None
    return find_quoted(text, _skip_signs(text, start))


def _skip_signs(text: str, position: int) -> int:
    signs = _SIGNS.match(text, position)
    return signs.end() if signs else position


def _find_value(text: str) -> str:
    """From the first word to the last one; empty without words."""
    words = find_words(text)
    return text[words[0].start : words[-1].end] if words else ""


def _keep_excluded_filter(text: str, start: int, keyword_start: int) -> Piece:
    """``-source:Kompas`` as it stands, with its quoted value."""
    _, value_start = find_keyword(text, keyword_start) or ("", start)
    quoted = find_quoted(text, value_start)
    end = find_run(text, quoted.end if quoted else start).end
    return _take_as_word(text, start, Run(end, "excluded-filter"))


def _read_group(text: str, start: int, opening: int) -> Piece | None:
    """``-(one OR "two three")`` leaves out each; with more in it than words and phrases it stays words."""
    closing = _find_closing(text, opening)
    if closing is None:
        return _take_as_word(text, start, Run(find_run(text, start).end, "unclosed-bracket"))
    content = text[opening + 1 : closing]
    if not holds_words(content):
        return None
    members = _list_excluded(content)
    if not members:
        return _take_as_word(text, start, Run(find_run(text, closing + 1).end, "excluded-group"))
    piece = _end_piece(text, "without", start, Quoted(close_up(content), closing + 1))
    return replace(piece, members=members)


def _find_closing(text: str, opening: int) -> int | None:
    """Where the bracket at ``opening`` is closed, those in phrases left aside."""
    depth, position = 0, opening
    while position < len(text):
        if quoted := find_phrase(text, position):
            position = quoted.end
            continue
        depth += (text[position] == text[opening]) - (text[position] == _BRACKETS[text[opening]])
        if not depth:
            return position
        position += 1
    return None


def _list_excluded(content: str) -> tuple[str, ...] | None:
    """The words and phrases in the brackets of an exclusion; None when anything else is there."""
    if _NESTED.search(content):
        return None
    values = []
    for piece in cut_query(content):
        value = piece.value if piece.kind == "phrase" else _find_value(piece.value)
        if piece.malformation or piece.kind not in {"word", "phrase", "operator"}:
            return None
        if piece.kind == "phrase" and len(find_words(piece.kept)) != len(find_words(value)):
            return None
        if value and piece.kind != "operator":
            values.append(value)
    return tuple(dict.fromkeys(values))


def _read_filter(text: str, start: int, kind: FilterKind, value_start: int) -> Piece:
    if kind in LISTS and (piece := _read_list(text, start, kind, value_start)):
        return piece
    quoted = find_quoted(text, value_start)
    if not quoted:
        run = find_run(text, start)
        value = text[value_start : run.end].strip(_CLOSING_PUNCTUATION)
        if run.malformation:
            return _take_as_word(text, start, run)
        quoted = Quoted(close_up(value), run.end)
    piece = _end_piece(text, kind, start, quoted)
    malformation = _find_malformation(kind, quoted.value)
    return _take_as_word(text, start, Run(piece.end, malformation)) if malformation else piece


def _read_list(text: str, start: int, kind: FilterKind, value_start: int) -> Piece | None:
    """A filter with several values, ``source:kompas,"Jakarta Post"``; None where there is only one."""
    members, end = _split_list(text, value_start)
    members = tuple(value for value in members if holds_words(value))
    if len(members) < 2:
        return None
    piece = _end_piece(text, kind, start, Quoted(close_up(text[value_start:end]), end))
    for malformation in (_find_malformation(kind, value) for value in members):
        if malformation:
            return _take_as_word(text, start, Run(piece.end, malformation))
    return replace(piece, members=tuple(dict.fromkeys(members)))


def _split_list(text: str, start: int) -> tuple[tuple[str, ...], int]:
    """The values between commas without a space, and where the last one ends."""
    values: list[str] = []
    position = start
    while True:
        if quoted := find_quoted(text, position):
            values.append(quoted.value)
            end = quoted.end
        elif bare := _LISTED.match(text, position):
            values.append(bare[0].strip(_CLOSING_PUNCTUATION))
            end = bare.end()
        else:
            return tuple(values), position
        comma = _COMMAS.match(text, end)
        if not comma:
            return tuple(values), end
        position = comma.end()


def _find_malformation(kind: FilterKind, value: str) -> Malformation | None:
    if not holds_words(value):
        return "empty-filter"
    if kind in {"after", "before", "date"} and not is_date(value):
        return "bad-date"
    if kind == "language" and not read_language(value):
        return "bad-language"
    return None


def _end_piece(text: str, kind: PieceKind, start: int, quoted: Quoted) -> Piece:
    """A filter or exclusion; words that hang on its closing quote stay words to look for."""
    run = find_run(text, quoted.end)
    rest = text[quoted.end : run.end]
    return Piece(kind, quoted.value, start, run.end, rest if holds_words(rest) else "", run.malformation)
