"""Batches of texts of like length, so that little is spent on padding."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from search.encoder.protocol import Encoded, TokenVectors
from search.encoder.tokens import TokenizedText
from search.records import FloatMatrix

# Larger batches are no faster on a few cores and take hundreds of megabytes more.
MAX_BATCH_TOKENS = 2048

IdMatrix = NDArray[np.int64]
Forward = Callable[[IdMatrix, IdMatrix], tuple[FloatMatrix, FloatMatrix]]
"""Ids and mask, both (texts, tokens), to token vectors (texts, tokens, width) and pooled (texts, width)."""


def plan_batches(lengths: Sequence[int], *, max_tokens: int = MAX_BATCH_TOKENS) -> list[list[int]]:
    """Places of texts, longest first, grouped so that each padded batch stays within ``max_tokens``.

    A single text longer than that makes a batch of its own.
    """
    batches: list[list[int]] = []
    longest = 0
    for place in sorted(range(len(lengths)), key=lambda place: -lengths[place]):
        if not batches or longest * (len(batches[-1]) + 1) > max_tokens:
            batches.append([])
            longest = lengths[place]
        batches[-1].append(place)
    return batches


def encode_in_batches(
    texts: Sequence[TokenizedText], forward: Forward, *, dimension: int, pad: int, with_tokens: bool
) -> Encoded:
    """Run ``forward`` over all texts and return their vectors in the order given, scaled to unit length."""
    vectors = np.zeros((len(texts), dimension), dtype=np.float32)
    tokens: dict[int, TokenVectors] = {}
    for batch in plan_batches([len(text.ids) for text in texts]):
        ids, mask = _pad([texts[place] for place in batch], pad)
        token_vectors, pooled = forward(ids, mask)
        vectors[batch] = pooled
        if with_tokens:
            for row, place in enumerate(batch):
                tokens[place] = TokenVectors(token_vectors[row, texts[place].kept], texts[place].spans)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return Encoded(vectors, tuple(tokens[place] for place in range(len(texts))) if with_tokens else None)


def _pad(texts: Sequence[TokenizedText], pad: int) -> tuple[IdMatrix, IdMatrix]:
    longest = max(len(text.ids) for text in texts)
    ids = np.full((len(texts), longest), pad, dtype=np.int64)
    mask = np.zeros((len(texts), longest), dtype=np.int64)
    for row, text in enumerate(texts):
        ids[row, : len(text.ids)] = text.ids
        mask[row, : len(text.ids)] = 1
    return ids, mask
