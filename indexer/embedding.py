"""Vectors and word bits for passages: those known from the generation before, and new ones."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np

from indexer.progress import Progress
from indexer.reading import cut_headline, read_passage
from indexer.reference import Reference
from search.encoder.protocol import Encoder, Role
from search.encoder.word_vectors import word_vectors
from search.errors import IndexMissingError, LintasError
from search.records import FloatMatrix
from search.store.catalogue_writer import CatalogueWriter
from search.store.directory import IndexDirectory
from search.store.entries import PassageKey, PassageNumbers
from search.store.generation import VECTORS_NAME
from search.store.vectors import HalfMatrix, VectorsWriter
from search.store.word_bits import BitMatrix, WordBits, WordBitsWriter, pack_signs

_SHARD_PASSAGES = 256
"""Passages embedded at a time: enough for batches of even length, little enough to hold."""

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KnownPassages:
    """Passages that need not be embedded again: where the generation before keeps what it knows of them."""

    numbers: Mapping[PassageKey, PassageNumbers] = field(default_factory=dict)
    vectors: HalfMatrix | None = None
    bits: Mapping[str, WordBits] = field(default_factory=dict)

    def vector(self, key: PassageKey) -> HalfMatrix | None:
        """The passage's vector, shape (dimension,), or None when it is not known."""
        numbers = self.numbers.get(key)
        return None if numbers is None or self.vectors is None else self.vectors[numbers.passage_number]

    def word_bits(self, key: PassageKey) -> BitMatrix:
        """The words of a passage whose vector is known."""
        return self.bits[key.language].read(np.array([self.numbers[key].shelf_row]))[0]


@dataclass(frozen=True, slots=True)
class EmbeddingCount:
    """How many passages were embedded anew and how many vectors were used again."""

    embedded: int
    reused: int


@dataclass(frozen=True, slots=True)
class _Embedded:
    vector: HalfMatrix | FloatMatrix
    bits: BitMatrix


def find_known_passages(directory: IndexDirectory, encoder: Encoder, reference: Reference) -> KnownPassages:
    """What the current generation knows, if the same model made it; nothing when there is no such index."""
    try:
        generation = directory.open_current()
    except IndexMissingError:
        return KnownPassages()
    except LintasError as error:
        _logger.warning("Every passage is embedded anew, because the old index cannot be used. %s", error)
        return KnownPassages()
    try:
        manifest = generation.manifest
        if (
            manifest.model.fingerprint != encoder.identity.fingerprint
            or manifest.reference != reference.digest
        ):
            return KnownPassages()
        return KnownPassages(
            generation.catalogue.numbers_by_key(),
            generation.vectors(),
            {language: shelf.words for language, shelf in generation.shelves.items()},
        )
    finally:
        generation.close()


def embed_passages(
    catalogue: CatalogueWriter,
    encoder: Encoder,
    reference: Reference,
    known: KnownPassages,
    *,
    folder: Path,
    progress: Progress,
) -> EmbeddingCount:
    """Write ``vectors.npy``, one row per passage number, and each shelf's word bits, a shard at a time."""
    embedded = 0
    progress.start("Embedding passages", catalogue.passages)
    with ExitStack() as stack:
        vectors = stack.enter_context(
            VectorsWriter(
                folder / VECTORS_NAME, rows=catalogue.passages, dimension=encoder.identity.dimension
            )
        )
        writers = {
            language: stack.enter_context(WordBitsWriter(folder, language))
            for language in catalogue.languages
        }
        for keys, texts in _shards(catalogue, encoder):
            new = [place for place, key in enumerate(keys) if known.vector(key) is None]
            made = _embed(encoder, reference, [keys[place] for place in new], [texts[place] for place in new])
            shard = dict(zip(new, made, strict=True))
            for place, key in enumerate(keys):
                entry = shard.get(place) or _recall(known, key)
                vectors.append(entry.vector.astype(np.float16).reshape(1, -1))
                writers[key.language].append(entry.bits)
            embedded += len(new)
            progress.advance(len(keys))
    return EmbeddingCount(embedded, catalogue.passages - embedded)


def _embed(
    encoder: Encoder, reference: Reference, keys: Sequence[PassageKey], texts: Sequence[tuple[str, str]]
) -> list[_Embedded]:
    if not texts:
        return []
    readings = [
        read_passage(headline, text, key.language) for key, (headline, text) in zip(keys, texts, strict=True)
    ]
    encoded = encoder.encode([reading.text for reading in readings], Role.PASSAGE, with_tokens=True)
    means = {key.language: reference.passage_token_in(key.language) for key in keys}
    return [
        _Embedded(vector, pack_signs(word_vectors(tokens, reading.words, means[key.language])))
        for key, reading, vector, tokens in zip(
            keys, readings, encoded.vectors, encoded.tokens or (), strict=True
        )
    ]


def _recall(known: KnownPassages, key: PassageKey) -> _Embedded:
    vector = known.vector(key)
    if vector is None:
        raise KeyError(key)
    return _Embedded(vector, known.word_bits(key))


def _shards(
    catalogue: CatalogueWriter, encoder: Encoder
) -> Iterator[tuple[Sequence[PassageKey], Sequence[tuple[str, str]]]]:
    """Keys with headlines and texts of the passages, a shard at a time."""
    keys, texts = iter(catalogue.keys()), zip(catalogue.headlines(), catalogue.texts(), strict=True)
    while shard := list(islice(keys, _SHARD_PASSAGES)):
        yield (
            shard,
            [(cut_headline(headline, encoder), text) for headline, text in islice(texts, len(shard))],
        )
