"""Which passages of a shelf hold a stem, and what each is worth for it: the lists that words are scored by.

A list has the shelf's rows in order and, for each, the share of BM25 (k1 = 1.2, b = .75) that does not depend
on how rare the stem is, as FTS5 computes it. Scoring a query adds a few lists; asking the full-text table
reads and scores row by row and took three times as long on 9,000 passages. Phrases are still the table's.
"""

import math
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.errors import IndexDamagedError
from search.records import FloatMatrix
from search.store.shelf import RowNumbers

K1 = 1.2
B = 0.75
_STEMS_AT_ONCE = 512


def inverse_frequency(count: int, passages: int) -> float:
    """How rare a stem is that ``count`` of ``passages`` hold, as FTS5's BM25 computes it; above zero."""
    return max(math.log((passages - count + 0.5) / (count + 0.5)), 1e-6)


class PostingsWriter:
    """Writes the lists of stems; ``lengths`` are the stems of each row, shape (rows)."""

    def __init__(self, folder: Path, language: str, lengths: NDArray[np.int64]) -> None:
        self._rows = _rows_path(folder, language).open("wb")
        self._shares = _shares_path(folder, language).open("wb")
        mean = lengths.mean() if len(lengths) else 1.0
        self._norms = K1 * (1 - B + B * lengths / max(mean, 1e-9))
        self._written = 0

    def write(self, stems: Iterable[tuple[str, str]]) -> Iterator[tuple[str, int, int]]:
        """Write stems with the row of each of their occurrences, joined by commas: ``air``, ``0,0,4``.

        Gives each stem with its list's place and length. Lists are written some hundred at a time.
        """
        stems = iter(stems)
        while read := list(islice(stems, _STEMS_AT_ONCE)):
            counts = [joined.count(",") + 1 for _, joined in read]
            rows = np.fromstring(",".join(joined for _, joined in read), np.int64, sep=",")
            lengths = self._append(np.repeat(np.arange(len(read)), counts), rows)
            for (stem, _), length in zip(read, np.bincount(lengths).tolist(), strict=True):
                yield stem, self._written, length
                self._written += length

    def _append(self, stems: NDArray[np.int64], rows: RowNumbers) -> NDArray[np.int64]:
        """Write the lists of numbered stems; returns the stem of each row that was written."""
        pairs, counts = np.unique(stems * len(self._norms) + rows, return_counts=True)
        held = pairs % len(self._norms)
        shares = counts * (K1 + 1) / (counts + self._norms[held])
        self._rows.write(held.astype("<i4").tobytes())
        self._shares.write(shares.astype("<f4").tobytes())
        return np.asarray(pairs // len(self._norms), np.int64)

    def __enter__(self) -> "PostingsWriter":
        return self

    def __exit__(self, *_: object) -> None:
        self._rows.close()
        self._shares.close()


class Postings:
    """Reads lists from mapped files; safe to ask from several threads."""

    def __init__(self, folder: Path, language: str, *, passages: int) -> None:
        self._rows = _map(_rows_path(folder, language), "<i4")
        self._shares = _map(_shares_path(folder, language), "<f4")
        self.passages = passages
        if len(self._rows) != len(self._shares):
            raise _damaged(_rows_path(folder, language), "does not fit its shares")

    def rows(self, first: int, count: int) -> RowNumbers:
        """The rows of a list, in order."""
        return self._rows[first : first + count].astype(np.int64)

    def shares(self, first: int, count: int) -> FloatMatrix:
        """What each of these rows is worth for the stem, 0 to 2.2: BM25 without the stem's rarity."""
        return np.asarray(self._shares[first : first + count], np.float32)


def postings_files(language: str) -> tuple[str, str]:
    """Names of the two files in a generation."""
    return f"postings-{language}.rows", f"postings-{language}.shares"


def _rows_path(folder: Path, language: str) -> Path:
    return folder / postings_files(language)[0]


def _shares_path(folder: Path, language: str) -> Path:
    return folder / postings_files(language)[1]


def _map(path: Path, kind: str) -> np.ndarray:
    try:
        # An empty file cannot be mapped.
        mapped = np.memmap(path, dtype=kind, mode="r") if path.stat().st_size else np.empty(0, kind)
        # As an ordinary array: each cut of a memmap costs more than reading a short list.
        return np.asarray(mapped)
    except (OSError, ValueError) as error:
        raise _damaged(path, f"cannot be read ({error})") from None


def _damaged(path: Path, what: str) -> IndexDamagedError:
    return IndexDamagedError(
        f"The index is damaged: {path} {what}. Go back to the generation before (lintas index rollback) "
        "or build again (lintas index build SOURCE...)."
    )
