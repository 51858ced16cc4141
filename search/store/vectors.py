"""The encoder's vectors as they came, kept beside the shelves so that nothing is embedded twice.

Half precision: rounding moves a cosine by about 1e-4, and every shelf is built from the rounded vectors, so
a rebuild that reuses them gives the same shelf to the bit as one that embeds again.
"""

from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from search.errors import IndexDamagedError

HalfMatrix = NDArray[np.float16]


class VectorsWriter:
    """Writes a matrix of known shape (rows, dimension), some rows at a time.

    Through plain writes, not a mapping: a full disk is then an error to report and not a killed process.
    """

    def __init__(self, path: Path, *, rows: int, dimension: int) -> None:
        self._missing = rows
        self._file = path.open("wb")
        header = {"descr": "<f2", "fortran_order": False, "shape": (rows, dimension)}
        np.lib.format.write_array_header_1_0(self._file, header)

    def __enter__(self) -> "VectorsWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        if kind is None and self._missing:
            raise ValueError(f"{self._missing} vectors were announced and not written")

    def append(self, vectors: HalfMatrix) -> None:
        """Add rows."""
        self._missing -= len(vectors)
        self._file.write(np.ascontiguousarray(vectors, dtype="<f2").tobytes())


def write_vectors(path: Path, vectors: HalfMatrix) -> None:
    """Write a whole matrix at once."""
    with VectorsWriter(path, rows=vectors.shape[0], dimension=vectors.shape[1]) as writer:
        writer.append(vectors)


def read_vectors(path: Path) -> HalfMatrix:
    """Map the matrix without reading it; raises IndexDamagedError."""
    try:
        vectors = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError) as error:
        raise IndexDamagedError(
            f"The index is damaged: {path} cannot be read ({error}). "
            "Build again without it: lintas index build SOURCE... --fresh"
        ) from None
    return np.asarray(vectors)
