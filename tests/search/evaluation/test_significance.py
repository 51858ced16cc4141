"""The randomisation test against every sign pattern, and its limits."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.evaluation.significance import PERMUTATIONS, find_p_value

DIFFERENCES = st.lists(st.sampled_from([-0.5, -0.25, 0.0, 0.125, 0.75]), max_size=10)


def try_every_pattern(differences: list[float]) -> float:
    observed = abs(sum(differences))
    totals = [
        abs(sum(sign * value for sign, value in zip(signs, differences, strict=True)))
        for signs in itertools.product((-1, 1), repeat=len(differences))
    ]
    return sum(total >= observed - 1e-9 for total in totals) / len(totals)


@given(DIFFERENCES)
def test_few_queries_are_tested_exactly(differences: list[float]) -> None:
    assert find_p_value(differences) == pytest.approx(try_every_pattern(differences))


def test_many_queries_are_sampled_close_to_exact_and_the_same_every_time() -> None:
    differences = [round(value, 2) for value in np.random.default_rng(7).normal(0.08, 0.2, 14).tolist()]
    sampled = find_p_value(differences)
    assert sampled == pytest.approx(try_every_pattern(differences), abs=0.015)
    assert find_p_value(differences) == sampled


def test_the_sign_of_the_whole_difference_does_not_matter() -> None:
    differences = [0.3, -0.1, 0.2, 0.05]
    assert find_p_value([-value for value in differences]) == find_p_value(differences)


def test_queries_that_do_not_differ_neither_help_nor_harm() -> None:
    assert find_p_value([]) == 1
    assert find_p_value([0.0] * 50) == 1
    assert find_p_value([0.2, 0.1, 0.3, *[0.0] * 100]) == find_p_value([0.2, 0.1, 0.3]) == 2 / 8


def test_a_p_value_is_never_0() -> None:
    assert find_p_value([0.5] * 400) == 1 / (1 + PERMUTATIONS)


def test_more_queries_than_fit_one_block_of_signs() -> None:
    differences = np.random.default_rng(3).normal(0, 0.2, 3000).tolist()
    assert 0.001 < find_p_value(differences) <= 1
