"""Writes a shelf from vectors that are read some at a time, so that memory does not grow with the archive."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from search.records import FloatMatrix
from search.store.centring import centre
from search.store.shelf import RowNumbers
from search.store.vectors import HalfMatrix

BLOCK_ROWS = 8192
"""Vectors centred at a time: 13 MB at 384 dimensions."""

_TEXTS_PER_CELL = 40
_ROUNDS = 8
"""k-means on so many vectors a cell and in so many rounds: a million vectors take 90 s on two cores."""


@dataclass(frozen=True, slots=True)
class ShelfVectors:
    """The vectors of one shelf before it is written: mapped, and centred when they are read.

    ``encoded`` has a row per passage number, ``numbers`` the passage numbers of the shelf's rows, ``mean`` is
    what they are centred on, shape (dimension,).
    """

    encoded: HalfMatrix
    numbers: RowNumbers
    mean: FloatMatrix

    def __len__(self) -> int:
        return len(self.numbers)

    def read(self, rows: RowNumbers) -> FloatMatrix:
        """Centred unit vectors of some rows, shape (rows, dimension)."""
        return centre(self.encoded[self.numbers[rows]].astype(np.float32), self.mean)

    def blocks(self) -> Iterator[tuple[RowNumbers, FloatMatrix]]:
        """All rows in order with their vectors, some at a time."""
        for first in range(0, len(self), BLOCK_ROWS):
            rows = np.arange(first, min(first + BLOCK_ROWS, len(self)))
            yield rows, self.read(rows)


def write_shelf(path: Path, vectors: ShelfVectors, *, cells: int, threads: int = 1) -> None:
    """Write a shelf of so many cells, with as many ``threads``; one cell is exact."""
    # One cell has no centres to find. A process that never had several threads can also still be forked.
    faiss.omp_set_num_threads(threads if cells > 1 else 1)
    try:
        faiss.write_index(_fill(vectors, cells), str(path))
    except RuntimeError as error:
        raise OSError(f"{path} cannot be written: {error}") from None
    finally:
        faiss.omp_set_num_threads(1)


def _fill(vectors: ShelfVectors, cells: int) -> faiss.Index:
    index: Any = faiss.IndexIVFScalarQuantizer(
        _place_centres(vectors, cells),
        vectors.encoded.shape[1],
        cells,
        faiss.ScalarQuantizer.QT_fp16,
        faiss.METRIC_INNER_PRODUCT,
        False,  # no residuals: a vector is the same in every kind of shelf
    )
    index.is_trained = True
    if cells == 1:
        # Room for all at once; growing step by step would take three times the memory.
        index.invlists.resize(0, len(vectors))
        index.invlists.resize(0, 0)
    index.make_direct_map()
    for _, block in vectors.blocks():
        index.add(block)
    filled: faiss.Index = index
    return filled


def _place_centres(vectors: ShelfVectors, cells: int) -> faiss.Index:
    """The centres of the cells, by k-means over a sample; any point will do for a single one."""
    dimension = vectors.encoded.shape[1]
    centres = faiss.IndexFlatIP(dimension)
    if cells == 1:
        centres.add(np.zeros((1, dimension), np.float32))
        return centres
    # A fixed seed: the same articles give the same index.
    chosen = np.random.default_rng(0).permutation(len(vectors))[: _TEXTS_PER_CELL * cells]
    means: Any = faiss.Kmeans(
        dimension, cells, niter=_ROUNDS, spherical=True, seed=1, min_points_per_centroid=1
    )
    means.train(vectors.read(np.sort(chosen)))
    centres.add(means.centroids)
    return centres
