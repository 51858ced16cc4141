from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import IndexDamagedError
from search.store.word_bits import WordBits, pack_signs, word_bits_files, write_word_bits

DIMENSION = 24


def random_bits(counts: list[int]) -> list[np.ndarray]:
    generator = np.random.default_rng(len(counts))
    return [generator.integers(0, 256, (count, DIMENSION // 8), dtype=np.uint8) for count in counts]


def test_signs_are_bits_from_the_first_dimension_on() -> None:
    vectors = np.array([[1, -1, 0.5, 0, -0.1, -1, -1, 2, 3]], np.float32)
    assert pack_signs(vectors).tolist() == [[0b10100001, 0b10000000]]


@given(counts=st.lists(st.integers(0, 5), min_size=1, max_size=8), data=st.data())
def test_the_words_of_any_rows_come_back_in_the_order_asked(
    tmp_path_factory: pytest.TempPathFactory, counts: list[int], data: st.DataObject
) -> None:
    folder, passages = tmp_path_factory.mktemp("bits"), random_bits(counts)
    write_word_bits(folder, "id", passages)
    words = WordBits(folder, "id", passages=len(counts), dimension=DIMENSION)
    assert (words.passages, words.words) == (len(counts), sum(counts))
    rows = data.draw(st.lists(st.integers(0, len(counts) - 1), max_size=10))
    bits, found = words.read(np.array(rows, np.int64))
    assert found.tolist() == [counts[row] for row in rows]
    expected = [passages[row] for row in rows]
    assert bits.tolist() == (np.concatenate(expected).tolist() if expected else [])


def test_the_first_words_of_rows_leave_out_the_others(tmp_path: Path) -> None:
    passages = random_bits([3, 0, 2])
    write_word_bits(tmp_path, "id", passages)
    words = WordBits(tmp_path, "id", passages=3, dimension=DIMENSION)
    bits = words.read_first(np.array([2, 1, 0]), np.array([1, 0, 2]))
    assert bits.tolist() == [*passages[2][:1].tolist(), *passages[0][:2].tolist()]


@pytest.mark.parametrize("name", word_bits_files("id"))
def test_files_that_do_not_belong_together_are_damage(tmp_path: Path, name: str) -> None:
    write_word_bits(tmp_path, "id", random_bits([2, 3]))
    other = tmp_path / "other"
    other.mkdir()
    write_word_bits(other, "id", random_bits([2, 4]))
    (tmp_path / name).write_bytes((other / name).read_bytes())
    with pytest.raises(IndexDamagedError, match="does not hold the words of 2 passages"):
        WordBits(tmp_path, "id", passages=2, dimension=DIMENSION)


def test_another_number_of_passages_is_damage(tmp_path: Path) -> None:
    write_word_bits(tmp_path, "id", random_bits([2, 3]))
    with pytest.raises(IndexDamagedError, match="does not hold the words of 3 passages"):
        WordBits(tmp_path, "id", passages=3, dimension=DIMENSION)


def test_a_missing_file_is_damage(tmp_path: Path) -> None:
    with pytest.raises(IndexDamagedError, match=r"words-id\.bits cannot be read"):
        WordBits(tmp_path, "id", passages=1, dimension=DIMENSION)
