"""Results read out of a ranking: where in the archive the hits of a few articles are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from search.ranking.grouping import Ranking
from search.ranking.hits import HitNumbers
from search.ranking.strength import strength_of
from search.records import Strength
from search.store.catalogue import Catalogue
from search.store.entries import PassagePlace


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage with its score and the signals behind it.

    ``variant`` is the place of the query's variant that it answers.
    """

    score: float
    signals: Mapping[str, float]
    language: str
    place: PassagePlace
    variant: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleEntry:
    """An article's best hit, which speaks for it, how sure it is, and how many more of its passages match.

    ``article`` is its place in the columns; ``further`` are as many of the others as were asked for, best
    first.
    """

    article: int
    best: Hit
    confidence: float
    strength: Strength
    more: int
    further: tuple[Hit, ...] = ()


def read_entries(
    ranking: Ranking,
    positions: Sequence[int],
    catalogue: Catalogue,
    languages: Sequence[str],
    *,
    further: int,
    listed: bool,
) -> list[ArticleEntry]:
    """The articles at some positions of a ranking, each with up to ``further`` more passages.

    ``languages`` are those of the shelves by number; ``listed`` says that nothing was asked of the articles.
    """
    of_articles = [ranking.all_hits(position) for position in positions]
    wanted = [hits[: 1 + further] for hits in of_articles]
    places = _read_places(ranking, wanted, catalogue, languages)
    entries = []
    for position, hits, shown in zip(positions, of_articles, wanted, strict=True):
        confidence = 0.0 if listed else float(ranking.confidences[position])
        best, *others = [_read_hit(ranking, number, places[number], languages) for number in shown.tolist()]
        entries.append(
            ArticleEntry(
                article=int(ranking.hits.articles[ranking.best[position]]),
                best=best,
                confidence=confidence,
                strength="listed" if listed else strength_of(confidence),
                more=len(hits) - 1,
                further=tuple(others),
            )
        )
    return entries


def _read_places(
    ranking: Ranking, wanted: Sequence[HitNumbers], catalogue: Catalogue, languages: Sequence[str]
) -> dict[int, PassagePlace]:
    """The place of each hit, asked for at once for each shelf."""
    numbers = np.concatenate([np.empty(0, np.int64), *wanted])
    places: dict[int, PassagePlace] = {}
    for shelf, language in enumerate(languages):
        here = numbers[ranking.hits.shelves[numbers] == shelf]
        if len(here):
            found = catalogue.places(language, ranking.hits.rows[here])
            places |= zip(here.tolist(), found, strict=True)
    return places


def _read_hit(ranking: Ranking, number: int, place: PassagePlace, languages: Sequence[str]) -> Hit:
    hits = ranking.hits
    return Hit(
        score=float(hits.scores[number]),
        signals={name: float(part[number]) for name, part in hits.signals.items()},
        language=languages[int(hits.shelves[number])],
        place=place,
        variant=int(hits.variants[number]),
    )
