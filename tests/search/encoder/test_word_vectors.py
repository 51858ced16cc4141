import numpy as np

from search.encoder.protocol import TokenVectors
from search.encoder.word_vectors import word_vectors
from search.text import find_words


def test_a_word_is_the_mean_of_its_tokens_moved_by_the_mean_token() -> None:
    text = "banjir bandang, 17"
    tokens = TokenVectors(
        np.array([[1, 0], [3, 2], [5, 5], [0, 1], [7, 7]], np.float32),
        # ban|jir bandang | , | 17
        np.array([[0, 3], [3, 6], [7, 14], [14, 15], [16, 18]], np.int32),
    )
    vectors = word_vectors(tokens, find_words(text), np.array([1, 1], np.float32))
    assert vectors.tolist() == [[1, 0], [4, 4], [6, 6]]


def test_a_token_that_covers_two_words_counts_for_both() -> None:
    tokens = TokenVectors(np.array([[2, 4]], np.float32), np.array([[0, 5]], np.int32))
    assert word_vectors(tokens, find_words("di ke"), np.zeros(2, np.float32)).tolist() == [[2, 4], [2, 4]]


def test_a_word_without_tokens_is_nothing() -> None:
    tokens = TokenVectors(np.array([[2, 4]], np.float32), np.array([[0, 2]], np.int32))
    assert word_vectors(tokens, find_words("di ke"), np.ones(2, np.float32)).tolist() == [[1, 3], [0, 0]]


def test_no_words_give_no_rows() -> None:
    tokens = TokenVectors(np.empty((0, 2), np.float32), np.empty((0, 2), np.int32))
    assert word_vectors(tokens, [], np.ones(2, np.float32)).shape == (0, 2)
