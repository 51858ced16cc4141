"""The dense signal: passages whose centred vector points where the query's does."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.records import FloatMatrix
from search.store.shelf import RowNumbers, Shelf
from search.store.sketch import Guesses, Sketch
from search.store.vectors import HalfMatrix

RowMultiplier = Callable[[HalfMatrix, RowNumbers, FloatMatrix], FloatMatrix]
"""Gives the products of a vector of shape (dimension,) with some rows of a matrix, in their order."""

Guesser = Callable[[Sketch, FloatMatrix], Guesses]
"""Tells what a sketch guesses for all rows and a vector of shape (dimension,)."""

NAMED_MARGINS = 1.5
"""How many margins of a shelf's sketch a passage that words name may look too far away and still be compared.

Of the 333,000 matches of 12 queries on 600,000 passages one margin missed 65, one and a half none; half of
what words name need not be compared."""

_ROWS_AT_ONCE = 512


@dataclass(frozen=True, slots=True)
class DenseScores:
    """Rows of a shelf in order, the cosine of each with the query, and whether it was found by that."""

    rows: RowNumbers
    scores: FloatMatrix
    near: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class NamedRows:
    """Rows of a shelf in order that hold words of a query, and what these add to the cosine of each."""

    rows: RowNumbers
    worth: FloatMatrix


def score_dense(
    shelf: Shelf,
    query_vector: FloatMatrix,
    named: NamedRows,
    *,
    least: float,
    at_least_count: int,
    multiply: RowMultiplier,
    guess: Guesser,
) -> DenseScores:
    """Find the rows of cosine ``least`` and more, the ``at_least_count`` nearest in any case, and score them.

    So are those ``named`` that may reach it by what words add; what is found does not depend on them.
    """
    if shelf.sketch is None:
        every_score = shelf.score_all(query_vector)
        near = every_score >= np.float32(least)
        if np.count_nonzero(near) < at_least_count:
            near = choose_best(every_score, at_least_count)
        wanted = near.copy()
        wanted[named.rows] = True
        rows = np.flatnonzero(wanted)
        return DenseScores(rows, every_score[rows], near[rows])
    guesses = guess(shelf.sketch, query_vector)
    likely = guesses.reach(least - shelf.margin)
    hopeful = guesses.of(named.rows) + named.worth >= np.float32(least - NAMED_MARGINS * shelf.margin)
    of_words = np.zeros(len(likely), np.bool_)
    of_words[named.rows[hopeful]] = True
    rows = np.flatnonzero(likely | of_words)
    scores = multiply(shelf.halves, rows, query_vector)
    near = likely[rows] & (scores >= np.float32(least))
    if np.count_nonzero(near) < at_least_count:
        likely |= guesses.reach_nearest(at_least_count)
        rows = np.flatnonzero(likely | of_words)
        scores = multiply(shelf.halves, rows, query_vector)
        near = choose_best(np.where(likely[rows], scores, -np.inf), at_least_count)
    kept = near | of_words[rows]
    return DenseScores(rows[kept], scores[kept], near[kept])


def multiply_rows(halves: HalfMatrix, rows: RowNumbers, vector: FloatMatrix) -> FloatMatrix:
    """The plain ``RowMultiplier``."""
    products = np.empty(len(rows), np.float32)
    # So few at a time stay near the processor.
    for first in range(0, len(rows), _ROWS_AT_ONCE):
        some = slice(first, first + _ROWS_AT_ONCE)
        products[some] = halves[rows[some]].astype(np.float32) @ vector
    return products


def choose_best(scores: FloatMatrix, count: int) -> NDArray[np.bool_]:
    """Which are the ``count`` best, or all; the first of equals."""
    chosen = np.zeros(len(scores), np.bool_)
    if count := min(count, len(scores)):
        last = np.partition(scores, len(scores) - count)[len(scores) - count]
        chosen[scores > last] = True
        equal = np.flatnonzero(scores == last)
        chosen[equal[: count - np.count_nonzero(chosen)]] = True
    return chosen
