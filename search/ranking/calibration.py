"""Scores made comparable: what a query scores on texts that have nothing to do with it.

Each shelf keeps a background: a random sample of its passages and some of the model's reference texts. A
query's scores there tell what chance gives on that shelf, whatever the shelf's size or subject.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search.ranking.kernels import Kernels
from search.ranking.late import score_late
from search.ranking.understanding import UnderstoodQuery
from search.store.generation import OpenShelf

LATE_WEIGHT = 4.0
"""What the late signal counts beside the dense one: its numbers vary less. Between 3 and 8 nothing changes by
more than .3 points (a third of belebele's queries, 80 news needs over 680 articles, a tenth of facqa's)."""


LEANING_SPREADS = 1.5
"""How far a language that a person leans to is lifted: enough to reorder close results, not to bury good ones
of the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """One query's scores over the background of one shelf.

    Mean of the dense and of the late signal, and the standard deviation of their weighted sum (``spread``)
    and of the dense one alone.
    """

    dense: float
    late: float
    spread: float
    dense_spread: float


def measure_chance(query: UnderstoodQuery, shelf: OpenShelf, kernels: Kernels) -> Chance:
    """What chance gives this query on one shelf; guesses will do, for only means and deviations are taken."""
    dense = shelf.background @ query.vector
    late = score_late(query, kernels.guess_best(query.word_vectors, shelf.background_words))
    return Chance(
        dense=float(dense.mean()),
        late=float(late.mean()),
        spread=float((dense + np.float32(LATE_WEIGHT) * late).std()),
        dense_spread=float(dense.std()),
    )


def common_spread(chances: Sequence[Chance]) -> float:
    """One spread for all shelves of a query, so that dividing by it never reorders results."""
    return float(np.mean([chance.spread for chance in chances])) if chances else 1.0
