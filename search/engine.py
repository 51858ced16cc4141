"""The engine: one query, all shelves, ranked articles."""

import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Literal, Unpack

from threadpoolctl import threadpool_limits

from search.corrections import Correction, KnownWords, correct
from search.encoder.load import prepare_query_encoder
from search.encoder.protocol import Encoder
from search.errors import InvalidQueryError, ModelMismatchError, TextTooLongError
from search.found_passages import read_passages, read_stored
from search.highlight import MarkedPassage, mark_passages
from search.kept_answers import KeptAnswers
from search.query import QueryChoices, parse_query
from search.ranking.answering import (
    RankedArticles,
    list_articles,
    list_expansions,
    list_variants,
    rank_articles,
)
from search.ranking.counting import begin_counting, count_facets, draw_timeline
from search.ranking.entries import ArticleEntry
from search.ranking.expansion import expand_query
from search.ranking.kernels import Kernels, PlainKernels, prepare_kernels
from search.ranking.understanding import UnderstoodQuery, understand_query
from search.records import (
    Appearance,
    Article,
    FoundPassage,
    Passage,
    Query,
    SearchPage,
    SearchResult,
    SignalName,
    Span,
)
from search.similar import SimilarArticle, find_similar
from search.status import IndexStatus, describe_manifest
from search.store.directory import IndexDirectory
from search.store.entries import RawCopy
from search.store.generation import Generation
from search.suggestions import Suggestion, suggest

MAX_K = 100

_WARM_UP = ("Goverment of Indonesia raises fuel prices", "Pemerintah Indonesia menaikkan harga solarr")
"""Queries that go through everything: names, translations, and typing errors."""
MAX_PASSAGES = 5
"""Further passages that an answer gives of each article; who wants more reads the article."""

Stage = Literal["encoding", "answering", "kept"]
"""What an engine tells the time of: encoding a query, an answer that was worked out, or one that was kept."""

Watcher = Callable[[Stage, float], None]
"""Is told a stage and its seconds, from whichever thread answers."""


