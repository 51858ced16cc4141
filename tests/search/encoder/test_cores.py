import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from search.encoder.cores import available_cores, limit_cores
from search.errors import LintasError


@pytest.fixture
def all_cores() -> Iterator[set[int]]:
    cores = os.sched_getaffinity(0)
    yield cores
    os.sched_setaffinity(0, cores)


@pytest.mark.parametrize(("most", "left"), [(1, 1), (10_000, None)])
def test_threads_that_start_later_keep_to_the_limit(all_cores: set[int], most: int, left: int | None) -> None:
    limit_cores(most)
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(available_cores).result() == available_cores() == (left or len(all_cores))


def test_a_system_without_such_a_limit_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_setaffinity")
    with pytest.raises(LintasError, match="This system cannot keep a program to some of its cores"):
        limit_cores(1)
