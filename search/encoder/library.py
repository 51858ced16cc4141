"""The compiled forward pass: built with the machine's C compiler, called through ctypes."""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np

from search.encoder.compiler import UnsupportedMachineError, address_of, compile_source, digest
from search.encoder.packing import PackedMatrix
from search.errors import ModelError
from search.records import FloatMatrix

LIBRARY = "forward.so"
_SOURCE = "forward.c"
_FLAGS = ("-O3", "-mavx2", "-mfma", "-shared", "-fPIC")


class _Matrix(ctypes.Structure):
    _fields_ = (
        ("weights", ctypes.c_void_p),
        ("scales", ctypes.c_void_p),
        ("units", ctypes.c_void_p),
        ("sums", ctypes.c_void_p),
        ("bias", ctypes.c_void_p),
        ("inputs", ctypes.c_int64),
        ("outputs", ctypes.c_int64),
    )


class _Layer(ctypes.Structure):
    _fields_ = (
        ("attention", _Matrix),
        ("joined", _Matrix),
        ("inner", _Matrix),
        ("outer", _Matrix),
        ("attention_norm", ctypes.c_void_p),
        ("outer_norm", ctypes.c_void_p),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerWeights:
    """One layer: four matrices, and factors and shifts, shape (2, width), of its two normalisations."""

    attention: PackedMatrix
    joined: PackedMatrix
    inner: PackedMatrix
    outer: PackedMatrix
    attention_norm: FloatMatrix
    outer_norm: FloatMatrix


class ForwardLibrary:
    """The functions of a compiled library; they let other threads run while they do."""

    def __init__(self, path: Path) -> None:
        try:
            self._functions = ctypes.CDLL(str(path))
            supported = bool(self._functions.is_supported())
        except (OSError, AttributeError) as error:
            raise ModelError(f"The compiled model in {path.parent} cannot be opened: {error}.") from None
        if not supported:
            raise UnsupportedMachineError("this processor has no AVX2")

    def prepare_layers(self, layers: Sequence[LayerWeights]) -> "Layers":
        """Layers as the library reads them; the arrays stay where they are."""
        return Layers(self._functions, layers)

    def time_matrix(self, matrix: PackedMatrix, x: FloatMatrix, *, times: int) -> FloatMatrix:
        """Multiply ``x``, shape (rows, inputs), ``times`` over; the product, shape (rows, outputs)."""
        y = np.empty((len(x), len(matrix.bias)), np.float32)
        described = _describe_matrix(matrix, x.shape[1])
        rows = ctypes.c_int64(len(x))
        if self._functions.run_matrix(
            ctypes.byref(described), rows, ctypes.c_int64(times), address_of(x), address_of(y)
        ):
            raise MemoryError
        return y


class Layers:
    """The layers of one network in one library."""

    def __init__(self, functions: ctypes.CDLL, layers: Sequence[LayerWeights]) -> None:
        self._functions = functions
        self._arrays = layers  # kept, because the library holds only addresses
        self._width = layers[0].attention_norm.shape[1]
        self._inner = layers[0].outer.weights.shape[1] * 4
        self._described = (_Layer * len(layers))(*(self._describe(layer) for layer in layers))

    def run(self, x: FloatMatrix, *, heads: int, norm: FloatMatrix, epsilon: float) -> None:
        """Replace summed embeddings, shape (tokens, width), by the vectors of the last layer."""
        if self._functions.run_layers(
            self._described,
            ctypes.c_int64(len(self._described)),
            ctypes.c_int64(len(x)),
            ctypes.c_int64(self._width),
            ctypes.c_int64(heads),
            address_of(norm),
            ctypes.c_float(epsilon),
            address_of(x),
        ):
            raise MemoryError(f"There is no memory to encode a text of {len(x)} tokens.")

    def _describe(self, layer: LayerWeights) -> _Layer:
        matrices = (layer.attention, layer.joined, layer.inner)
        return _Layer(
            *(_describe_matrix(matrix, self._width) for matrix in matrices),
            _describe_matrix(layer.outer, self._inner),
            address_of(layer.attention_norm),
            address_of(layer.outer_norm),
        )


def compile_library(folder: Path) -> Path:
    """Compile into ``folder``; raises UnsupportedMachineError with the compiler's reason."""
    return compile_source(files(__package__) / _SOURCE, folder / LIBRARY, (*_FLAGS, "-lm"))


def digest_source() -> str:
    """What the library is made from, for recognising one of another version."""
    return digest(files(__package__) / _SOURCE, _FLAGS)


def _describe_matrix(matrix: PackedMatrix, inputs: int) -> _Matrix:
    arrays = (matrix.weights, matrix.scales, matrix.units, matrix.sums, matrix.bias)
    return _Matrix(*(address_of(array) for array in arrays), inputs, len(matrix.bias))
