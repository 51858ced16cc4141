"""Vectors, word bits and spans for passages: those known from the generation before, and new ones."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np

from indexer.journal import Embedded, Journal
from indexer.progress import Progress
from indexer.reading import cut_headline, read_passage
from indexer.reference import Reference
from search.encoder.protocol import Encoder, Role
from search.encoder.word_vectors import word_vectors
from search.errors import IndexMissingError, LintasError
from search.store.catalogue_writer import CatalogueWriter
from search.store.directory import IndexDirectory
from search.store.entries import PassageKey, PassageNumbers
from search.store.generation import VECTORS_NAME
from search.store.text_spans import StoredSpans, TextSpansWriter, find_spans
from search.store.vectors import HalfMatrix, VectorsWriter
from search.store.word_bits import WordBits, WordBitsWriter, pack_signs

_READ_PASSAGES = 1024
"""Passages looked through at a time: new ones are few and far between in an update."""
_SHARD_PASSAGES = 256
"""Passages embedded at a time: enough for batches of even length, little enough to hold."""

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KnownPassages:
    """Passages that need not be embedded again: where the generation before keeps what it knows of them."""

    numbers: Mapping[PassageKey, PassageNumbers] = field(default_factory=dict)
    vectors: HalfMatrix | None = None
    bits: Mapping[str, WordBits] = field(default_factory=dict)
    spans: Mapping[str, StoredSpans] = field(default_factory=dict)

    def holds(self, key: PassageKey) -> bool:
        """Whether a passage is known."""
        return self.vectors is not None and key in self.numbers

    def recall(self, keys: Iterable[PassageKey]) -> dict[PassageKey, Embedded]:
        """What is known of those passages that are."""
        found: dict[PassageKey, Embedded] = {}
        wanted = [key for key in keys if self.holds(key)]
        for language in {key.language for key in wanted}:
            here = [key for key in wanted if key.language == language]
            found |= zip(here, self._read(language, [self.numbers[key] for key in here]), strict=True)
        return found

    def _read(self, language: str, numbers: Sequence[PassageNumbers]) -> Iterator[Embedded]:
        """What is kept of passages of one language, read at once."""
        if self.vectors is None:
            return
        rows = np.array([number.shelf_row for number in numbers], np.int64)
        bits, counts = self.bits[language].read(rows)
        of_rows = np.split(bits, np.cumsum(counts)[:-1])
        for number, words, spans in zip(
            numbers, of_rows, self.spans[language].read(rows).split(), strict=True
        ):
            yield Embedded(self.vectors[number.passage_number], words, spans)


@dataclass(frozen=True, slots=True)
class EmbeddingCount:
    """How many passages were embedded anew and how many vectors were used again."""

    embedded: int
    reused: int


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
            {language: shelf.spans for language, shelf in generation.shelves.items()},
        )
    finally:
        generation.close()


def embed_passages(
    catalogue: CatalogueWriter,
    encoder: Encoder,
    reference: Reference,
    known: KnownPassages,
    journal: Journal,
    *,
    folder: Path,
    progress: Progress,
) -> EmbeddingCount:
    """Write ``vectors.npy``, one row per passage number, and each shelf's word bits and spans.

    New passages are embedded a shard at a time and go into ``journal``; those that it holds already were
    embedded by a build that did not come to its end, and count as embedded. Passages of one text are embedded
    once.
    """
    resumed = journal.read()
    shelf = _ShelfOfPassages(catalogue, encoder, reference, known, journal, resumed)
    progress.start("Embedding passages", catalogue.passages)
    with ExitStack() as stack:
        vectors = stack.enter_context(
            VectorsWriter(
                folder / VECTORS_NAME, rows=catalogue.passages, dimension=encoder.identity.dimension
            )
        )
        languages = catalogue.languages
        bits = {language: stack.enter_context(WordBitsWriter(folder, language)) for language in languages}
        spans = {language: stack.enter_context(TextSpansWriter(folder, language)) for language in languages}
        for key, entry in shelf.entries(progress):
            vectors.append(entry.vector.reshape(1, -1))
            bits[key.language].append(entry.bits)
            spans[key.language].append(entry.spans)
    return EmbeddingCount(shelf.embedded, catalogue.passages - shelf.embedded)


class _ShelfOfPassages:
    """Every passage with its vector and words, from wherever these can be had."""

    def __init__(
        self,
        catalogue: CatalogueWriter,
        encoder: Encoder,
        reference: Reference,
        known: KnownPassages,
        journal: Journal,
        resumed: Mapping[PassageKey, Embedded],
    ) -> None:
        self._catalogue, self._encoder, self._reference = catalogue, encoder, reference
        self._known, self._journal, self._resumed = known, journal, resumed
        self.embedded = 0

    def entries(self, progress: Progress) -> Iterator[tuple[PassageKey, Embedded]]:
        """In the order of passage numbers."""
        repeated = self._catalogue.repeated_keys()
        copies: dict[PassageKey, Embedded] = {}
        for keys, texts in _read_passages(self._catalogue):
            made = self._embed_new(keys, texts, copies, progress)
            known = self._known.recall(keys)
            for key in keys:
                entry = made.get(key) or copies.get(key) or known.get(key) or self._resumed.get(key)
                if entry is None:
                    raise KeyError(key)
                if key in repeated:
                    copies[key] = entry
                yield key, entry
            progress.advance(len(keys) - len(made))

    def _embed_new(
        self,
        keys: Sequence[PassageKey],
        texts: Sequence[tuple[str, str]],
        copies: Mapping[PassageKey, Embedded],
        progress: Progress,
    ) -> dict[PassageKey, Embedded]:
        """Embed the passages that nothing is known of, each text once, a shard at a time."""
        first = {key: place for place, key in reversed(list(enumerate(keys))) if key not in copies}
        unknown = {key: place for key, place in first.items() if not self._known.holds(key)}
        new = sorted(place for key, place in unknown.items() if key not in self._resumed)
        made: dict[PassageKey, Embedded] = {}
        for start in range(0, len(new), _SHARD_PASSAGES):
            shard = new[start : start + _SHARD_PASSAGES]
            chosen = [keys[place] for place in shard]
            entries = _embed(self._encoder, self._reference, chosen, [texts[place] for place in shard])
            self._journal.write(chosen, entries)
            made |= zip(chosen, entries, strict=True)
            progress.advance(len(shard))
        self.embedded += len(unknown)
        return made


def _embed(
    encoder: Encoder, reference: Reference, keys: Sequence[PassageKey], texts: Sequence[tuple[str, str]]
) -> list[Embedded]:
    # Passages of one article stand together and share its headline.
    headlines = {headline: cut_headline(headline, encoder) for headline, _ in texts}
    readings = [
        read_passage(headlines[headline], text, key.language)
        for key, (headline, text) in zip(keys, texts, strict=True)
    ]
    encoded = encoder.encode([reading.text for reading in readings], Role.PASSAGE, with_tokens=True)
    means = {key.language: reference.passage_token_in(key.language) for key in keys}
    return [
        Embedded(
            vector.astype(np.float16),
            pack_signs(word_vectors(tokens, reading.words, means[key.language])),
            find_spans(text, key.language, reading.passage_words),
        )
        for key, (_, text), reading, vector, tokens in zip(
            keys, texts, readings, encoded.vectors, encoded.tokens or (), strict=True
        )
    ]


def _read_passages(
    catalogue: CatalogueWriter,
) -> Iterator[tuple[Sequence[PassageKey], Sequence[tuple[str, str]]]]:
    """Keys with headlines and texts of the passages, some thousands at a time."""
    keys, texts = catalogue.keys(), zip(catalogue.headlines(), catalogue.texts(), strict=True)
    while read := list(islice(keys, _READ_PASSAGES)):
        yield read, list(islice(texts, len(read)))
