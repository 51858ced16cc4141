"""Guesses that a thread makes beforehand are those that are made when they are asked for."""

import threading
from pathlib import Path

import numpy as np
import pytest

from search.ranking import ahead
from search.ranking.ahead import guess_ahead
from search.records import FloatMatrix
from search.store.shelf import Shelf
from search.store.shelf_writer import ShelfVectors, write_shelf, write_sketch
from search.store.sketch import Guesses, Sketch

DIMENSION = 16
SIZES = [40, 90, 70]


@pytest.fixture
def shelves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Shelf]:
    """One without a sketch, a large one and a small one."""
    monkeypatch.setattr(ahead, "LARGE_ROWS", 80)
    opened = []
    for rows in SIZES:
        encoded = np.random.default_rng(rows).standard_normal((rows, DIMENSION)).astype(np.float16)
        vectors = ShelfVectors(encoded, np.arange(rows), np.zeros(DIMENSION, np.float32))
        path, sketch = tmp_path / f"shelf-{rows}", None
        write_shelf(path, vectors)
        if rows != SIZES[0]:
            write_sketch(path.with_suffix(".sketch"), vectors)
            sketch = Sketch(path.with_suffix(".sketch"), passages=rows, dimension=DIMENSION)
        opened.append(Shelf(path, passages=rows, dimension=DIMENSION, sketch=sketch))
    return opened


def test_large_shelves_are_guessed_in_a_thread_and_small_ones_are_not(shelves: list[Shelf]) -> None:
    vector: FloatMatrix = np.full(DIMENSION, 0.25, np.float32)
    threads: dict[int, str] = {}

    def guess(sketch: Sketch, vector: FloatMatrix) -> Guesses:
        threads[len(sketch)] = threading.current_thread().name
        return sketch.guess_all(vector)

    with guess_ahead(shelves, vector, guess) as asked:
        for shelf in shelves[1:]:
            assert shelf.sketch is not None
            assert asked(shelf.sketch, vector).sums.tolist() == shelf.sketch.guess_all(vector).sums.tolist()
    here = threading.current_thread().name
    assert threads[70] == here
    assert threads[90] != here
    assert not [one for one in threading.enumerate() if one.name == threads[90]]


def test_where_no_shelf_is_large_there_is_no_thread(shelves: list[Shelf]) -> None:
    with guess_ahead([shelves[0], shelves[2]], np.ones(DIMENSION, np.float32), Sketch.guess_all) as asked:
        assert asked is Sketch.guess_all


def test_what_fails_in_the_thread_is_told_who_asks(shelves: list[Shelf]) -> None:
    def fail(sketch: Sketch, vector: FloatMatrix) -> Guesses:
        raise ValueError("no guess")

    vector, sketch = np.ones(DIMENSION, np.float32), shelves[1].sketch
    assert sketch is not None
    with guess_ahead(shelves, vector, fail) as asked, pytest.raises(ValueError, match="no guess"):
        asked(sketch, vector)
