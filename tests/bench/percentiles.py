"""What a handful of times says: percentiles by the nearest rank, so that each is a time that was measured."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of ``count`` answers."""

    count: int
    p50: float
    p95: float
    p99: float
    worst: float


def summarise(milliseconds: Iterable[float]) -> Times:
    """Percentiles of at least one time."""
    ordered = sorted(milliseconds)
    return Times(
        count=len(ordered),
        p50=round(percentile(ordered, 50), 2),
        p95=round(percentile(ordered, 95), 2),
        p99=round(percentile(ordered, 99), 2),
        worst=round(ordered[-1], 2),
    )


def percentile(ordered: Sequence[float], percent: float) -> float:
    """The smallest of the sorted values that at least ``percent`` of them do not exceed."""
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]
