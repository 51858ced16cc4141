"""Passages of an article: whole sentences, evenly packed within the token budget of the model."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np

from search.clusters import is_inside_cluster
from search.errors import TextTooLongError
from search.records import IntMatrix, Passage, Span
from search.sentences import split_into_sentences

Count = Callable[[str], IntMatrix]
"""Character spans, shape (tokens, 2), of the tokens of a text."""

# A longer stretch without a sentence end is cut before counting: a tokenizer needs memory many times the
# size of its text, and the cost of cutting in two again and again stays small.
_MOST_COUNTED_CHARACTERS = 20_000
# Sentences alone can have a few tokens more than within the text, where their ends join their neighbours.
_ESTIMATE_MARGIN = 16
# A paragraph's end may lie this share of the target farther away than a sentence's end and still be chosen.
_PARAGRAPH_PULL = 0.25

_CLAUSE_END = re.compile(r"[,;:،؛)–—](?=\s)|[、，；：]")
_WHITESPACE = re.compile(r"\s+")
_PARAGRAPH_END = re.compile(
    r"\s*(?:\r\n?|[\n\x0b\x0c\x85\u2028])\s*(?:\r\n?|[\n\x0b\x0c\x85\u2028])|\s*\u2029"
)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, or a piece of one that is too long, with its number of tokens.

    ``is_closed`` says that none of its neighbours' tokens reaches into it and none of its own out of it, so
    that their numbers add up.
    """

    span: Span
    tokens: int
    is_closed: bool
    ends_paragraph: bool


@dataclass(frozen=True, slots=True)
class _Estimate:
    """Tokens that begin in a sentence within the running text; ``is_closed`` as for _Unit."""

    tokens: int
    is_closed: bool


def cut_into_passages(body: str, *, article_id: str, count: Count, max_tokens: int) -> list[Passage]:
    """Cut ``body`` into passages of whole sentences with at most ``max_tokens`` tokens.

    Sizes are as even as the sentences allow, so that no tiny passage is left over. Passages come in order,
    neither begin nor end with whitespace, and together hold every other character exactly once. A sentence
    with more tokens is cut at the best place inside. What counts is ``count(passage.text)``, which is asked
    where the count within the running text comes near to the limit.

    Raises TextTooLongError when one character alone has more tokens than ``max_tokens``, and ValueError when
    ``max_tokens`` is not positive.
    """
    if max_tokens < 1:
        raise ValueError(f"A passage needs room for at least one token, not {max_tokens}.")
    units = list(_find_units(body, count, max_tokens))
    return [
        Passage(
            passage_id=f"{article_id}#{ordinal}",
            article_id=article_id,
            start=span.start,
            end=span.end,
            text=body[span.start : span.end],
        )
        for ordinal, span in enumerate(_pack_units(body, units, count, max_tokens))
    ]


def _find_units(body: str, count: Count, max_tokens: int) -> Iterator[_Unit]:
    sentences = split_into_sentences(body)
    for sentence, estimate in zip(sentences, _estimate_tokens(body, sentences, count), strict=True):
        ends_paragraph = _PARAGRAPH_END.match(body, sentence.end) is not None
        if estimate.tokens + _ESTIMATE_MARGIN <= max_tokens and (
            estimate.is_closed or len(count(body[sentence.start : sentence.end])) <= max_tokens
        ):
            yield _Unit(sentence, estimate.tokens, estimate.is_closed, ends_paragraph)
            continue
        for piece, counted in _split_long_sentence(body, sentence, count, max_tokens):
            yield _Unit(piece, counted, False, ends_paragraph and piece.end == sentence.end)


def _estimate_tokens(body: str, sentences: Sequence[Span], count: Count) -> list[_Estimate]:
    """Tokens of each sentence within the running text: asking for each one alone takes five times as long.

    A stretch of text too long to be counted at once is estimated by its characters, which never takes a long
    sentence for a short one: no token is longer than its characters.
    """
    estimates: list[_Estimate] = []
    for stretch in _join_stretches(sentences):
        start, end = stretch[0].start, stretch[-1].end
        if end - start > _MOST_COUNTED_CHARACTERS:
            estimates += [_Estimate(sentence.end - sentence.start, False) for sentence in stretch]
            continue
        spans = count(body[start:end]) + start
        edges = np.searchsorted(spans[:, 0], [sentence.start for sentence in stretch] + [end]).tolist()
        reached = [start, *np.maximum.accumulate(spans[:, 1]).tolist()]
        estimates += [
            _Estimate(after - first, reached[first] <= sentence.start and reached[after] <= sentence.end)
            for sentence, (first, after) in zip(stretch, pairwise(edges), strict=True)
        ]
    return estimates


def _join_stretches(sentences: Sequence[Span]) -> Iterator[list[Span]]:
    """Neighbouring sentences together, as many as may be counted at once; at least one."""
    stretch: list[Span] = []
    for sentence in sentences:
        if stretch and sentence.end - stretch[0].start > _MOST_COUNTED_CHARACTERS:
            yield stretch
            stretch = []
        stretch.append(sentence)
    if stretch:
        yield stretch


