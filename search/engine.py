"""The engine: one query, all shelves, ranked articles."""

import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from search.encoder.load import prepare_query_encoder
from search.encoder.protocol import Encoder
from search.errors import InvalidQueryError, ModelMismatchError, TextTooLongError
from search.highlight import mark_passage
from search.query import parse_query
from search.ranking.calibration import LEANING_SPREADS, common_spread, measure_chance
from search.ranking.expansion import expand_query
from search.ranking.fusion import ShelfScores, score_shelf
from search.ranking.grouping import (
    ArticleHits,
    Hit,
    count_facets,
    fold_copies,
    group_by_article,
    group_stories,
    is_confident,
    sort_articles,
)
from search.ranking.understanding import UnderstoodQuery, understand_query
from search.records import (
    Appearance,
    Article,
    Expansion,
    Passage,
    Query,
    SearchPage,
    SearchResult,
    SignalName,
    Sort,
)
from search.status import IndexStatus, describe_manifest
from search.store.directory import IndexDirectory
from search.store.entries import RawCopy
from search.store.generation import Generation

MAX_K = 100


@dataclass(frozen=True, slots=True)
class RankedArticles:
    """A whole answer, best first, and the words that were looked for besides the query's own.

    ``confident`` says that the most relevant article is more than a weak match.
    """

    articles: tuple[ArticleHits, ...]
    confident: bool
    expansions: tuple[Expansion, ...]


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
        fold: bool = True,
        group: bool = True,
        without: Collection[SignalName] = (),
    ) -> SearchPage:
        """Rank the articles of all shelves that pass the filters; raises InvalidQueryError.

        ``expand`` lets other spellings and mined translations be looked for; ``prefer`` is a language to
        lean to (``none``: none); ``fold`` makes one result of articles that print one text and ``group`` one
        of those that report one event in one language; ``without`` switches signals off, to measure what
        each adds.
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
            fold=fold,
            group=group,
        )
        understood = self._understand(query)
        answer = self._rank(understood, without)
        ranks = range((page - 1) * k + 1, min(page * k, len(answer.articles)) + 1)
        results = tuple(self._to_result(understood, answer, rank) for rank in ranks)
        return SearchPage(
            query=query,
            total=len(answer.articles),
            page=page,
            k=k,
            results=results,
            facets=count_facets(answer.articles),
            confident=answer.confident,
            expansions=answer.expansions,
            took_ms=(time.perf_counter() - started) * 1000,
            generation=self.generation,
        )

    def rank(self, query: Query, *, without: Collection[SignalName] = ()) -> RankedArticles:
        """The whole answer to a parsed query without the texts; raises InvalidQueryError."""
        return self._rank(self._understand(query), without)

    def article(self, article_id: str) -> Article:
        """One article; raises ArticleMissingError."""
        return self._generation.catalogue.article(article_id)

    def raw_copy(self, article_id: str) -> RawCopy:
        """The article as it was found; raises ArticleMissingError."""
        return self._generation.catalogue.raw_copy(article_id)

    def articles(self) -> Iterator[Article]:
        """Every article, in the order it was indexed."""
        return self._generation.catalogue.articles()

    def passages_of(self, article_id: str) -> tuple[Passage, ...]:
        """An article's passages in reading order; raises ArticleMissingError."""
        return self._generation.catalogue.passages_of(article_id)

    def copies_of(self, article_id: str) -> tuple[Appearance, ...]:
        """The other articles that print this one's text."""
        return tuple(self._generation.catalogue.copies_of(article_id))

    def story_of(self, article_id: str) -> tuple[Appearance, ...]:
        """The other articles that report the same event."""
        return tuple(self._generation.catalogue.story_of(article_id))

    def describe(self) -> IndexStatus:
        """What the index holds and how it was built."""
        return describe_manifest(self._generation.manifest)

    def close(self) -> None:
        """Let go of the files; the encoder stays with whoever passed it in."""
        self._generation.close()

    def _understand(self, query: Query) -> UnderstoodQuery:
        generation = self._generation
        try:
            return understand_query(query, self.encoder, generation.manifest, generation.catalogue)
        except TextTooLongError as error:
            raise InvalidQueryError(f"The query is too long for the model ({error}). Shorten it.") from None

    def _rank(self, query: UnderstoodQuery, without: Collection[SignalName]) -> RankedArticles:
        shelves = self._generation.shelves
        expansions = self._expand(query)
        chances = {language: measure_chance(query, shelf) for language, shelf in shelves.items()}
        # Over all shelves, so that a filter changes as little as can be in a result's confidence.
        spread = common_spread(list(chances.values()))
        hits = []
        for language in self._shelves_for(query.query):
            found = score_shelf(
                query,
                shelves[language],
                self._generation.catalogue,
                expansions,
                chances[language],
                without=without,
            )
            lean = LEANING_SPREADS * spread if language == query.query.prefer else 0.0
            hits += self._to_hits(language, found, lean)
        articles = group_by_article(hits, spread)
        if query.query.fold:
            articles = fold_copies(articles)
        if query.query.group:
            articles = group_stories(articles)
        return RankedArticles(
            articles=tuple(sort_articles(articles, query.query.sort)),
            confident=is_confident(articles),
            expansions=expansions,
        )

    def _expand(self, query: UnderstoodQuery) -> tuple[Expansion, ...]:
        if not query.query.expand:
            return ()
        return tuple(
            expansion
            for language in self._shelves_for(query.query)
            for expansion in expand_query(query, language, self._generation.lexicon)
        )

    def _shelves_for(self, query: Query) -> list[str]:
        shelves = self._generation.shelves
        return [language for language in query.languages or shelves if language in shelves]

    def _to_hits(self, language: str, found: ShelfScores, lean: float) -> list[Hit]:
        places = self._generation.catalogue.places(language, found.rows)
        signals, parts = list(found.signals), np.stack(list(found.signals.values()), axis=1)
        return [
            Hit(
                score=score + lean,
                calibrated=score,
                words=words,
                names=names,
                signals=dict(zip(signals, values, strict=True)),
                language=language,
                place=place,
            )
            for score, words, names, values, place in zip(
                found.scores.tolist(),
                found.coverage.words.tolist(),
                found.coverage.names.tolist(),
                parts.tolist(),
                places,
                strict=True,
            )
        ]

    def _to_result(self, query: UnderstoodQuery, answer: RankedArticles, rank: int) -> SearchResult:
        entry = answer.articles[rank - 1]
        place, language = entry.best.place, entry.best.language
        passage = self._generation.catalogue.passage(place.passage_number)
        bits, _ = self._generation.shelves[language].words.read(np.array([place.shelf_row]))
        marked = mark_passage(query, passage.text, language, bits, answer.expansions)
        return SearchResult(
            rank=rank,
            score=entry.best.score,
            confidence=entry.confidence,
            strength=entry.strength,
            article=self._generation.catalogue.article(passage.article_id),
            passage=passage,
            highlights=marked.highlights,
            best_sentence=marked.best_sentence,
            signals=entry.best.signals,
            more_passages=entry.passages - 1,
            copies=tuple(self._generation.catalogue.copies_of(passage.article_id)),
            story=tuple(self._generation.catalogue.story_of(passage.article_id)),
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
