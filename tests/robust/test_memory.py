"""The memory that a build takes is that of its vectors: the archive itself is never held."""

import pytest

from tests.robust.memory import measure_peak

FEW, MANY = 1_000, 8_000


@pytest.mark.robust
def test_memory_does_not_grow_with_the_archive() -> None:
    """Less than ``python -m tests.robust.memory 2000 20000``, so as not to take minutes."""
    few, many = measure_peak(FEW), measure_peak(MANY)
    assert (few.articles, many.articles) == (FEW, MANY)
    assert many.passages > 7 * few.passages
    assert many.rest_bytes < 1.15 * few.rest_bytes
