"""The inner loops of ranking, by numpy or by a small compiled library: the best match of each query word
among a passage's words, products with passages' vectors, and what a sketch guesses of those.

A query meets some 50,000 words: those of the background and of the passages worth it. Multiplying their bits
as numbers took half of the time of ranking; the library needs a fifth of that, and no unpacked copy of the
background. Vectors lie in half precision, which numpy reads twenty times more slowly.
"""

import ctypes
import logging
import math
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from search.encoder.compiler import UnsupportedMachineError, address_of, compile_source, digest
from search.encoder.prepared_folder import prepare_folder
from search.errors import ModelError
from search.ranking.dense import multiply_rows
from search.ranking.late import find_best_matches, match_words
from search.records import FloatMatrix
from search.store.shelf import RowNumbers
from search.store.sketch import Guesses, Sketch
from search.store.vectors import HalfMatrix
from search.store.word_bits import BitMatrix, WordBits
from search.store.word_blocks import WordBlocks

_LOG = logging.getLogger(__name__)
_LIBRARY = "kernels.so"
_SOURCE = "kernels.c"
_FLAGS = ("-O3", "-mavx2", "-mfma", "-mf16c", "-shared", "-fPIC")
_LANES = 8
"""Query words that the library compares at once."""
_ALIGNED_BYTES = 64
_SHARE_LEVELS = 63
"""The largest share where shares are whole numbers, so that the sum of four fits a byte."""
_SIGNS = np.array([[1 if share & bit else -1 for share in range(16)] for bit in (8, 4, 2, 1)], np.float32)
"""Signs of four dimensions in each value that four bits can have, shape (4, 16)."""


BestFinder = Callable[[WordBits, RowNumbers], FloatMatrix]
"""Tells the best match of each query word in the passage at each row, shape (rows, query words)."""


class Kernels(Protocol):
    """Compares the words and the vector of a query with those of passages."""

    def prepare(self, vectors: FloatMatrix) -> BestFinder:
        """What compares a query's words, shape (query words, dimension), unit rows, with passages.

        A match is the cosine with the signs of a passage's word. In a passage without words all are zero.
        """

    def compare(self, vectors: FloatMatrix, bits: BitMatrix) -> FloatMatrix:
        """Every match of query words, as above, with the words of ``bits``, shape (words, query words)."""

    def guess_best(self, vectors: FloatMatrix, texts: WordBlocks) -> FloatMatrix:
        """The best match of each query word in each text, shape (texts, query words), within .01."""

    def multiply(self, halves: HalfMatrix, rows: RowNumbers, vector: FloatMatrix) -> FloatMatrix:
        """Products of a vector of shape (dimension,) with some ``rows`` of ``halves``, in their order."""

    def guess(self, sketch: Sketch, vector: FloatMatrix) -> Guesses:
        """What a sketch guesses of the product of every row with a vector of shape (dimension,)."""


class PlainKernels:
    """Implements ``Kernels`` on any machine."""

    def prepare(self, vectors: FloatMatrix) -> BestFinder:
        """See ``Kernels``."""

        def find_best(words: WordBits, rows: RowNumbers) -> FloatMatrix:
            return find_best_matches(vectors, *words.read(rows))

        return find_best

    def compare(self, vectors: FloatMatrix, bits: BitMatrix) -> FloatMatrix:
        """See ``Kernels``."""
        return match_words(vectors, bits)

    def guess_best(self, vectors: FloatMatrix, texts: WordBlocks) -> FloatMatrix:
        """See ``Kernels``; exact."""
        return find_best_matches(vectors, *texts.read())

    def multiply(self, halves: HalfMatrix, rows: RowNumbers, vector: FloatMatrix) -> FloatMatrix:
        """See ``Kernels``."""
        return multiply_rows(halves, rows, vector)

    def guess(self, sketch: Sketch, vector: FloatMatrix) -> Guesses:
        """See ``Kernels``."""
        return sketch.guess_all(vector)


