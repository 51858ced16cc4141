from pathlib import Path

import numpy as np
import pytest

from search.errors import IndexDamagedError
from search.records import FloatMatrix
from search.store.shelf import RowNumbers, Shelf, write_shelf


def random_units(rows: int, dimension: int = 32, *, seed: int = 1) -> FloatMatrix:
    vectors = np.random.default_rng(seed).standard_normal((rows, dimension)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def assert_best(
    vectors: FloatMatrix,
    query: FloatMatrix,
    count: int,
    allowed: RowNumbers,
    found: tuple[RowNumbers, FloatMatrix],
) -> None:
    """The rows found are distinct, allowed and score what the best do; roundings may swap equals."""
    rows, scores = found
    expected = np.sort(vectors[allowed].astype(np.float64) @ query)[::-1][:count]
    assert len(rows) == len(set(rows.tolist())) == len(expected)
    assert set(rows.tolist()) <= set(allowed.tolist())
    assert np.allclose(scores, expected, atol=1e-6)
    assert np.allclose(vectors[rows] @ query, scores, atol=1e-6)
    assert (np.diff(scores) <= 0).all()


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    write_shelf(tmp_path / "shelf", random_units(500))
    return Shelf(tmp_path / "shelf", passages=500, dimension=32)


@pytest.mark.parametrize("count", [1, 7, 500, 900])
def test_nearest_is_what_brute_force_finds(shelf: Shelf, count: int) -> None:
    vectors, everything = random_units(500), np.arange(500)
    for query in random_units(20, seed=2):
        assert_best(vectors, query, count, everything, shelf.nearest(query, count))


@pytest.mark.parametrize("share", [0, 1, 40, 499])
def test_a_filter_gives_the_best_of_what_it_allows(shelf: Shelf, share: int) -> None:
    vectors = random_units(500)
    allowed = np.sort(np.random.default_rng(3).permutation(500)[:share])
    for query in random_units(20, seed=2):
        assert_best(vectors, query, 10, allowed, shelf.nearest(query, 10, allowed=allowed))


@pytest.mark.parametrize("least", [-1.0, 0.0, 0.2, 0.5, 2.0])
def test_above_is_what_brute_force_finds(shelf: Shelf, least: float) -> None:
    vectors = random_units(500)
    for query in random_units(20, seed=2):
        scores = vectors.astype(np.float64) @ query
        sure = np.flatnonzero(scores >= least + 1e-6)
        rows = shelf.above(query, least).tolist()
        assert rows == sorted(rows)
        assert set(sure.tolist()) <= set(rows) <= set(np.flatnonzero(scores >= least - 1e-6).tolist())


def test_above_takes_what_is_equal(tmp_path: Path) -> None:
    one = np.eye(32, dtype=np.float32)[:1]
    write_shelf(tmp_path / "shelf", np.repeat(one, 3, axis=0) * np.float32(0.5))
    shelf = Shelf(tmp_path / "shelf", passages=3, dimension=32)
    assert shelf.above(one[0], 0.5).tolist() == [0, 1, 2]
    assert shelf.above(one[0], 0.51).tolist() == []


def test_equal_vectors_come_in_the_order_of_their_rows(tmp_path: Path) -> None:
    one = random_units(1)
    write_shelf(tmp_path / "shelf", np.repeat(one, 9, axis=0))
    rows, _ = Shelf(tmp_path / "shelf", passages=9, dimension=32).nearest(one[0], 9)
    assert rows.tolist() == list(range(9))


def test_vectors_come_back_as_written(shelf: Shelf) -> None:
    rows = np.array([3, 499, 0])
    assert np.array_equal(shelf.vectors(rows), random_units(500)[rows])


def test_a_shelf_of_another_size_is_refused(tmp_path: Path) -> None:
    write_shelf(tmp_path / "shelf", random_units(5))
    with pytest.raises(
        IndexDamagedError, match="holds 5 vectors of 32 dimensions, the manifest says 6 of 32"
    ):
        Shelf(tmp_path / "shelf", passages=6, dimension=32)


def test_bytes_that_are_no_shelf_are_refused(tmp_path: Path) -> None:
    (tmp_path / "shelf").write_bytes(b"nonsense" * 20)
    with pytest.raises(IndexDamagedError, match="is not a shelf"):
        Shelf(tmp_path / "shelf", passages=5, dimension=32)
