"""A shelf: the vectors of all passages in one language, answered for by FAISS.

Vectors lie in the order of rows, in half precision. A small shelf is compared with a query whole. A large
one has a sketch, which tells which passages may be near; only those are compared, so every score is exact,
and what is missed are a few passages that the sketch took for farther than they are. What is found never
depends on filters, on either kind: totals and facets count what matches a query, and a count must be what its
click shows. So a narrow filter is not answered by a scan of its own, which would find passages that no total
counted.
"""

from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from search.errors import IndexDamagedError
from search.records import FloatMatrix
from search.store.sketch import Sketch
from search.store.vectors import HalfMatrix

RowNumbers = NDArray[np.int64]
"""Positions on one shelf, from 0."""

_MAPPED_AT_ONCE = 4096
"""Bytes that are sure to be mapped when one of them is read."""


class Shelf:
    """Nearest passages of one language; safe to ask from several threads."""

    def __init__(
        self, path: Path, *, passages: int, dimension: int, sketch: Sketch | None = None, margin: float = 0.0
    ) -> None:
        """Open the file; raises IndexDamagedError.

        A passage is compared when the guess of ``sketch`` is at most ``margin`` below what is looked for.
        """
        self.sketch, self.margin = sketch, margin
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
        if not isinstance(self._index, faiss.IndexIVFScalarQuantizer) or self._index.nlist != 1:
            raise IndexDamagedError(
                f"The index is damaged: {path} does not hold its vectors in one cell. "
                "Build again: lintas index build SOURCE..."
            )
        cells: Any = self._index.invlists
        # FAISS gives an address; the view lives as long as the index does.
        held = faiss.rev_swig_ptr(cells.get_codes(0), passages * 2 * dimension)
        self.halves: HalfMatrix = held.view(np.float16).reshape(passages, dimension)
        """The centred vectors as they lie in the file, shape (passages, dimension)."""

    def touch(self) -> None:
        """Have the system map every vector, and read what is on the disk alone.

        A query on a large shelf asks for thousands of them, here and there, and waited for each.
        """
        np.add.reduce(self.halves.view(np.uint8).reshape(-1)[::_MAPPED_AT_ONCE])

    def score_all(self, vector: FloatMatrix) -> FloatMatrix:
        """Inner product of every row with a vector of shape (dimension,), shape (rows,)."""
        _, scores, found = self._index.range_search(vector.reshape(1, -1), float(np.finfo(np.float32).min))
        by_row = np.empty(self._index.ntotal, np.float32)
        by_row[found] = scores
        return by_row

    def nearest(self, vector: FloatMatrix, count: int) -> tuple[RowNumbers, FloatMatrix]:
        """Rows and inner products of the ``count`` best passages for a vector of shape (dimension,).

        Best first; equal scores by row. Always as many as asked for, or all.
        """
        if not (count := min(count, self._index.ntotal)):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        if self.sketch is None:
            found_scores, found_rows = self._index.search(vector.reshape(1, -1), count)
            rows, scores = found_rows[0], found_scores[0]
        else:
            rows = self.sketch.guess_nearest(vector, count)
            scores = self.vectors(rows) @ vector
        # FAISS does not order ties.
        order = np.lexsort((rows, -scores))[:count]
        return rows[order], scores[order]

    def vectors(self, rows: RowNumbers) -> FloatMatrix:
        """The centred vectors of ``rows``, shape (rows, dimension)."""
        return self.halves[rows].astype(np.float32)
