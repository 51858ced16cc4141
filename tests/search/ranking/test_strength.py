import numpy as np
import pytest

from search.ranking.strength import (
    FAIR_CONFIDENCE,
    NAMELESS,
    STAND_OUT,
    STRONG_CONFIDENCE,
    measure_confidence,
    strength_of,
)

NAMED = [1.0] * 80


@pytest.mark.parametrize(
    ("confidence", "strength"),
    [
        (STRONG_CONFIDENCE, "strong"),
        (STRONG_CONFIDENCE - 0.01, "fair"),
        (FAIR_CONFIDENCE, "fair"),
        (FAIR_CONFIDENCE - 0.01, "weak"),
        (-3, "weak"),
    ],
)
def test_strength_has_two_floors(confidence: float, strength: str) -> None:
    assert strength_of(confidence) == strength


def test_few_articles_are_judged_by_chance_alone() -> None:
    assert measure_confidence([2.0, 1.0, -0.5], NAMED[:3], 0.25).tolist() == [8, 4, -2]
    assert measure_confidence([], [], 0.25).tolist() == []


def test_one_of_a_crowd_is_no_answer() -> None:
    crowd = [2.0 - place / 100 for place in range(60)]
    lonely = measure_confidence([5.0, *crowd], NAMED[:61], 0.2)
    crowded = measure_confidence([2.1, *crowd], NAMED[:61], 0.2)
    tail = np.array([5.0, *crowd])[10:60]
    assert lonely[0] == pytest.approx(min(25, STAND_OUT * (5 - tail.mean()) / tail.std()), rel=1e-4)
    assert crowded[0] == pytest.approx(STAND_OUT * (2.1 - tail.mean()) / tail.std(), rel=1e-4)
    assert strength_of(float(lonely[0])) == "strong"
    assert strength_of(float(crowded[0])) == "weak"


def test_what_names_all_keeps_the_order() -> None:
    scores = np.sort(np.random.default_rng(0).normal(size=80))[::-1]
    confidence = measure_confidence(scores.tolist(), NAMED, 0.3)
    assert (np.diff(confidence) <= 0).all()


def test_what_names_nothing_is_less_sure() -> None:
    """Half named loses half; what stands below chance stays there."""
    confidence = measure_confidence([2.0, 2.0, 2.0, -2.0], [1, 0.5, 0, 0], 0.25)
    assert confidence == pytest.approx([8, 8 * (1 - NAMELESS / 2), 8 * (1 - NAMELESS), -8])
