"""Progress of a build: stage, rate and time left on a terminal, nothing elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    # At run time rich is imported only when there is a terminal to draw on.
    from rich.progress import Progress as Bars


class Progress(Protocol):
    """What a build tells while it runs."""

    def start(self, stage: str, total: int | None) -> None:
        """Begin a stage; ``total`` is how many steps it has, when known."""
        ...

    def advance(self, steps: int = 1) -> None:
        """Some steps of the stage are done."""
        ...


class SilentProgress:
    """Says nothing: for programs and logs."""

    def start(self, stage: str, total: int | None) -> None:
        """Ignore a stage."""

    def advance(self, steps: int = 1) -> None:
        """Ignore steps."""


@contextmanager
def show_progress() -> Iterator[Progress]:
    """Draw progress on standard error when it is a terminal, so that pipes and logs stay clean."""
    if not sys.stderr.isatty():
        yield SilentProgress()
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
    with Bars(*columns, console=Console(stderr=True), speed_estimate_period=600) as bars:
        yield _TerminalProgress(bars)


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
