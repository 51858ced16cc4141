"""A shelf: the vectors of all passages in one language, answered for by FAISS.

Vectors lie in cells, in half precision. A shelf of one cell compares a query with every passage and is exact;
one of many looks only into the ``probes`` cells whose centres are nearest, as many as the build found to be
needed. What is found never depends on filters, on either kind: totals and facets count what matches a query,
and a count must be what its click shows. So a narrow filter is not answered by a scan of its own, which would
find passages that no total counted; rather the build raises ``probes`` until hardly any of the nearest are
missed, and few of those that stand out just so. Rows that are named are always scored exactly.
"""

from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from search.errors import IndexDamagedError
from search.records import FloatMatrix

RowNumbers = NDArray[np.int64]
"""Positions on one shelf, from 0."""

SCAN_SHARE = 0.004
"""Above this share of the shelf's rows, scoring them in a pass over all cells is faster than one by one: of
100,000 passages 500 take .6 ms instead of .7, and 20,000 take 8 ms instead of 60."""


class Shelf:
    """Nearest passages of one language; safe to ask from several threads."""

    def __init__(self, path: Path, *, passages: int, dimension: int, probes: int = 1) -> None:
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
        if not isinstance(self._index, faiss.IndexIVF):
            raise IndexDamagedError(
                f"The index is damaged: {path} has no cells. Build again: lintas index build SOURCE..."
            )
        self.cells = int(self._index.nlist)
        self.probes = min(probes, self.cells)

    def find(
        self, vector: FloatMatrix, *, least: float, at_least_count: int, probes: int | None = None
    ) -> tuple[RowNumbers, FloatMatrix]:
        """Every row whose inner product with a vector of shape (dimension,) is at least ``least``.

        They come in the order of rows, with their scores. Where there are fewer than ``at_least_count``, the
        nearest are added until there are, whatever they score. ``probes`` is for trying other numbers.
        """
        # FAISS looks for products above a number, not for equal ones.
        just_below = float(np.nextafter(np.float32(least), np.float32(-np.inf)))
        _, scores, rows = self._index.range_search(
            vector.reshape(1, -1), just_below, params=self._parameters(probes or self.probes)
        )
        if len(rows) < min(at_least_count, self._index.ntotal):
            rows, scores = self.nearest(vector, at_least_count, probes=probes)
        order = np.argsort(rows)
        return rows[order], scores[order]

    def nearest(
        self, vector: FloatMatrix, count: int, *, probes: int | None = None
    ) -> tuple[RowNumbers, FloatMatrix]:
        """Rows and inner products of the ``count`` best passages for a vector of shape (dimension,).

        Best first; equal scores by row. Always as many as asked for, or all: where the probed cells hold
        fewer, the others are looked into, unless it is ``probes`` that are tried.
        """
        if not (count := min(count, self._index.ntotal)):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        scores, rows = self._index.search(
            vector.reshape(1, -1), count, params=self._parameters(probes or self.probes)
        )
        # FAISS pads what is missing with -1.
        if rows[0, -1] < 0 and probes is None:
            return self.nearest(vector, count, probes=self.cells)
        rows, scores = rows[rows >= 0], scores[rows >= 0]
        # FAISS does not order ties.
        order = np.lexsort((rows, -scores))
        return rows[order], scores[order]

    @property
    def is_exact(self) -> bool:
        """Whether every passage is compared with a query: there is one cell."""
        return self.cells == 1

    def score_all(self, vector: FloatMatrix) -> FloatMatrix:
        """Inner product of every row with a vector of shape (dimension,), shape (rows,)."""
        return self._scan(vector, self._parameters(self.cells))

    def score(self, vector: FloatMatrix, rows: RowNumbers) -> FloatMatrix:
        """Inner products of ``rows``, distinct and in order, with a vector of shape (dimension,); exact."""
        if len(rows) <= SCAN_SHARE * self._index.ntotal:
            return self.vectors(rows) @ vector
        mask = np.zeros(self._index.ntotal, dtype=bool)
        mask[rows] = True
        bits = np.packbits(mask, bitorder="little")
        # Named here, since FAISS keeps only addresses of them.
        selector = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg,arg-type]
        return self._scan(vector, self._parameters(self.cells, selector))[rows]

    def vectors(self, rows: RowNumbers) -> FloatMatrix:
        """The centred vectors of ``rows``, shape (rows, dimension)."""
        return np.asarray(self._index.reconstruct_batch(rows), dtype=np.float32)

    def _scan(self, vector: FloatMatrix, parameters: faiss.SearchParametersIVF) -> FloatMatrix:
        """Scores by row; those of rows that the parameters leave out mean nothing."""
        _, scores, found = self._index.range_search(
            vector.reshape(1, -1), float(np.finfo(np.float32).min), params=parameters
        )
        by_row = np.empty(self._index.ntotal, np.float32)
        by_row[found] = scores
        return by_row

    def _parameters(self, probes: int, selector: faiss.IDSelector | None = None) -> faiss.SearchParametersIVF:
        return faiss.SearchParametersIVF(nprobe=probes, sel=selector)  # type: ignore[call-arg]
