"""Signatures of texts, and which of them are alike enough for the texts to be compared.

MinHash (Broder, On the resemblance and containment of documents, 1997), with locality-sensitive hashing over
bands of it (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3).
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.copies_shingles import LEAST_HELD, LEAST_LENGTH, LEAST_OVERLAP

Signatures = NDArray[np.uint32]
"""Shape (texts, ``SIGNATURE_NUMBERS``), 504 bytes a text."""

BANDS = 42
_BAND_NUMBERS = 3
SIGNATURE_NUMBERS = BANDS * _BAND_NUMBERS
"""Bands of three: a copy cut to half its length (overlap .42) shares one with a probability of .96, one that
overlaps by .8 always, and texts that share a hundredth by chance once in 20,000 pairs."""

_SEED = 20
_MARGIN = 0.15
_HELD_MARGIN = 0.2
"""Three standard deviations of what 126 numbers tell of two texts."""

_ODD = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)


def sign_texts(shingles: Sequence[frozenset[str]]) -> Signatures:
    """Signatures of texts by their shingles, the same in every process; each text has at least one."""
    from rensa import RMinHash

    rows = RMinHash.digest_matrix_from_token_sets(shingles, SIGNATURE_NUMBERS, _SEED).to_rows()
    return np.array(rows, np.uint32).reshape(len(shingles), SIGNATURE_NUMBERS)


def find_shared_bands(signatures: Signatures) -> NDArray[np.int32]:
    """A number for each band of each text, shape (texts, bands), alike where the bands are.

    A band that no other text has is -1. Numbers of different bands never meet.
    """
    shared = np.full((len(signatures), BANDS), -1, np.int32)
    for band in range(BANDS):
        part = signatures[:, band * _BAND_NUMBERS : (band + 1) * _BAND_NUMBERS].astype(np.uint64)
        # Bands mixed to one number each; should two meet by chance, the texts are compared in vain.
        mixed = (part * _ODD).sum(axis=1, dtype=np.uint64)
        _, numbers, counts = np.unique(mixed, return_inverse=True, return_counts=True)
        several = counts[numbers] > 1
        shared[several, band] = numbers[several] * BANDS + band
    return shared


def find_alike(
    signature: Signatures,
    others: Signatures,
    *,
    length: int,
    other_lengths: NDArray[np.int64],
) -> Iterator[int]:
    """Places in ``others`` of texts that a text may be a copy of, by what the signatures say.

    ``signature`` has the shape (numbers,); lengths are in shingles.
    """
    overlap = (others == signature).mean(axis=1)
    # The overlap and both lengths tell how many shingles two texts share.
    held = overlap / (1 + overlap) * (length + other_lengths) / length
    is_shortened = (length <= other_lengths) & (length >= LEAST_LENGTH * other_lengths)
    likely = (overlap >= LEAST_OVERLAP - _MARGIN) | (is_shortened & (held >= LEAST_HELD - _HELD_MARGIN))
    yield from np.flatnonzero(likely).tolist()
