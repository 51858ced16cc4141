"""The query language: phrases, exclusions, alternatives and filters read from what a person typed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TypeVar

from search.query_clauses import Clause, find_clauses, find_roles
from search.query_dates import first_day, last_day
from search.query_keywords import OPERATORS, read_language
from search.query_pieces import Piece, cut_query
from search.query_quotes import ANGLE_QUOTES, CURLY_QUOTES
from search.records import FilterKind, Hint, NamedFilters, PartKind, QueryPart, Variant
from search.text import find_words, has_words

MAX_VARIANTS = 4
"""Each variant costs as much as a query of its own."""

_Value = TypeVar("_Value")

_DATES = frozenset[str]({"after", "before", "date"})
_ONLY_WORDS = re.compile(r"[^\W_]+(?: [^\W_]+)*")
_NOT_SPACE = re.compile(r"[^ ]+")
_PLAIN_VALUE = re.compile(r"\w+(?:[.-]\w+)*")
_CURLY, _ANGLE = re.compile(f"[{CURLY_QUOTES}]"), re.compile(f"[{ANGLE_QUOTES}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadQuery:
    """A query as it was read.

    ``words`` is what is looked for by meaning: words, phrases and all alternatives in reading order, without
    operators, filters and what is excluded; it is empty or has words. ``variants`` are the texts to rank one
    by one: at least one, at most MAX_VARIANTS. ``phrases`` are asked for in every variant. Each excluded
    word is one word, anything longer is an excluded phrase. The languages ``named`` are codes. ``after`` and
    ``before`` are days, months or years as given, both inclusive, and leave at least one day.
    """

    words: str
    variants: tuple[Variant, ...]
    named: NamedFilters
    phrases: tuple[str, ...] = ()
    excluded_words: tuple[str, ...] = ()
    excluded_phrases: tuple[str, ...] = ()
    after: str | None = None
    before: str | None = None
    parts: tuple[QueryPart, ...] = ()
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class _Days:
    after: str | None
    before: str | None
    hints: tuple[Hint, ...]


def read_query(text: str) -> ReadQuery:
    """Read any text as a query; what is malformed is taken as words and gets a hint.

    Dates that leave no day are not used, and a date given twice counts as given last; both stay parts, so
    that they can be taken out.
    """
    if _ONLY_WORDS.fullmatch(text) and OPERATORS.isdisjoint(text.split(" ")):
        return _read_words(text)
    clauses = find_clauses(cut_query(text))
    split = _choose_split(clauses)
    days = _read_days(text, clauses)
    excluded = _list_values(clauses, "without")
    read = ReadQuery(
        words=_join_kept(clauses),
        variants=_list_variants(clauses, split),
        phrases=_list_values(clauses, "phrase"),
        excluded_words=tuple(value for value in excluded if _is_word(value)),
        excluded_phrases=tuple(value for value in excluded if not _is_word(value)),
        named=_name_filters(clauses),
        after=days.after,
        before=days.before,
        parts=tuple(_list_parts(text, clauses)),
    )
    hints = [*_list_hints(text, clauses, split), *days.hints]
    if excluded and not read.words and all(clause.kind in {"word", "without"} for clause in clauses):
        hints.append(Hint("nothing-but-exclusions", _on_one_line(text)))
    return replace(read, hints=_unique(hints))


def _read_words(text: str) -> ReadQuery:
    """The same for words alone, which most queries are: there is nothing to cut and to join again."""
    words = [(word[0], *word.span()) for word in _NOT_SPACE.finditer(text)]
    parts = tuple([QueryPart("word", word, start, end) for word, start, end in words])
    return ReadQuery(words=text, variants=(Variant(text),), named=NamedFilters(), parts=parts)


def without_part(text: str, part: QueryPart) -> str:
    """The query text with one of its parts taken out, on one line; reading it gives the other parts.

    An OR that joined nothing is written small, so that it stays a word whatever stands beside it now.
    """
    pieces = cut_query(text)
    written, end = "", 0
    for piece, role in zip(pieces, find_roles(pieces), strict=True):
        if part.start <= piece.start < part.end or role == "idle":
            continue
        source = text[piece.start : piece.end]
        glue = "" if piece.start == end else " "
        written += glue + (source.lower() if role == "lonely" else source)
        end = piece.end
    return _on_one_line(written)


def write_filter(kind: FilterKind, value: str) -> str:
    """A filter as it is typed: ``source:Kompas``, ``source:"Jakarta Post"``.

    Reading it gives a value that has words back, with single spaces. Of a value that holds double quotes of
    both shapes (“ ” and « ») the first become single ones, because nothing could stand around them.
    """
    value = _on_one_line(value)
    if _PLAIN_VALUE.fullmatch(value):
        return f"{kind}:{value}"
    if not _CURLY.search(value):
        return f'{kind}:"{value}"'
    if not _ANGLE.search(value):
        return f"{kind}:«{value}»"
    return f'{kind}:"{_CURLY.sub(chr(39), value)}"'


def _choose_split(clauses: Sequence[Clause]) -> frozenset[Clause]:
    """The alternatives that become variants, first come first served while they stay few enough."""
    chosen: set[Clause] = set()
    count = 1
    for clause in clauses:
        if clause.kind == "either" and count * len(clause.pieces) <= MAX_VARIANTS:
            chosen.add(clause)
            count *= len(clause.pieces)
    return frozenset(chosen)


def _list_variants(clauses: Sequence[Clause], split: frozenset[Clause]) -> tuple[Variant, ...]:
    choices = product(*(_list_choices(clause) if clause in split else [clause] for clause in clauses))
    variants = []
    for choice in choices:
        own = [clause for clause, whole in zip(choice, clauses, strict=True) if clause is not whole]
        phrases = (piece.value for clause in own for piece in clause.pieces if piece.kind == "phrase")
        variants.append(Variant(_join_kept(choice), _unique(phrases)))
    return _unique(variants)


def _list_choices(clause: Clause) -> list[Clause]:
    return [Clause(clause.kind, (piece,)) for piece in clause.pieces]


def _join_kept(clauses: Sequence[Clause]) -> str:
    """What is looked for by meaning, in reading order; empty when it has no words."""
    kept = [
        # Brackets around alternatives say what OR says already.
        piece.kept.strip("()") if clause.kind == "either" else piece.kept
        for clause in clauses
        for piece in clause.pieces
    ]
    joined = _on_one_line(" ".join(kept))
    return joined if has_words(joined) else ""


def _name_filters(clauses: Sequence[Clause]) -> NamedFilters:
    return NamedFilters(
        languages=_unique(read_language(value) or value for value in _list_values(clauses, "language")),
        sources=_list_values(clauses, "source"),
        authors=_list_values(clauses, "author"),
        categories=_list_values(clauses, "category"),
        titles=_list_values(clauses, "title"),
    )


def _list_values(clauses: Sequence[Clause], kind: PartKind) -> tuple[str, ...]:
    return _unique(value for clause in clauses if clause.kind == kind for value in clause.pieces[0].values)


def _read_days(text: str, clauses: Sequence[Clause]) -> _Days:
    given: dict[str, Piece] = {}
    hints = []
    for piece in (clause.pieces[0] for clause in clauses if clause.kind in _DATES):
        for edge in ("after", "before") if piece.kind == "date" else (piece.kind,):
            earlier = given.get(edge)
            if earlier and earlier.value != piece.value:
                hints.append(Hint("repeated-date", _cut_out(text, earlier)))
            given[edge] = piece
    after, before = given.get("after"), given.get("before")
    if after and before and (first_day(after.value) or "") > (last_day(before.value) or ""):
        hints.append(Hint("no-day-left", f"{_cut_out(text, after)} {_cut_out(text, before)}"))
        return _Days(None, None, tuple(hints))
    return _Days(after.value if after else None, before.value if before else None, tuple(hints))


def _list_parts(text: str, clauses: Sequence[Clause]) -> Iterator[QueryPart]:
    for clause in clauses:
        first, last = clause.pieces[0], clause.pieces[-1]
        shown = first.value.lower() if first.kind == "operator" else first.value
        if clause.kind == "either":
            shown = _on_one_line(text[first.start : last.end])
        if has_words(shown):
            yield QueryPart(clause.kind, shown, first.start, last.end)


def _list_hints(text: str, clauses: Sequence[Clause], split: frozenset[Clause]) -> Iterator[Hint]:
    for clause in clauses:
        if clause.kind == "either" and clause not in split:
            start, end = clause.pieces[0].start, clause.pieces[-1].end
            yield Hint("too-many-alternatives", _on_one_line(text[start:end]))
        for piece in clause.pieces:
            if piece.kind == "operator":
                yield Hint("lonely-or", _cut_out(text, piece))
            if piece.malformation:
                yield Hint(piece.malformation, _cut_out(text, piece))


def _cut_out(text: str, piece: Piece) -> str:
    return _on_one_line(text[piece.start : piece.end])


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _is_word(value: str) -> bool:
    words = find_words(value)
    return len(words) == 1 and words[0].text == value


def _unique(values: Iterable[_Value]) -> tuple[_Value, ...]:
    return tuple(dict.fromkeys(values))
