"""How sure an answer is: each article's confidence, comparable between queries, and its strength in words."""

from collections.abc import Sequence

import numpy as np

from search.records import FloatMatrix, Strength

# On the 80 needs of the news set FAIR lets 86 (English) and 84 % (Indonesian) of them pass, and 4 of 15 needs
# each without an answer. A third of belebele's queries, asked as they are and with their relevant passages
# taken away, are told apart best between 5.25 and 5.75.
STRONG_CONFIDENCE = 7.5
FAIR_CONFIDENCE = 5.5

CROWD = slice(10, 60)
"""Ranks of the articles that a large archive has on any subject. What stands far above chance but no further
than these do is one of a crowd, not an answer."""
LEAST_CROWD = 10
STAND_OUT = 0.9
"""What a deviation of the crowd counts beside one of chance: .8 to 1 tell answers from none equally well."""


def measure_confidence(scores: Sequence[float], spread: float) -> FloatMatrix:
    """Confidence of each article of an answer, shape (articles), from their calibrated scores, best first.

    It is the lesser of two: how many standard deviations of chance (``spread``) the score stands above
    chance, and how many of the crowd's it stands above the crowd.
    """
    calibrated = np.asarray(scores, dtype=np.float32)
    confidence = calibrated / np.float32(max(spread, 1e-6))
    crowd = np.sort(calibrated)[::-1][CROWD]
    if len(crowd) >= LEAST_CROWD:
        above = (calibrated - crowd.mean()) / max(float(crowd.std()), 1e-6)
        confidence = np.minimum(confidence, np.float32(STAND_OUT) * above)
    return np.asarray(confidence, dtype=np.float32)


def strength_of(confidence: float) -> Strength:
    """Strong, fair or weak."""
    if confidence >= STRONG_CONFIDENCE:
        return "strong"
    return "fair" if confidence >= FAIR_CONFIDENCE else "weak"
