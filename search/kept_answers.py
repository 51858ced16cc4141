"""What an engine keeps of its answers, so that nothing is ranked twice within one generation."""

from typing import Any

from numpy.typing import NDArray

from search.keeping import Kept
from search.ranking.answering import RankedArticles
from search.ranking.understanding import UnderstoodQuery
from search.records import Query, SearchPage, SignalName

RESULTS_OF_A_PAGE = 10
"""A page of more results than these, each with its article and passages, counts as several."""

RANKINGS_BYTES = 16 << 20
"""What rankings may take that are kept for the next page, or for the article that is read next."""

_RANKING_LEAST_BYTES = 64 << 10
"""What a ranking takes besides its arrays, at most."""

PageKey = tuple[Query, int, int, int, frozenset[SignalName]]
RankingKey = tuple[Query, frozenset[SignalName]]


class KeptAnswers:
    """Pages, the rankings that they were cut from, and the vectors of queries; nothing when ``most`` is 0.

    ``pages`` are found by query, k, page, passages and the signals left out, ``rankings`` by the first and
    the last of these, and ``understood`` by what decides a query's vectors: text, language, and whether it is
    a question.
    """

    def __init__(self, most: int) -> None:
        """Keep ``most`` pages of ten results, and the vectors of as many queries."""
        self.pages = Kept[PageKey, SearchPage](most, weigh=_weigh_page)
        self.rankings = Kept[RankingKey, RankedArticles](RANKINGS_BYTES if most else 0, weigh=_weigh_ranking)
        self.understood = Kept[tuple[str, str, bool], UnderstoodQuery](most)

    def clear(self) -> None:
        """Keep none of it."""
        self.pages.clear()
        self.rankings.clear()
        self.understood.clear()


def _weigh_page(page: SearchPage) -> int:
    passages = sum(1 + len(result.further) for result in page.results)
    return max(1, -(-passages // RESULTS_OF_A_PAGE))


def _weigh_ranking(ranked: RankedArticles) -> int:
    """Bytes of the arrays, as long as there are hits, and of the masks, as long as there are passages."""
    ranking, hits, selection = ranked.ranking, ranked.ranking.hits, ranked.selection
    arrays: list[NDArray[Any]] = [hits.scores, hits.calibrated, hits.words, hits.names, hits.shelves]
    arrays += [hits.rows, hits.articles, hits.variants, ranking.best, ranking.confidences]
    arrays += [*hits.signals.values(), ranked.matching, selection.others, *selection.facets.values()]
    arrays += [mask for of_variant in selection.rows for mask in of_variant.values()]
    return sum(array.nbytes for array in arrays) + _RANKING_LEAST_BYTES
