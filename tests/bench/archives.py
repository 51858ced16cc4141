"""Made-up archives of any size: a whole generation, written by the project's own writers without a model run.

What is made up: texts (Zipf's law over real and invented words), names, days, outlets, copies and stories,
drawn so that words a passage, spread of cosines and passages an article are those of ``eval/news``. The model
runs over single words only; a passage's vector is the sum of its words', lighter for frequent ones, with some
noise, around the model's mean passage. So the real model's queries meet an archive that answers them, at
a thousandth of the cost of encoding one. Cleaning, and finding copies and stories, are left out.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import islice
from pathlib import Path

import numpy as np

from indexer.completions import write_completions
from indexer.lexicon import mine_lexicon, read_vocabularies
from indexer.progress import SilentProgress
from indexer.reference import Reference, load_reference
from indexer.shelving import Shelving, write_shelves
from search.content_words import find_content_words
from search.encoder.protocol import Encoder
from search.records import Article, FloatMatrix, Passage
from search.store.catalogue_writer import CatalogueWriter
from search.store.directory import IndexDirectory
from search.store.entries import RawCopy
from search.store.generation import CATALOGUE_NAME, VECTORS_NAME, seal_generation
from search.store.lexicon import LEXICON_NAME, write_translations
from search.store.manifest import FORMAT_VERSION, Manifest, write_manifest
from search.store.text_spans import TextSpansWriter, find_spans
from search.store.vectors import HalfMatrix, VectorsWriter
from search.store.word_bits import WordBitsWriter
from tests.bench.made_articles import MadeArticle, make_articles
from tests.bench.made_queries import make_queries, write_queries
from tests.bench.made_words import LANGUAGES, MadeWords, make_words

QUERIES_NAME = "queries.jsonl"
_COPY_SHARE = 0.02
_MEANING, _NOISE = 0.5, 0.6
"""How far a passage lies from the mean one, and the noise in that: cosines spread as those of real news."""
_PASSAGE_TOKENS = 200
_BATCH_ARTICLES = 200
_QUERIES = 400


@dataclass(frozen=True, slots=True)
class ArchivePlan:
    """What to make: at least ``passages``, of ``words`` content words a language, the same for a ``seed``."""

    index: Path
    passages: int
    cache: Path
    words: int = 15_000
    seed: int = 1


def write_archive(plan: ArchivePlan, encoder: Encoder) -> Manifest:
    """Write a generation of made-up articles, and queries about them as ``queries.jsonl`` beside it."""
    directory = IndexDirectory(plan.index)
    reference = load_reference(encoder, cache=plan.cache)
    words = {
        language: make_words(language, encoder, reference, count=plan.words, cache=plan.cache)
        for language in LANGUAGES
    }
    name = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    with directory.writing(), directory.draft(name) as folder:
        with CatalogueWriter(folder / CATALOGUE_NAME) as catalogue:
            _write_articles(plan, words, reference, catalogue, folder)
            progress = SilentProgress()
            shelving = write_shelves(catalogue, encoder, reference, folder=folder, progress=progress)
            vocabularies = read_vocabularies(catalogue, folder=folder, progress=progress)
            write_translations(folder / LEXICON_NAME, mine_lexicon(vocabularies))
            write_completions(catalogue, None, folder=folder, progress=progress)
            manifest = _seal(folder, name, encoder, catalogue, reference, shelving)
        directory.publish(folder, name)
    write_queries(
        plan.index / QUERIES_NAME, islice(make_queries(make_articles(words, seed=plan.seed)), _QUERIES)
    )
    return manifest


def _write_articles(
    plan: ArchivePlan,
    words: Mapping[str, MadeWords],
    reference: Reference,
    catalogue: CatalogueWriter,
    folder: Path,
) -> None:
    """Articles with their copies and stories, vectors, word bits and spans."""
    embedding = _Embedding(words, reference, seed=plan.seed)
    copies: dict[str, tuple[str, float]] = {}
    events: dict[int, list[str]] = {}
    with ExitStack() as stack:
        bits = {language: stack.enter_context(WordBitsWriter(folder, language)) for language in words}
        spans = {language: stack.enter_context(TextSpansWriter(folder, language)) for language in words}
        made = embedding.embed(make_articles(words, seed=plan.seed))
        kept: list[HalfMatrix] = []
        for number, (article, vectors, passage_bits) in enumerate(made):
            article_id = f"made-{article.language}-{number:08}"
            twins = [article_id]
            if embedding.chance() < _COPY_SHARE:
                twins.append(f"{article_id}-copy")
                copies[twins[1]] = (article_id, 0.97)
            for twin in twins:
                _add(catalogue, article, twin)
                kept.append(vectors.astype(np.float16))
                for text, passage in zip(article.texts, passage_bits, strict=True):
                    bits[article.language].append(passage)
                    own = find_content_words(text, article.language)
                    spans[article.language].append(find_spans(text, article.language, own))
            if article.event is not None:
                events.setdefault(article.event, []).append(article_id)
            if catalogue.passages >= plan.passages:
                break
    with VectorsWriter(folder / VECTORS_NAME, rows=catalogue.passages, dimension=kept[0].shape[1]) as writer:
        for half in kept:
            writer.append(half)
    catalogue.kinship.write_copies(copies)
    catalogue.kinship.write_stories([ids for ids in events.values() if len(ids) > 1])


def _add(catalogue: CatalogueWriter, made: MadeArticle, article_id: str) -> None:
    body = "\n\n".join(made.texts)
    article = Article(
        article_id=article_id,
        origin=f"made-up.jsonl, {article_id}",
        title=made.title,
        body=body,
        language=made.language,
        language_confidence=1.0,
        author=made.author,
        published=made.day,
        source=made.source,
        category=made.category,
        url=f"https://{made.source.split()[1].lower()}.example/{made.day.replace('-', '/')}/{article_id}",
    )
    if article_id.endswith("-copy"):
        article = replace(article, source=f"{made.source} Online", author=None)
    passages, start = [], 0
    for ordinal, text in enumerate(made.texts):
        passages.append(
            Passage(
                passage_id=f"{article_id}#{ordinal}",
                article_id=article_id,
                start=start,
                end=start + len(text),
                text=text,
            )
        )
        start += len(text) + 2
    raw = RawCopy(format="text", fields={"title": made.title}, content=body.encode())
    catalogue.add(article, raw, passages)


class _Embedding:
    """Vectors and word bits of made-up passages out of those of their words."""

    def __init__(self, words: Mapping[str, MadeWords], reference: Reference, *, seed: int) -> None:
        self._rng = np.random.default_rng([seed, 1])
        self._words = words
        self._means = {language: reference.passages_in(language).mean(axis=0) for language in words}
        self._weighed = {language: _weigh_words(entry) for language, entry in words.items()}

    def chance(self) -> float:
        """A number from 0 to 1."""
        return float(self._rng.random())

    def embed(
        self, articles: Iterator[MadeArticle]
    ) -> Iterator[tuple[MadeArticle, FloatMatrix, list[np.ndarray]]]:
        """Each article with its passages' vectors, shape (passages, dimension), and word bits."""
        while batch := list(islice(articles, _BATCH_ARTICLES)):
            for article in batch:
                yield (
                    article,
                    self._vectors(article),
                    [self._bits(article, places) for places in article.passage_words],
                )

    def _vectors(self, article: MadeArticle) -> FloatMatrix:
        weighed, mean = self._weighed[article.language], self._means[article.language]
        title = weighed[article.title_words].sum(axis=0)
        sums = np.array([weighed[places].sum(axis=0) + title for places in article.passage_words])
        noise = self._rng.standard_normal(sums.shape, dtype=np.float32)
        meaning = _to_unit(_to_unit(sums) + np.float32(_NOISE) * _to_unit(noise))
        return _to_unit(_to_unit(mean[None]) + np.float32(_MEANING) * meaning)

    def _bits(self, article: MadeArticle, places: np.ndarray) -> np.ndarray:
        bits = self._words[article.language].bits[np.concatenate([places, article.title_words])]
        # What stands around a word turns about one sign in eight.
        one, two, three = (self._rng.integers(0, 256, bits.shape, dtype=np.uint8) for _ in range(3))
        return np.asarray(bits ^ (one & two & three))


def _weigh_words(words: MadeWords) -> FloatMatrix:
    """Word vectors, the frequent ones lighter: a text means what is rare in it."""
    ranks = np.arange(len(words.words)) - words.grammar
    weights = np.log(np.maximum(ranks, 0) + 20) / np.log(len(ranks) + 20)
    return np.asarray(words.vectors * weights[:, None], np.float32)


def _to_unit(vectors: FloatMatrix) -> FloatMatrix:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)


def _seal(
    folder: Path,
    name: str,
    encoder: Encoder,
    catalogue: CatalogueWriter,
    reference: Reference,
    shelving: Shelving,
) -> Manifest:
    articles, lexical_bytes = catalogue.articles, catalogue.lexical_bytes()
    catalogue.finish()
    manifest = Manifest(
        format_version=FORMAT_VERSION,
        generation=name,
        lintas_version=version("lintas"),
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        model=encoder.identity,
        passage_tokens=_PASSAGE_TOKENS,
        articles=articles,
        passages=catalogue.passages,
        shelves=shelving.shelves,
        query_means=shelving.query_means,
        reference=reference.digest,
        lexical_bytes=lexical_bytes,
        files=seal_generation(folder),
    )
    write_manifest(folder, manifest)
    return manifest
