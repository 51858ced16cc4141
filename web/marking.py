"""Passages and articles as safe HTML with the words or the passage marked that matter."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import get_args

from markupsafe import Markup, escape

from search.content_words import GRAMMAR, is_grammar
from search.records import FoundPassage, Highlight, HighlightKind, Passage, SearchResult, Span
from web.escaping import escape_plainly
from web.excerpt import cut_excerpt

KINDS: tuple[HighlightKind, ...] = get_args(HighlightKind)
"""All kinds of highlights, the surest first."""

_SURENESS = {kind: place for place, kind in enumerate(KINDS)}

KEPT = 1024
"""Marked words that are remembered: the words that answer a query stand on its page again and again."""

_PARAGRAPH = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class MarkedPassage:
    """A result's passage, or its best excerpt, as HTML; ``kinds`` of the words that are marked in it, and the
    query ``terms`` that they answer, one for each answer.
    """

    html: Markup
    kinds: frozenset[HighlightKind]
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnsweredTerm:
    """A word of the query and how many words of the page's passages answer it; nought: it was not found."""

    term: str
    count: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of an article; ``marked`` tells whether the passage reaches into it.

    ``kinds`` and ``terms`` are those of the words that are marked in it, as of a ``MarkedPassage``.
    """

    html: Markup
    marked: bool
    kinds: frozenset[HighlightKind] = frozenset()
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Mark:
    """Characters of the text that answer one query term, or several where highlights overlap."""

    start: int
    end: int
    terms: tuple[str, ...]
    kind: HighlightKind


def mark_result(result: SearchResult | FoundPassage) -> MarkedPassage:
    """The passage with each highlight in a ``mark`` element and the best sentence in a ``span``.

    Elements never cross: overlapping highlights become one, and one that leaves the sentence becomes two.
    Offsets outside the text are ignored; a best sentence that is all of what is shown is not set apart.
    """
    text = result.passage.text
    marks = _join_overlaps(text, result.highlights)
    sentence = _inside(text, result.best_sentence)
    excerpt = cut_excerpt(text, marks, sentence)
    shown = [mark for mark in marks if mark.start < excerpt.end and excerpt.start < mark.end]
    before, after = "… " if excerpt.start else "", " …" if excerpt.end < len(text) else ""
    html = before + _mark_excerpt(text, shown, excerpt, sentence) + after
    return MarkedPassage(Markup(html), _kinds_of(shown), _terms_of(shown))  # noqa: S704 - escaped below


def mark_further(result: SearchResult) -> tuple[MarkedPassage, ...]:
    """The further passages of a result, marked as its best one."""
    return tuple(mark_result(found) for found in result.further)


def list_kinds(passages: Sequence[MarkedPassage | Paragraph]) -> tuple[HighlightKind, ...]:
    """The kinds of all marks of a page, the surest first."""
    used = frozenset[HighlightKind]().union(*(passage.kinds for passage in passages))
    return tuple(kind for kind in KINDS if kind in used)


def count_answers(
    passages: Sequence[MarkedPassage | Paragraph], terms: Sequence[str]
) -> tuple[AnsweredTerm, ...]:
    """The query's terms with what answers them on the page, in the query's order, each once.

    Words of grammar are told only where they are answered: nobody misses them, in whichever language.
    """
    counts = Counter(term for passage in passages for term in passage.terms)
    return tuple(
        AnsweredTerm(term, counts[term])
        for term in dict.fromkeys([*terms, *counts])
        if counts[term] or not any(is_grammar(term, language) for language in GRAMMAR)
    )


def mark_passage(body: str, passage: Passage | None, highlights: Sequence[Highlight] = ()) -> list[Paragraph]:
    """The body's paragraphs with the passage's parts in ``mark``; the first has the id ``passage``.

    Each of the passage's ``highlights`` is in a ``mark`` of its own inside; one that reaches from a paragraph
    into the next becomes two.
    """
    marks = [] if passage is None else _move(_join_overlaps(passage.text, highlights), passage.start)
    paragraphs: list[Paragraph] = []
    for match in _PARAGRAPH.finditer(body):
        if not match[0].strip():
            continue
        first = passage is not None and not any(paragraph.marked for paragraph in paragraphs)
        paragraphs.append(_mark_paragraph(match, passage, marks, first=first))
    return paragraphs


def mark_code(description: str) -> Markup:
    """A description with what stands between backticks as ``code``."""
    pieces = description.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if number % 2 else escape(piece)
        for number, piece in enumerate(pieces)
    )


def _kinds_of(marks: Sequence[_Mark]) -> frozenset[HighlightKind]:
    return frozenset([mark.kind for mark in marks])


def _terms_of(marks: Sequence[_Mark]) -> tuple[str, ...]:
    return tuple([term for mark in marks for term in mark.terms])


def _move(marks: Sequence[_Mark], by: int) -> list[_Mark]:
    return [replace(mark, start=mark.start + by, end=mark.end + by) for mark in marks]


def _mark_paragraph(
    match: re.Match[str], passage: Passage | None, marks: Sequence[_Mark], *, first: bool
) -> Paragraph:
    text, offset = match[0], match.start()
    if passage is None:
        return Paragraph(escape(text), False)
    start = max(passage.start - offset, 0)
    end = min(passage.end - offset, len(text))
    if not text[start:end].strip() or start >= end:
        return Paragraph(escape(text), False)
    words = [mark for mark in _move(marks, -offset) if mark.start < end and start < mark.end]
    opening = '<mark class="passage" id="passage">' if first else '<mark class="passage">'
    inside = f"{opening}{_mark_words(text, words, start, end)}</mark>"
    html = f"{escape(text[:start])}{inside}{escape(text[end:])}"
    return Paragraph(Markup(html), True, _kinds_of(words), _terms_of(words))  # noqa: S704 - escaped below


def _inside(text: str, span: Span) -> Span:
    """The span, or all of the text when it is not a part of it."""
    return span if 0 <= span.start < span.end <= len(text) else Span(start=0, end=len(text))


def _join_overlaps(text: str, highlights: Sequence[Highlight]) -> list[_Mark]:
    if not highlights:
        return []
    inside = [highlight for highlight in highlights if 0 <= highlight.start < highlight.end <= len(text)]
    inside.sort(key=lambda highlight: (highlight.start, -highlight.end, _SURENESS[highlight.kind]))
    groups: list[list[Highlight]] = []
    reached = 0
    for highlight in inside:
        if highlight.start < reached:
            groups[-1].append(highlight)
        else:
            groups.append([highlight])
        reached = max(reached, highlight.end)
    return [_join(group) for group in groups]


def _join(group: Sequence[Highlight]) -> _Mark:
    """One mark over all of them, of the longest one's kind: the surest one's, where they are as long."""
    if len(group) == 1:
        (only,) = group
        terms = (only.query_term,) if only.query_term else ()
        return _Mark(only.start, only.end, terms, only.kind)
    longest = max(group, key=lambda highlight: highlight.end - highlight.start)
    return _Mark(
        start=group[0].start,
        end=max(highlight.end for highlight in group),
        terms=tuple(dict.fromkeys(highlight.query_term for highlight in group if highlight.query_term)),
        kind=longest.kind,
    )


# What follows joins plain strings, each piece of text escaped by itself: safe strings look for what is to be
# escaped at every step, which took half of the time to mark a page.


def _mark_excerpt(text: str, marks: Sequence[_Mark], excerpt: Span, sentence: Span) -> str:
    """The excerpt with its part of the sentence set apart, if there is anything to set it apart from."""
    start, end = max(sentence.start, excerpt.start), min(sentence.end, excerpt.end)
    if (start, end) == (excerpt.start, excerpt.end):
        return _mark_words(text, marks, start, end)
    before, after = _mark_words(text, marks, excerpt.start, start), _mark_words(text, marks, end, excerpt.end)
    return f'{before}<span class="best">{_mark_words(text, marks, start, end)}</span>{after}'


def _mark_words(text: str, marks: Sequence[_Mark], start: int, end: int) -> str:
    """The characters from ``start`` to ``end``, with what of the marks lies there."""
    if not marks:
        return escape_plainly(text[start:end])
    pieces: list[str] = []
    position = start
    for mark in marks:
        first, last = max(mark.start, start), min(mark.end, end)
        if first < last:
            pieces += [
                escape_plainly(text[position:first]),
                _mark_word(text[first:last], mark.terms, mark.kind),
            ]
            position = last
    return "".join([*pieces, escape_plainly(text[position:end])])


@lru_cache(KEPT)
def _mark_word(word: str, terms: tuple[str, ...], kind: HighlightKind) -> str:
    """A marked word; a hover tells what it answers, when that is another word."""
    same = word.casefold()
    others = [term for term in terms if term.casefold() != same]
    title = f' title="{escape_plainly(", ".join(others))}"' if others else ""
    told = escape_plainly(", ".join(terms))
    return f'<mark class="{kind}" data-term="{told}"{title}>{escape_plainly(word)}</mark>'
