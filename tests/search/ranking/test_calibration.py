import numpy as np
import pytest

from search.ranking.calibration import (
    FAIR_SPREADS,
    STRONG_SPREADS,
    Chance,
    calibrate_cosines,
    common_spread,
    measure_chance,
    strength_of,
)


def test_chance_is_mean_and_spread_of_the_background() -> None:
    background = np.array([[1, 0], [0, 1], [-1, 0], [0, -1]], np.float32)
    chance = measure_chance(background, np.array([1, 0], np.float32))
    assert chance.mean == 0
    assert chance.spread == pytest.approx(np.sqrt(0.5))


def test_calibrated_scores_are_above_chance_and_keep_their_order() -> None:
    scores = calibrate_cosines(np.array([0.9, 0.5, 0.1], np.float32), Chance(0.5, 0.1))
    assert scores.tolist() == pytest.approx([0.4, 0.0, -0.4])


@pytest.mark.parametrize(
    ("spreads", "strength"),
    [
        (STRONG_SPREADS + 0.01, "strong"),
        (STRONG_SPREADS - 0.01, "fair"),
        (FAIR_SPREADS + 0.01, "fair"),
        (FAIR_SPREADS - 0.01, "weak"),
        (-3, "weak"),
    ],
)
def test_strength_counts_spreads_above_chance(spreads: float, strength: str) -> None:
    assert strength_of(spreads * 0.08, 0.08) == strength


def test_all_shelves_share_one_spread() -> None:
    assert common_spread([Chance(0, 0.1), Chance(0.2, 0.3)]) == pytest.approx(0.2)
