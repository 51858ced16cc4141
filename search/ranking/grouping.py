"""Hits on passages grouped into ranked articles."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from search.ranking.coverage import Coverage
from search.ranking.hits import HitNumbers, HitTable
from search.ranking.strength import FAIR_CONFIDENCE, measure_confidence
from search.records import FloatMatrix, Sort
from search.store.columns import NONE, ArticleColumns, ArticlePlaces, begin_runs

Positions = NDArray[np.int64]
"""Places in a ranking, from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Articles in order: each has its best hit, which speaks for it, and how sure that is.

    ``best`` (articles) are places in ``hits``. ``confidences`` has shape (articles,).
    """

    hits: HitTable
    best: HitNumbers
    confidences: FloatMatrix

    def __len__(self) -> int:
        return len(self.best)

    @property
    def articles(self) -> ArticlePlaces:
        """The articles in order."""
        return self.hits.articles[self.best]

    @property
    def are_weak(self) -> NDArray[np.bool_]:
        """Which of them are weak matches."""
        return np.asarray(self.confidences.astype(np.float64) < FAIR_CONFIDENCE)

    def all_hits(self, position: int) -> HitNumbers:
        """Places of one article's hits, best first."""
        hits = self.hits
        own = np.flatnonzero(hits.articles == hits.articles[self.best[position]])
        if len(own) == 1:
            return own
        ordered: HitNumbers = own[np.lexsort((hits.rows[own], -hits.scores[own]))]
        return ordered

    def take(self, chosen: Positions) -> "Ranking":
        """Only the articles at these positions, in this order."""
        return Ranking(hits=self.hits, best=self.best[chosen], confidences=self.confidences[chosen])


def group_by_article(hits: HitTable, spread: float) -> Ranking:
    """One entry an article, highest score first; equal scores by article id, then by place in the article.

    ``spread`` is the standard deviation of what chance scores.
    """
    best = _find_best_of_each(hits)
    # Articles stand in the order of their ids.
    best = best[_order(hits.scores[best], hits.articles[best])]
    confidences = measure_confidence(
        hits.calibrated[best], Coverage(words=hits.words[best], names=hits.names[best]), spread
    )
    return Ranking(hits=hits, best=best, confidences=confidences)


def _find_best_of_each(hits: HitTable) -> HitNumbers:
    """The best hit of each article, the first in reading order of equals."""
    together = np.arange(len(hits))
    begins = begin_runs(hits.articles)
    if not _are_together(hits, begins):
        together = np.lexsort((hits.rows, hits.articles))
        begins = begin_runs(hits.articles[together])
    scores, runs = hits.scores[together], np.cumsum(begins) - 1
    if not len(scores):
        return together
    highest = np.maximum.reduceat(scores, np.flatnonzero(begins))
    equal = np.flatnonzero(scores == highest[runs])
    best: HitNumbers = together[equal[begin_runs(runs[equal])]]
    return best


def _are_together(hits: HitTable, begins: NDArray[np.bool_]) -> bool:
    """Whether every article's hits follow each other by row, as on a shelf; ``begins`` are where runs begin.

    What several variants of a query found, one after the other, does not.
    """
    if not (begins[1:] | (hits.rows[1:] > hits.rows[:-1])).all():
        return False
    found = np.zeros(int(hits.articles.max(initial=0)) + 1, np.bool_)
    found[hits.articles] = True
    return bool(np.count_nonzero(found) == np.count_nonzero(begins))


def _order(scores: FloatMatrix, articles: ArticlePlaces) -> Positions:
    """Places of the scores of different articles, highest first, equal ones by article.

    Sorted as whole numbers, the score before the article: in a fifth of the time of sorting by two columns.
    """
    # 0 - x has no negative zero. Bits of floats below zero have the opposite order.
    bits = (np.float32(0) - scores).view(np.int32)
    bits ^= (bits >> 31) & np.int32(0x7FFFFFFF)
    ordered = np.sort((bits.astype(np.int64) << 32) | articles) & 0xFFFFFFFF
    places = np.empty(int(articles.max(initial=0)) + 1, np.int32)
    places[articles] = np.arange(len(articles))
    found: Positions = places[ordered].astype(np.int64)
    return found


def call_weak(ranking: Ranking) -> Ranking:
    """The same with nothing more than weak: words that nobody knows are matched by how they are spelt."""
    most = np.nextafter(np.float32(FAIR_CONFIDENCE), np.float32(0))
    return replace(ranking, confidences=np.minimum(ranking.confidences, most))


def fold_copies(ranking: Ranking, columns: ArticleColumns) -> Ranking:
    """One entry for all articles of one text and language: at the best one's rank, the kept one if found."""
    articles = ranking.articles
    shared = np.flatnonzero(columns.may_share(articles, fold=True, group=False))
    keys = columns.result_keys(articles[shared], fold=True, group=False)
    first, which = np.unique(keys, return_index=True, return_inverse=True)[1:]
    speaking = shared[first]
    # A kept article speaks for its copies wherever it stands among them.
    is_kept = columns.kept[articles[shared]] == articles[shared]
    speaking[which[is_kept]] = shared[is_kept]
    chosen = np.arange(len(articles))
    chosen[shared] = NONE
    chosen[shared[first]] = speaking
    return ranking.take(chosen[chosen != NONE])


def group_stories(ranking: Ranking, columns: ArticleColumns) -> Ranking:
    """The best entry of each story in each language, in the order that was; a person reads both languages."""
    articles = ranking.articles
    shared = np.flatnonzero(columns.may_share(articles, fold=False, group=True))
    keys = columns.result_keys(articles[shared], fold=False, group=True)
    kept = np.ones(len(articles), np.bool_)
    kept[shared] = False
    kept[shared[np.unique(keys, return_index=True)[1]]] = True
    return ranking.take(np.flatnonzero(kept))


def sort_articles(ranking: Ranking, columns: ArticleColumns, sort: Sort) -> Ranking:
    """Order by relevance (as given) or by date.

    Articles without a date come last; equal dates keep the order of relevance.
    """
    if sort == "relevance":
        return ranking
    moments = columns.moments[ranking.articles]
    keys = -moments if sort == "newest" else moments
    return ranking.take(np.lexsort((keys, moments == NONE)))


def is_confident(ranking: Ranking) -> bool:
    """Whether the first of an answer's articles, in the order of relevance, is more than a weak match."""
    return len(ranking) > 0 and not ranking.are_weak[0]
