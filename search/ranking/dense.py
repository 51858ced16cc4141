"""The dense signal: passages whose centred vector points where the query's does."""

from search.records import FloatMatrix
from search.store.shelf import RowNumbers, Shelf


def find_nearest(shelf: Shelf, query_vector: FloatMatrix, count: int) -> RowNumbers:
    """The ``count`` rows of a shelf nearest to a centred query vector, best first."""
    return shelf.nearest(query_vector, count)[0]


def find_above(shelf: Shelf, query_vector: FloatMatrix, least: float) -> RowNumbers:
    """Every row of a shelf whose cosine with a centred query vector is at least ``least``, in order."""
    return shelf.above(query_vector, least)


def score_dense(shelf: Shelf, query_vector: FloatMatrix, rows: RowNumbers) -> FloatMatrix:
    """Cosine of each row with the query vector."""
    return shelf.vectors(rows) @ query_vector
