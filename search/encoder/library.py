"""The compiled forward pass: built with the machine's C compiler, called through ctypes."""

import ctypes
import hashlib
import os
import platform
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.encoder.packing import PackedMatrix
from search.errors import ModelError
from search.records import FloatMatrix

LIBRARY = "forward.so"
_SOURCE = "forward.c"
_FLAGS = ("-O3", "-mavx2", "-mfma", "-shared", "-fPIC")
_COMPILERS = ("cc", "gcc", "clang")


class UnsupportedMachineError(ModelError):
    """This machine cannot compile or run the compiled forward pass."""


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
            ctypes.byref(described), rows, ctypes.c_int64(times), _address(x), _address(y)
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
            _address(norm),
            ctypes.c_float(epsilon),
            _address(x),
        ):
            raise MemoryError(f"There is no memory to encode a text of {len(x)} tokens.")

    def _describe(self, layer: LayerWeights) -> _Layer:
        matrices = (layer.attention, layer.joined, layer.inner)
        return _Layer(
            *(_describe_matrix(matrix, self._width) for matrix in matrices),
            _describe_matrix(layer.outer, self._inner),
            _address(layer.attention_norm),
            _address(layer.outer_norm),
        )


def check_machine() -> list[str]:
    """The command of the C compiler; raises UnsupportedMachineError where none will do."""
    if platform.machine().lower() not in {"x86_64", "amd64"}:
        raise UnsupportedMachineError(f"this processor is of another kind ({platform.machine()})")
    if _lacks_avx2():
        raise UnsupportedMachineError("this processor has no AVX2")
    named = shlex.split(os.environ.get("CC", ""))
    if named:
        return named
    for name in _COMPILERS:
        if found := shutil.which(name):
            return [found]
    raise UnsupportedMachineError("there is no C compiler (cc, gcc or clang; CC names another)")


def _lacks_avx2() -> bool:
    """Whether the system says so; where it says nothing, the library finds out."""
    try:
        return " avx2" not in Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return False


def compile_library(folder: Path) -> Path:
    """Compile into ``folder``; raises UnsupportedMachineError with the compiler's reason."""
    target = folder / LIBRARY
    with as_file(files(__package__) / _SOURCE) as source:
        command = [*check_machine(), *_FLAGS, str(source), "-o", str(target), "-lm"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - the user's compiler
        except OSError as error:
            raise UnsupportedMachineError(f"the C compiler cannot be run ({error})") from None
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no message"])[0]
        raise UnsupportedMachineError(f"the C compiler does not accept the model's source ({reason})")
    return target


def digest_source() -> str:
    """What the library is made from, for recognising one of another version."""
    content = files(__package__).joinpath(_SOURCE).read_bytes()
    return hashlib.sha256(content + " ".join(_FLAGS).encode()).hexdigest()[:16]


def _describe_matrix(matrix: PackedMatrix, inputs: int) -> _Matrix:
    arrays = (matrix.weights, matrix.scales, matrix.units, matrix.sums, matrix.bias)
    return _Matrix(*(_address(array) for array in arrays), inputs, len(matrix.bias))


def _address(array: NDArray[Any]) -> ctypes.c_void_p:
    if not array.flags.c_contiguous:
        raise ValueError("an array for the library must lie in one piece")
    return ctypes.c_void_p(array.ctypes.data)
