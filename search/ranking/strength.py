"""How sure an answer is: each article's confidence, comparable between queries, and its strength in words."""

from collections.abc import Sequence

import numpy as np

from search.records import FloatMatrix, Strength

# Chosen on a third of belebele's queries, asked as they are and with their relevant passages taken away, and
# on the news needs asked so: both are told apart best, and alike in both languages, from 5 to 5.5. What the
# needs that the news set leaves without an answer say is reported in README.md.
STRONG_CONFIDENCE = 7.5
FAIR_CONFIDENCE = 5.25

CROWD = slice(10, 60)
"""Ranks of the articles that a large archive has on any subject. What stands far above chance but no further
than these do is one of a crowd, not an answer."""
LEAST_CROWD = 10
STAND_OUT = 0.9
"""What a deviation of the crowd counts beside one of chance: .8 to 1 tell answers from none equally well."""

NAMELESS = 0.4
"""The share of its confidence that an article loses which names nothing of what the query names. At .3 to .5
the areas under the curve are within .01 of each other; .8 to .9 of them were as without."""


def measure_confidence(scores: Sequence[float], named: Sequence[float], spread: float) -> FloatMatrix:
    """Confidence of each article of an answer, shape (articles), from their calibrated scores, best first.

    It is the lesser of two: how many standard deviations of chance (``spread``) the score stands above
    chance, and how many of the crowd's it stands above the crowd; and less where an article is not sure to
    name what the query names (``named``, 0 to 1).
    """
    calibrated = np.asarray(scores, dtype=np.float32)
    confidence = calibrated / np.float32(max(spread, 1e-6))
    crowd = np.sort(calibrated)[::-1][CROWD]
    if len(crowd) >= LEAST_CROWD:
        above = (calibrated - crowd.mean()) / max(float(crowd.std()), 1e-6)
        confidence = np.minimum(confidence, np.float32(STAND_OUT) * above)
    sure = 1 - NAMELESS * (1 - np.asarray(named, dtype=np.float32))
    # What stands below chance is not lifted.
    return np.asarray(np.where(confidence > 0, confidence * sure, confidence), dtype=np.float32)


def strength_of(confidence: float) -> Strength:
    """Strong, fair or weak."""
    if confidence >= STRONG_CONFIDENCE:
        return "strong"
    return "fair" if confidence >= FAIR_CONFIDENCE else "weak"
