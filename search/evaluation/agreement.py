"""Parity: whether both versions of a need find the same, and whether a language crowds out the other."""

import math
from collections.abc import Mapping, Sequence

from search.evaluation.dataset import Judgments
from search.evaluation.runs import Found

DEPTH = 10
PERSISTENCE = 0.9


def group_versions(judgments: Judgments) -> dict[str, str]:
    """For each article relevant to some query, one article that stands for all that answer the same need.

    So the English and the Indonesian version of a text count as the same find, also for other queries.
    """
    groups: dict[str, set[str]] = {}
    for grades in judgments.values():
        together = {article_id for article_id, grade in grades.items() if grade > 0}
        together |= set().union(*(groups.get(article_id, set()) for article_id in together))
        groups.update(dict.fromkeys(together, together))
    return {article_id: min(together) for article_id, together in groups.items()}


def list_items(article_ids: Sequence[str], versions: Mapping[str, str]) -> list[str]:
    """The ten best finds of a ranking, versions of one text counting once, at their first place."""
    return list(dict.fromkeys(versions.get(article_id, article_id) for article_id in article_ids))[:DEPTH]


def compare_rankings(first: Sequence[str], second: Sequence[str]) -> float:
    """Rank-biased overlap of two rankings without repeats, 0 to 1, at depth 10 with p = .9.

    The sum over depths of (1 - p) p^(d-1) times the share of items that both have down to d (Webber, Moffat
    and Zobel 2010), divided by its largest value, 1 - p^depth. Where both rankings are shorter than ten, the
    longer one's length is the depth, so that equal rankings always give 1.
    """
    depth = min(DEPTH, max(len(first), len(second)))
    if depth == 0:
        return 1.0
    overlap = math.fsum(
        (1 - PERSISTENCE) * PERSISTENCE ** (d - 1) * len(set(first[:d]) & set(second[:d])) / d
        for d in range(1, depth + 1)
    )
    return overlap / (1 - PERSISTENCE**depth)


def share_in_language(found: Sequence[Found], language: str) -> float | None:
    """Share of the first ten that is in ``language``; None when nothing was found."""
    first = found[:DEPTH]
    return sum(one.language == language for one in first) / len(first) if first else None
