"""Vectors for passages: those known from the generation before, and new ones from the encoder."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from indexer.progress import Progress
from search.encoder.protocol import Encoder, Role
from search.errors import IndexMissingError, LintasError
from search.store.catalogue import CatalogueWriter
from search.store.directory import IndexDirectory
from search.store.generation import VECTORS_NAME
from search.store.vectors import HalfMatrix, VectorsWriter

_SHARD_PASSAGES = 256
"""Passages embedded at a time: enough for batches of even length, little enough to hold."""

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KnownVectors:
    """Vectors that need not be computed again: a row of ``vectors`` for each content hash."""

    rows: dict[bytes, int]
    vectors: HalfMatrix

    @classmethod
    def none(cls, encoder: Encoder) -> "KnownVectors":
        """Nothing is known: every passage is embedded."""
        return cls({}, np.empty((0, encoder.identity.dimension), np.float16))


@dataclass(frozen=True, slots=True)
class EmbeddingCount:
    """How many passages were embedded anew and how many vectors were used again."""

    embedded: int
    reused: int


def find_known_vectors(directory: IndexDirectory, encoder: Encoder) -> KnownVectors:
    """The current generation's vectors, if the same model made them; none when there is no such index."""
    try:
        generation = directory.open_current()
    except IndexMissingError:
        return KnownVectors.none(encoder)
    except LintasError as error:
        _logger.warning("Every passage is embedded anew, because the old index cannot be used. %s", error)
        return KnownVectors.none(encoder)
    try:
        if generation.manifest.model.fingerprint != encoder.identity.fingerprint:
            return KnownVectors.none(encoder)
        return KnownVectors(generation.catalogue.numbers_by_hash(), generation.vectors())
    finally:
        generation.close()


def embed_passages(
    catalogue: CatalogueWriter,
    encoder: Encoder,
    known: KnownVectors,
    *,
    folder: Path,
    progress: Progress,
) -> EmbeddingCount:
    """Write ``vectors.npy``, one row per passage number, a shard at a time."""
    embedded = 0
    progress.start("Embedding passages", catalogue.passages)
    with VectorsWriter(
        folder / VECTORS_NAME, rows=catalogue.passages, dimension=encoder.identity.dimension
    ) as writer:
        for hashes, texts in _shards(catalogue):
            new = [position for position, key in enumerate(hashes) if key not in known.rows]
            shard = np.empty((len(hashes), encoder.identity.dimension), np.float16)
            for position, key in enumerate(hashes):
                if key in known.rows:
                    shard[position] = known.vectors[known.rows[key]]
            if new:
                shard[new] = encoder.encode([texts[position] for position in new], Role.PASSAGE).vectors
            writer.append(shard)
            embedded += len(new)
            progress.advance(len(hashes))
    return EmbeddingCount(embedded, catalogue.passages - embedded)


def _shards(catalogue: CatalogueWriter) -> Iterator[tuple[Sequence[bytes], Sequence[str]]]:
    hashes, texts = iter(catalogue.hashes()), catalogue.texts()
    while shard := list(islice(hashes, _SHARD_PASSAGES)):
        yield shard, list(islice(texts, len(shard)))
