"""Batches lose no text, mix up none, and stay within their budget."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.encoder.batches import IdMatrix, encode_in_batches, plan_batches
from search.encoder.tokens import TokenizedText
from search.records import FloatMatrix

lengths = st.lists(st.integers(1, 60), max_size=40)


@given(lengths)
def test_every_text_is_in_one_batch_within_the_budget(lengths: list[int]) -> None:
    batches = plan_batches(lengths, max_tokens=64)
    assert sorted(place for batch in batches for place in batch) == list(range(len(lengths)))
    for batch in batches:
        assert len(batch) == 1 or max(lengths[place] for place in batch) * len(batch) <= 64


def test_texts_of_like_length_go_together() -> None:
    assert plan_batches([3, 30, 4, 29], max_tokens=60) == [[1, 3], [2, 0]]


def test_a_text_longer_than_the_budget_goes_alone() -> None:
    assert plan_batches([5, 100, 6], max_tokens=50) == [[1], [2, 0]]


def text_of(ids: list[int]) -> TokenizedText:
    kept = np.arange(1, len(ids), dtype=np.intp)
    spans = np.stack([kept, kept + 1], axis=1).astype(np.int32)
    return TokenizedText(np.array(ids, dtype=np.int64), kept, spans)


def add_up(ids: IdMatrix, mask: IdMatrix) -> tuple[FloatMatrix, FloatMatrix]:
    """Token vectors (id, 1) and their sums: what each text must get whatever stands beside it."""
    tokens = np.stack([ids, np.ones_like(ids)], axis=2).astype(np.float32)
    return tokens, (tokens * mask[:, :, None]).sum(axis=1)


@given(st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=900), min_size=1, max_size=12))
def test_vectors_come_back_in_order_and_without_padding(id_lists: list[list[int]]) -> None:
    encoded = encode_in_batches(
        [text_of(ids) for ids in id_lists], add_up, dimension=2, pad=7, with_tokens=True
    )
    expected = np.array([[sum(ids), len(ids)] for ids in id_lists], dtype=np.float32)
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    np.testing.assert_allclose(encoded.vectors, expected, rtol=1e-5)
    assert encoded.tokens is not None
    for ids, tokens in zip(id_lists, encoded.tokens, strict=True):
        assert tokens.vectors[:, 0].tolist() == ids[1:]
        assert len(tokens.spans) == len(ids) - 1


def test_no_texts_give_no_vectors() -> None:
    encoded = encode_in_batches([], add_up, dimension=2, pad=0, with_tokens=True)
    assert encoded.vectors.shape == (0, 2)
    assert encoded.tokens == ()
