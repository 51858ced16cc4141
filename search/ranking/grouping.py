"""Hits on passages grouped into ranked articles."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from search.records import Sort, Strength
from search.store.catalogue import PassagePlace


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage with its calibrated score, its strength and the signals behind them.

    ``score`` orders; ``confidence`` is the same without a person's leaning, comparable between queries.
    """

    score: float
    confidence: float
    strength: Strength
    signals: Mapping[str, float]
    language: str
    place: PassagePlace


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleHits:
    """An article's best hit, which speaks for it, and how many passages it has in the answer."""

    best: Hit
    passages: int


def group_by_article(hits: Iterable[Hit]) -> list[ArticleHits]:
    """One entry an article, highest score first; equal scores by article id, then by place in the article."""
    ordered = sorted(hits, key=lambda hit: (-hit.score, hit.place.article_id, hit.place.start))
    counts = Counter(hit.place.article_id for hit in ordered)
    best: dict[str, Hit] = {}
    for hit in ordered:
        best.setdefault(hit.place.article_id, hit)
    return [ArticleHits(best=hit, passages=counts[article_id]) for article_id, hit in best.items()]


def sort_articles(articles: Sequence[ArticleHits], sort: Sort) -> list[ArticleHits]:
    """Order by relevance (as given) or by date.

    Sorted by date, weak articles are left out unless there are no others: being new would put them first.
    Articles without a date come last; equal dates keep the order of relevance.
    """
    if sort == "relevance":
        return list(articles)
    kept = [entry for entry in articles if entry.best.strength != "weak"] or list(articles)
    dated = [entry for entry in kept if entry.best.place.published]
    undated = [entry for entry in kept if not entry.best.place.published]
    dated.sort(key=lambda entry: (entry.best.place.published or "")[:16], reverse=sort == "newest")
    return dated + undated


def is_confident(articles: Iterable[ArticleHits]) -> bool:
    """Whether any article of an answer is more than a weak match."""
    return any(entry.best.strength != "weak" for entry in articles)


def count_facets(articles: Sequence[ArticleHits]) -> dict[str, dict[str, int]]:
    """How many articles of the answer each language and each source has, largest first."""
    languages = Counter(entry.best.language for entry in articles)
    sources = Counter(entry.best.place.source for entry in articles if entry.best.place.source)
    return {"language": _by_count(languages), "source": _by_count(sources)}


def _by_count(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
