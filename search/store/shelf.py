"""A shelf: the vectors of all passages in one language, answered for by FAISS."""

from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from search.errors import IndexDamagedError
from search.records import FloatMatrix

RowNumbers = NDArray[np.int64]
"""Positions on one shelf, from 0."""


def write_shelf(path: Path, vectors: FloatMatrix) -> None:
    """Write centred unit vectors (passages, dimension) as an exact inner-product index."""
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors, dtype=np.float32))
    try:
        faiss.write_index(index, str(path))
    except RuntimeError as error:
        raise OSError(f"{path} cannot be written: {error}") from None


class Shelf:
    """Nearest passages of one language; safe to ask from several threads."""

    def __init__(self, path: Path, *, passages: int, dimension: int) -> None:
        # One thread a query: two were four to ten times slower on a busy machine.
        faiss.omp_set_num_threads(1)
        try:
            # Mapped, not read: opening costs nothing and processes share the pages.
            self._index: Any = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            raise IndexDamagedError(
                f"The index is damaged: {path} is not a shelf ({error}). "
                "Build again: lintas index build SOURCE..."
            ) from None
        if self._index.ntotal != passages or self._index.d != dimension:
            raise IndexDamagedError(
                f"The index is damaged: {path} holds {self._index.ntotal} vectors of {self._index.d} "
                f"dimensions, the manifest says {passages} of {dimension}. "
                "Build again: lintas index build SOURCE..."
            )

    def nearest(
        self, vector: FloatMatrix, count: int, *, allowed: RowNumbers | None = None
    ) -> tuple[RowNumbers, FloatMatrix]:
        """Rows and inner products of the ``count`` best passages for a vector of shape (dimension,).

        Best first; equal scores by row. ``allowed`` limits the answer to those rows.
        """
        total = self._index.ntotal if allowed is None else len(allowed)
        if not (count := min(count, total)):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        selector = None if allowed is None else _selector(allowed, self._index.ntotal)
        parameters = None if selector is None else faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        scores, rows = self._index.search(vector.reshape(1, -1), count, params=parameters)
        # FAISS does not order ties.
        order = np.lexsort((rows[0], -scores[0]))
        return rows[0][order], scores[0][order]

    def above(self, vector: FloatMatrix, least: float) -> RowNumbers:
        """Rows whose inner product with a vector of shape (dimension,) is at least ``least``, in order."""
        # FAISS looks for products above a number, not for equal ones.
        just_below = float(np.nextafter(np.float32(least), np.float32(-np.inf)))
        _, _, rows = self._index.range_search(vector.reshape(1, -1), just_below)
        return np.sort(rows).astype(np.int64)

    def vectors(self, rows: RowNumbers) -> FloatMatrix:
        """The centred vectors of ``rows``, shape (rows, dimension)."""
        return np.asarray(self._index.reconstruct_batch(rows), dtype=np.float32)


def _selector(allowed: RowNumbers, total: int) -> faiss.IDSelector:
    mask = np.zeros(total, dtype=bool)
    mask[allowed] = True
    return faiss.IDSelectorBitmap(np.packbits(mask, bitorder="little"))  # type: ignore[call-arg,arg-type]
