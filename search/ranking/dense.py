"""The dense signal: passages whose centred vector points where the query's does."""

import numpy as np

from search.records import FloatMatrix
from search.store.shelf import RowNumbers, Shelf


def score_dense(
    shelf: Shelf, query_vector: FloatMatrix, rows: RowNumbers, found: tuple[RowNumbers, FloatMatrix]
) -> FloatMatrix:
    """Cosine of each row with a centred query vector; ``found`` rows have theirs already.

    Both are in order, and ``rows`` has all of those found.
    """
    found_rows, found_scores = found
    scores = np.empty(len(rows), np.float32)
    known = np.zeros(len(rows), np.bool_)
    known[np.searchsorted(rows, found_rows)] = True
    scores[known] = found_scores
    if not known.all():
        scores[~known] = shelf.score(query_vector, rows[~known])
    return scores
