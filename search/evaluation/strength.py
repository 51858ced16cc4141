"""How well strength tells queries that have an answer from queries that have none."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from search.evaluation.dataset import DataSet
from search.evaluation.runs import Answer, Run


@dataclass(frozen=True, slots=True)
class Trust:
    """What speaks for one answer: its first result's confidence, and whether it is called an answer.

    ``confidence`` is minus infinity when nothing was found.
    """

    confidence: float
    confident: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StrengthScores:
    """Separation of answerable from unanswerable queries; all but the counts are 0 to 1.

    ``auroc`` is the chance that an answerable query's first result has more confidence than an unanswerable
    one's; the shares are of queries marked ``confident``; ``accuracy`` is the share marked rightly.
    """

    auroc: float
    confident_answerable: float
    confident_unanswerable: float
    accuracy: float
    answerable: int
    unanswerable: int

    def as_json(self) -> dict[str, float]:
        """Under the fields' own names."""
        return {
            "auroc": round(self.auroc, 4),
            "confident_answerable": round(self.confident_answerable, 4),
            "confident_unanswerable": round(self.confident_unanswerable, 4),
            "accuracy": round(self.accuracy, 4),
            "answerable": self.answerable,
            "unanswerable": self.unanswerable,
        }


def score_no_answer(run: Run, unanswered: Run) -> StrengthScores | None:
    """Compare judged queries with queries that nothing answers; None when either kind is missing."""
    return _score_trust(
        [_trust(answer) for answer in run.values()], [_trust(answer) for answer in unanswered.values()]
    )


def score_removed(run: Run, data: DataSet) -> StrengthScores | None:
    """Compare judged queries with those whose relevant articles are taken out of the answer.

    Every second query, in the order of the ids, becomes unanswerable: what was not judged relevant speaks for
    it. None when there is only one query.
    """
    answerable, unanswerable = [], []
    for place, query_id in enumerate(sorted(run)):
        if place % 2 == 0:
            answerable.append(_trust(run[query_id]))
        else:
            unanswerable.append(_trust(_remove(run[query_id], data.relevant(query_id))))
    return _score_trust(answerable, unanswerable)


def measure_auroc(positives: Sequence[float], negatives: Sequence[float]) -> float:
    """Chance that a positive is above a negative, a tie counting half (area under the ROC curve).

    The rank-sum statistic U of Mann and Whitney (1947) divided by the number of pairs, with mid-ranks for
    ties. Both must hold at least one number.
    """
    values = np.asarray([*positives, *negatives], dtype=np.float64)
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    middle_ranks = np.cumsum(counts) - (counts - 1) / 2
    rank_sum = float(middle_ranks[places[: len(positives)]].sum())
    least = len(positives) * (len(positives) + 1) / 2
    return (rank_sum - least) / (len(positives) * len(negatives))


def _trust(answer: Answer) -> Trust:
    return Trust(answer.found[0].confidence if answer.found else -math.inf, answer.confident)


def _remove(answer: Answer, article_ids: Collection[str]) -> Answer:
    """The answer as if the articles were not in the archive."""
    rest = tuple(found for found in answer.found if found.article_id not in article_ids)
    return Answer(rest, confident=bool(rest) and not rest[0].is_weak)


def _score_trust(answerable: Sequence[Trust], unanswerable: Sequence[Trust]) -> StrengthScores | None:
    if not (answerable and unanswerable):
        return None
    marked = sum(trust.confident for trust in answerable)
    wrongly = sum(trust.confident for trust in unanswerable)
    return StrengthScores(
        auroc=measure_auroc(
            [trust.confidence for trust in answerable], [trust.confidence for trust in unanswerable]
        ),
        confident_answerable=marked / len(answerable),
        confident_unanswerable=wrongly / len(unanswerable),
        accuracy=(marked + len(unanswerable) - wrongly) / (len(answerable) + len(unanswerable)),
        answerable=len(answerable),
        unanswerable=len(unanswerable),
    )


StrengthReport = Mapping[str, Mapping[str, StrengthScores]]
"""Scores by how unanswerable queries were had (``no-answer``, ``removed``) and by query language."""
