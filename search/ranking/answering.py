"""A query answered whole: what matches on every shelf, what the filters leave of it, and in which order."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from search.ranking.calibration import LEANING_SPREADS, Chance, common_spread, measure_chance
from search.ranking.expansion import expand_query
from search.ranking.fusion import ShelfScores, score_shelf
from search.ranking.grouping import (
    ArticleHits,
    Hit,
    fold_copies,
    group_by_article,
    group_stories,
    is_confident,
    sort_articles,
)
from search.ranking.matching import ShelfMatches, match_shelf
from search.ranking.selection import Selection, select
from search.ranking.understanding import UnderstoodQuery
from search.records import Expansion, Query, SignalName
from search.store.catalogue import Catalogue
from search.store.columns import ArticleMask
from search.store.entries import PassagePlace
from search.store.generation import Generation


@dataclass(frozen=True, slots=True)
class RankedArticles:
    """A whole answer, best first, and what it was made of.

    ``confident`` says that the most relevant article is more than a weak match. ``matching`` tells which
    articles match, whatever the filters, and ``selection`` what these leave. ``variants`` are the queries
    that were ranked: one for each way to choose between alternatives; ``expansions`` has those of each.
    """

    articles: tuple[ArticleHits, ...]
    confident: bool
    matching: ArticleMask
    selection: Selection
    variants: tuple[UnderstoodQuery, ...]
    expansions: tuple[tuple[Expansion, ...], ...]


@dataclass(frozen=True, slots=True)
class _Matched:
    """One variant of the query: its expansions, what chance gives, and what matches on each shelf."""

    query: UnderstoodQuery
    expansions: tuple[Expansion, ...]
    chances: Mapping[str, Chance]
    matches: Mapping[str, ShelfMatches]


def rank_articles(
    variants: Sequence[UnderstoodQuery], generation: Generation, *, without: Collection[SignalName] = ()
) -> RankedArticles:
    """Rank what matches any of a query's ``variants``, at least one, and passes its filters.

    ``without`` switches signals off, to measure what each adds.
    By date only articles that are more than weak matches in the answer without filters are ranked, unless
    there are none: being new would put weak ones first.
    """
    query = variants[0].query
    matched = [_match(variant, generation, without) for variant in variants]
    spread = common_spread([chance for variant in matched for chance in variant.chances.values()])
    selection = select(query, generation.catalogue)
    ranking = _Ranking(generation, matched, spread, without)
    matching = ranking.find_matching(selection)
    if query.sort != "relevance" and (good := matching & ranking.find_good()).any():
        matching = good
    articles = ranking.rank(selection.rows, matching & selection.passing())
    confident = is_confident(articles)
    if query.fold:
        articles = fold_copies(articles)
    if query.group:
        articles = group_stories(articles)
    return RankedArticles(
        articles=tuple(sort_articles(articles, query.sort)),
        confident=confident,
        matching=matching,
        selection=selection,
        variants=tuple(variants),
        expansions=tuple(variant.expansions for variant in matched),
    )


def list_articles(query: Query, generation: Generation) -> RankedArticles:
    """Every article that passes the filters of a query without words, by date: newest first unless asked."""
    columns, catalogue = generation.catalogue.columns(), generation.catalogue
    selection = select(query, catalogue)
    passing = selection.passing()
    articles: list[ArticleHits] = []
    for language, of_rows in columns.of_rows.items():
        listed, rows = np.unique(of_rows, return_index=True)
        places = catalogue.places(language, rows[passing[listed]])
        articles += [_list_article(language, place) for place in places]
    articles.sort(key=lambda entry: entry.best.place.article_id)
    if query.fold:
        articles = fold_copies(articles)
    if query.group:
        articles = group_stories(articles)
    return RankedArticles(
        articles=tuple(sort_articles(articles, "oldest" if query.sort == "oldest" else "newest")),
        confident=bool(articles),
        matching=np.ones(len(passing), np.bool_),
        selection=selection,
        variants=(),
        expansions=(),
    )


def _list_article(language: str, place: PassagePlace) -> ArticleHits:
    """An article by its first passage."""
    hit = Hit(score=0.0, calibrated=0.0, words=0.0, names=0.0, signals={}, language=language, place=place)
    return ArticleHits(best=hit, confidence=0.0, strength="listed")


def _match(query: UnderstoodQuery, generation: Generation, without: Collection[SignalName]) -> _Matched:
    shelves = generation.shelves
    expansions = tuple(
        expansion
        for language in (shelves if query.query.expand else ())
        for expansion in expand_query(query, language, generation.lexicon)
    )
    chances = {language: measure_chance(query, shelf) for language, shelf in shelves.items()}
    matches = {
        language: match_shelf(
            query, shelf, generation.catalogue, expansions, chances[language], without=without
        )
        for language, shelf in shelves.items()
    }
    return _Matched(query, expansions, chances, matches)


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
        mask = np.zeros(len(self._columns.article_ids), np.bool_)
        for allowed, variant in zip(selection.rows, self._matched, strict=True):
            for language, matches in variant.matches.items():
                rows = matches.rows[allowed[language][matches.rows]]
                mask[self._columns.of_rows[language][rows]] = True
        return mask

    def find_good(self) -> ArticleMask:
        """Articles that are more than weak matches when nothing is filtered."""
        every = np.ones(len(self._columns.article_ids), np.bool_)
        rows = {language: np.ones(len(found), np.bool_) for language, found in self._columns.of_rows.items()}
        everywhere = [rows] * len(self._matched)
        good = {
            entry.best.place.article_id for entry in self.rank(everywhere, every) if entry.strength != "weak"
        }
        return np.array([article_id in good for article_id in self._columns.article_ids], np.bool_)

    def rank(
        self, rows: Sequence[Mapping[str, NDArray[np.bool_]]], articles: ArticleMask
    ) -> list[ArticleHits]:
        """Every article among ``articles`` with a match among each variant's ``rows``, best first."""
        hits: list[Hit] = []
        for place, variant in enumerate(self._matched):
            for language, matches in variant.matches.items():
                kept = (
                    rows[place][language][matches.rows]
                    & articles[self._columns.of_rows[language][matches.rows]]
                )
                if kept.any():
                    hits += self._score(place, language, matches.take(kept))
        return group_by_article(_best_of_each_passage(hits), self._spread)

    def _score(self, place: int, language: str, matches: ShelfMatches) -> list[Hit]:
        variant = self._matched[place]
        found = score_shelf(
            variant.query,
            self._generation.shelves[language],
            self._generation.catalogue,
            variant.expansions,
            variant.chances[language],
            matches,
            without=self._without,
        )
        lean = LEANING_SPREADS * self._spread if language == variant.query.query.prefer else 0.0
        return _to_hits(found, place, language, lean, self._generation.catalogue)


def _to_hits(found: ShelfScores, variant: int, language: str, lean: float, catalogue: Catalogue) -> list[Hit]:
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
            variant=variant,
        )
        for score, words, names, values, place in zip(
            found.scores.tolist(),
            found.coverage.words.tolist(),
            found.coverage.names.tolist(),
            parts.tolist(),
            catalogue.places(language, found.rows),
            strict=True,
        )
    ]


def _best_of_each_passage(hits: Sequence[Hit]) -> Iterable[Hit]:
    """A passage that several variants found counts once, by the one that it answers best."""
    best: dict[tuple[str, int], Hit] = {}
    for hit in hits:
        key = (hit.language, hit.place.shelf_row)
        if key not in best or hit.score > best[key].score:
            best[key] = hit
    return best.values()


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
