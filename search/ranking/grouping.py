"""Hits on passages grouped into ranked articles."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from search.ranking.coverage import Coverage
from search.ranking.strength import measure_confidence, strength_of
from search.records import Sort, Strength
from search.store.entries import PassagePlace


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage with its score and the signals behind it.

    ``score`` orders; ``calibrated`` is the same without what a person's leaning added. ``words`` and
    ``names`` tell how surely the passage holds the words and the names of the query, 0 to 1. ``variant`` is
    the place of the query's variant that it answers.
    """

    score: float
    calibrated: float
    words: float
    names: float
    signals: Mapping[str, float]
    language: str
    place: PassagePlace
    variant: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleHits:
    """An article's best hit, which speaks for it, how sure it is, and its further hits, best first."""

    best: Hit
    confidence: float
    strength: Strength
    further: tuple[Hit, ...] = ()


def group_by_article(hits: Iterable[Hit], spread: float) -> list[ArticleHits]:
    """One entry an article, highest score first; equal scores by article id, then by place in the article.

    ``spread`` is the standard deviation of what chance scores.
    """
    ordered = sorted(hits, key=lambda hit: (-hit.score, hit.place.article_id, hit.place.start))
    of_article: dict[str, list[Hit]] = {}
    for hit in ordered:
        of_article.setdefault(hit.place.article_id, []).append(hit)
    best = [hits[0] for hits in of_article.values()]
    confidences = measure_confidence(
        np.array([hit.calibrated for hit in best], np.float32),
        Coverage(
            words=np.array([hit.words for hit in best], np.float32),
            names=np.array([hit.names for hit in best], np.float32),
        ),
        spread,
    ).tolist()
    return [
        ArticleHits(
            best=hits[0],
            confidence=confidence,
            strength=strength_of(confidence),
            further=tuple(hits[1:]),
        )
        for hits, confidence in zip(of_article.values(), confidences, strict=True)
    ]


def fold_copies(articles: Iterable[ArticleHits]) -> list[ArticleHits]:
    """One entry for all articles of one text: at the best one's rank, the kept one if it was found."""
    groups: dict[tuple[str, str], list[ArticleHits]] = {}
    for entry in articles:
        groups.setdefault((entry.best.place.kept_id, entry.best.language), []).append(entry)
    return [
        next((entry for entry in group if entry.best.place.article_id == kept_id), group[0])
        for (kept_id, _), group in groups.items()
    ]


def group_stories(articles: Iterable[ArticleHits]) -> list[ArticleHits]:
    """The best entry of each story in each language, in the order that was; a person reads both languages."""
    seen: set[tuple[int, str]] = set()
    kept = []
    for entry in articles:
        story = entry.best.place.story
        if story is None or (story, entry.best.language) not in seen:
            kept.append(entry)
        if story is not None:
            seen.add((story, entry.best.language))
    return kept


def sort_articles(articles: Sequence[ArticleHits], sort: Sort) -> list[ArticleHits]:
    """Order by relevance (as given) or by date.

    Articles without a date come last; equal dates keep the order of relevance.
    """
    if sort == "relevance":
        return list(articles)
    dated = [entry for entry in articles if entry.best.place.published]
    undated = [entry for entry in articles if not entry.best.place.published]
    dated.sort(key=lambda entry: (entry.best.place.published or "")[:16], reverse=sort == "newest")
    return dated + undated


def is_confident(articles: Sequence[ArticleHits]) -> bool:
    """Whether the first of an answer's articles, in the order of relevance, is more than a weak match."""
    return bool(articles) and articles[0].strength != "weak"
