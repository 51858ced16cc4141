"""The report of an evaluation: what ``lintas evaluate --json`` prints."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from search.evaluation.comparison import Comparison
from search.evaluation.measures import Scores
from search.evaluation.strength import StrengthReport


@dataclass(frozen=True, slots=True)
class DirectionScores:
    """Mean scores of one direction over its ``queries``."""

    scores: Scores
    queries: int

    def as_json(self) -> dict[str, float]:
        """The measures and the number of queries."""
        return {**self.scores.as_json(), "queries": self.queries}


@dataclass(frozen=True, slots=True)
class Parity:
    """How alike the two languages are served, over both of them together.

    ``rbo_10`` is None when no need is asked in both languages; ``same_language_share_10`` is by query
    language.
    """

    rbo_10: float | None
    same_language_share_10: Mapping[str, float]

    def as_json(self) -> dict[str, Any]:
        """Under the names of the contract."""
        return {
            "rbo@10": None if self.rbo_10 is None else round(self.rbo_10, 4),
            "same_language_share@10": {
                language: round(share, 4) for language, share in self.same_language_share_10.items()
            },
        }


@dataclass(frozen=True, slots=True)
class AblatedDirection:
    """nDCG@10 of one direction with a signal switched off, and what the signal adds to it."""

    ndcg_10: float
    adds: float

    def as_json(self) -> dict[str, float]:
        """Under the measure's usual name."""
        return {"ndcg@10": round(self.ndcg_10, 4), "adds": round(self.adds, 4)}


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationReport:
    """Everything that was measured; ``directions`` and ``ablation`` go by the names of directions.

    ``queries`` counts needs with a relevant article; ``unjudged_queries`` were not asked for want of one.
    ``missing_articles`` are judged articles that the index does not hold. ``seconds`` is the wall time of
    asking and measuring, without building.
    """

    dataset: str
    articles: int
    queries: int
    directions: Mapping[str, DirectionScores]
    parity: Parity
    strength: StrengthReport
    comparison: Comparison | None
    ablation: Mapping[str, Mapping[str, AblatedDirection]]
    missing_articles: tuple[str, ...]
    unjudged_queries: tuple[str, ...]
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """The shape of the contract; ``comparison`` and ``ablation`` only when they were asked for."""
        values: dict[str, Any] = {
            "dataset": self.dataset,
            "articles": self.articles,
            "queries": self.queries,
            "directions": {name: one.as_json() for name, one in self.directions.items()},
            "parity": self.parity.as_json(),
            "strength": {
                kind: {language: one.as_json() for language, one in scores.items()}
                for kind, scores in self.strength.items()
            },
            "missing_articles": len(self.missing_articles),
            "unjudged_queries": len(self.unjudged_queries),
            "seconds": round(self.seconds, 3),
        }
        if self.comparison:
            values["comparison"] = self.comparison.as_json()
        if self.ablation:
            values["ablation"] = {
                signal: {name: one.as_json() for name, one in directions.items()}
                for signal, directions in self.ablation.items()
            }
        return values
