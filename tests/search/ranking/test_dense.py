"""What the vectors find and the scores of what words name, by brute force with a sketch and without."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from search.ranking.dense import (
    NAMED_MARGINS,
    DenseScores,
    NamedRows,
    choose_best,
    multiply_rows,
    score_dense,
)
from search.records import FloatMatrix
from search.store.shelf import Shelf
from search.store.shelf_writer import ShelfVectors, write_shelf, write_sketch
from search.store.sketch import Sketch

DIMENSION, ROWS = 16, 400


@pytest.fixture(scope="module", params=["exact", "sketch"])
def shelf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """With so wide a margin that a sketch misses nothing; the last ten rows are alike."""
    folder = tmp_path_factory.mktemp("shelf")
    encoded = np.random.default_rng(1).standard_normal((ROWS, DIMENSION)).astype(np.float16)
    encoded[-10:] = encoded[-1]
    vectors = ShelfVectors(encoded, np.arange(ROWS), np.zeros(DIMENSION, np.float32))
    write_shelf(folder / "shelf", vectors)
    write_sketch(folder / "sketch", vectors)
    sketch = Sketch(folder / "sketch", passages=ROWS, dimension=DIMENSION)
    return Shelf(
        folder / "shelf",
        passages=ROWS,
        dimension=DIMENSION,
        sketch=sketch if request.param == "sketch" else None,
        margin=1.0,
    )


def ask(shelf: Shelf, query: FloatMatrix, named: NamedRows, *, least: float, count: int) -> DenseScores:
    return score_dense(
        shelf,
        query,
        named,
        least=least,
        at_least_count=count,
        multiply=multiply_rows,
        guess=Sketch.guess_all,
    )


def find_by_brute_force(scores: FloatMatrix, least: float, at_least_count: int) -> NDArray[np.bool_]:
    near = scores >= np.float32(least)
    if near.sum() < at_least_count:
        near[:] = False
        near[sorted(range(len(scores)), key=lambda row: (-scores[row], row))[:at_least_count]] = True
    return near


@given(
    least=st.floats(-1, 1.25, width=32),
    count=st.sampled_from([0, 1, 20, ROWS + 1]),
    named=st.sets(st.integers(0, ROWS - 1), max_size=9),
    seed=st.integers(0, 5),
)
@settings(deadline=None)
def test_what_is_found_and_what_is_named_is_scored(
    shelf: Shelf, least: float, count: int, named: set[int], seed: int
) -> None:
    query = np.random.default_rng(seed).standard_normal(DIMENSION).astype(np.float32)
    query /= np.linalg.norm(query)
    every_score = shelf.score_all(query)
    mask = np.isin(np.arange(ROWS), list(named))
    # Worth so much that none is too far away.
    words = NamedRows(np.flatnonzero(mask), np.full(len(named), 9, np.float32))
    found = ask(shelf, query, words, least=least, count=count)
    near = find_by_brute_force(every_score, least, count)
    assert found.rows.tolist() == np.flatnonzero(near | mask).tolist()
    assert found.near.tolist() == near[found.rows].tolist()
    assert found.scores == pytest.approx(every_score[found.rows], abs=1e-6)


@given(
    least=st.floats(0.25, 1.25, width=32),
    worth=st.floats(0, 1, width=32),
    margin=st.sampled_from([0.0, 0.02, 0.1, 1.0]),
    seed=st.integers(0, 5),
)
@settings(deadline=None)
def test_what_words_name_is_compared_where_it_may_reach_the_bar(
    shelf: Shelf, least: float, worth: float, margin: float, seed: int
) -> None:
    """As far as it looks; without a sketch wherever it is."""
    query = np.random.default_rng(seed).standard_normal(DIMENSION).astype(np.float32)
    query /= np.linalg.norm(query)
    named = NamedRows(np.arange(0, ROWS, 3), np.full(len(range(0, ROWS, 3)), worth, np.float32))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shelf, "margin", margin)
        found = ask(shelf, query, named, least=least, count=0)
    if shelf.sketch is None:
        assert set(named.rows) <= set(found.rows)
        return
    guessed = shelf.sketch.guess_all(query).of(named.rows)
    hopeful = named.rows[guessed + named.worth >= np.float32(least - NAMED_MARGINS * margin)]
    assert found.rows[~found.near].tolist() == sorted(set(hopeful) - set(found.rows[found.near]))
    if margin == 1.0:
        reaching = named.rows[shelf.score_all(query)[named.rows] + named.worth >= np.float32(least)]
        assert set(reaching) <= set(found.rows)


@given(scores=st.lists(st.sampled_from([-1.0, 0.0, 0.5, 2.0]), max_size=12), count=st.integers(0, 14))
def test_the_first_of_equals_are_the_best(scores: list[float], count: int) -> None:
    chosen = choose_best(np.array(scores, np.float32), count)
    best = sorted(range(len(scores)), key=lambda row: (-scores[row], row))[:count]
    assert np.flatnonzero(chosen).tolist() == sorted(best)


@pytest.mark.parametrize("count", [0, 1, 511, 512, 513, 1400])
def test_rows_are_multiplied_in_their_order_however_many(count: int) -> None:
    halves = np.random.default_rng(1).standard_normal((1500, DIMENSION)).astype(np.float16)
    rows = np.random.default_rng(2).permutation(1500)[:count]
    vector = np.ones(DIMENSION, np.float32)
    expected = halves.astype(np.float32)[rows] @ vector
    assert multiply_rows(halves, rows, vector) == pytest.approx(expected, abs=1e-5)
