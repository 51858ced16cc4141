"""How well strength separates queries with an answer from queries without."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.evaluation.dataset import DataSet
from search.evaluation.runs import Answer, Found
from search.evaluation.strength import measure_auroc, score_no_answer, score_removed

# Few different numbers, so that ties are common.
NUMBERS = st.lists(st.sampled_from([-math.inf, -1.5, 0.0, 0.25, 3.0]), min_size=1, max_size=12)


def answer(*confidences: float, floor: float = 0.5, prefix: str = "a") -> Answer:
    found = tuple(
        Found(
            article_id=f"{prefix}{place}",
            language="en",
            score=value,
            confidence=value,
            is_weak=value < floor,
        )
        for place, value in enumerate(confidences)
    )
    return Answer(found, confident=bool(found) and not found[0].is_weak)


def judged(judgments: dict[str, dict[str, int]]) -> DataSet:
    return DataSet(name="small", queries={}, judgments=judgments, no_answer=(), corpus=None)


@given(NUMBERS, NUMBERS)
def test_auroc_is_the_share_of_pairs_in_the_right_order(
    positives: list[float], negatives: list[float]
) -> None:
    pairs = [(positive, negative) for positive in positives for negative in negatives]
    expected = sum((p > n) + 0.5 * (p == n) for p, n in pairs) / len(pairs)
    assert measure_auroc(positives, negatives) == pytest.approx(expected)


def test_queries_without_an_answer_are_compared_by_their_first_result() -> None:
    scores = score_no_answer(
        {"a": answer(0.9, 0.8), "b": answer(0.6), "c": answer(0.4), "d": answer()},
        {"x": answer(0.7, 0.1), "y": answer(0.2)},
    )
    assert scores is not None
    assert scores.auroc == pytest.approx((2 + 1 + 1 + 0) / 8)
    assert scores.confident_answerable == 0.5
    assert scores.confident_unanswerable == 0.5
    assert scores.accuracy == pytest.approx(3 / 6)
    assert (scores.answerable, scores.unanswerable) == (4, 2)


def test_every_second_query_loses_its_relevant_articles() -> None:
    run = {
        "q4": answer(0.9, 0.7, 0.2),  # loses a0: a1 speaks, and is confident
        "q1": answer(0.8, 0.1),
        "q2": answer(0.9, 0.3),  # loses a0: a1 speaks, and is weak
        "q3": answer(0.2),
    }
    data = judged({"q2": {"a0": 2}, "q4": {"a0": 1, "a1": 0}, "q1": {"a0": 2}})
    scores = score_removed(run, data)
    assert scores is not None
    # Answerable .8 and .2 against unanswerable .3 and .7.
    assert scores.auroc == pytest.approx(2 / 4)
    assert scores.confident_answerable == 0.5
    assert scores.confident_unanswerable == 0.5
    assert scores.accuracy == 0.5


def test_an_answer_that_loses_everything_is_not_confident() -> None:
    scores = score_removed({"q1": answer(0.9), "q2": answer(0.9)}, judged({"q2": {"a0": 1}}))
    assert scores is not None
    assert scores.auroc == 1
    assert scores.confident_unanswerable == 0
    assert scores.accuracy == 1


def test_there_are_no_scores_without_both_kinds() -> None:
    assert score_no_answer({"a": answer(0.9)}, {}) is None
    assert score_no_answer({}, {"a": answer(0.9)}) is None
    assert score_removed({"a": answer(0.9)}, judged({"a": {"a0": 1}})) is None
