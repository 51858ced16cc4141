"""The rate limit: a burst, then an even pace; one client never pays for another; memory stays bounded."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.rates import MAX_CLIENTS, SECONDS, RateLimit, name_client, read_rate_limit


@dataclass(slots=True)
class Clock:
    """A clock that goes when told to."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_is_answered_and_then_an_even_pace() -> None:
    clock = Clock()
    limit = RateLimit(3, "minute", clock=clock)
    assert [limit.count("a") for _ in range(5)] == [0, 0, 0, 20, 20]
    clock.now += 19.5
    assert limit.count("a") == 1
    clock.now += 0.5
    assert [limit.count("a"), limit.count("a")] == [0, 20]


def test_a_refused_request_does_not_lengthen_the_wait() -> None:
    clock = Clock()
    limit = RateLimit(1, "second", clock=clock)
    assert limit.count("a") == 0
    assert {limit.count("a") for _ in range(100)} == {1}
    clock.now += 1
    assert limit.count("a") == 0


def test_clients_are_counted_apart() -> None:
    limit = RateLimit(1, "hour", clock=Clock())
    assert [limit.count("a"), limit.count("b"), limit.count("a")] == [0, 0, 3600]


@given(
    requests=st.integers(1, 500),
    unit=st.sampled_from(sorted(SECONDS)),
    steps=st.lists(st.floats(0, 30), min_size=1, max_size=200),
)
def test_no_window_holds_more_than_twice_the_limit(requests: int, unit: str, steps: list[float]) -> None:
    """A burst just before a window and the even pace within it, and never more."""
    clock = Clock()
    limit = RateLimit(requests, unit, clock=clock)
    answered = []
    for step in steps:
        clock.now += step
        if limit.count("a") == 0:
            answered.append(clock.now)
    for start in answered:
        inside = sum(start <= moment < start + SECONDS[unit] for moment in answered)
        assert inside <= 2 * requests


def test_who_waits_as_long_as_told_is_answered() -> None:
    clock = Clock()
    limit = RateLimit(7, "minute", clock=clock)
    for _ in range(200):
        if wait := limit.count("a"):
            clock.now += wait
            assert limit.count("a") == 0


def test_only_so_many_clients_are_remembered() -> None:
    limit = RateLimit(1, "hour", clock=Clock())
    assert limit.count("first") == 0
    assert {limit.count(f"client {number}") for number in range(MAX_CLIENTS - 1)} == {0}
    assert limit.count("first") == 3600
    assert limit.count("one more") == 0
    assert limit.count("first") == 0, "the one that asked longest ago is forgotten"
    assert len(limit._paid_until) == MAX_CLIENTS


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ("", "unknown"),
        ("unknown", "unknown"),
        ("x" * 60_000, "unknown"),
    ],
)
def test_a_client_has_a_short_name(host: str, name: str) -> None:
    assert name_client(host) == name


def test_the_setting_is_read() -> None:
    assert read_rate_limit("off") is None
    limit = read_rate_limit("2/second")
    assert limit
    assert [limit.count("a") for _ in range(3)] == [0, 0, 1]
