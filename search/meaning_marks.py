"""Which words of passages answer which words of a query by what the model knows of their meaning."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.ranking.late import WordComparer, match_words
from search.records import FloatMatrix
from search.store.word_bits import BitMatrix

# How a match of the model becomes a mark was chosen on the half of the marked sentence pairs that is for
# choosing (tests/cases/highlights-seen.json), with .03 of precision left above what is asked: .88, and recall
# .67, across languages. A floor under the plain cosine, near the best of its query word, gave .86 and .64.
SHARPENING = 0.4
"""How much of the query's mean word is taken from each word: in a short query all resemble the whole."""
CONTRAST = 20.0
RIVALRY = 0.2
"""How much a pair is held back by rivals: the share of both its words' matches (softmax of ``CONTRAST`` times
the cosine, after SimAlign) that it does not have."""
MODEL_FLOOR = 0.09
NEIGHBOUR_FLOOR = 0.2
NEIGHBOUR_GAP = 0.1
"""A word may answer two neighbours of the query (rumah sakit: hospital) that match it about as well."""


@dataclass(frozen=True, slots=True)
class MeaningMarks:
    """Query words against the words of some passages, one passage's after the other's.

    ``matches`` (query words, passage words) are the cosines, ``answered`` (the same shape) tells which query
    words each passage word answers: mostly none, else the surest and maybe neighbours of it.
    """

    matches: FloatMatrix
    answered: NDArray[np.bool_]


def mark_by_meaning(
    vectors: FloatMatrix,
    bits: BitMatrix,
    counts: NDArray[np.int64],
    *,
    compare: WordComparer = match_words,
) -> MeaningMarks:
    """Compare query words, ``vectors`` (query words, dimension), with those of passages, by their ``bits``.

    ``counts`` (passages) tells how many words each passage has; a word's rivals are those of its passage.
    """
    matches = np.ascontiguousarray(compare(_sharpen(vectors), bits).T)
    if not matches.size:
        return MeaningMarks(matches, np.zeros(matches.shape, np.bool_))
    of_passages = _log_shares_of_passages(matches, counts[counts > 0])
    certain = matches + RIVALRY * (of_passages + _log_shares(matches))
    return MeaningMarks(matches, _find_answered(matches, certain, RIVALRY * of_passages))


def _find_answered(matches: FloatMatrix, certain: FloatMatrix, rivals: FloatMatrix) -> NDArray[np.bool_]:
    best, places = certain.argmax(axis=0), np.arange(matches.shape[1])
    sure = certain[best, places] >= MODEL_FLOOR
    is_near = (matches + rivals >= NEIGHBOUR_FLOOR) & (matches >= matches[best, places] - NEIGHBOUR_GAP)
    terms = np.arange(len(matches))[:, None]
    return np.asarray(((terms == best) | (np.abs(terms - best) == 1) & is_near) & sure)


def _sharpen(vectors: FloatMatrix) -> FloatMatrix:
    if not len(vectors):
        return vectors
    apart = vectors - np.float32(SHARPENING) * vectors.mean(axis=0)
    return np.asarray(apart / np.maximum(np.linalg.norm(apart, axis=1, keepdims=True), 1e-12), np.float32)


def _log_shares(matches: FloatMatrix) -> FloatMatrix:
    """Logarithm of the softmax of the matches of each passage word."""
    scaled = np.float32(CONTRAST) * (matches - matches.max(axis=0))
    return np.asarray(scaled - np.log(np.exp(scaled).sum(axis=0)), np.float32)


def _log_shares_of_passages(matches: FloatMatrix, counts: NDArray[np.int64]) -> FloatMatrix:
    """The same of the matches of each query word within each passage; ``counts`` are above zero."""
    starts = np.cumsum(counts) - counts
    highest = np.repeat(np.maximum.reduceat(matches, starts, axis=1), counts, axis=1)
    scaled = np.float32(CONTRAST) * (matches - highest)
    sums = np.log(np.add.reduceat(np.exp(scaled), starts, axis=1))
    return np.asarray(scaled - np.repeat(sums, counts, axis=1), np.float32)
