"""The part of a long passage that a result shows."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from search.records import Span


class Stretch(Protocol):
    """Characters of a text, ``start`` to ``end``."""

    @property
    def start(self) -> int:
        """The first."""

    @property
    def end(self) -> int:
        """Behind the last."""


EXCERPT_CHARACTERS = 640
"""Longest text of one result; an ordinary passage is shorter and is shown whole."""

_LEAD_CHARACTERS = EXCERPT_CHARACTERS // 10
"""Room left before a word that opens the excerpt, so that it does not stand without context."""

_WORD_REACH = 40
"""How far a cut is moved to stand between words."""


def cut_excerpt(text: str, words: Sequence[Stretch], sentence: Span) -> Span:
    """The excerpt that holds the sentence and, of those, the most words; cut between words.

    Of a sentence longer than the excerpt it is the part with the most words.
    """
    if len(text) <= EXCERPT_CHARACTERS:
        return Span(start=0, end=len(text))
    excerpts = _excerpts(text, words, sentence)
    # Without words all hold as many, and the first of them is taken.
    return max(excerpts, key=lambda excerpt: _count_inside(excerpt, words)) if words else next(excerpts)


def _excerpts(text: str, words: Sequence[Stretch], sentence: Span) -> Iterator[Span]:
    """Every excerpt worth comparing, first the one that begins with the sentence."""
    first, last = sorted((sentence.start, sentence.end - EXCERPT_CHARACTERS))
    first, last = max(first, 0), min(last, len(text) - EXCERPT_CHARACTERS)
    fits = sentence.end - sentence.start <= EXCERPT_CHARACTERS
    wanted = [sentence.start, *(word.start - _LEAD_CHARACTERS for word in words)]
    # Where there is little room to move in, most of them are the same.
    for start in dict.fromkeys(min(max(one, first), last) for one in wanted):
        end = start + EXCERPT_CHARACTERS
        cut_start, cut_end = _after_space(text, start), _before_space(text, end)
        if fits:
            cut_start, cut_end = min(cut_start, sentence.start), max(cut_end, sentence.end)
        yield Span(start=cut_start, end=cut_end)


def _count_inside(excerpt: Span, words: Sequence[Stretch]) -> int:
    return sum(excerpt.start <= word.start and word.end <= excerpt.end for word in words)


def _after_space(text: str, position: int) -> int:
    if position == 0 or text[position - 1].isspace():
        return position
    spaces = (place + 1 for place in range(position, position + _WORD_REACH) if text[place].isspace())
    return next(spaces, position)


def _before_space(text: str, position: int) -> int:
    if position >= len(text) or text[position].isspace():
        return position
    spaces = (place for place in range(position - 1, position - _WORD_REACH, -1) if text[place].isspace())
    return next(spaces, position)
