"""Means of vectors per language, and vectors moved so that their language's mean is the origin.

Multilingual encoders put each language in a region of its own, so raw cosines favour the query's language.
Subtracting the language's mean (queries and passages have different ones) removes most of that; measured
on belebele, Indonesian queries over both languages rise from 71.7 to 87.7 nDCG@10.
"""

import numpy as np
from numpy.typing import NDArray

from search.records import FloatMatrix

PRIOR_TEXTS = 50
"""How many texts the prior mean counts for: means of a few texts made ranking worse, means of hundreds
better, so a small shelf leans on the model's reference texts and a large one on itself."""


def shrunken_mean(vectors: FloatMatrix, prior: FloatMatrix) -> FloatMatrix:
    """Mean of ``vectors`` (texts, dimension), pulled toward ``prior`` (dimension) when there are few."""
    return shrink_mean(vectors.sum(axis=0, dtype=np.float64), len(vectors), prior)


def shrink_mean(total: NDArray[np.float64], texts: int, prior: FloatMatrix) -> FloatMatrix:
    """The same from the sum of so many vectors, shape (dimension)."""
    total = total + PRIOR_TEXTS * prior.astype(np.float64)
    return np.asarray(total / (texts + PRIOR_TEXTS), dtype=np.float32)


def centre(vectors: FloatMatrix, mean: FloatMatrix) -> FloatMatrix:
    """Subtract ``mean`` (dimension) from each row of ``vectors`` and scale the rows to length one."""
    moved = vectors.astype(np.float32) - mean
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    # A text that equals the mean has no direction; it stays at the origin and scores zero.
    return np.asarray(moved / np.maximum(lengths, 1e-12), dtype=np.float32)
