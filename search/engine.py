"""The engine: one query, all shelves, ranked articles."""

import time
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import numpy as np

from search.encoder.load import prepare_query_encoder
from search.encoder.protocol import Encoder, Role
from search.errors import InvalidQueryError, ModelMismatchError, TextTooLongError
from search.highlight import find_highlights
from search.query import parse_query
from search.ranking.calibration import (
    Chance,
    calibrate_cosines,
    common_spread,
    measure_chance,
    strength_of,
)
from search.ranking.dense import centre_query, find_dense
from search.ranking.grouping import ArticleHits, Hit, count_facets, group_by_article, sort_articles
from search.ranking.lexical import choose_wording, find_lexical, score_lexical
from search.records import (
    Article,
    FloatMatrix,
    Passage,
    Query,
    SearchPage,
    SearchResult,
    SignalName,
    Sort,
    Span,
)
from search.status import IndexStatus, describe_manifest
from search.store.directory import IndexDirectory
from search.store.generation import Generation, OpenShelf

SHELF_DEPTH = 200
"""Passages each signal takes from each shelf. Fixed: totals and order are the same on every page."""

MAX_K = 100


class SearchEngine:
    """Answers queries from one opened generation; safe to ask from several threads."""

    def __init__(self, generation: Generation, encoder: Encoder) -> None:
        """Raises ModelMismatchError when ``encoder`` is not the one that built the generation."""
        recorded = generation.manifest.model
        if encoder.identity.fingerprint != recorded.fingerprint:
            raise ModelMismatchError(
                f"The index was built with the model {recorded.name!r} ({recorded.fingerprint}), not "
                f"with {encoder.identity.name!r} ({encoder.identity.fingerprint}). Search it with its own "
                f"model or build again: lintas index build SOURCE... --model {encoder.identity.name}"
            )
        self._generation = generation
        self.encoder = encoder

    @property
    def generation(self) -> str:
        """Name of the generation that answers."""
        return self._generation.manifest.generation

    def search(
        self,
        text: str,
        *,
        k: int = 10,
        page: int = 1,
        languages: Sequence[str] = (),
        sources: Sequence[str] = (),
        after: str | None = None,
        before: str | None = None,
        sort: Sort = "relevance",
        expand: bool = True,
        prefer: str | None = None,
        without: Collection[SignalName] = (),
    ) -> SearchPage:
        """Rank the articles of all shelves that pass the filters; raises InvalidQueryError.

        ``expand`` lets other spellings and mined translations be looked for; ``prefer`` is a language to
        lean to (``none``: none); ``without`` switches signals off, to measure what each adds.
        """
        started = time.perf_counter()
        _check_page(k, page)
        query = parse_query(
            text,
            languages=languages,
            sources=sources,
            after=after,
            before=before,
            sort=sort,
            expand=expand,
            prefer=prefer,
        )
        hits = self._find_hits(query, self._encode(query), without)
        articles = sort_articles(group_by_article(hits), sort)
        first = (page - 1) * k
        results = tuple(
            self._to_result(query, rank, entry)
            for rank, entry in enumerate(articles[first : first + k], first + 1)
        )
        return SearchPage(
            query=query,
            total=len(articles),
            page=page,
            k=k,
            results=results,
            facets=count_facets(articles),
            confident=any(entry.best.strength != "weak" for entry in articles),
            expansions=(),
            took_ms=(time.perf_counter() - started) * 1000,
            generation=self.generation,
        )

    def article(self, article_id: str) -> Article:
        """One article; raises ArticleMissingError."""
        return self._generation.catalogue.article(article_id)

    def articles(self) -> Iterator[Article]:
        """Every article, in the order it was indexed."""
        return self._generation.catalogue.articles()

    def passages_of(self, article_id: str) -> tuple[Passage, ...]:
        """An article's passages in reading order; raises ArticleMissingError."""
        return self._generation.catalogue.passages_of(article_id)

    def describe(self) -> IndexStatus:
        """What the index holds and how it was built."""
        return describe_manifest(self._generation.manifest)

    def close(self) -> None:
        """Let go of the files; the encoder stays with whoever passed it in."""
        self._generation.close()

    def _encode(self, query: Query) -> FloatMatrix:
        try:
            vector = self.encoder.encode([query.text], Role.QUERY).vectors[0]
        except TextTooLongError as error:
            raise InvalidQueryError(f"The query is too long for the model ({error}). Shorten it.") from None
        return centre_query(self._generation.manifest, vector, query.language)

    def _find_hits(self, query: Query, vector: FloatMatrix, without: Collection[SignalName]) -> list[Hit]:
        """The best passages of every shelf the filters allow, with comparable scores."""
        shelves = self._generation.shelves
        chances = {language: measure_chance(shelf.background, vector) for language, shelf in shelves.items()}
        # Over all shelves, so that a filter never changes a result's strength.
        spread = common_spread(list(chances.values()))
        hits = []
        for language in query.languages or tuple(shelves):
            if language in shelves:
                hits += self._hits_on(shelves[language], query, vector, chances[language], spread, without)
        return hits

    def _hits_on(
        self,
        shelf: OpenShelf,
        query: Query,
        vector: FloatMatrix,
        chance: Chance,
        spread: float,
        without: Collection[SignalName],
    ) -> list[Hit]:
        """The best passages of one shelf by vector and by words, with the bounded sum of both signals."""
        catalogue, language = self._generation.catalogue, shelf.language
        allowed = catalogue.rows_matching(
            language, sources=query.sources, after=query.after, before=query.before
        )
        wording = choose_wording(
            catalogue, query, language, self._generation.manifest.shelves[language].passages
        )
        rows = np.union1d(
            find_dense(shelf.shelf, vector, SHELF_DEPTH, allowed),
            find_lexical(catalogue, language, wording, SHELF_DEPTH, allowed),
        )
        dense = calibrate_cosines(shelf.shelf.vectors(rows) @ vector, chance)
        lexical = score_lexical(catalogue, language, wording, rows)
        if "lexical" in without:
            lexical = np.zeros_like(lexical)
        scores = dense + np.float32(wording.weight) * lexical
        return [
            Hit(
                score=score,
                strength=strength_of(score, spread),
                signals={"dense": dense_value, "lexical": lexical_value},
                language=language,
                place=place,
            )
            for score, dense_value, lexical_value, place in zip(
                scores.tolist(),
                dense.tolist(),
                lexical.tolist(),
                catalogue.places(language, rows),
                strict=True,
            )
        ]

    def _to_result(self, query: Query, rank: int, entry: ArticleHits) -> SearchResult:
        passage = self._generation.catalogue.passage(entry.best.place.passage_number)
        return SearchResult(
            rank=rank,
            score=entry.best.score,
            strength=entry.best.strength,
            article=self._generation.catalogue.article(passage.article_id),
            passage=passage,
            highlights=find_highlights(query.terms, passage.text),
            best_sentence=Span(start=0, end=len(passage.text)),
            signals=entry.best.signals,
            more_passages=entry.passages - 1,
        )


def open_engine(index: Path, *, cache: Path, encoder: Encoder | None = None) -> SearchEngine:
    """Open the current generation of an index with the encoder that built it.

    ``encoder`` is used when it is that one, so that a server loads a model once. Raises the LintasError
    that says what to do when there is no index, it is damaged, or its model cannot be had.
    """
    generation = IndexDirectory(index).open_current()
    model = generation.manifest.model
    try:
        if encoder is None or encoder.identity.fingerprint != model.fingerprint:
            encoder = prepare_query_encoder(model, cache=cache)
        return SearchEngine(generation, encoder)
    except BaseException:
        generation.close()
        raise


def current_generation(index: Path) -> str:
    """Name of the generation that a newly opened engine would answer from; cheap."""
    return IndexDirectory(index).current_name()


def _check_page(k: int, page: int) -> None:
    if not 1 <= k <= MAX_K:
        raise InvalidQueryError(f"k is {k}; it must be between 1 and {MAX_K}.")
    if page < 1:
        raise InvalidQueryError(f"The page is {page}; pages are counted from 1.")
