"""A sketch of a shelf: half a byte for every two dimensions, enough to tell which passages may be near.

Product quantisation whose codes FAISS compares by table look-ups in the processor's registers (Jégou et al.,
Product quantization for nearest neighbor search, 2011; André et al., Cache locality is not enough, 2015). A
pass over a sketch takes a tenth of one over the vectors, wherever they lie: unlike cells it does not matter
what an archive is about. What a sketch says is a guess, so its rows are always scored again by the shelf.
"""

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
        self._index = index
        # What a part's code stands for, shape (parts, values, dimensions of a part).
        values = faiss.vector_to_array(index.pq.centroids)
        self._values: FloatMatrix = values.reshape(index.pq.M, index.pq.ksub, -1)

    def guess(self, vector: FloatMatrix, least: float) -> tuple[NDArray[np.int64], FloatMatrix]:
        """Rows whose product with a vector of shape (dimension,) looks above ``least``, in no order, and how
        large it looks.
        """
        shares = np.einsum("pvd,pd->pv", self._values, vector.reshape(len(self._values), -1))
        # FAISS compares in small whole numbers, which a number that no code can reach would overflow.
        if least >= shares.max(axis=1).sum():
            return np.empty(0, np.int64), np.empty(0, np.float32)
        if least <= shares.min(axis=1).sum():
            every_guess, every_row = self._index.search(vector.reshape(1, -1), self._index.ntotal)
            return every_row[0], every_guess[0]
        _, guesses, rows = self._index.range_search(vector.reshape(1, -1), least)
        return rows, guesses

    def guess_nearest(self, vector: FloatMatrix, count: int) -> NDArray[np.int64]:
        """Rows, in no order, among which the ``count`` nearest are; some times as many, or all there are."""
        depth = min(_GUESSED_TIMES * count + _GUESSED_MORE, self._index.ntotal)
        _, rows = self._index.search(vector.reshape(1, -1), depth)
        # FAISS pads what is missing with -1.
        found: NDArray[np.int64] = rows[rows >= 0]
        return found
