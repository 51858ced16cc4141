"""Vectors of words out of the vectors of the tokens that they are cut into."""

from collections.abc import Sequence

import numpy as np

from search.encoder.protocol import TokenVectors
from search.records import FloatMatrix
from search.text import Word


def word_vectors(tokens: TokenVectors, words: Sequence[Word], mean: FloatMatrix) -> FloatMatrix:
    """One row a word, shape (words, dimension): the mean of its tokens, moved by ``mean`` (dimension).

    ``words`` are in reading order. A word that no token covers has a row of zeros.
    """
    starts = np.searchsorted(tokens.spans[:, 1], [word.start for word in words], side="right")
    ends = np.searchsorted(tokens.spans[:, 0], [word.end for word in words], side="left")
    rows = np.zeros((len(words), tokens.vectors.shape[1]), dtype=np.float32)
    for row, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        if start < end:
            # The mean method is more work than the sum of a few rows.
            rows[row] = np.add.reduce(tokens.vectors[start:end]) / np.float32(end - start) - mean
    return rows
