"""A run against an earlier one."""

from pathlib import Path

import pytest

from search.evaluation.comparison import compare_runs
from search.evaluation.directions import Direction
from search.evaluation.measures import score_queries
from search.evaluation.run_files import EarlierRuns

EN_ID, ID_EN, EN_EN = Direction("en", "id"), Direction("id", "en"), Direction("en", "en")
JUDGMENTS = {key: {"good": 1} for key in ("a", "b", "c", "d")}


def test_means_are_over_the_queries_that_both_runs_hold() -> None:
    new = {"a": ["good"], "b": ["good"], "c": ["good"], "d": ["bad"]}
    old = {"a": ["good"], "b": ["bad"], "c": ["bad"], "z": ["good"]}
    comparison = compare_runs(
        EarlierRuns(Path("before"), {EN_ID: old, ID_EN: old}),
        {EN_ID: JUDGMENTS, EN_EN: JUDGMENTS},
        {EN_ID: score_queries(JUDGMENTS, new), EN_EN: score_queries(JUDGMENTS, new)},
    )
    one = comparison.directions["en>id"]
    assert one.old == pytest.approx(1 / 3)
    assert one.new == pytest.approx(1)
    assert one.difference == pytest.approx(2 / 3)
    # Two queries differ: half of the four sign patterns are as far from 0.
    assert one.p == 0.5
    assert (one.queries, one.only_old, one.only_new) == (3, ("z",), ("d",))
    assert (comparison.only_old, comparison.only_new) == (("id>en",), ("en>en",))


def test_a_run_does_not_differ_from_itself() -> None:
    rankings = {key: ["x", "good"] for key in JUDGMENTS}
    scores = {EN_ID: score_queries(JUDGMENTS, rankings)}
    comparison = compare_runs(EarlierRuns(Path("out"), {EN_ID: rankings}), {EN_ID: JUDGMENTS}, scores)
    assert comparison.as_json() == {
        "run": "out",
        "directions": {
            "en>id": {
                "old": 0.6309,
                "new": 0.6309,
                "difference": 0.0,
                "p": 1.0,
                "queries": 4,
                "only_old": [],
                "only_new": [],
            }
        },
        "only_old": [],
        "only_new": [],
    }


def test_runs_over_different_queries_have_nothing_to_compare() -> None:
    scores = {EN_ID: score_queries(JUDGMENTS, {"a": ["good"]})}
    comparison = compare_runs(EarlierRuns(Path("out"), {EN_ID: {"z": ["good"]}}), {EN_ID: JUDGMENTS}, scores)
    one = comparison.directions["en>id"]
    assert (one.old, one.new, one.difference, one.p, one.queries) == (None, None, None, None, 0)
    assert one.only_old == ("z",)
    assert one.only_new == ("a", "b", "c", "d")
