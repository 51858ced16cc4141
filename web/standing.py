"""Where an article stands in the answer that led to it, with the results before and after it."""

from dataclasses import dataclass

from search.engine import SearchEngine
from search.errors import InvalidQueryError
from search.ranking.answering import RankedArticles
from search.ranking.entries import ArticleEntry
from web.parameters import ArticleParameters


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A result beside the one that is read: its headline, and the passage that was found."""

    article_id: str
    title: str
    language: str
    passage_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The ``rank`` of an article among ``total``; ``page`` is the page of results that holds it."""

    rank: int
    total: int
    page: int
    previous: Neighbour | None
    next: Neighbour | None


def find_standing(engine: SearchEngine, parameters: ArticleParameters, article_id: str) -> Standing | None:
    """Rank the search again and look the article up; None where it is none of the results.

    Asked anew each time and not told by the address: a link kept for a year, or one that was followed while
    the index switched, would count wrong. It takes what a search takes without reading any text.
    """
    if not (parameters.q.strip() or parameters.is_filtered) or parameters.k < 1:
        return None
    try:
        answer = engine.rank(parameters.query())
    except InvalidQueryError:
        return None  # the article can be read all the same
    rank = answer.rank_of(article_id)
    if rank is None:
        return None
    return Standing(
        rank=rank,
        total=len(answer),
        page=(rank - 1) // parameters.k + 1,
        previous=_describe(engine, answer, rank - 1),
        next=_describe(engine, answer, rank + 1),
    )


def _describe(engine: SearchEngine, answer: RankedArticles, rank: int) -> Neighbour | None:
    if not 1 <= rank <= len(answer):
        return None
    [entry] = answer.entries(rank, rank)
    article_id = entry.best.place.article_id
    article = engine.article(article_id)
    return Neighbour(article_id, article.title, article.language, _passage_id(engine, entry))


def _passage_id(engine: SearchEngine, entry: ArticleEntry) -> str | None:
    place = entry.best.place
    found = (passage for passage in engine.passages_of(place.article_id) if passage.start == place.start)
    return next((passage.passage_id for passage in found), None)
