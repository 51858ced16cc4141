"""The dense signal: passages whose centred vector points where the query's does."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.records import FloatMatrix
from search.store.shelf import RowNumbers, Shelf


@dataclass(frozen=True, slots=True)
class DenseScores:
    """Rows of a shelf in order, the cosine of each with the query, and whether it was found by that."""

    rows: RowNumbers
    scores: FloatMatrix
    near: NDArray[np.bool_]


def score_dense(
    shelf: Shelf, query_vector: FloatMatrix, named: NDArray[np.bool_], *, least: float, at_least_count: int
) -> DenseScores:
    """Find the rows of cosine ``least`` and more, the ``at_least_count`` nearest in any case, and score them.

    So are those ``named``, a mask over the rows of the shelf; what is found does not depend on it.
    """
    if shelf.is_exact:
        # One pass tells both.
        every_score = shelf.score_all(query_vector)
        near = every_score >= np.float32(least)
        if np.count_nonzero(near) < at_least_count:
            near = choose_best(every_score, at_least_count)
        rows = np.flatnonzero(named | near)
        return DenseScores(rows, every_score[rows], near[rows])
    found, found_scores = shelf.find(query_vector, least=least, at_least_count=at_least_count)
    near = np.zeros(len(named), np.bool_)
    near[found] = True
    rows = np.flatnonzero(named | near)
    scores, is_near = np.empty(len(rows), np.float32), near[rows]
    scores[is_near] = found_scores
    if not is_near.all():
        scores[~is_near] = shelf.score(query_vector, rows[~is_near])
    return DenseScores(rows, scores, is_near)


def choose_best(scores: FloatMatrix, count: int) -> NDArray[np.bool_]:
    """Which are the ``count`` best, or all; the first of equals."""
    chosen = np.zeros(len(scores), np.bool_)
    if count := min(count, len(scores)):
        last = np.partition(scores, len(scores) - count)[len(scores) - count]
        chosen[scores > last] = True
        equal = np.flatnonzero(scores == last)
        chosen[equal[: count - np.count_nonzero(chosen)]] = True
    return chosen