class SearchEngine:
    """Answers queries from one opened generation; safe to ask from several threads.

    It keeps as many answers as it is told to. They go with the engine, so none outlives its generation.
    """

    def __init__(
        self,
        generation: Generation,
        encoder: Encoder,
        *,
        cached_answers: int = 0,
        watch: Watcher | None = None,
        kernels: Kernels | None = None,
    ) -> None:
        """Compare words by ``kernels``, plainly if there is none.

        Raises ModelMismatchError when ``encoder`` is not the one that built the generation.
        """
        recorded = generation.manifest.model
        if encoder.identity.fingerprint != recorded.fingerprint:
            raise ModelMismatchError(
                f"The index was built with the model {recorded.name!r} ({recorded.fingerprint}), not "
                f"with {encoder.identity.name!r} ({encoder.identity.fingerprint}). Search it with its own "
                f"model or build again: lintas index build SOURCE... --model {encoder.identity.name}"
            )
        self._generation = generation
        self.encoder = encoder
        self._known_words = KnownWords(generation.completions, generation.catalogue, encoder)
        self._watch = watch or _watch_nothing
        self._kernels = kernels or PlainKernels()
        self._kept = KeptAnswers(cached_answers)
        self._status = describe_manifest(generation.manifest)

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
        passages: int = 0,
        without: Collection[SignalName] = (),
        **choices: Unpack[QueryChoices],
    ) -> SearchPage:
        """Read a query as ``parse_query`` does and answer it; raises InvalidQueryError."""
        query = parse_query(text, **choices)
        return self.answer(query, k=k, page=page, passages=passages, without=without)

    def answer(
        self,
        query: Query,
        *,
        k: int = 10,
        page: int = 1,
        passages: int = 0,
        without: Collection[SignalName] = (),
    ) -> SearchPage:
        """One page of ``k`` results for a query; raises InvalidQueryError.

        Each result gives up to ``passages`` further ones of its article. ``without`` switches signals off, to
        measure what each adds. ``took_ms`` is the time of this call, also of an answer that was kept.
        """
        started = time.perf_counter()
        _check_page(k, page, passages)
        key = (query, k, page, passages, frozenset(without))
        stage: Stage
        answer, stage = self._kept.pages.get(key), "kept"
        if answer is None:
            answer, stage = self._answer(*key), "answering"
            self._kept.pages.put(key, answer)
        seconds = time.perf_counter() - started
        self._watch(stage, seconds)
        return replace(answer, took_ms=seconds * 1000)

    def _answer(
        self, query: Query, k: int, page: int, passages: int, without: frozenset[SignalName]
    ) -> SearchPage:
        answer = self.rank(query, without=without)
        # What is more than words was meant as it is written.
        correction = self.correct(query.text) if query.text == query.typed else None
        first = (page - 1) * k + 1
        entries = answer.entries(first, page * k, further=passages)
        articles = self._generation.catalogue.articles_of([one.best.place.article_id for one in entries])
        found = iter(
            read_passages(
                self._generation,
                answer,
                [hit for one in entries for hit in (one.best, *one.further)],
                {article.article_id: article for article in articles},
                compare=self._kernels.compare,
            )
        )
        results = tuple(
            self._to_result(rank, entry, article, found)
            for rank, (entry, article) in enumerate(zip(entries, articles, strict=True), first)
        )
        counting = begin_counting(
            self._generation.catalogue.columns(),
            answer.matching,
            answer.selection,
            fold=query.fold,
            group=query.group,
        )
        return SearchPage(
            query=query,
            total=len(answer),
            page=page,
            k=k,
            results=results,
            facets=count_facets(counting),
            timeline=draw_timeline(counting, after=query.after, before=query.before),
            confident=answer.confident,
            expansions=list_expansions(answer),
            hints=(*query.hints, *answer.selection.hints),
            took_ms=0.0,
            generation=self.generation,
            did_you_mean=correction.text if correction else None,
        )

    def warm_up(self) -> None:
        """Do now what the first queries would wait for: map vectors, read tables, answer a query a language.

        That takes half a second, and on a large archive the time to read its vectors from the disk.
        """
        for opened in self._generation.shelves.values():
            opened.shelf.touch()
        for text in _WARM_UP:
            self._answer(parse_query(text), 10, 1, 0, frozenset())

    def rank(self, query: Query, *, without: Collection[SignalName] = ()) -> RankedArticles:
        """The whole answer to a parsed query without the texts; raises InvalidQueryError."""
        key = (query, frozenset(without))
        ranking = self._kept.rankings.get(key)
        if ranking is None:
            ranking = self._rank(query, key[1])
            self._kept.rankings.put(key, ranking)
        return ranking

    def mark(self, query: Query, passage: Passage) -> MarkedPassage:
        """What answers a query in a passage of the index; InvalidQueryError, ArticleMissingError.

        It costs what understanding the query costs: nothing is ranked, and the passage need not be a result.
        Of a query's alternatives, the first is taken that has the most answers in the passage.
        """
        generation, article_id = self._generation, passage.article_id
        language = generation.catalogue.article(article_id).language
        variants = self._understand_all(query) if query.text else []
        if not variants:
            return MarkedPassage((), Span(0, len(passage.text)))
        rows = generation.catalogue.rows_of(language, [article_id])[article_id]
        place = [one.passage_id for one in self.passages_of(article_id)].index(passage.passage_id)
        stored = read_stored(generation, {language: rows[place : place + 1]}, [passage.text])
        marked = [
            one
            for variant in variants
            for one in mark_passages(
                variant,
                stored,
                expand_query(variant, language, generation.lexicon) if query.expand else (),
                compare=self._kernels.compare,
            )
        ]
        return max(marked, key=lambda one: len(one.highlights))

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

    def similar(self, article_id: str, *, k: int = 4) -> tuple[SimilarArticle, ...]:
        """Up to ``k`` articles of each language that are near this one, best first; ArticleMissingError.

        Without its copies and the reports of its story, which ``copies_of`` and ``story_of`` tell.
        """
        return find_similar(self._generation, article_id, k)

    def suggest(
        self, text: str, *, language_hint: str | None = None, count: int = 8
    ) -> tuple[Suggestion, ...]:
        """What a query that is being typed may become; see ``search.suggestions.suggest``."""
        generation = self._generation
        return suggest(
            text, generation.completions, generation.lexicon, language_hint=language_hint, count=count
        )

    def correct(self, text: str) -> Correction | None:
        """A query without its typing errors, or None if it has none; see ``search.corrections.correct``."""
        return correct(text, self._known_words)

    def describe(self) -> IndexStatus:
        """What the index holds and how it was built."""
        return self._status

    def close(self) -> None:
        """Let go of the files; the encoder stays with whoever passed it in."""
        self._kept.clear()
        self._generation.close()

    def _rank(self, query: Query, without: Collection[SignalName]) -> RankedArticles:
        generation = self._generation
        if not query.text:
            return list_articles(query, generation)
        variants = self._understand_all(query)
        return rank_articles(variants, generation, kernels=self._kernels, without=without)

    def _understand_all(self, query: Query) -> list[UnderstoodQuery]:
        """The query once for each way to choose between its alternatives; raises InvalidQueryError."""
        generation = self._generation
        try:
            return [self._understand(variant) for variant in list_variants(query)]
        except TextTooLongError:
            count = len(self.encoder.token_spans(query.text))
            most = generation.manifest.model.max_tokens
            raise InvalidQueryError("query-beyond-model", {"count": count, "most": most}) from None

    def _understand(self, query: Query) -> UnderstoodQuery:
        """A query with its vectors, which its words alone decide: filters and orders need no new ones."""
        key = (query.text, query.language, query.is_question)
        kept = self._kept.understood.get(key)
        if kept is not None:
            return replace(kept, query=query)
        started = time.perf_counter()
        generation = self._generation
        understood = understand_query(query, self.encoder, generation.manifest, generation.catalogue)
        self._watch("encoding", time.perf_counter() - started)
        self._kept.understood.put(key, understood)
        return understood

    def _to_result(
        self, rank: int, entry: ArticleEntry, article: Article, found: Iterator[FoundPassage]
    ) -> SearchResult:
        """``found`` goes on with the passages of the entry."""
        article_id, columns = article.article_id, self._generation.catalogue.columns()
        best = next(found)
        return SearchResult(
            rank=rank,
            score=best.score,
            confidence=entry.confidence,
            strength=entry.strength,
            article=article,
            passage=best.passage,
            highlights=best.highlights,
            best_sentence=best.best_sentence,
            signals=entry.best.signals,
            more_passages=entry.more,
            further=tuple(islice(found, len(entry.further))),
            # Most articles have neither, and the columns tell without asking the catalogue.
            copies=self.copies_of(article_id) if columns.has_copies(entry.article) else (),
            story=self.story_of(article_id) if columns.has_story(entry.article) else (),
        )


