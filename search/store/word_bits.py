"""One bit per dimension of every content word's vector, by which a passage is compared word by word.

A word's vector is the mean of its tokens' vectors from the passage's own run of the encoder, moved by the
language's mean token. A passage's own words come first, then those of the headline that it was encoded
behind, so that every passage says what its article is about. Only the sign of each number is kept: on
belebele that ranks as well as full precision and takes 48 bytes a word instead of 1,536.
"""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from search.errors import IndexDamagedError
from search.records import FloatMatrix
from search.store.shelf import RowNumbers

BitMatrix = NDArray[np.uint8]
"""Packed signs, shape (words, bytes); the first dimension is the highest bit of the first byte."""


def pack_signs(vectors: FloatMatrix) -> BitMatrix:
    """The signs of (words, dimension) as bits: 1 where a number is positive."""
    return np.packbits(vectors > 0, axis=1)


def unpack_bits(bits: BitMatrix, dimension: int) -> FloatMatrix:
    """The bits as numbers to multiply, 0 or 1, shape (words, dimension)."""
    return np.unpackbits(bits, axis=1, count=dimension).astype(np.float32)


class WordBitsWriter:
    """Writes the words of one passage after the other, in the order of the shelf's rows."""

    def __init__(self, folder: Path, name: str) -> None:
        self._file = _bits_path(folder, name).open("wb")
        self._starts_path = _starts_path(folder, name)
        self._starts = [0]

    def append(self, bits: BitMatrix) -> None:
        """Add one passage's words, shape (words, bytes)."""
        self._file.write(bits.tobytes())
        self._starts.append(self._starts[-1] + len(bits))

    def __enter__(self) -> "WordBitsWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        if kind is None:
            np.save(self._starts_path, np.array(self._starts, dtype=np.int64), allow_pickle=False)


class WordBits:
    """Reads the words of passages from a mapped file: only what is asked for is read from the disk.

    ``bits`` are those of all passages, one after the other.
    """

    def __init__(self, folder: Path, name: str, *, passages: int, dimension: int) -> None:
        path = _bits_path(folder, name)
        width = -(-dimension // 8)
        try:
            starts = np.load(_starts_path(folder, name), mmap_mode="r", allow_pickle=False)
            size = path.stat().st_size
        except (OSError, ValueError) as error:
            raise _damaged(path, f"cannot be read ({error})") from None
        if starts.shape != (passages + 1,) or starts[-1] * width != size:
            raise _damaged(path, f"does not hold the words of {passages} passages")
        self._starts: NDArray[np.int64] = np.asarray(starts)
        # An empty file cannot be mapped.
        mapped = np.memmap(path, dtype=np.uint8, mode="r") if size else np.empty(0, np.uint8)
        self.bits: BitMatrix = np.asarray(mapped).reshape(-1, width)

    def read(self, rows: RowNumbers) -> tuple[BitMatrix, NDArray[np.int64]]:
        """The words of ``rows`` one after the other, and how many each row has."""
        starts, counts = self.locate(rows)
        if len(rows) == 1:
            return self.bits[starts[0] : starts[0] + counts[0]], counts
        return self.read_first(rows, counts), counts

    def read_first(self, rows: RowNumbers, counts: NDArray[np.int64]) -> BitMatrix:
        """The first words of ``rows``, so many of each: those of a passage without those of its headline."""
        # Position of every word: the row's first, then one more each.
        offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        return np.asarray(self.bits[np.repeat(self._starts[rows], counts) + offsets])

    def locate(self, rows: RowNumbers) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where in ``bits`` the words of each of ``rows`` begin, and how many there are."""
        starts = self._starts[rows]
        return starts, self._starts[rows + 1] - starts

    @property
    def passages(self) -> int:
        """How many passages there are."""
        return len(self._starts) - 1

    @property
    def words(self) -> int:
        """How many words there are in all."""
        return len(self.bits)


def write_word_bits(folder: Path, name: str, passages: Sequence[BitMatrix]) -> None:
    """Write the words of some passages at once."""
    with WordBitsWriter(folder, name) as writer:
        for bits in passages:
            writer.append(bits)


def word_bits_files(name: str) -> tuple[str, str]:
    """Names of the two files in a generation."""
    return f"words-{name}.bits", f"words-{name}.starts.npy"


def _bits_path(folder: Path, name: str) -> Path:
    return folder / word_bits_files(name)[0]


def _starts_path(folder: Path, name: str) -> Path:
    return folder / word_bits_files(name)[1]


def _damaged(path: Path, what: str) -> IndexDamagedError:
    return IndexDamagedError(
        f"The index is damaged: {path} {what}. Go back to the generation before (lintas index rollback) "
        "or build again (lintas index build SOURCE...)."
    )
