"""Marking by meaning over many passages at once, against the plain way: word by word, passage by passage."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.meaning_marks import (
    CONTRAST,
    MODEL_FLOOR,
    NEIGHBOUR_FLOOR,
    NEIGHBOUR_GAP,
    RIVALRY,
    SHARPENING,
    mark_by_meaning,
)
from search.store.word_bits import pack_signs

DIMENSION = 16


def find_answers(matches: np.ndarray) -> list[set[int]]:
    """The query words that each word of one passage answers; ``matches`` (query words, passage words)."""
    shares = np.exp(CONTRAST * matches)
    rivals = RIVALRY * np.log(shares / shares.sum(axis=1, keepdims=True))
    certain = matches + rivals + RIVALRY * np.log(shares / shares.sum(axis=0))
    answers: list[set[int]] = []
    for match, rival, sure in zip(matches.T, rivals.T, certain.T, strict=True):
        best = max(range(len(sure)), key=lambda number: sure[number])
        near = {
            number
            for number in (best - 1, best + 1)
            if 0 <= number < len(match)
            and match[number] + rival[number] >= NEIGHBOUR_FLOOR
            and match[number] >= match[best] - NEIGHBOUR_GAP
        }
        answers.append({best} | near if sure[best] >= MODEL_FLOOR else set())
    return answers


@pytest.mark.parametrize("seed", range(20))
def test_all_passages_at_once_give_what_each_gives_by_itself(seed: int) -> None:
    chance = np.random.default_rng(seed)
    counts = chance.integers(0, 7, 6)
    vectors = chance.standard_normal((chance.integers(1, 5), DIMENSION)).astype(np.float32)
    # Near the query's words, and near two neighbours at once, so that there is something to mark.
    wanted = chance.integers(0, len(vectors), (2, counts.sum()))
    words = vectors[wanted].sum(axis=0) + chance.standard_normal((counts.sum(), DIMENSION)) * chance.random()
    found = mark_by_meaning(vectors, pack_signs(words.astype(np.float32)), counts)
    apart = vectors - SHARPENING * vectors.mean(axis=0)
    apart /= np.maximum(np.linalg.norm(apart, axis=1, keepdims=True), 1e-12)
    matches = apart @ np.where(words > 0, 1, -1).T / DIMENSION**0.5
    assert np.allclose(found.matches, matches, atol=1e-6)
    ends = np.cumsum(counts)
    answers = [
        answer
        for first, end in zip(ends - counts, ends, strict=True)
        if end > first
        for answer in find_answers(matches[:, first:end])
    ]
    assert [set(np.flatnonzero(column)) for column in found.answered.T] == answers


def test_a_word_answers_none_one_or_two_neighbours() -> None:
    first, second = np.zeros((2, DIMENSION), np.float32)
    first[:8], second[8:] = 1, 1
    # The last stands in a passage of its own, where it has no rivals.
    words = np.stack([first - 0.1, -first - second, second - 0.1, first + second])
    found = mark_by_meaning(np.stack([first, second]), pack_signs(words), np.array([3, 1]))
    assert found.answered.T.tolist() == [[True, False], [False, False], [False, True], [True, True]]


@given(words=st.integers(0, 3), terms=st.integers(0, 3))
def test_without_words_on_either_side_nothing_is_answered(words: int, terms: int) -> None:
    vectors = np.eye(DIMENSION, dtype=np.float32)[:terms]
    bits = pack_signs(np.ones((words, DIMENSION), np.float32))
    found = mark_by_meaning(vectors, bits, np.array([0, words, 0]))
    assert found.matches.shape == found.answered.shape == (terms, words)
    assert not (found.answered.any() and 0 in (words, terms))
