"""How sure an answer is: each article's confidence, comparable between queries, and its strength in words."""

import numpy as np

from search.ranking.coverage import Coverage
from search.records import FloatMatrix, Strength

# Chosen on a third of belebele's queries, asked as they are and with their relevant passages taken away, and
# on the news needs asked so: both are told apart best, and alike in both languages, from 5 to 5.5. Within
# that, the needs that the news set has no answer for were looked at: from 5.2 on too many of its others are
# called weak.
STRONG_CONFIDENCE = 7.5
FAIR_CONFIDENCE = 5.1

CROWD = slice(10, 60)
"""Ranks of the articles that a large archive has on any subject. What stands far above chance but no further
than these do is one of a crowd, not an answer."""
LEAST_CROWD = 10
STAND_OUT = 0.9
"""What a deviation of the crowd counts beside one of chance: .8 to 1 tell answers from none equally well."""

NAMELESS = 0.4
"""The share of its confidence that an article loses which names nothing of what the query names. At .3 to .5
the areas under the curve are within .01 of each other."""

EVERY_WORD = 6.5
"""The least confidence of an article that holds every word of the query: fair, even when a hundred others do
too. It is reached with four fifths of them; of passages that are no answer one in fifty holds as much."""


def measure_confidence(scores: FloatMatrix, coverage: Coverage, spread: float) -> FloatMatrix:
    """Confidence of each article of an answer, shape (articles), from their calibrated scores, best first.

    It is the lesser of two: how many standard deviations of chance (``spread``) the score stands above
    chance, and how many of the crowd's it stands above the crowd. It is less where a name of the query is
    missing, and not below what the words that are held vouch for.
    """
    confidence = scores / np.float32(max(spread, 1e-6))
    crowd = np.sort(_find_highest(scores, CROWD.stop))[::-1][CROWD]
    if len(crowd) >= LEAST_CROWD:
        above = (scores - crowd.mean()) / max(float(crowd.std()), 1e-6)
        confidence = np.minimum(confidence, np.float32(STAND_OUT) * above)
    # What stands below chance is not lifted by the loss.
    sure = np.where(confidence > 0, 1 - NAMELESS * (1 - coverage.names), 1)
    held = np.where(coverage.words > 0, EVERY_WORD * coverage.words * coverage.names, -np.inf)
    return np.asarray(np.maximum(confidence * sure, held), dtype=np.float32)


def _find_highest(scores: FloatMatrix, count: int) -> FloatMatrix:
    """The highest of some scores, in no order: an archive has thousands, and sorting them takes longer."""
    least = max(len(scores) - count, 0)
    return np.partition(scores, least)[least:] if least else scores


def strength_of(confidence: float) -> Strength:
    """Strong, fair or weak."""
    if confidence >= STRONG_CONFIDENCE:
        return "strong"
    return "fair" if confidence >= FAIR_CONFIDENCE else "weak"
