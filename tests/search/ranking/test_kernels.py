"""The compiled comparison of words is the plain one, and is done without where it cannot be had."""

import logging
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.encoder.compiler import UnsupportedMachineError, check_machine
from search.engine import open_engine
from search.errors import ModelError
from search.ranking.kernels import CompiledKernels, PlainKernels, compile_kernels, prepare_kernels
from search.ranking.late import find_best_matches
from search.records import FloatMatrix
from search.store.shelf_writer import ShelfVectors, write_sketch
from search.store.sketch import Sketch
from search.store.word_bits import WordBits, pack_signs, write_word_bits
from search.store.word_blocks import arrange_words
from tests.concept_encoder import ConceptEncoder


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> CompiledKernels:
    folder = tmp_path_factory.mktemp("kernels")
    try:
        compile_kernels(folder)
    except UnsupportedMachineError as error:
        pytest.skip(f"nothing can be compiled here: {error}")
    return CompiledKernels(folder)


def make_vectors(generator: np.random.Generator, count: int, dimension: int) -> FloatMatrix:
    vectors = generator.standard_normal((count, dimension)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def write_words(folder: Path, generator: np.random.Generator, counts: list[int], dimension: int) -> WordBits:
    shapes = [(count, dimension) for count in counts]
    passages = [pack_signs(generator.standard_normal(shape).astype(np.float32)) for shape in shapes]
    write_word_bits(folder, "xx", passages)
    return WordBits(folder, "xx", passages=len(counts), dimension=dimension)


@given(
    counts=st.lists(st.integers(0, 4), min_size=1, max_size=6),
    query_words=st.integers(0, 20),
    dimension=st.sampled_from([1, 8, 20, 24, 384]),
    seed=st.integers(0, 9),
)
@settings(deadline=None)
def test_the_compiled_way_is_the_plain_one(
    compiled: CompiledKernels,
    tmp_path_factory: pytest.TempPathFactory,
    counts: list[int],
    query_words: int,
    dimension: int,
    seed: int,
) -> None:
    """Whatever the numbers of words, also of none, in rows that are asked for in any order."""
    generator = np.random.default_rng(seed)
    words = write_words(tmp_path_factory.mktemp("words"), generator, counts, dimension)
    vectors = make_vectors(generator, query_words, dimension)
    rows = generator.permutation(len(counts))[: 1 + len(counts) // 2]
    best = compiled.prepare(vectors)(words, rows)
    assert best == pytest.approx(PlainKernels().prepare(vectors)(words, rows), abs=1e-6)
    assert best.shape == (len(rows), query_words)
    assert not best[[counts[row] == 0 for row in rows]].any()


@given(
    words=st.integers(0, 30),
    query_words=st.integers(0, 20),
    dimension=st.sampled_from([1, 20, 24, 72, 384]),
    seed=st.integers(0, 9),
)
@settings(deadline=None)
def test_every_match_is_that_of_the_plain_way(
    compiled: CompiledKernels, words: int, query_words: int, dimension: int, seed: int
) -> None:
    generator = np.random.default_rng(seed)
    bits = pack_signs(generator.standard_normal((words, dimension)).astype(np.float32))
    vectors = make_vectors(generator, query_words, dimension)
    matches = compiled.compare(vectors, bits)
    assert matches.shape == (words, query_words)
    assert matches == pytest.approx(PlainKernels().compare(vectors, bits), abs=1e-6)


@given(count=st.integers(0, 30), dimension=st.sampled_from([1, 7, 16, 17, 40, 384]), seed=st.integers(0, 9))
@settings(deadline=None)
def test_products_with_vectors_are_those_of_the_plain_way(
    compiled: CompiledKernels, count: int, dimension: int, seed: int
) -> None:
    generator = np.random.default_rng(seed)
    halves = make_vectors(generator, 40, dimension).astype(np.float16)
    rows = generator.permutation(40)[:count]
    vector = make_vectors(generator, 1, dimension)[0]
    products = compiled.multiply(halves, rows, vector)
    assert products == pytest.approx(PlainKernels().multiply(halves, rows, vector), abs=1e-6)
    assert products == pytest.approx(halves.astype(np.float32)[rows] @ vector, abs=1e-6)


@pytest.mark.parametrize("dimension", [1, 7, 16, 384])
@pytest.mark.parametrize("passages", [1, 31, 32, 33, 64, 95, 96, 200])
def test_a_sketch_guesses_what_it_guesses_plainly(
    compiled: CompiledKernels, tmp_path: Path, dimension: int, passages: int
) -> None:
    """To the bit, wherever the last block of rows ends."""
    generator = np.random.default_rng(passages)
    vectors = make_vectors(generator, passages, dimension).astype(np.float16)
    written = ShelfVectors(vectors, np.arange(passages), np.zeros(dimension, np.float32))
    write_sketch(tmp_path / "sketch", written)
    sketch = Sketch(tmp_path / "sketch", passages=passages, dimension=dimension)
    for vector in make_vectors(generator, 5, dimension):
        plain, found = PlainKernels().guess(sketch, vector), compiled.guess(sketch, vector)
        assert found.sums.tolist() == plain.sums.tolist()
        assert (found.base, found.step) == (plain.base, plain.step)


@given(
    counts=st.lists(st.sampled_from([0, 1, 31, 32, 33, 100]), max_size=6),
    query_words=st.integers(0, 11),
    dimension=st.sampled_from([1, 8, 20, 72, 384]),
    seed=st.integers(0, 9),
)
@settings(deadline=None)
def test_the_best_of_many_texts_is_guessed(
    compiled: CompiledKernels,
    tmp_path_factory: pytest.TempPathFactory,
    counts: list[int],
    query_words: int,
    dimension: int,
    seed: int,
) -> None:
    generator = np.random.default_rng(seed)
    words = write_words(tmp_path_factory.mktemp("texts"), generator, counts, dimension)
    vectors = make_vectors(generator, query_words, dimension)
    texts = arrange_words(words)
    exact = find_best_matches(vectors, *words.read(np.arange(len(counts))))
    assert PlainKernels().guess_best(vectors, texts) == pytest.approx(exact, abs=1e-6)
    guessed = compiled.guess_best(vectors, texts)
    assert guessed.shape == (len(counts), query_words)
    # Errors add up to less in the many dimensions of a model than in a few.
    assert guessed == pytest.approx(exact, abs=0.01 if dimension == 384 else 0.05)
    assert not guessed[[count == 0 for count in counts]].any()


def test_rows_that_are_not_asked_for_are_not_looked_at(compiled: CompiledKernels, tmp_path: Path) -> None:
    generator = np.random.default_rng(1)
    words = write_words(tmp_path, generator, [3, 0, 5], 384)
    find_best = compiled.prepare(make_vectors(generator, 2, 384))
    assert find_best(words, np.empty(0, np.int64)).shape == (0, 2)


def test_the_library_is_made_once_for_a_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is found, no compiler is needed any more."""
    try:
        check_machine()
    except UnsupportedMachineError as error:
        pytest.skip(f"nothing can be compiled here: {error}")
    assert isinstance(prepare_kernels(tmp_path), CompiledKernels)
    [library] = (tmp_path / "kernels").glob("*/kernels.so")
    made = library.stat().st_mtime_ns
    monkeypatch.setenv("CC", str(tmp_path / "no-compiler"))
    assert isinstance(prepare_kernels(tmp_path), CompiledKernels)
    assert library.stat().st_mtime_ns == made


def test_without_a_compiler_words_are_compared_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("CC", str(tmp_path / "no-compiler"))
    with caplog.at_level(logging.INFO, logger="search.ranking.kernels"):
        assert isinstance(prepare_kernels(tmp_path / "cache"), PlainKernels)
    [record] = caplog.records
    assert record.getMessage().startswith("Words are compared more slowly")


def test_a_compiler_that_fails_gives_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "false")
    with pytest.raises(UnsupportedMachineError, match=r"does not accept kernels.c \(no message\)"):
        compile_kernels(tmp_path)


def test_a_library_that_is_none_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "kernels.so").write_bytes(b"no library")
    with pytest.raises(ModelError, match="cannot be opened"):
        CompiledKernels(tmp_path)


def test_both_ways_find_the_same(small_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A whole answer, once by the library where there is a compiler, once without any.

    What chance gives is guessed by the one and not by the other, and every score stands above it.
    """
    first = open_engine(small_index, cache=tmp_path / "some", encoder=ConceptEncoder())
    monkeypatch.setenv("CC", str(tmp_path / "no-compiler"))
    second = open_engine(small_index, cache=tmp_path / "none", encoder=ConceptEncoder())
    for query in ("flood victims", "harga beras naik"):
        results, others = first.search(query).results, second.search(query).results
        assert results
        assert [one.passage.passage_id for one in results] == [one.passage.passage_id for one in others]
        assert [one.score for one in results] == pytest.approx([one.score for one in others], abs=0.02)
    first.close()
    second.close()
