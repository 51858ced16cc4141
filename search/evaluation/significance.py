"""Whether the difference between two runs over the same queries could be chance."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

PERMUTATIONS = 10_000

_EXACT_UP_TO = 12
_SEED = 20240817
_ROUNDING = 1e-9
_SIGNS_AT_A_TIME = 2_000_000


def find_p_value(differences: Sequence[float]) -> float:
    """Two-sided p-value of a paired randomisation test on the mean difference (Fisher 1935).

    If the two runs were the same system, each query's difference could as well have the other sign: the
    p-value is the share of sign patterns whose mean is at least as far from 0. All patterns are tried for up
    to twelve queries that differ, else 10,000 drawn ones and the observed one; the draws are the same every
    time. Smucker, Allan and Carterette (2007) recommend it for measures such as nDCG.
    """
    values = np.asarray([difference for difference in differences if difference], dtype=np.float64)
    if len(values) == 0:
        return 1.0
    if len(values) <= _EXACT_UP_TO:
        patterns = _all_signs(len(values))
        return _count_as_far(patterns, values) / len(patterns)
    return (1 + _count_drawn(values)) / (1 + PERMUTATIONS)


def _all_signs(count: int) -> NDArray[np.int8]:
    """Every pattern of -1 and 1, shape (2**count, count)."""
    bits = (np.arange(2**count)[:, None] >> np.arange(count)) & 1
    return (2 * bits - 1).astype(np.int8)


def _count_drawn(values: NDArray[np.float64]) -> int:
    generator = np.random.default_rng(_SEED)
    rows, count = max(1, _SIGNS_AT_A_TIME // len(values)), 0
    for first in range(0, PERMUTATIONS, rows):
        shape = (min(rows, PERMUTATIONS - first), len(values))
        count += _count_as_far(2 * generator.integers(0, 2, shape, dtype=np.int8) - 1, values)
    return count


def _count_as_far(signs: NDArray[np.int8], values: NDArray[np.float64]) -> int:
    """How many sign patterns give a sum at least as far from 0 as the observed one."""
    observed = abs(float(values.sum()))
    return int(np.count_nonzero(np.abs(signs @ values) >= observed - _ROUNDING))
