"""The dense signal: passages whose centred vector points where the query's does."""

import numpy as np

from search.records import FloatMatrix
from search.store.centring import centre
from search.store.manifest import Manifest
from search.store.shelf import RowNumbers, Shelf


def centre_query(manifest: Manifest, vector: FloatMatrix, language: str) -> FloatMatrix:
    """Move a query vector of shape (dimension,) by the mean query of its language.

    Queries and passages have different means, so each has its own in the manifest.
    """
    mean = np.asarray(manifest.query_means[language], dtype=np.float32)
    return np.asarray(centre(vector.reshape(1, -1), mean)[0])


def find_dense(shelf: Shelf, query_vector: FloatMatrix, depth: int, allowed: RowNumbers | None) -> RowNumbers:
    """The ``depth`` rows of a shelf nearest to a centred query vector, best first, among ``allowed`` rows."""
    return shelf.nearest(query_vector, depth, allowed=allowed)[0]
