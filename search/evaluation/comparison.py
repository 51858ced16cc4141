"""Comparison of a run with an earlier one, query by query."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from search.evaluation.dataset import Judgments
from search.evaluation.directions import Direction
from search.evaluation.measures import Scores, score_queries
from search.evaluation.run_files import EarlierRuns
from search.evaluation.significance import find_p_value


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectionComparison:
    """Mean nDCG@10 of both runs over the ``queries`` that both hold, and the chance of such a difference.

    ``p`` is that of a two-sided paired randomisation test. ``only_old`` and ``only_new`` are ids of queries
    that one run lacks; without a common query the values are None.
    """

    old: float | None
    new: float | None
    p: float | None
    queries: int
    only_old: tuple[str, ...]
    only_new: tuple[str, ...]

    @property
    def difference(self) -> float | None:
        """New less old: above 0 is better."""
        return None if self.old is None or self.new is None else self.new - self.old

    def as_json(self) -> dict[str, Any]:
        """Under the fields' own names."""
        return {
            "old": _rounded(self.old),
            "new": _rounded(self.new),
            "difference": _rounded(self.difference),
            "p": _rounded(self.p),
            "queries": self.queries,
            "only_old": list(self.only_old),
            "only_new": list(self.only_new),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The directions that both runs hold, and the names of those that only one of them does."""

    run: str
    directions: Mapping[str, DirectionComparison]
    only_old: tuple[str, ...]
    only_new: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Under the fields' own names."""
        return {
            "run": self.run,
            "directions": {name: one.as_json() for name, one in self.directions.items()},
            "only_old": list(self.only_old),
            "only_new": list(self.only_new),
        }


def compare_runs(
    earlier: EarlierRuns,
    judged: Mapping[Direction, Judgments],
    scores: Mapping[Direction, Mapping[str, Scores]],
) -> Comparison:
    """Compare an earlier run with new ``scores`` by query, both judged by the same judgments."""
    return Comparison(
        run=str(earlier.stem),
        directions={
            direction.name: _compare_direction(earlier, direction, judged[direction], new)
            for direction, new in scores.items()
            if direction in earlier.rankings
        },
        only_old=tuple(direction.name for direction in earlier.rankings if direction not in scores),
        only_new=tuple(direction.name for direction in scores if direction not in earlier.rankings),
    )


def _compare_direction(
    earlier: EarlierRuns, direction: Direction, judgments: Judgments, new: Mapping[str, Scores]
) -> DirectionComparison:
    rankings = earlier.rankings[direction]
    common = [query_id for query_id in new if query_id in rankings]
    old = score_queries({query_id: judgments[query_id] for query_id in common}, rankings) if common else {}
    differences = [new[query_id].ndcg_10 - old[query_id].ndcg_10 for query_id in common]
    return DirectionComparison(
        old=_mean([old[query_id].ndcg_10 for query_id in common]),
        new=_mean([new[query_id].ndcg_10 for query_id in common]),
        p=find_p_value(differences) if common else None,
        queries=len(common),
        only_old=tuple(query_id for query_id in rankings if query_id not in new),
        only_new=tuple(query_id for query_id in new if query_id not in rankings),
    )


def _mean(values: list[float]) -> float | None:
    return math.fsum(values) / len(values) if values else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
