"""A query answered whole: what matches on every shelf, what the filters leave of it, and in which order."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from search.ranking.ahead import guess_ahead
from search.ranking.calibration import LEANING_SPREADS, Chance, common_spread, measure_chance
from search.ranking.entries import ArticleEntry, read_entries
from search.ranking.expansion import expand_query
from search.ranking.fusion import SIGNALS, score_shelf
from search.ranking.grouping import (
    Ranking,
    call_weak,
    fold_copies,
    group_by_article,
    group_stories,
    is_confident,
    sort_articles,
)
from search.ranking.hits import HitTable, join_tables, keep_best_of_each_passage, no_hits
from search.ranking.kernels import BestFinder, Kernels
from search.ranking.matching import ShelfMatches, match_shelf
from search.ranking.selection import Selection, select
from search.ranking.understanding import UnderstoodQuery
from search.records import Expansion, Hint, Query, SignalName
from search.store.catalogue import Catalogue
from search.store.columns import ArticleMask, ArticlePlaces
from search.store.generation import Generation
from search.store.shelf import RowNumbers


@dataclass(frozen=True, slots=True)
class RankedArticles:
    """A whole answer, best first, and what it was made of; its length is the number of results.

    ``languages`` are those of the shelves that ``ranking`` speaks of by number. ``confident`` says that the
    most relevant article is more than a weak match. ``matching`` tells which articles match, whatever the
    filters, and ``selection`` what these leave. ``variants`` are the queries that were ranked: one for each
    way to choose between alternatives; ``expansions`` has those of each.
    """

    ranking: Ranking
    catalogue: Catalogue
    languages: tuple[str, ...]
    confident: bool
    matching: ArticleMask
    selection: Selection
    variants: tuple[UnderstoodQuery, ...]
    expansions: tuple[tuple[Expansion, ...], ...]

    def __len__(self) -> int:
        return len(self.ranking)

    def entries(self, first: int, last: int, *, further: int = 0) -> list[ArticleEntry]:
        """The results from rank ``first`` to ``last``, as far as there are any, each with up to ``further``
        more of its passages.
        """
        return read_entries(
            self.ranking,
            range(first - 1, min(last, len(self))),
            self.catalogue,
            self.languages,
            further=further,
            listed=not self.variants,
        )

    def rank_of(self, article_id: str) -> int | None:
        """The rank of an article, from 1; None where it is no result, or another one stands for it."""
        place = self.catalogue.place_of(article_id)
        found = np.flatnonzero(self.ranking.articles == place)
        return int(found[0]) + 1 if len(found) else None


@dataclass(frozen=True, slots=True)
class _Matched:
    """One variant of the query: what compares its words, its expansions, what chance gives, and what matches
    on each shelf.
    """

    query: UnderstoodQuery
    find_best: BestFinder
    expansions: tuple[Expansion, ...]
    chances: Mapping[str, Chance]
    matches: Mapping[str, ShelfMatches]


def rank_articles(
    variants: Sequence[UnderstoodQuery],
    generation: Generation,
    *,
    kernels: Kernels,
    without: Collection[SignalName] = (),
) -> RankedArticles:
    """Rank what matches any of a query's ``variants``, at least one, and passes its filters.

    ``without`` switches signals off, to measure what each adds.
    By date only articles that are more than weak matches in the answer without filters are ranked, unless
    there are none: being new would put weak ones first. A hint tells when others are left out.
    """
    query = variants[0].query
    matched = [_match(variant, generation, kernels, without) for variant in variants]
    spread = common_spread([chance for variant in matched for chance in variant.chances.values()])
    selection = select(query, generation.catalogue)
    ranking = _Ranking(generation, matched, spread, without)
    matching = ranking.find_matching(selection)
    if query.sort != "relevance" and (good := matching & ranking.find_good()).any():
        if (matching & ~good & selection.passing()).any():
            selection = replace(selection, hints=(*selection.hints, Hint("weak-left-out", "")))
        matching = good
    ranked = ranking.rank(selection.rows, matching & selection.passing())
    return RankedArticles(
        ranking=_arrange(ranked, query, generation),
        catalogue=generation.catalogue,
        languages=tuple(generation.shelves),
        confident=is_confident(ranked),
        matching=matching,
        selection=selection,
        variants=tuple(variants),
        expansions=tuple(variant.expansions for variant in matched),
    )


def list_articles(query: Query, generation: Generation) -> RankedArticles:
    """Every article that passes the filters of a query without words, by date: newest first unless asked."""
    columns = generation.catalogue.columns()
    selection = select(query, generation.catalogue)
    passing = selection.passing()
    tables = [no_hits(())]
    for shelf, language in enumerate(generation.shelves):
        listed, rows = np.unique(columns.of_rows[language], return_index=True)
        tables.append(_list_first(listed[passing[listed]], rows[passing[listed]], shelf))
    ranked = group_by_article(join_tables(tables), spread=1.0)
    by_date = replace(query, sort="oldest" if query.sort == "oldest" else "newest")
    return RankedArticles(
        ranking=_arrange(ranked, by_date, generation),
        catalogue=generation.catalogue,
        languages=tuple(generation.shelves),
        confident=len(ranked) > 0,
        matching=np.ones(len(passing), np.bool_),
        selection=selection,
        variants=(),
        expansions=(),
    )


def _arrange(ranking: Ranking, query: Query, generation: Generation) -> Ranking:
    """One entry a result, as the query wants copies, stories and the order."""
    columns = generation.catalogue.columns()
    if query.fold:
        ranking = fold_copies(ranking, columns)
    if query.group:
        ranking = group_stories(ranking, columns)
    return sort_articles(ranking, columns, query.sort)


def _list_first(articles: ArticlePlaces, rows: RowNumbers, shelf: int) -> HitTable:
    """Articles by their first passages, which answer nothing."""
    nothing, noughts = np.zeros(len(rows), np.float32), np.zeros(len(rows), np.int64)
    return HitTable(
        scores=nothing,
        calibrated=nothing,
        words=nothing,
        names=nothing,
        signals={},
        shelves=noughts + shelf,
        rows=rows,
        articles=articles,
        variants=noughts,
    )


def _match(
    query: UnderstoodQuery, generation: Generation, kernels: Kernels, without: Collection[SignalName]
) -> _Matched:
    shelves = generation.shelves
    expansions = tuple(
        expansion
        for language in (shelves if query.query.expand else ())
        for expansion in expand_query(query, language, generation.lexicon)
    )
    asked = [] if "dense" in without else [shelf.shelf for shelf in shelves.values()]
    with guess_ahead(asked, query.vector, kernels.guess) as guess:
        find_best = kernels.prepare(query.word_vectors)
        chances = {language: measure_chance(query, shelf, kernels) for language, shelf in shelves.items()}
        matches = {
            language: match_shelf(
                query,
                shelf,
                generation.catalogue,
                expansions,
                chances[language],
                multiply=kernels.multiply,
                guess=guess,
                without=without,
            )
            for language, shelf in shelves.items()
        }
    return _Matched(query, find_best, expansions, chances, matches)


class _Ranking:
    """The matches of every variant on every shelf, scored as far as they are asked for."""

    def __init__(
        self,
        generation: Generation,
        matched: Sequence[_Matched],
        spread: float,
        without: Collection[SignalName],
    ) -> None:
        self._generation, self._matched = generation, matched
        # Over all shelves, so that a filter changes as little as can be in a result's confidence.
        self._spread = spread
        self._without = without
        self._columns = generation.catalogue.columns()

    def find_matching(self, selection: Selection) -> ArticleMask:
        """Articles of which a passage matches that holds the query's phrases."""
        mask = np.zeros(len(self._columns), np.bool_)
        for allowed, variant in zip(selection.rows, self._matched, strict=True):
            for language, matches in variant.matches.items():
                rows = matches.rows[allowed[language][matches.rows]]
                mask[self._columns.of_rows[language][rows]] = True
        return mask

    def find_good(self) -> ArticleMask:
        """Articles that are more than weak matches when nothing is filtered."""
        rows = {language: np.ones(len(found), np.bool_) for language, found in self._columns.of_rows.items()}
        ranked = self.rank([rows] * len(self._matched), np.ones(len(self._columns), np.bool_))
        good = np.zeros(len(self._columns), np.bool_)
        good[ranked.articles[~ranked.are_weak]] = True
        return good

    def rank(self, rows: Sequence[Mapping[str, NDArray[np.bool_]]], articles: ArticleMask) -> Ranking:
        """Every article among ``articles`` with a match among each variant's ``rows``, best first."""
        tables = [no_hits(SIGNALS)]
        for place, variant in enumerate(self._matched):
            for shelf, (language, matches) in enumerate(variant.matches.items()):
                of_rows = self._columns.of_rows[language][matches.rows]
                kept = rows[place][language][matches.rows] & articles[of_rows]
                if kept.any():
                    chosen = matches if kept.all() else matches.take(kept)
                    tables.append(self._score(place, shelf, language, chosen))
        hits = join_tables(tables)
        if len(self._matched) > 1:
            hits = keep_best_of_each_passage(hits)
        ranked = group_by_article(hits, self._spread)
        strange = all(variant.query.is_strange and not variant.expansions for variant in self._matched)
        return call_weak(ranked) if strange else ranked

    def _score(self, place: int, shelf: int, language: str, matches: ShelfMatches) -> HitTable:
        variant = self._matched[place]
        found = score_shelf(
            variant.query,
            self._generation.shelves[language],
            self._generation.catalogue,
            variant.expansions,
            variant.chances[language],
            matches,
            find_best=variant.find_best,
            without=self._without,
        )
        lean = LEANING_SPREADS * self._spread if language == variant.query.query.prefer else 0.0
        noughts = np.zeros(len(found.rows), np.int64)
        return HitTable(
            scores=found.scores + np.float32(lean),
            calibrated=found.scores,
            words=found.coverage.words,
            names=found.coverage.names,
            signals=found.signals,
            shelves=noughts + shelf,
            rows=found.rows,
            articles=self._columns.of_rows[language][found.rows],
            variants=noughts + place,
        )


def list_variants(query: Query) -> list[Query]:
    """The query once for each way to choose between its alternatives."""
    return [replace(query, text=variant.text) for variant in query.variants] or [query]


def list_expansions(answer: RankedArticles) -> tuple[Expansion, ...]:
    """What was looked for besides the query's words in the languages it allows, each term once."""
    if not answer.variants:
        return ()
    query = answer.variants[0].query
    chosen, named = query.languages, query.named.languages
    found = {
        (expansion.term, expansion.language): expansion
        for of_variant in answer.expansions
        for expansion in of_variant
        if expansion.language in (chosen or (expansion.language,))
        and expansion.language in (named or (expansion.language,))
    }
    return tuple(found.values())
