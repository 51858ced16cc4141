"""Agreement between rankings, and the share of a language in an answer."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.evaluation.agreement import compare_rankings, group_versions, list_items, share_in_language
from search.evaluation.runs import Found

RANKINGS = st.lists(st.sampled_from("abcdefghijklmno"), unique=True, max_size=10)


def found(language: str) -> Found:
    return Found(article_id="a", language=language, score=1, confidence=1, is_weak=False)


def test_values_worked_out_by_hand() -> None:
    # Depth 2: overlaps 0/1 and 2/2 with weights .1 and .09, of at most .19.
    assert compare_rankings(["a", "b"], ["b", "a"]) == pytest.approx(0.09 / 0.19)
    # One common item at rank 1: the overlap at depth d is 1/d.
    expected = math.fsum(0.1 * 0.9 ** (d - 1) / d for d in range(1, 11)) / (1 - 0.9**10)
    assert compare_rankings(list("abcdefghij"), list("aklmnopqrs")) == pytest.approx(expected)


def test_agreement_at_the_top_weighs_more() -> None:
    whole = list("abcdefghij")
    top, bottom = list("abcdeklmno"), list("klmnofghij")
    assert compare_rankings(whole, top) > compare_rankings(whole, bottom) > 0


@given(RANKINGS, RANKINGS)
def test_agreement_is_symmetric_bounded_and_1_only_for_equal_rankings(
    first: list[str], second: list[str]
) -> None:
    overlap = compare_rankings(first, second)
    assert overlap == compare_rankings(second, first)
    assert -1e-12 <= overlap <= 1 + 1e-12
    assert (overlap == pytest.approx(1)) == (first == second)
    assert (overlap == 0) == (not set(first) & set(second) and first != second)


def test_texts_relevant_to_the_same_need_count_as_one_at_their_first_place() -> None:
    versions = group_versions({"q": {"english": 2, "indonesian": 1, "x": 0}, "r": {"y": 1, "z": 2}})
    ranking = ["x", "english", "y", "indonesian", "z", *"abcdefghij"]
    assert list_items(ranking, versions) == ["x", "english", "y", *"abcdefg"]
    assert compare_rankings(
        list_items(["english", "x"], versions), list_items(["indonesian", "x"], versions)
    ) == pytest.approx(1)


def test_needs_that_share_an_article_are_one() -> None:
    versions = group_versions({"q": {"a": 1, "b": 1}, "r": {"c": 1, "d": 1}, "s": {"b": 2, "c": 2}})
    assert versions == dict.fromkeys("abcd", "a")
    assert group_versions({"q": {"a": 0}}) == {}


def test_the_share_is_of_the_first_ten_or_of_what_there_is() -> None:
    assert share_in_language([found("en")] * 4 + [found("id")] * 6 + [found("en")] * 90, "en") == 0.4
    assert share_in_language([found("en"), found("id"), found("ms")], "id") == pytest.approx(1 / 3)
    assert share_in_language([], "en") is None
