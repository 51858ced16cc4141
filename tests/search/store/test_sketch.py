"""What a sketch guesses for all rows, added up from its codes one by one, and what FAISS says of it."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.records import FloatMatrix, IntMatrix
from search.store.shelf_writer import ShelfVectors, write_sketch
from search.store.sketch import Guesses, Sketch

SIZES = [(1, 40), (7, 31), (16, 5), (16, 64), (384, 33), (384, 100)]
ORDER = [0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15]
"""Rows of a block whose codes follow each other."""


def open_sketch(folder: Path, dimension: int, passages: int) -> Sketch:
    encoded = np.random.default_rng(1).standard_normal((passages, dimension)).astype(np.float16)
    vectors = ShelfVectors(encoded, np.arange(passages), np.zeros(dimension, np.float32))
    write_sketch(folder / "sketch", vectors)
    return Sketch(folder / "sketch", passages=passages, dimension=dimension)


@pytest.fixture(scope="module", params=SIZES)
def sketch(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Sketch:
    return open_sketch(tmp_path_factory.mktemp("sketch"), *request.param)


def make_vector(sketch: Sketch, seed: int) -> FloatMatrix:
    vector = np.random.default_rng(seed).standard_normal(sketch.dimension).astype(np.float32)
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def add_one_by_one(sketch: Sketch, vector: FloatMatrix) -> list[int]:
    """The sum of each row's steps, its codes taken out of the bytes."""
    steps = sketch.tabulate(vector).steps.astype(np.int64)
    codes: IntMatrix = np.zeros((len(sketch.codes) * 32, len(steps)), np.int64)
    for block, of_block in enumerate(sketch.codes):
        for part in range(len(steps)):
            some = of_block[part // 2, 16 * (part % 2) :][:16]
            for place, row in enumerate(ORDER):
                codes[32 * block + row, part] = some[place] & 15
                codes[32 * block + row + 16, part] = some[place] >> 4
    sums = [sum(steps[part, code] for part, code in enumerate(row)) for row in codes]
    return [int(one) for one in sums[: len(sketch)]]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_guess_is_the_sum_of_what_the_codes_stand_for(sketch: Sketch, seed: int) -> None:
    vector = make_vector(sketch, seed)
    assert sketch.guess_all(vector).sums.tolist() == add_one_by_one(sketch, vector)


@pytest.mark.parametrize("least", [-1.5, -0.1, 0.0, 0.2, 1.5])
def test_rows_that_look_near_come_with_their_guesses(sketch: Sketch, least: float) -> None:
    vector = make_vector(sketch, 4)
    every_guess = sketch.guess_all(vector).of(np.arange(len(sketch)))
    rows, guesses = sketch.guess(vector, least)
    assert rows.tolist() == [row for row, guess in enumerate(every_guess.tolist()) if guess >= least]
    assert guesses.tolist() == every_guess[rows].tolist()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_guess_is_not_far_from_the_product(tmp_path: Path, seed: int) -> None:
    sketch = open_sketch(tmp_path, 384, 400)
    encoded = np.random.default_rng(1).standard_normal((400, 384)).astype(np.float16).astype(np.float32)
    vector = make_vector(sketch, 10 + seed)
    products = encoded @ vector / np.linalg.norm(encoded, axis=1)
    assert sketch.guess_all(vector).of(np.arange(400)) == pytest.approx(products, abs=0.15)


def test_a_vector_of_nothing_is_equally_far_from_all(sketch: Sketch) -> None:
    guesses = sketch.guess_all(np.zeros(sketch.dimension, np.float32))
    assert not guesses.of(np.arange(len(sketch))).any()
    assert guesses.reach(0.0).all()
    assert not guesses.reach(1e-6).any()


@given(
    sums=st.lists(st.sampled_from([0, 1, 7, 500, 65535]), max_size=12),
    least=st.sampled_from([-9.0, -1.0, -0.5, 0.75, 249.0, 32766.5, 32767.0, 99999.0]),
)
def test_least_sums_reach_a_score(sums: list[int], least: float) -> None:
    guesses = Guesses(np.array(sums, np.uint16), base=-1.0, step=0.5)
    assert guesses.reach(least).tolist() == [-1.0 + 0.5 * one >= least for one in sums]
    assert guesses.of(np.arange(len(sums))).tolist() == [-1.0 + 0.5 * one for one in sums]


@pytest.mark.parametrize(
    ("rows", "count", "found"), [(0, 3, 0), (400, 3, 400), (3000, 0, 500), (3000, 20, 580)]
)
def test_some_times_as_many_are_likely_to_be_nearest(rows: int, count: int, found: int) -> None:
    sums = np.random.default_rng(1).permutation(rows).astype(np.uint16)
    nearest = Guesses(sums, base=0.0, step=1.0).reach_nearest(count)
    assert np.flatnonzero(nearest).tolist() == np.flatnonzero(sums >= rows - found).tolist()


def test_all_equals_are_likely_to_be_nearest() -> None:
    sums = np.repeat(np.array([9, 5, 1], np.uint16), 400)
    nearest = Guesses(sums, base=0.0, step=1.0).reach_nearest(20)
    assert np.flatnonzero(nearest).tolist() == list(range(800))
