"""The lexical signal: passages that hold the query's own words, rare words counting most."""

import math
from dataclasses import dataclass

import numpy as np

from search.function_words import ENGLISH, INDONESIAN
from search.records import FloatMatrix, Query
from search.stemming import find_stems
from search.store.catalogue import Catalogue
from search.store.shelf import RowNumbers

# Chosen on a quarter of belebele's queries and the 80 news needs over 680 articles, nDCG@10: on the query's
# own shelf words add 3 to 4 points on belebele (en 93.4 to 96.3, id 89.8 to 93.5); a larger pair (.8 and .4)
# adds nothing there and costs one to two over both shelves together. Across languages only names and numbers
# are shared, so they count for less.
OWN_LANGUAGE_WEIGHT = 0.5
ACROSS_WEIGHT = 0.2
COMMON_SHARE = 0.2
"""Across languages a word in more than this share of the passages is no name."""

_MOST_PER_IDF = 2.2
"""What one word can score at most in BM25, in units of its idf: k1 + 1."""

_GRAMMAR = {"en": ENGLISH, "id": INDONESIAN}


@dataclass(frozen=True, slots=True)
class Wording:
    """The words a shelf is searched for: their tokens, the most they could score, and their weight."""

    tokens: tuple[str, ...]
    most: float
    weight: float


def choose_wording(catalogue: Catalogue, query: Query, language: str, passages: int) -> Wording:
    """The query's words for the shelf of ``language``, which holds ``passages`` passages.

    Words of grammar are left out: they are everywhere, and slow to score.
    """
    own = language == query.language
    # Stemmed as the shelf is, so that a name comes out alike on both sides.
    stems = find_stems(query.text, language, without=_GRAMMAR.get(query.language, ()))
    tokens = tuple(dict.fromkeys(stems))
    if not tokens:
        return Wording((), 0.0, 0.0)
    counts = catalogue.passages_with(language, tokens)
    most = _MOST_PER_IDF * sum(_idf(count, passages) for count in counts.values())
    used = tuple(
        token for token in tokens if counts[token] > 0 and (own or counts[token] <= COMMON_SHARE * passages)
    )
    return Wording(used, most, OWN_LANGUAGE_WEIGHT if own else ACROSS_WEIGHT)


def find_lexical(
    catalogue: Catalogue, language: str, wording: Wording, depth: int, allowed: RowNumbers | None
) -> RowNumbers:
    """The ``depth`` rows of a shelf that hold most of the wording, among ``allowed`` rows."""
    if not wording.tokens:
        return np.empty(0, np.int64)
    return catalogue.best_by_words(language, wording.tokens, depth, allowed=allowed)


def score_lexical(catalogue: Catalogue, language: str, wording: Wording, rows: RowNumbers) -> FloatMatrix:
    """How much of the query's words each row holds: BM25 over the most they could score, 0 to 1."""
    if not wording.tokens:
        return np.zeros(len(rows), np.float32)
    return catalogue.score_words(language, wording.tokens, rows) / np.float32(wording.most)


def _idf(count: int, passages: int) -> float:
    """Inverse passage frequency as FTS5 computes it, so that shares come out between 0 and 1."""
    return max(math.log((passages - count + 0.5) / (count + 0.5)), 1e-6)
