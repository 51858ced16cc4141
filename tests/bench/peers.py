"""What people use instead, over the same passages and the same vectors: a plain script, and txtai."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from search.encoder.model_folder import find_model_folder
from search.records import FloatMatrix
from search.store.directory import IndexDirectory
from search.store.entries import headline_of

MOST_PASSAGES = 300
"""Passages that a peer is asked for: enough for ten articles, several of whose passages may be found."""


@dataclass(frozen=True, slots=True)
class PeerPassages:
    """Every passage of an index: its text behind its headline, its article, language and vector.

    ``vectors`` (passages, dimension) are the model's own, as both peers would have made them.
    """

    texts: tuple[str, ...]
    article_ids: tuple[str, ...]
    languages: tuple[str, ...]
    vectors: FloatMatrix


class Peer(Protocol):
    """Finds articles for a query."""

    @property
    def name(self) -> str:
        """Under which it stands in the table."""
        ...

    @property
    def encoding_seconds(self) -> float:
        """Seconds spent in the model so far."""
        ...

    def rank(self, text: str, language: str | None) -> list[str]:
        """Article ids, best first, of one language or of all."""
        ...


def read_passages(index: Path) -> PeerPassages:
    """The passages of the current generation, by passage number."""
    generation = IndexDirectory(index).open_current()
    found = []
    for article in generation.catalogue.articles():
        headline = headline_of(article.title, article.body)
        for passage in generation.catalogue.passages_of(article.article_id):
            text = f"{headline}\n{passage.text}" if headline else passage.text
            found.append((text, article.article_id, article.language, passage.passage_id))
    numbers = _passage_numbers(generation.shelves, generation.catalogue)
    vectors = generation.vectors()[[numbers[passage_id] for *_, passage_id in found]].astype(np.float32)
    generation.close()
    texts, articles, languages, _ = zip(*found, strict=True)
    return PeerPassages(texts, articles, languages, vectors)


def _passage_numbers(shelves: Mapping[str, Any], catalogue: Any) -> dict[str, int]:  # noqa: ANN401
    return {
        catalogue.passage(place.passage_number).passage_id: place.passage_number
        for language, shelf in shelves.items()
        for place in catalogue.places(language, np.arange(shelf.words.passages))
    }


class QueryModel(Protocol):
    """Encodes queries and counts the seconds."""

    seconds: float

    def encode(self, text: str) -> FloatMatrix:
        """A unit vector of shape (dimension,)."""
        ...


class ScriptModel:
    """sentence-transformers as a script would call it, with the prompt that the model wants."""

    def __init__(self, cache: Path) -> None:
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(str(find_model_folder("bundled", cache=cache)), device="cpu")
        self.seconds = 0.0

    def encode(self, text: str) -> FloatMatrix:
        started = time.perf_counter()
        vector = self._model.encode(f"query: {text}", normalize_embeddings=True, show_progress_bar=False)
        self.seconds += time.perf_counter() - started
        return np.asarray(vector, np.float32)


class PlainPeer:
    """sentence-transformers and an exact FAISS index: what most tutorials build."""

    name = "sentence-transformers + FAISS"

    def __init__(self, passages: PeerPassages, model: QueryModel) -> None:
        import faiss

        self._passages, self._model = passages, model
        self._index = faiss.IndexFlatIP(passages.vectors.shape[1])
        self._index.add(passages.vectors)
        self._parameters = {
            language: faiss.SearchParameters(sel=_select(passages, language))  # type: ignore[call-arg]
            for language in set(passages.languages)
        }

    @property
    def encoding_seconds(self) -> float:
        return self._model.seconds

    def rank(self, text: str, language: str | None) -> list[str]:
        vector = self._model.encode(text).reshape(1, -1)
        parameters = self._parameters[language] if language else None
        _, rows = self._index.search(vector, MOST_PASSAGES, params=parameters)
        return _to_articles(self._passages.article_ids[row] for row in rows[0].tolist() if row >= 0)


class TxtaiPeer:
    """txtai with hybrid search (BM25 and vectors) and content, everything else as it comes."""

    name = "txtai hybrid"

    def __init__(self, passages: PeerPassages, model: QueryModel) -> None:
        from txtai import Embeddings

        self._passages, self._model = passages, model
        self._known = dict(zip(passages.texts, passages.vectors, strict=True))
        self._embeddings: Any = Embeddings(
            method="external",
            # txtai calls a plain function, and takes anything else for a class to be made first.
            transform=lambda texts: self._transform(texts),  # noqa: PLW0108
            hybrid=True,
            content=True,
        )
        self._embeddings.index(
            (row, {"text": text, "language": language}, None)
            for row, (text, language) in enumerate(zip(passages.texts, passages.languages, strict=True))
        )

    @property
    def encoding_seconds(self) -> float:
        return self._model.seconds

    def rank(self, text: str, language: str | None) -> list[str]:
        condition = f" and language = '{language}'" if language else ""
        found = self._embeddings.search(
            f"select id, score from txtai where similar(:text, {MOST_PASSAGES}){condition} "  # noqa: S608
            f"limit {MOST_PASSAGES}",
            limit=MOST_PASSAGES,
            parameters={"text": text},
        )
        return _to_articles(self._passages.article_ids[int(entry["id"])] for entry in found)

    def _transform(self, texts: Sequence[str]) -> FloatMatrix:
        return np.array(
            [self._known[text] if text in self._known else self._model.encode(text) for text in texts]
        )


def _select(passages: PeerPassages, language: str) -> Any:  # noqa: ANN401 - FAISS has no types
    import faiss

    return faiss.IDSelectorBatch(np.flatnonzero(np.array(passages.languages) == language))


def _to_articles(article_ids: Iterable[str]) -> list[str]:
    """Articles by their best passage."""
    return list(dict.fromkeys(article_ids))
