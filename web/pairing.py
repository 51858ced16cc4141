"""Pairs of a query's word and the words that stand for it, in the archive's words or in a passage."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from search.records import Expansion, HighlightKind, SearchResult

SHOWN_PAIRS = 6
"""Words of the query whose expansions are shown at once; the others wait behind a fold."""


@dataclass(frozen=True, slots=True)
class PairedWord:
    """A word that stands for a query's word, and why; ``language`` is a code."""

    word: str
    language: str
    kind: HighlightKind


@dataclass(frozen=True, slots=True)
class Pairing:
    """A word of the query and what stands for it, each word once."""

    term: str
    words: tuple[PairedWord, ...]


@dataclass(frozen=True, slots=True)
class FoldedPairs:
    """The pairs shown at once and those behind the fold."""

    shown: tuple[Pairing, ...]
    folded: tuple[Pairing, ...]


def pair_expansions(expansions: Iterable[Expansion]) -> tuple[Pairing, ...]:
    """The expansions by query word, in the query's order; words of all languages together, heaviest first."""
    weighted = [
        (expansion.term, PairedWord(word.word, expansion.language, word.kind), word.weight)
        for expansion in expansions
        for word in expansion.words
    ]
    order = list(dict.fromkeys(term for term, _, _ in weighted))
    weighted.sort(key=lambda entry: (order.index(entry[0]), -entry[2]))
    return _pair((term, word) for term, word, _ in weighted)


def pair_highlights(result: SearchResult) -> tuple[Pairing, ...]:
    """The words of a result's passage by the query word that they answer, in reading order."""
    text, language = result.passage.text, result.article.language
    return _pair(
        (highlight.query_term, PairedWord(text[highlight.start : highlight.end], language, highlight.kind))
        for highlight in sorted(result.highlights, key=lambda highlight: highlight.start)
        if 0 <= highlight.start < highlight.end <= len(text)
    )


def fold_pairs(pairs: Sequence[Pairing]) -> FoldedPairs:
    """A long query's pairs would push the results off the screen, so the later ones are folded."""
    return FoldedPairs(tuple(pairs[:SHOWN_PAIRS]), tuple(pairs[SHOWN_PAIRS:]))


def _pair(entries: Iterable[tuple[str, PairedWord]]) -> tuple[Pairing, ...]:
    paired: dict[str, dict[str, PairedWord]] = {}
    for term, word in entries:
        paired.setdefault(term, {}).setdefault(word.word.casefold(), word)
    return tuple(Pairing(term, tuple(words.values())) for term, words in paired.items())
