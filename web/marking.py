"""Passages and articles as safe HTML with the words or the passage marked that matter."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from search.records import Highlight, Passage

EXCERPT_CHARACTERS = 640
"""Longest text of one result; an ordinary passage is shorter and is shown whole."""

_PARAGRAPH = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of an article; ``marked`` tells whether the passage reaches into it."""

    html: Markup
    marked: bool


def mark_highlights(text: str, highlights: Sequence[Highlight]) -> Markup:
    """The text, or its best excerpt, with each highlight in a ``mark`` element.

    Overlapping highlights are joined, since elements cannot cross; offsets outside the text are ignored.
    """
    spans = _without_overlaps(text, highlights)
    start, end = _best_window(text, spans)
    pieces = [escape("… ")] if start else []
    position = start
    for span in spans:
        if start <= span.start and span.end <= end:
            pieces += [
                escape(text[position : span.start]),
                _mark(text[span.start : span.end], span.query_term),
            ]
            position = span.end
    pieces.append(escape(text[position:end]))
    if end < len(text):
        pieces.append(escape(" …"))
    return Markup("").join(pieces)


def mark_passage(body: str, passage: Passage | None) -> list[Paragraph]:
    """The body's paragraphs with the passage's parts in ``mark``; the first has the id ``passage``."""
    paragraphs: list[Paragraph] = []
    for match in _PARAGRAPH.finditer(body):
        if not match[0].strip():
            continue
        first = passage is not None and not any(paragraph.marked for paragraph in paragraphs)
        paragraphs.append(_mark_part(match, passage, first=first))
    return paragraphs


def mark_code(description: str) -> Markup:
    """A description with what stands between backticks as ``code``."""
    pieces = description.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if number % 2 else escape(piece)
        for number, piece in enumerate(pieces)
    )


def _mark_part(match: re.Match[str], passage: Passage | None, *, first: bool) -> Paragraph:
    text, offset = match[0], match.start()
    if passage is None:
        return Paragraph(escape(text), False)
    start = max(passage.start - offset, 0)
    end = min(passage.end - offset, len(text))
    if not text[start:end].strip() or start >= end:
        return Paragraph(escape(text), False)
    opening = Markup('<mark class="passage" id="passage">') if first else Markup('<mark class="passage">')
    html = escape(text[:start]) + opening + escape(text[start:end]) + Markup("</mark>") + escape(text[end:])
    return Paragraph(html, True)


def _mark(word: str, query_term: str) -> Markup:
    """A marked word; what it answers is told only when that is another word."""
    if word.casefold() == query_term.casefold() or not query_term:
        return Markup("<mark>{}</mark>").format(word)
    return Markup('<mark title="{}">{}</mark>').format(query_term, word)


def _without_overlaps(text: str, highlights: Sequence[Highlight]) -> list[Highlight]:
    spans: list[Highlight] = []
    for span in sorted(highlights, key=lambda highlight: (highlight.start, -highlight.end)):
        if not 0 <= span.start < span.end <= len(text):
            continue
        if spans and span.start < spans[-1].end:
            spans[-1] = replace(spans[-1], end=max(spans[-1].end, span.end))
        else:
            spans.append(span)
    return spans


def _best_window(text: str, spans: Sequence[Highlight]) -> tuple[int, int]:
    """First and past-the-last character of the excerpt with the most highlights, cut between words."""
    if len(text) <= EXCERPT_CHARACTERS:
        return 0, len(text)
    return max(_windows(text, spans), key=lambda window: _count_inside(window, spans))


def _windows(text: str, spans: Sequence[Highlight]) -> Iterator[tuple[int, int]]:
    # A tenth of the room is left before the first highlight, so that it does not stand without context.
    starts = [0, *(max(span.start - EXCERPT_CHARACTERS // 10, 0) for span in spans)]
    for wanted in starts:
        start = min(wanted, len(text) - EXCERPT_CHARACTERS)
        yield _after_space(text, start), _before_space(text, start + EXCERPT_CHARACTERS)


def _count_inside(window: tuple[int, int], spans: Sequence[Highlight]) -> int:
    return sum(window[0] <= span.start and span.end <= window[1] for span in spans)


def _after_space(text: str, position: int) -> int:
    if position == 0:
        return 0
    space = text.find(" ", position, position + 40)
    return position if space < 0 else space + 1


def _before_space(text: str, position: int) -> int:
    if position >= len(text):
        return len(text)
    space = text.rfind(" ", position - 40, position)
    return position if space < 0 else space
