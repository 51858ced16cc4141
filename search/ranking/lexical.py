"""The lexical signals: passages that hold the query's own words, or what these are expanded to."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search.content_words import GRAMMAR
from search.records import Expansion, FloatMatrix, Query
from search.stemming import find_stems, stems_of_word
from search.store.catalogue import Catalogue
from search.store.postings import inverse_frequency
from search.store.shelf import RowNumbers

COMMON_SHARE = 0.2
"""Across languages a word in more than this share of the passages is no name."""

_MOST_PER_IDF = 2.2
"""What one word can score at most in BM25, in units of its idf: k1 + 1."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What a shelf is searched for: stems, or phrases of stems, and the most they could score together."""

    tokens: tuple[str, ...]
    most: float


def word_query(catalogue: Catalogue, query: Query, language: str, passages: int) -> Wording:
    """The query's own words for the shelf of ``language``, which holds ``passages`` passages.

    Words of grammar are left out: they are everywhere, and slow to score.
    """
    own = language == query.language
    # Stemmed as the shelf is, so that a name comes out alike on both sides.
    stems = dict.fromkeys(find_stems(query.text, language, without=GRAMMAR.get(query.language, ())))
    if not stems:
        return Wording((), 0.0)
    counts = catalogue.passages_with(language, tuple(stems))
    most = _MOST_PER_IDF * sum(inverse_frequency(count, passages) for count in counts.values())
    used = tuple(
        stem for stem in stems if counts[stem] > 0 and (own or counts[stem] <= COMMON_SHARE * passages)
    )
    return Wording(used, most)


def word_expansions(
    catalogue: Catalogue, expansions: Sequence[Expansion], language: str, passages: int
) -> Wording:
    """What the query's terms are expanded to on the shelf of ``language``; names of many words as phrases."""
    phrases = {
        expansion.term: dict.fromkeys(
            " ".join(stems) for word in expansion.words if (stems := stems_of_word(word.word, language))
        )
        for expansion in expansions
        if expansion.language == language
    }
    wanted = {phrase: phrase.split() for of_term in phrases.values() for phrase in of_term}
    counts = catalogue.passages_with(language, [stem for stems in wanted.values() for stem in stems])
    # A phrase is at least as rare as its rarest word.
    held = {phrase: min(counts[stem] for stem in stems) for phrase, stems in wanted.items()}
    most = sum(
        max(inverse_frequency(held[phrase], passages) for phrase in of_term)
        for of_term in phrases.values()
        if of_term
    )
    return Wording(tuple(phrase for phrase, count in held.items() if count > 0), _MOST_PER_IDF * most)


@dataclass(frozen=True, slots=True)
class WordScores:
    """Rows of a shelf that hold any of a wording, in order, and how much of it each holds, 0 to 1."""

    rows: RowNumbers
    shares: FloatMatrix


def score_shelf_words(catalogue: Catalogue, language: str, wording: Wording) -> WordScores:
    """How much of the wording the passages of a shelf hold: BM25 over the most it could score."""
    if not wording.tokens:
        return WordScores(np.empty(0, np.int64), np.empty(0, np.float32))
    rows, scores = catalogue.score_all_words(language, wording.tokens)
    return WordScores(rows, np.asarray(np.minimum(scores / np.float32(wording.most), 1), np.float32))
