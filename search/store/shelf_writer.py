"""Writes a shelf and its sketch from vectors that are read some at a time."""

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

_CODE_BITS = 4
_CODE_VALUES = 2**_CODE_BITS
_TAUGHT_BY = 8192
"""Vectors that the values of codes are learned from; eight times as many made no better guesses."""


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


def write_shelf(path: Path, vectors: ShelfVectors) -> None:
    """Write the vectors of a shelf."""
    # A process that never had several threads can still be forked.
    faiss.omp_set_num_threads(1)
    dimension = vectors.encoded.shape[1]
    # FAISS scans one cell ten times faster than an index without any.
    index: Any = faiss.IndexIVFScalarQuantizer(
        _one_centre(dimension),
        dimension,
        1,
        faiss.ScalarQuantizer.QT_fp16,
        faiss.METRIC_INNER_PRODUCT,
        False,  # no residuals
    )
    index.is_trained = True
    # Room for all at once; growing step by step would take three times the memory.
    index.invlists.resize(0, len(vectors))
    index.invlists.resize(0, 0)
    for _, block in vectors.blocks():
        index.add(block)
    _write(path, index)


def write_sketch(path: Path, vectors: ShelfVectors, *, threads: int = 1) -> None:
    """Write the sketch of a shelf that has passages, with as many ``threads``."""
    dimension = vectors.encoded.shape[1]
    parts = dimension // 2 if dimension % 2 == 0 else dimension
    index: Any = faiss.IndexIVFPQFastScan(
        _one_centre(dimension), dimension, 1, parts, _CODE_BITS, faiss.METRIC_INNER_PRODUCT
    )
    index.by_residual = False
    index.pq.cp.min_points_per_centroid = 1
    # A fixed seed: the same articles give the same sketch.
    chosen = np.random.default_rng(0).permutation(len(vectors))[:_TAUGHT_BY]
    # FAISS wants as many as there are values, if need be the same again.
    chosen = np.resize(chosen, max(len(chosen), _CODE_VALUES))
    faiss.omp_set_num_threads(threads)
    try:
        index.train(vectors.read(np.sort(chosen)))
        for _, block in vectors.blocks():
            index.add(block)
    finally:
        faiss.omp_set_num_threads(1)
    _write(path, index)


def _write(path: Path, index: faiss.Index) -> None:
    try:
        faiss.write_index(index, str(path))
    except RuntimeError as error:
        raise OSError(f"{path} cannot be written: {error}") from None


def _one_centre(dimension: int) -> faiss.Index:
    """The centre of an only cell: any point will do."""
    centres = faiss.IndexFlatIP(dimension)
    centres.add(np.zeros((1, dimension), np.float32))
    return centres
