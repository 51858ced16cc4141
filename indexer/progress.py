"""Progress of a build: stage, rate and time left, drawn on a terminal or as a line a minute in a log."""

import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    # At run time rich is imported only when there is a terminal to draw on.
    from rich.progress import Progress as Bars

LINE_SECONDS = 60.0
"""Least time between two lines in a log, and before the first: a short build stays silent."""

RATE_SECONDS = 600.0
"""The rate is taken over this time, since a shard takes a while and vectors used again take none."""


class Progress(Protocol):
    """What a build tells while it runs."""

    def start(self, stage: str, total: int | None) -> None:
        """Begin a stage; ``total`` is how many steps it has, when known."""
        ...

    def advance(self, steps: int = 1) -> None:
        """Some steps of the stage are done."""
        ...


class SilentProgress:
    """Says nothing: for programs."""

    def start(self, stage: str, total: int | None) -> None:
        """Ignore a stage."""

    def advance(self, steps: int = 1) -> None:
        """Ignore steps."""


class LogProgress:
    """Says one line at most once a minute, and none in the first."""

    def __init__(self, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        """``say`` takes a line without its end; ``clock`` tells seconds since any moment."""
        self._say = say
        self._clock = clock
        self._said_at = clock()
        self._stage, self._done = "Starting", 0
        self._total: int | None = None
        self._seen = deque([(self._said_at, 0)])

    def start(self, stage: str, total: int | None) -> None:
        """Begin a stage, and its rate anew."""
        self._stage, self._total, self._done = stage, total, 0
        self._seen = deque([(self._clock(), 0)])
        self._say_when_due()

    def advance(self, steps: int = 1) -> None:
        """Count steps, and say so when the last line is a minute old."""
        self._done += steps
        self._say_when_due()

    def _say_when_due(self) -> None:
        now = self._clock()
        if now - self._said_at < LINE_SECONDS:
            return
        self._said_at = now
        while len(self._seen) > 1 and now - self._seen[1][0] >= RATE_SECONDS:
            self._seen.popleft()
        since, before = self._seen[0]
        rate = (self._done - before) / (now - since) if now > since else 0.0
        self._seen.append((now, self._done))
        self._say(describe_progress(self._stage, self._done, self._total, rate))


def describe_progress(stage: str, done: int, total: int | None, rate: float) -> str:
    """One line: the stage, its steps, steps a second and, where the end is known, the time left."""
    parts = [stage[:1].lower() + stage[1:]]
    if done or total:
        parts[0] += f" {done:,}" + (f" of {total:,}" if total else "")
    if rate:
        parts.append(f"{rate:,.1f}/s" if rate >= 1 else f"{rate * 60:,.1f} a minute")
    if rate and total and total > done:
        parts.append(f"{describe_time((total - done) / rate)} left")
    return "lintas: " + ", ".join(parts)


def describe_time(seconds: float) -> str:
    """``45 s``, ``10 min`` or ``2 h 5 min``."""
    if seconds < 60:
        return f"{max(round(seconds), 1)} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" + (f" {minutes % 60} min" if minutes % 60 else "")


@contextmanager
def show_progress() -> Iterator[Progress]:
    """Draw progress on standard error when it is a terminal, else write a line there once a minute."""
    if not sys.stderr.isatty():
        yield LogProgress(_write_line)
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description:<20}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
    )
    # A shard takes longer than the 30 seconds that the rate is taken over by default.
    with Bars(*columns, console=Console(stderr=True), speed_estimate_period=RATE_SECONDS) as bars:
        yield _TerminalProgress(bars)


def _write_line(line: str) -> None:
    # Flushed, because a log is read while the build runs.
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


class _TerminalProgress:
    def __init__(self, bars: "Bars") -> None:
        self._bars = bars
        self._task = bars.add_task("Starting", total=None, rate="")

    def start(self, stage: str, total: int | None) -> None:
        self._bars.stop_task(self._task)
        self._task = self._bars.add_task(stage, total=total, rate="")

    def advance(self, steps: int = 1) -> None:
        self._bars.advance(self._task, steps)
        if speed := self._bars.tasks[self._task].speed:
            self._bars.update(self._task, rate=f"{speed:,.1f}/s")