class CompiledKernels:
    """Implements ``Kernels`` by a compiled library, whose sums differ in their last bits (1e-6)."""

    def __init__(self, folder: Path) -> None:
        """Open the library that ``compile_kernels`` wrote; raises ModelError."""
        try:
            library = ctypes.CDLL(str(folder / _LIBRARY))
            self._find_best: Any = library.find_best
            self._guess_best: Any = library.guess_best
            self._multiply_rows: Any = library.multiply_rows
            self._add_shares: Any = library.add_shares
            supported = bool(library.is_supported())
        except (OSError, AttributeError) as error:
            raise ModelError(f"the library in {folder} cannot be opened ({error})") from None
        if not supported:
            raise UnsupportedMachineError("this processor has no AVX2, FMA or F16C")
        self._find_best.restype = self._guess_best.restype = self._multiply_rows.restype = None
        self._add_shares.restype = None

    def prepare(self, vectors: FloatMatrix) -> BestFinder:
        """See ``Kernels``."""
        shares = _share_out_all(vectors)

        def find_best(words: WordBits, rows: RowNumbers) -> FloatMatrix:
            return self._find(shares, words.bits, *words.locate(rows))[:, : len(vectors)]

        return find_best

    def compare(self, vectors: FloatMatrix, bits: BitMatrix) -> FloatMatrix:
        """See ``Kernels``."""
        # The best of a passage of one word is that word's match.
        starts, counts = np.arange(len(bits)), np.ones(len(bits), np.int64)
        return self._find(_share_out_all(vectors), bits, starts, counts)[:, : len(vectors)]

    def guess_best(self, vectors: FloatMatrix, texts: WordBlocks) -> FloatMatrix:
        """See ``Kernels``."""
        shares = _share_bits(vectors, texts.bits.shape[1])
        least = shares.min(axis=2, keepdims=True)
        # Sums of shares fit two bytes.
        levels = min(_SHARE_LEVELS, np.iinfo(np.uint16).max // max(shares.shape[1], 1))
        steps = np.maximum((shares - least).max(axis=(1, 2), keepdims=True, initial=0), 1e-12) / levels
        tables = np.rint((shares - least) / steps).astype(np.uint8)
        sums = np.empty((len(texts), len(vectors)), np.uint16)
        self._guess_best(
            address_of(tables),
            ctypes.c_int64(len(vectors)),
            address_of(texts.bits),
            ctypes.c_int64(texts.bits.shape[1]),
            address_of(texts.ends),
            ctypes.c_int64(len(texts)),
            address_of(sums),
        )
        best = np.asarray(sums * steps[:, 0, 0] + least.sum(axis=(1, 2)), np.float32)
        best[np.diff(texts.ends, prepend=0) == 0] = 0
        return best

    def multiply(self, halves: HalfMatrix, rows: RowNumbers, vector: FloatMatrix) -> FloatMatrix:
        """See ``Kernels``."""
        products = np.empty(len(rows), np.float32)
        self._multiply_rows(
            address_of(halves),
            ctypes.c_int64(halves.shape[1]),
            address_of(rows),
            ctypes.c_int64(len(rows)),
            address_of(vector),
            address_of(products),
        )
        return products

    def guess(self, sketch: Sketch, vector: FloatMatrix) -> Guesses:
        """See ``Kernels``; the same to the bit."""
        tables = sketch.tabulate(vector)
        sums = np.empty(len(sketch), np.uint16)
        self._add_shares(
            address_of(tables.steps),
            ctypes.c_int64(len(tables.steps)),
            address_of(sketch.codes),
            ctypes.c_int64(len(sketch)),
            address_of(sums),
        )
        return Guesses(sums, tables.base, tables.step)

    def _find(
        self,
        shares: Sequence[FloatMatrix],
        bits: BitMatrix,
        starts: NDArray[np.int64],
        counts: NDArray[np.int64],
    ) -> FloatMatrix:
        """The best matches of the words in each part of a query, side by side."""
        found = [np.empty((len(starts), 0), np.float32)]
        for of_part in shares:
            best = _reserve(len(starts), _LANES)
            self._find_best(
                address_of(of_part),
                address_of(bits),
                ctypes.c_int64(bits.shape[1]),
                address_of(starts),
                address_of(counts),
                ctypes.c_int64(len(starts)),
                address_of(best),
            )
            found.append(best)
        return np.concatenate(found, axis=1)


def _share_out_all(vectors: FloatMatrix) -> list[FloatMatrix]:
    return [_share_out(vectors[first : first + _LANES]) for first in range(0, len(vectors), _LANES)]


def _share_out(vectors: FloatMatrix) -> FloatMatrix:
    """The shares of some query words, side by side: shape (2 * bytes of a word, 16, lanes)."""
    width = -(-vectors.shape[1] // 8)
    shares = _reserve(2 * width, len(_SIGNS[0]), _LANES)
    shares[:, :, len(vectors) :] = 0
    shares[:, :, : len(vectors)] = _share_bits(vectors, width).transpose(1, 2, 0)
    return shares


def _share_bits(vectors: FloatMatrix, width: int) -> FloatMatrix:
    """What each value of every four bits adds to the product with each vector: (vectors, 2 * width, 16)."""
    count, dimension = vectors.shape
    filled = np.zeros((count, 8 * width), np.float32)
    filled[:, :dimension] = vectors / np.sqrt(np.float32(dimension))
    return np.asarray(filled.reshape(count, 2 * width, 4) @ _SIGNS)


def _reserve(*shape: int) -> FloatMatrix:
    """An array that begins where a line of the processor's cache does."""
    size = math.prod(shape)
    room = np.empty(size + _ALIGNED_BYTES // 4, np.float32)
    first = -room.ctypes.data % _ALIGNED_BYTES // 4
    return room[first : first + size].reshape(shape)


def prepare_kernels(cache: Path) -> Kernels:
    """The compiled way, made in ``cache`` at its first use, or the plain one where it cannot be had."""
    try:
        origin = digest(files(__package__) / _SOURCE, _FLAGS)
        folder = prepare_folder(cache / "kernels" / origin, compile_kernels, origin=origin)
        return CompiledKernels(folder)
    except ModelError as error:
        _LOG.info("Words are compared more slowly, because that cannot be compiled: %s", error)
        return PlainKernels()


def compile_kernels(folder: Path) -> None:
    """Compile the library into ``folder``; raises UnsupportedMachineError with the compiler's reason."""
    compile_source(files(__package__) / _SOURCE, folder / _LIBRARY, _FLAGS)
