"""Hits on passages grouped into ranked articles."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.ranking.coverage import Coverage
from search.ranking.hits import HitNumbers, HitTable
from search.ranking.strength import FAIR_CONFIDENCE, measure_confidence
from search.records import FloatMatrix, Sort
from search.store.columns import NONE, ArticleColumns, ArticlePlaces

Positions = NDArray[np.int64]
"""Places in a ranking, from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Articles in order: each has its best hit, which speaks for it, and how sure that is.

    ``best`` (articles) are places in ``hits``; ``ordered`` are those of all hits, best first. ``confidences``
    has shape (articles,).
    """

    hits: HitTable
    ordered: HitNumbers
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
        article = self.hits.articles[self.best[position]]
        is_own: NDArray[np.bool_] = self.hits.articles[self.ordered] == article
        return self.ordered[is_own]

    def take(self, chosen: Positions) -> "Ranking":
        """Only the articles at these positions, in this order."""
        return Ranking(
            hits=self.hits,
            ordered=self.ordered,
            best=self.best[chosen],
            confidences=self.confidences[chosen],
        )


def group_by_article(hits: HitTable, spread: float) -> Ranking:
    """One entry an article, highest score first; equal scores by article id, then by place in the article.

    ``spread`` is the standard deviation of what chance scores.
    """
    # Articles stand in the order of their ids, and the rows of each in reading order.
    ordered = np.lexsort((hits.rows, hits.articles, -hits.scores))
    best = ordered[np.sort(_first_of_each(hits.articles[ordered]))]
    confidences = measure_confidence(
        hits.calibrated[best], Coverage(words=hits.words[best], names=hits.names[best]), spread
    )
    return Ranking(hits=hits, ordered=ordered, best=best, confidences=confidences)


def call_weak(ranking: Ranking) -> Ranking:
    """The same with nothing more than weak: words that nobody knows are matched by how they are spelt."""
    most = np.nextafter(np.float32(FAIR_CONFIDENCE), np.float32(0))
    return replace(ranking, confidences=np.minimum(ranking.confidences, most))


def fold_copies(ranking: Ranking, columns: ArticleColumns) -> Ranking:
    """One entry for all articles of one text and language: at the best one's rank, the kept one if found."""
    articles = ranking.articles
    keys = columns.result_keys(articles, fold=True, group=False)
    first = np.sort(_first_of_each(keys))
    speaking = first.copy()
    is_kept = np.flatnonzero(columns.kept[articles] == articles)
    order = np.argsort(keys[first])
    # A kept article speaks for its copies wherever it stands among them.
    speaking[order[np.searchsorted(keys[first], keys[is_kept], sorter=order)]] = is_kept
    return ranking.take(speaking)


def group_stories(ranking: Ranking, columns: ArticleColumns) -> Ranking:
    """The best entry of each story in each language, in the order that was; a person reads both languages."""
    keys = columns.result_keys(ranking.articles, fold=False, group=True)
    return ranking.take(np.sort(_first_of_each(keys)))


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


def _first_of_each(values: NDArray[np.integer[Any]]) -> Positions:
    """Where each value stands first."""
    first: Positions = np.unique(values, return_index=True)[1]
    return first
