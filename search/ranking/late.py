"""The late-interaction signal: every word of the query finds its best match among a passage's words.

After ColBERT (Khattab and Zaharia, 2020), with one bit per dimension on the passage side.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from search.ranking.understanding import UnderstoodQuery
from search.records import FloatMatrix
from search.store.word_bits import BitMatrix, unpack_bits

WordComparer = Callable[[FloatMatrix, BitMatrix], FloatMatrix]
"""Tells how well passage words answer query words, as ``match_words`` does."""


def match_words(vectors: FloatMatrix, bits: BitMatrix) -> FloatMatrix:
    """How well each passage word answers each query word, shape (passage words, query words).

    ``vectors`` has shape (query words, dimension), unit rows. A number is the inner product with the
    passage word's signs, scaled to unit length: a cosine that lost what the signs do not hold.
    """
    # Signs are 2 * bits - 1; multiplying bits saves a pass over the large matrix.
    products = 2 * (vectors @ unpack_bits(bits, vectors.shape[1]).T) - vectors.sum(axis=1, keepdims=True)
    return np.asarray(products / np.sqrt(vectors.shape[1]), np.float32).T


def find_best_matches(vectors: FloatMatrix, bits: BitMatrix, counts: NDArray[np.int64]) -> FloatMatrix:
    """The best match of each query word in each passage, shape (passages, query words).

    ``bits`` holds the words of all passages one after the other, ``counts`` how many each has. In a passage
    without words all are zero.
    """
    matches = np.zeros((len(counts), len(vectors)), np.float32)
    filled = np.flatnonzero(counts)
    if len(filled) and len(vectors):
        starts = (np.cumsum(counts) - counts)[filled]
        matches[filled] = np.maximum.reduceat(match_words(vectors, bits), starts, axis=0)
    return matches


def score_late(query: UnderstoodQuery, matches: FloatMatrix) -> FloatMatrix:
    """Mean of the best matches of each passage, weighted by the query's words; shape (passages)."""
    return np.asarray(matches @ query.weights, np.float32)
