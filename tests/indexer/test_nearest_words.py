import numpy as np

from indexer.nearest_words import find_nearest


def test_words_that_only_later_words_make_usual_give_way_to_those_that_were_not_kept() -> None:
    """Twelve words look closest to the first word until the last ones turn out to be their neighbours."""
    left = np.zeros((1040, 4), np.float32)
    left[0, 0], left[1024:, 1] = 1, 5
    right = np.zeros((30, 4), np.float32)
    right[:12, :2] = 0.9, 0.4
    right[12:15, 0] = 0.5, 0.6, 0.7
    rights, lefts = find_nearest(left, right, most=3)
    assert rights.places[0].tolist() == [14, 13, 12]
    # Less half of what each has with its ten nearest: the first word .9, the others one product and noughts.
    np.testing.assert_allclose(rights.closeness[0], np.array([0.7, 0.6, 0.5]) * 0.95 - 0.45, atol=1e-6)
    assert lefts.places[14, 0] == 0
    assert lefts.places[0].tolist() == [1024, 1025, 1026]