def open_engine(
    index: Path,
    *,
    cache: Path,
    encoder: Encoder | None = None,
    cached_answers: int = 0,
    watch: Watcher | None = None,
) -> SearchEngine:
    """Open the current generation of an index with the encoder that built it.

    From then on this process multiplies matrices with one thread at a time: a query's are so small that
    threads of their own would only wait for each other, and for those of other queries.
    ``encoder`` is used when it is that one, so that a server loads a model once. ``cached_answers`` are kept
    and ``watch`` is told the times. Raises the LintasError that says what to do when there is no index, it is
    damaged, or its model cannot be had.
    """
    generation = IndexDirectory(index).open_current()
    model = generation.manifest.model
    threadpool_limits(1, user_api="blas")
    try:
        if encoder is None or encoder.identity.fingerprint != model.fingerprint:
            encoder = prepare_query_encoder(model, cache=cache)
        kernels = prepare_kernels(cache)
        return SearchEngine(generation, encoder, cached_answers=cached_answers, watch=watch, kernels=kernels)
    except BaseException:
        generation.close()
        raise


def current_generation(index: Path) -> str:
    """Name of the generation that a newly opened engine would answer from; cheap."""
    return IndexDirectory(index).current_name()


def _watch_nothing(_: Stage, __: float) -> None:
    return None


def _check_page(k: int, page: int, passages: int) -> None:
    if not 1 <= k <= MAX_K:
        raise InvalidQueryError("bad-count", {"count": k, "most": MAX_K})
    if page < 1:
        raise InvalidQueryError("bad-page", {"page": page})
    if not 0 <= passages <= MAX_PASSAGES:
        raise InvalidQueryError("bad-passages", {"count": passages, "most": MAX_PASSAGES})
