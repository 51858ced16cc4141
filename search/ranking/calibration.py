"""Scores made comparable: what a query scores on passages that have nothing to do with it.

Each shelf keeps a background: a random sample of its passages and the model's reference texts. A query's
cosines there tell what chance gives on that shelf, whatever the shelf's size or subject.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search.records import FloatMatrix, Strength

# Chosen on 150 queries of belebele in each language, asked once as they are and once with their relevant
# passages taken away: at FAIR the first result counts as found for 95 % (English) and 97 % (Indonesian) of
# the first kind and about half of the second; at STRONG for 85 and 79 %, and 9 %. FAIR leans toward showing:
# to call a good answer weak costs a reader more than to call a poor one fair.
STRONG_SPREADS = 6.0
FAIR_SPREADS = 4.25


@dataclass(frozen=True, slots=True)
class Chance:
    """Mean and standard deviation of one query's cosines over a background."""

    mean: float
    spread: float


def measure_chance(background: FloatMatrix, query_vector: FloatMatrix) -> Chance:
    """What chance gives this query on one shelf; ``background`` has shape (texts, dimension)."""
    cosines = background @ query_vector
    return Chance(float(cosines.mean()), float(cosines.std()))


def calibrate_cosines(cosines: FloatMatrix, chance: Chance) -> FloatMatrix:
    """Cosines above chance: bounded, and zero means the same on every shelf."""
    return np.asarray(cosines - chance.mean, dtype=np.float32)


def common_spread(chances: Sequence[Chance]) -> float:
    """One spread for all shelves of a query, so that dividing by it never reorders results."""
    return float(np.mean([chance.spread for chance in chances])) if chances else 1.0


def strength_of(score: float, spread: float) -> Strength:
    """Strong, fair or weak, by how many spreads a calibrated score stands above chance."""
    spreads = score / max(spread, 1e-6)
    if spreads >= STRONG_SPREADS:
        return "strong"
    return "fair" if spreads >= FAIR_SPREADS else "weak"
