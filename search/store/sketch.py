"""A sketch of a shelf: half a byte for every two dimensions, enough to tell which passages may be near.

Product quantisation whose codes FAISS compares by table look-ups in the processor's registers (Jégou et al.,
Product quantization for nearest neighbor search, 2011; André et al., Cache locality is not enough, 2015). A
pass over a sketch takes a tenth of one over the vectors, wherever they lie: unlike cells it does not matter
what an archive is about. What a sketch says is a guess, so its rows are always scored again by the shelf.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from search.errors import IndexDamagedError
from search.records import FloatMatrix

_GUESSED_TIMES = 4
_GUESSED_MORE = 500
"""How many rows are guessed for so many nearest: of 400,000 passages the hundred nearest were always among
the 500 that looked nearest."""

BLOCK_ROWS = 32
"""Rows whose codes lie side by side."""
_MOST_STEPS = 255
_MOST_SUM = np.iinfo(np.uint16).max


@dataclass(frozen=True, slots=True)
class ShareTables:
    """What each value of each part of a code adds to the product with a vector, in ``steps``: whole numbers
    of one byte, shape (parts, values), with an even number of parts.

    A product looks as large as ``base`` and ``step`` times the sum of its parts' steps, which fits two bytes.
    """

    steps: NDArray[np.uint8]
    base: float
    step: float


@dataclass(frozen=True, slots=True)
class Guesses:
    """How large the product of a vector with each row of a shelf looks: ``base`` and ``step`` times ``sums``,
    shape (rows,).
    """

    sums: NDArray[np.uint16]
    base: float
    step: float

    def of(self, rows: NDArray[np.int64]) -> FloatMatrix:
        """The guesses for some rows."""
        return np.float32(self.base) + np.float32(self.step) * self.sums[rows]

    def reach(self, least: float) -> NDArray[np.bool_]:
        """Which rows look like ``least`` and more, shape (rows,)."""
        sum_of_least = np.ceil((least - self.base) / self.step)
        if sum_of_least > _MOST_SUM:
            return np.zeros(len(self.sums), np.bool_)
        return np.asarray(self.sums >= np.uint16(max(sum_of_least, 0)))

    def reach_nearest(self, count: int) -> NDArray[np.bool_]:
        """Rows among which the ``count`` nearest are, shape (rows,): some times as many and their equals, or
        all there are.
        """
        depth = min(_GUESSED_TIMES * count + _GUESSED_MORE, len(self.sums))
        if not depth:
            return np.zeros(0, np.bool_)
        last = np.partition(self.sums, len(self.sums) - depth)[len(self.sums) - depth]
        return np.asarray(self.sums >= last)


class Sketch:
    """Guesses the inner products of queries with a shelf's rows; safe to ask from several threads.

    It is read into memory, unlike the shelf: 100 bytes a passage at 384 dimensions.
    """

    def __init__(self, path: Path, *, passages: int, dimension: int) -> None:
        """Open the file; raises IndexDamagedError when it is none or of another size."""
        faiss.omp_set_num_threads(1)
        try:
            index: Any = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            raise IndexDamagedError(
                f"The index is damaged: {path} is not a sketch ({error}). "
                "Build again: lintas index build SOURCE..."
            ) from None
        if (index.ntotal, index.d) != (passages, dimension):
            raise IndexDamagedError(
                f"The index is damaged: {path} holds {index.ntotal} codes of {index.d} "
                f"dimensions, the manifest says {passages} of {dimension}. "
                "Build again: lintas index build SOURCE..."
            )
        if not isinstance(index, faiss.IndexIVFPQFastScan) or index.nlist != 1 or index.bbs != BLOCK_ROWS:
            raise IndexDamagedError(
                f"The index is damaged: {path} does not hold its codes in one cell. "
                "Build again: lintas index build SOURCE..."
            )
        self._index = index
        self.dimension = dimension
        blocks = -(-passages // BLOCK_ROWS)
        cells: Any = index.invlists
        # FAISS gives an address; the view lives as long as the index does.
        held = faiss.rev_swig_ptr(cells.get_codes(0), blocks * BLOCK_ROWS * index.M2 // 2)
        self.codes: NDArray[np.uint8] = held.reshape(blocks, index.M2 // 2, BLOCK_ROWS)
        """As FAISS lays them out, shape (blocks, pairs of parts, bytes): the first half of a pair's bytes are
        of the one part, the others of the other. A byte holds the codes of two rows of the block: the lower
        four bits are of the rows 0, 8, 1, 9, ... 15, the upper ones of those 16 further on.
        """
        # What a part's code stands for, shape (parts, values, dimensions of a part).
        values = faiss.vector_to_array(index.pq.centroids)
        self._values: FloatMatrix = values.reshape(index.pq.M, index.pq.ksub, -1)

    def __len__(self) -> int:
        """How many rows there are."""
        return int(self._index.ntotal)

    def tabulate(self, vector: FloatMatrix) -> ShareTables:
        """The tables for a vector of shape (dimension,), to the bit as FAISS makes them."""
        # What each value of each part adds to the product, shape (parts, values).
        shares = np.einsum("pvd,pd->pv", self._values, vector.reshape(len(self._values), -1))
        least = shares.min(axis=1, keepdims=True)
        above = shares - least
        scale = np.float32(
            min(
                _MOST_STEPS / max(float(above.max(initial=0)), 1e-12),
                _MOST_SUM / max(float(above.max(axis=1).sum()), 1e-12),
            )
        )
        steps = np.zeros((self._index.M2, shares.shape[1]), np.uint8)
        steps[: len(shares)] = np.floor(above * scale + np.float32(0.5))
        return ShareTables(steps, float(least.sum()), 1 / float(scale))

    def guess_all(self, vector: FloatMatrix) -> Guesses:
        """The guess for every row and a vector of shape (dimension,)."""
        tables = self.tabulate(vector)
        sums = np.zeros(len(self), np.uint16)
        if tables.steps.any():
            # What is not found has the least sum there is.
            _, guesses, rows = self._index.range_search(vector.reshape(1, -1), tables.base + tables.step / 2)
            sums[rows] = np.rint((guesses - tables.base) / tables.step)
        return Guesses(sums, tables.base, tables.step)

    def guess(self, vector: FloatMatrix, least: float) -> tuple[NDArray[np.int64], FloatMatrix]:
        """Rows whose product with a vector of shape (dimension,) looks like ``least`` and more, and how large
        it looks.
        """
        guesses = self.guess_all(vector)
        rows = np.flatnonzero(guesses.reach(least))
        return rows, guesses.of(rows)

    def guess_nearest(self, vector: FloatMatrix, count: int) -> NDArray[np.int64]:
        """Rows, in no order, among which the ``count`` nearest are; some times as many, or all there are."""
        depth = min(_GUESSED_TIMES * count + _GUESSED_MORE, self._index.ntotal)
        _, rows = self._index.search(vector.reshape(1, -1), depth)
        # FAISS pads what is missing with -1.
        found: NDArray[np.int64] = rows[rows >= 0]
        return found
