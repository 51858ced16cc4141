"""Measures of a ranking against judgments, computed by ir-measures as the field computes them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from search.evaluation.dataset import Judgments
from search.evaluation.runs import Rankings


@dataclass(frozen=True, slots=True)
class Scores:
    """Measures of one query, or their means over queries: 0 to 1."""

    ndcg_10: float
    recall_100: float
    rr_10: float

    def as_json(self) -> dict[str, float]:
        """Under the measures' usual names."""
        return {
            "ndcg@10": round(self.ndcg_10, 4),
            "recall@100": round(self.recall_100, 4),
            "rr@10": round(self.rr_10, 4),
        }


def score_queries(judgments: Judgments, rankings: Rankings) -> dict[str, Scores]:
    """nDCG@10, recall@100 and reciprocal rank at 10 of every judged query; 0 for one that found nothing.

    nDCG takes the grade as gain and discounts by log2(rank + 1) (Järvelin and Kekäläinen 2002), as trec_eval
    does.
    """
    import ir_measures
    from ir_measures import RR, R, nDCG

    measures = (nDCG @ 10, R @ 100, RR @ 10)
    values: dict[str, dict[str, float]] = {query_id: {} for query_id in judgments}
    for metric in ir_measures.iter_calc(measures, _plain(judgments), _as_scores(rankings, judgments)):
        values[metric.query_id][str(metric.measure)] = float(metric.value)
    return {
        query_id: Scores(*(found[str(measure)] for measure in measures)) for query_id, found in values.items()
    }


def average_scores(by_query: Mapping[str, Scores]) -> Scores:
    """Means over at least one query."""
    count = len(by_query)
    return Scores(
        math.fsum(scores.ndcg_10 for scores in by_query.values()) / count,
        math.fsum(scores.recall_100 for scores in by_query.values()) / count,
        math.fsum(scores.rr_10 for scores in by_query.values()) / count,
    )


def _plain(judgments: Judgments) -> dict[str, dict[str, int]]:
    return {query_id: dict(grades) for query_id, grades in judgments.items()}


def _as_scores(rankings: Rankings, judgments: Judgments) -> dict[str, dict[str, float]]:
    """Scores that fall with the rank: the library orders equal scores by id, and the engine does not."""
    return {
        query_id: {
            article_id: -float(rank) for rank, article_id in enumerate(rankings.get(query_id, ()), start=1)
        }
        for query_id in judgments
    }
