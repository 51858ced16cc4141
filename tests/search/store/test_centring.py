import numpy as np
import pytest

from search.store.centring import PRIOR_TEXTS, centre, shrunken_mean


def test_no_texts_give_the_prior_and_many_give_their_own_mean() -> None:
    prior = np.array([1.0, 0.0], np.float32)
    own = np.array([0.0, 1.0], np.float32)
    assert shrunken_mean(np.empty((0, 2), np.float32), prior).tolist() == [1.0, 0.0]
    assert shrunken_mean(np.tile(own, (PRIOR_TEXTS, 1)), prior).tolist() == [0.5, 0.5]
    assert shrunken_mean(np.tile(own, (PRIOR_TEXTS * 999, 1)), prior) == pytest.approx(
        [0.001, 0.999], abs=1e-6
    )


def test_centred_vectors_have_length_one_and_their_mean_is_gone() -> None:
    vectors = np.random.default_rng(0).standard_normal((2000, 8)).astype(np.float32) + 3
    mean = vectors.mean(axis=0)
    centred = centre(vectors, mean)
    assert np.linalg.norm(centred, axis=1) == pytest.approx(np.ones(2000), abs=1e-5)
    assert np.abs(centred.mean(axis=0)).max() < 0.05


def test_a_text_that_equals_the_mean_scores_zero() -> None:
    mean = np.ones(4, np.float32)
    assert centre(mean.reshape(1, -1), mean).tolist() == [[0, 0, 0, 0]]
