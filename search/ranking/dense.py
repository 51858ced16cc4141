"""The dense signal: passages whose centred vector points where the query's does."""

from search.records import FloatMatrix
from search.store.shelf import RowNumbers, Shelf


def find_dense(shelf: Shelf, query_vector: FloatMatrix, depth: int, allowed: RowNumbers | None) -> RowNumbers:
    """The ``depth`` rows of a shelf nearest to a centred query vector, best first, among ``allowed`` rows."""
    return shelf.nearest(query_vector, depth, allowed=allowed)[0]


def score_dense(shelf: Shelf, query_vector: FloatMatrix, rows: RowNumbers) -> FloatMatrix:
    """Cosine of each row with the query vector."""
    return shelf.vectors(rows) @ query_vector
