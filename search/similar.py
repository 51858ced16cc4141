"""Similar articles: those whose passages point, taken together, where an article's do.

Each article is the mean of its centred passage vectors. Measured on `eval/news` (73 articles with others on
the same story, over 3,600) against the first passage alone, against the best passage of the other article and
against all pairs of passages: recall at 4 is 95-96 in Indonesian and 100 in English for all, but means tell
such articles from the nearest others best (AUROC .89, the first passage .87). On belebele each of the 976
passages finds its translation first in all four ways.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from search.records import Article, FloatMatrix
from search.store.catalogue import Catalogue
from search.store.entries import PassagePlace
from search.store.generation import Generation, OpenShelf

LEAST_CLOSENESS = 5.0
"""Below this nothing is called similar. 97 of 100 pairs on one story (`eval/news`) and 99 of 100 translations
(belebele) are closer; pairs on other subjects stay below, as read by eye in 300 of `eval/news`."""

SURE_SCORE = 0.7
"""Similar in any case. Chance spreads with one over the root of the dimensions, so that under a model of few
dimensions nothing could be far enough from it; with the bundled one this is 6 to 11 deviations and
decides nothing."""

FIRST_DEPTH = 64
"""Passages asked for at first on each shelf; more where most of them belong to the article's own kin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarArticle:
    """An article with how near it is to the one asked for.

    ``score`` is the cosine of their vectors over what chance gives on its shelf; ``closeness`` the same in
    standard deviations of chance, which can be compared between articles and languages.
    """

    article: Article
    score: float
    closeness: float


@dataclass(frozen=True, slots=True)
class _Chance:
    mean: float
    spread: float


def find_similar(generation: Generation, article_id: str, k: int) -> tuple[SimilarArticle, ...]:
    """Up to ``k`` articles of each language, nearest first; raises ArticleMissingError.

    Left out are the article's copies and the reports of its story; of other copies the kept one stands for
    all, and of the reports of another story the nearest in each language.
    """
    catalogue, shelves = generation.catalogue, generation.shelves
    article = catalogue.article(article_id)
    own_rows = catalogue.rows_of(article.language, [article_id]).get(article_id)
    if own_rows is None:
        return ()
    [place] = catalogue.places(article.language, own_rows[:1])
    vector = _average(shelves[article.language].shelf.vectors(own_rows), [len(own_rows)])[0]
    chances = {language: _measure_chance(vector, shelf) for language, shelf in shelves.items()}
    # One spread for all shelves, as for queries: it tells nearer from farther better than each shelf's own.
    spread = max(float(np.mean([chance.spread for chance in chances.values()])), 1e-6)
    least = min(LEAST_CLOSENESS * spread, SURE_SCORE)
    found: list[SimilarArticle] = []
    for language, shelf in shelves.items():
        candidates = _find_candidates(shelf, catalogue, vector, place, k)
        scores = _score_articles(shelf, catalogue, vector, candidates, chances[language].mean)
        near = [one for one in _best_first(scores) if scores[one] >= least]
        found += [
            SimilarArticle(article=catalogue.article(one), score=scores[one], closeness=scores[one] / spread)
            for one in _one_a_story(near, candidates)[:k]
        ]
    return tuple(sorted(found, key=lambda one: (-one.score, one.article.article_id)))


def _measure_chance(vector: FloatMatrix, shelf: OpenShelf) -> _Chance:
    scores = shelf.background @ vector
    return _Chance(float(scores.mean()), float(scores.std()))


def _find_candidates(
    shelf: OpenShelf, catalogue: Catalogue, vector: FloatMatrix, own: PassagePlace, k: int
) -> dict[str, int | None]:
    """Kept articles near a vector that are not its own kin, and the story of each."""
    depth = FIRST_DEPTH
    while True:
        rows, _ = shelf.shelf.nearest(vector, depth)
        candidates = {
            place.kept_id: place.story
            for place in catalogue.places(shelf.language, rows)
            if not _is_kin(place, own)
        }
        if len(_one_a_story(candidates, candidates)) >= 2 * k or len(rows) < depth:
            return candidates
        depth *= 4


def _is_kin(place: PassagePlace, own: PassagePlace) -> bool:
    return place.kept_id == own.kept_id or (place.story is not None and place.story == own.story)


def _score_articles(
    shelf: OpenShelf, catalogue: Catalogue, vector: FloatMatrix, article_ids: Iterable[str], chance: float
) -> dict[str, float]:
    rows = catalogue.rows_of(shelf.language, list(article_ids))
    if not rows:
        return {}
    vectors = _average(
        shelf.shelf.vectors(np.concatenate(list(rows.values()))), [len(own) for own in rows.values()]
    )
    return dict(zip(rows, (vectors @ vector - np.float32(chance)).tolist(), strict=True))


def _average(vectors: FloatMatrix, counts: Sequence[int]) -> FloatMatrix:
    """The mean of each run of ``counts`` rows, scaled to length one; shape (runs, dimension)."""
    starts = np.cumsum(counts, dtype=np.int64) - np.asarray(counts, np.int64)
    sums = np.add.reduceat(vectors, starts, axis=0)
    return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12), np.float32)


def _best_first(scores: Mapping[str, float]) -> list[str]:
    return sorted(scores, key=lambda one: (-scores[one], one))


def _one_a_story(article_ids: Iterable[str], stories: Mapping[str, int | None]) -> list[str]:
    """The first article of each story, and those that belong to none."""
    first: dict[int | str, str] = {}
    for one in article_ids:
        story = stories[one]
        first.setdefault(one if story is None else story, one)
    return list(first.values())
