"""Measures agree with their formulas, and follow the engine's order."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.evaluation.measures import Scores, average_scores, score_queries

ARTICLES = [f"a{number}" for number in range(14)]


def test_values_worked_out_by_hand() -> None:
    judgments = {"q": {"a": 2, "b": 1, "c": 0}}
    scores = score_queries(judgments, {"q": ["c", "b", "x", "a"]})["q"]
    gained = 1 / math.log2(3) + 2 / math.log2(5)
    best = 2 / math.log2(2) + 1 / math.log2(3)
    assert scores.ndcg_10 == pytest.approx(gained / best)
    assert scores.recall_100 == 1
    assert scores.rr_10 == 0.5


def test_what_stands_below_the_cut_does_not_count() -> None:
    ranking = [f"x{number}" for number in range(100)]
    ranking[10] = "a"
    scores = score_queries({"q": {"a": 1, "b": 1}}, {"q": [*ranking, "b"]})["q"]
    assert scores == Scores(ndcg_10=0, recall_100=0.5, rr_10=0)


def test_a_query_that_found_nothing_counts_as_0() -> None:
    scores = score_queries({"q": {"a": 1}, "r": {"a": 1}}, {"q": ["a"], "r": []})
    assert scores == {"q": Scores(1, 1, 1), "r": Scores(0, 0, 0)}
    assert score_queries({"q": {"a": 1}}, {}) == {"q": Scores(0, 0, 0)}
    assert average_scores(scores) == Scores(0.5, 0.5, 0.5)


@given(
    grades=st.dictionaries(st.sampled_from(ARTICLES), st.integers(0, 3), min_size=1),
    ranking=st.permutations(ARTICLES),
)
def test_any_ranking_gives_what_the_formulas_give(grades: dict[str, int], ranking: list[str]) -> None:
    scores = score_queries({"q": grades}, {"q": ranking})["q"]

    def gain(ordered: list[int]) -> float:
        return math.fsum(grade / math.log2(rank + 1) for rank, grade in enumerate(ordered[:10], 1))

    found = [grades.get(article, 0) for article in ranking]
    best = gain(sorted(grades.values(), reverse=True))
    first = next((rank for rank, grade in enumerate(found[:10], 1) if grade), None)
    assert scores.ndcg_10 == pytest.approx(gain(found) / best if best else 0)
    assert scores.rr_10 == pytest.approx(1 / first if first else 0)
    assert scores.recall_100 == (1 if best else 0)