def _pack_units(body: str, units: Sequence[_Unit], count: Count, max_tokens: int) -> Iterator[Span]:
    """Join neighbouring units into passages of even size, counting each passage as it will be encoded."""
    totals = [0, *accumulate(unit.tokens for unit in units)]
    first = 0
    while first < len(units):
        end = _choose_end(units, totals, first, limit=max_tokens)
        while end > first + 1:
            # Subwords differ where sentences meet, so the sum is an estimate and the text has the last word.
            estimated = totals[end] - totals[first]
            if estimated + _ESTIMATE_MARGIN <= max_tokens and all(
                unit.is_closed for unit in units[first:end]
            ):
                break
            counted = len(count(body[units[first].span.start : units[end - 1].span.end]))
            if counted <= max_tokens:
                break
            limit = max(1, min(estimated * max_tokens // counted, estimated - 1))
            end = min(end - 1, _choose_end(units, totals, first, limit=limit))
        yield Span(units[first].span.start, units[end - 1].span.end)
        first = end


def _choose_end(units: Sequence[_Unit], totals: Sequence[int], first: int, *, limit: int) -> int:
    """Choose the index past the last unit of the passage that begins with unit ``first``.

    The target is an even share of what remains, so that no tiny passage is left for the end.
    """
    remaining = totals[-1] - totals[first]
    if remaining <= limit:
        return len(units)
    target = remaining / -(-remaining // limit)
    last = max(first + 1, bisect_right(totals, totals[first] + limit) - 1)
    earliest = max(first + 1, bisect_left(totals, totals[first] + target * 0.5, hi=last))

    def distance(end: int) -> float:
        pull = _PARAGRAPH_PULL * target if units[end - 1].ends_paragraph else 0.0
        return abs(totals[end] - totals[first] - target) - pull

    return min(range(last, earliest - 1, -1), key=distance)


def _split_long_sentence(
    body: str, sentence: Span, count: Count, max_tokens: int
) -> Iterator[tuple[Span, int]]:
    """Yield the sentence with its number of tokens, or in pieces that each have at most ``max_tokens``."""
    pending = [sentence]
    while pending:
        piece = pending.pop()
        if piece.end - piece.start > _MOST_COUNTED_CHARACTERS:
            cut = _cut_by_characters(body, piece)
        else:
            spans = count(body[piece.start : piece.end])
            if len(spans) <= max_tokens:
                yield piece, len(spans)
                continue
            if piece.end - piece.start == 1:
                raise TextTooLongError(
                    f"The character {body[piece.start]!r} alone has {len(spans)} tokens, more than the "
                    f"{max_tokens} of a passage: choose a larger passage size."
                )
            cut = _cut_by_tokens(body, piece, spans, max_tokens)
        pending += [_trim(body, cut, piece.end), _trim(body, piece.start, cut)]


def _cut_by_characters(body: str, piece: Span) -> int:
    middle = piece.start + _MOST_COUNTED_CHARACTERS // 2
    reach = _MOST_COUNTED_CHARACTERS // 4
    return _find_cut(body, piece, target=middle, window=Span(middle - reach, middle + reach))


def _cut_by_tokens(body: str, piece: Span, spans: IntMatrix, max_tokens: int) -> int:
    """Cut a piece so that both sides hold an even share of the passages that it needs."""
    first, last = piece.start + 1, piece.end - 1
    ends = [min(max(piece.start + int(end), first), last) for end in spans[:, 1]]
    needed = -(-len(ends) // max_tokens)
    target = len(ends) * (needed // 2) // needed
    reach = min(target, max_tokens) // 2
    window = Span(ends[max(0, target - 1 - reach)], ends[min(len(ends) - 1, target - 1 + reach)])
    return _find_cut(body, piece, target=ends[max(0, target - 1)], window=window, token_ends=ends)


def _find_cut(body: str, piece: Span, *, target: int, window: Span, token_ends: Sequence[int] = ()) -> int:
    """Find the best place for a cut: a clause's end, else whitespace, else a token's end, else any.

    Of the best kind found between the ends of ``window``, the place nearest to ``target``. A character as
    readers see it is broken only when it fills the whole window (a letter under a heap of marks).
    """
    beyond = window.end + 1  # the character behind a place tells what kind of place it is
    kinds: tuple[Sequence[int], ...] = (
        [found.end() for found in _CLAUSE_END.finditer(body, window.start, beyond)],
        [found.start() for found in _WHITESPACE.finditer(body, window.start, beyond)],
        token_ends,
        range(window.start, beyond),
    )
    for places in kinds:
        allowed = (at for at in places if window.start <= at <= window.end)
        for at in sorted(allowed, key=lambda place: abs(place - target)):
            if not is_inside_cluster(body, at, start=piece.start):
                return at
    return target


def _trim(body: str, start: int, end: int) -> Span:
    while body[start].isspace():
        start += 1
    while body[end - 1].isspace():
        end -= 1
    return Span(start, end)
