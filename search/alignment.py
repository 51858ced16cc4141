"""The paragraphs of two versions of a text, laid side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from search.text import find_words

MOST_PARAGRAPHS = 2000
"""Longer texts stand beside each other as two whole columns: comparing them would keep people waiting."""

_MOST_PAIRS = 40_000
"""Changed paragraphs in one place, counted as pairs, that are still compared one by one."""

_SHARED = 0.5
"""Of the shorter paragraph's pairs of words, more than this share stands in the longer one too."""

Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class AlignedRow:
    """Paragraphs that stand beside each other: ``after`` came out of ``before``; one of them may be empty.

    ``changed`` tells whether more than white space differs.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    changed: bool


def align_paragraphs(before: Sequence[str], after: Sequence[str]) -> tuple[AlignedRow, ...]:
    """Rows that hold every paragraph of both versions once and in order.

    Equal paragraphs anchor the rows (difflib's longest runs); between anchors, paragraphs that share most of
    their pairs of words stand together, so that one that was cut in two has both parts beside it.
    """
    if max(len(before), len(after)) > MOST_PARAGRAPHS:
        return (_make_row(before, after),)
    left, right = [_key(text) for text in before], [_key(text) for text in after]
    rows: list[AlignedRow] = []
    for kind, a_start, a_end, b_start, b_end in SequenceMatcher(None, left, right).get_opcodes():
        old, new = before[a_start:a_end], after[b_start:b_end]
        if kind == "equal":
            rows += [_make_row([one], [other]) for one, other in zip(old, new, strict=True)]
        else:
            rows += _align_changed(old, new)
    return tuple(rows)


def _key(text: str) -> str:
    return " ".join(text.split())


def _make_row(before: Sequence[str], after: Sequence[str]) -> AlignedRow:
    changed = [_key(text) for text in before] != [_key(text) for text in after]
    return AlignedRow(tuple(before), tuple(after), changed)


def _align_changed(before: Sequence[str], after: Sequence[str]) -> Iterator[AlignedRow]:
    """Rows of a stretch that has no equal paragraphs."""
    if len(before) * len(after) > _MOST_PAIRS:
        yield _make_row(before, after)
        return
    left, right = [_word_pairs(text) for text in before], [_word_pairs(text) for text in after]
    shared = [[_count_shared(one, other) for other in right] for one in left]
    row, column = 0, 0
    for rows, columns in _group_links(_find_path(shared)):
        yield from _stand_alone(before[row : rows.start], after[column : columns.start])
        yield _make_row(before[rows.start : rows.stop], after[columns.start : columns.stop])
        row, column = rows.stop, columns.stop
    yield from _stand_alone(before[row:], after[column:])


def _stand_alone(before: Sequence[str], after: Sequence[str]) -> Iterator[AlignedRow]:
    """Rows of what is linked to nothing: ``after`` came out of all that stood there."""
    if after:
        yield _make_row(before, after)
        return
    for text in before:
        yield _make_row([text], [])


def _word_pairs(text: str) -> Pairs:
    words = [word.text.casefold() for word in find_words(text)]
    return frozenset(pairwise(words))


def _count_shared(one: Pairs, other: Pairs) -> int:
    """How many pairs of words both have, or 0 when these are not most of the shorter one's."""
    shared = len(one & other)
    return shared if shared > _SHARED * min(len(one), len(other)) else 0


def _find_path(shared: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """The linked pairs (row, column) that never step back and share the most, by dynamic programming."""
    rows, columns = len(shared), len(shared[0]) if shared else 0
    best = [[0] * (columns + 1) for _ in range(rows + 1)]
    for row in reversed(range(rows)):
        for column in reversed(range(columns)):
            best[row][column] = shared[row][column] + max(best[row + 1][column], best[row][column + 1])
    links, row, column = [], 0, 0
    while row < rows and column < columns:
        if shared[row][column]:
            links.append((row, column))
        if best[row + 1][column] >= best[row][column + 1]:
            row += 1
        else:
            column += 1
    return links


def _group_links(links: Sequence[tuple[int, int]]) -> Iterator[tuple[range, range]]:
    """Runs of links that share a row or a column with the link before, as ranges of rows and columns."""
    start = 0
    for end in range(1, len(links) + 1):
        if end < len(links) and (links[end][0] == links[end - 1][0] or links[end][1] == links[end - 1][1]):
            continue
        yield (
            range(links[start][0], links[end - 1][0] + 1),
            range(links[start][1], links[end - 1][1] + 1),
        )
        start = end
