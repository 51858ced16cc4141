from collections.abc import Sequence

import numpy as np
import pytest

from search.ranking.coverage import Coverage
from search.ranking.strength import (
    EVERY_WORD,
    FAIR_CONFIDENCE,
    NAMELESS,
    STAND_OUT,
    STRONG_CONFIDENCE,
    measure_confidence,
    strength_of,
)


def measure(
    scores: Sequence[float],
    spread: float,
    *,
    words: Sequence[float] | None = None,
    names: Sequence[float] | None = None,
) -> list[float]:
    """Confidences of articles that hold few words and lack no name, where nothing else is said."""
    coverage = Coverage(
        words=np.array(words or [0] * len(scores), np.float32),
        names=np.array(names or [1] * len(scores), np.float32),
    )
    confidence: list[float] = measure_confidence(np.array(scores, np.float32), coverage, spread).tolist()
    return confidence


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
    assert measure([2.0, 1.0, -0.5], 0.25) == [8, 4, -2]
    assert measure([], 0.25) == []


def test_one_of_a_crowd_is_no_answer() -> None:
    crowd = [2.0 - place / 100 for place in range(60)]
    lonely = measure([5.0, *crowd], 0.2)
    crowded = measure([2.1, *crowd], 0.2)
    tail = np.array([5.0, *crowd])[10:60]
    assert lonely[0] == pytest.approx(min(25, STAND_OUT * (5 - tail.mean()) / tail.std()), rel=1e-4)
    assert crowded[0] == pytest.approx(STAND_OUT * (2.1 - tail.mean()) / tail.std(), rel=1e-4)
    assert strength_of(lonely[0]) == "strong"
    assert strength_of(crowded[0]) == "weak"


def test_what_holds_every_word_is_an_answer_in_any_crowd() -> None:
    crowd = [2.0 - place / 100 for place in range(60)]
    confidence = measure(crowd, 0.2, words=[1, 0.75, 0.5, *[0.0] * 57])
    without = measure(crowd, 0.2)
    assert confidence[:3] == pytest.approx([EVERY_WORD, 0.75 * EVERY_WORD, 0.5 * EVERY_WORD])
    assert confidence[3:] == without[3:]
    assert [strength_of(value) for value in confidence[:3]] == ["fair", "weak", "weak"]
    # What is sure by itself stays as sure.
    assert measure([5.0, *crowd], 0.2, words=[0.5] * 61)[0] == measure([5.0, *crowd], 0.2)[0]


def test_without_names_the_order_is_kept() -> None:
    scores = np.sort(np.random.default_rng(0).normal(size=80))[::-1]
    assert (np.diff(measure(scores.tolist(), 0.3)) <= 0).all()


def test_what_lacks_a_name_is_less_sure() -> None:
    """Half named loses half; what stands below chance stays there; other words do not make up for it."""
    confidence = measure([2.0, 2.0, 2.0, -2.0], 0.25, names=[1, 0.5, 0, 0])
    assert confidence == pytest.approx([8, 8 * (1 - NAMELESS / 2), 8 * (1 - NAMELESS), -8])
    assert measure([0.5], 0.25, words=[0.9], names=[0]) == pytest.approx([2 * (1 - NAMELESS)])


def test_the_crowd_is_that_of_the_highest_wherever_they_stand() -> None:
    scores = np.sort(np.random.default_rng(1).normal(size=200).astype(np.float32))[::-1]
    shuffled = np.random.default_rng(2).permutation(200)
    of_shuffled = measure(scores[shuffled].tolist(), 0.2)
    assert of_shuffled == [measure(scores.tolist(), 0.2)[place] for place in shuffled]
