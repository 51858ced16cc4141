import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query import parse_query
from search.ranking.late import find_best_matches, match_words, score_late
from search.ranking.understanding import UnderstoodQuery
from search.store.word_bits import pack_signs
from search.text import Word

DIMENSION = 16


def make_query(words: int, seed: int = 0) -> UnderstoodQuery:
    generator = np.random.default_rng(seed)
    vectors = generator.standard_normal((words, DIMENSION)).astype(np.float32)
    weights = generator.random(words).astype(np.float32) + np.float32(0.01)
    return UnderstoodQuery(
        query=parse_query("banjir"),
        vector=np.zeros(DIMENSION, np.float32),
        words=tuple(Word(place, place + 1, "x") for place in range(words)),
        word_vectors=vectors / np.linalg.norm(vectors, axis=1, keepdims=True),
        weights=weights / weights.sum(),
    )


def test_a_match_is_the_cosine_with_the_signs() -> None:
    query = make_query(3)
    words = np.random.default_rng(1).standard_normal((5, DIMENSION)).astype(np.float32)
    signs = np.where(words > 0, 1, -1) / np.sqrt(DIMENSION)
    matches = match_words(query.word_vectors, pack_signs(words))
    assert matches == pytest.approx(signs @ query.word_vectors.T, abs=1e-6)
    assert np.abs(matches).max() <= 1


@given(counts=st.lists(st.integers(0, 4), max_size=6), words=st.integers(1, 4))
def test_a_score_is_the_weighted_mean_of_the_best_matches(counts: list[int], words: int) -> None:
    """Against the definition, passage by passage and word by word; without words there is nothing."""
    query = make_query(words)
    generator = np.random.default_rng(len(counts))
    passages = [generator.standard_normal((count, DIMENSION)).astype(np.float32) for count in counts]
    bits = pack_signs(np.concatenate([np.empty((0, DIMENSION), np.float32), *passages]))
    scores = score_late(query, find_best_matches(query.word_vectors, bits, np.array(counts, np.int64)))
    for score, passage in zip(scores, passages, strict=True):
        expected = 0.0
        for vector, weight in zip(query.word_vectors, query.weights, strict=True):
            best = [float(np.where(word > 0, 1, -1) @ vector) / np.sqrt(DIMENSION) for word in passage]
            expected += float(weight) * max(best, default=0.0)
        assert score == pytest.approx(expected, abs=1e-5)


def test_a_query_without_words_scores_nothing() -> None:
    bits = pack_signs(np.ones((2, DIMENSION), np.float32))
    query = make_query(0)
    assert score_late(query, find_best_matches(query.word_vectors, bits, np.array([2]))).tolist() == [0]
