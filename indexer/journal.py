"""What was embedded so far, kept as it is made: a build that was killed goes on where it was."""

import io
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from search.store.entries import PassageKey
from search.store.files import replace_file
from search.store.text_spans import TextSpans, join_spans
from search.store.vectors import HalfMatrix
from search.store.word_bits import BitMatrix

_FOLDER = ".embedded"
_HASH_BYTES = 16
_SPANS = tuple(field.name for field in fields(TextSpans))


@dataclass(frozen=True, slots=True)
class Embedded:
    """A passage's vector, shape (dimension,), the bits of its words, shape (words, bytes), and its spans."""

    vector: HalfMatrix
    bits: BitMatrix
    spans: TextSpans


class Journal:
    """The shards that builds of one kind wrote; one file each, whole or not there.

    ``kind`` tells what the numbers depend on beside a passage's key. Shards of another kind are deleted: they
    belong to a build that nobody goes on with.
    """

    def __init__(self, index: Path, kind: str) -> None:
        self._root = index / _FOLDER
        self._folder = self._root / kind
        for other in self._root.glob("*"):
            if other != self._folder:
                shutil.rmtree(other, ignore_errors=True)
        self._folder.mkdir(parents=True, exist_ok=True)
        self._shards = 0

    def read(self) -> dict[PassageKey, Embedded]:
        """Everything that was written before; a file that cannot be read counts as not written."""
        found: dict[PassageKey, Embedded] = {}
        for path in sorted(self._folder.glob("*.npz")):
            self._shards = max(self._shards, int(path.stem) + 1)
            try:
                found |= _unpack(path)
            except Exception:  # a damaged archive raises errors of a dozen kinds
                path.unlink()
        return found

    def write(self, keys: Sequence[PassageKey], made: Sequence[Embedded]) -> None:
        """Keep a shard; it is on the disk when this returns."""
        if keys:
            replace_file(self._folder / f"{self._shards:08}.npz", _pack(keys, made))
            self._shards += 1

    def delete(self) -> None:
        """Forget everything: it stands in a generation now."""
        shutil.rmtree(self._root, ignore_errors=True)


def _pack(keys: Sequence[PassageKey], made: Sequence[Embedded]) -> bytes:
    buffer, spans = io.BytesIO(), join_spans(entry.spans for entry in made)
    np.savez(
        buffer,
        hashes=np.frombuffer(b"".join(key.content_hash for key in keys), np.uint8).reshape(-1, _HASH_BYTES),
        languages=np.array([key.language for key in keys]),
        vectors=np.stack([entry.vector for entry in made]),
        counts=np.array([len(entry.bits) for entry in made], np.int64),
        bits=np.concatenate([entry.bits for entry in made]),
        **{name: getattr(spans, name) for name in _SPANS},
    )
    return buffer.getvalue()


def _unpack(path: Path) -> Mapping[PassageKey, Embedded]:
    # Entries of the archive carry a checksum each, so that a torn file is an error and not a wrong vector.
    # Read first: numpy leaves a damaged file open.
    with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as shard:
        bits = np.split(shard["bits"], np.cumsum(shard["counts"])[:-1])
        spans = TextSpans(**{name: shard[name] for name in _SPANS}).split()
        return {
            PassageKey(digest.tobytes(), str(language)): Embedded(vector, words, own)
            for digest, language, vector, words, own in zip(
                shard["hashes"], shard["languages"], shard["vectors"], bits, spans, strict=True
            )
        }
