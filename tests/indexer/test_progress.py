"""What a build tells of itself: nothing in the first minute, then a line a minute, on standard error."""

import sys

import pytest

from indexer.progress import (
    LINE_SECONDS,
    LogProgress,
    describe_progress,
    describe_time,
    show_progress,
)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


class Log:
    """Lines with the second that each was written at, counted from the beginning."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.lines: list[tuple[float, str]] = []
        self.progress = LogProgress(
            lambda line: self.lines.append((self.clock.seconds - 1000, line)), self.clock
        )

    def work(self, seconds: int, *, steps_a_second: int) -> None:
        for _ in range(seconds):
            self.clock.seconds += 1
            self.progress.advance(steps_a_second)


def test_a_short_build_stays_silent() -> None:
    log = Log()
    for stage in ("Cleaning articles", "Embedding passages"):
        log.progress.start(stage, 1000)
        log.work(29, steps_a_second=9)
    assert log.lines == []


def test_a_long_build_says_a_line_a_minute_with_rate_and_time_left() -> None:
    log = Log()
    log.progress.start("Embedding passages", 9205)
    log.work(185, steps_a_second=10)
    assert log.lines == [
        (60, "lintas: embedding passages 600 of 9,205, 10.0/s, 14 min left"),
        (120, "lintas: embedding passages 1,200 of 9,205, 10.0/s, 13 min left"),
        (180, "lintas: embedding passages 1,800 of 9,205, 10.0/s, 12 min left"),
    ]


def test_lines_are_a_minute_apart_across_stages() -> None:
    log = Log()
    log.progress.start("Cleaning articles", None)
    log.work(50, steps_a_second=2)
    log.progress.start("Learning boilerplate", 100)
    log.work(20, steps_a_second=1)
    log.progress.start("Preparing the model", None)
    log.clock.seconds += 100
    log.progress.start("Writing shelves", 40)
    assert log.lines == [
        (60, "lintas: learning boilerplate 10 of 100, 1.0/s, 2 min left"),
        (170, "lintas: writing shelves 0 of 40"),
    ]


def test_the_rate_is_that_of_the_last_minutes() -> None:
    """Vectors used again take no time, which must not make the rest look short."""
    log = Log()
    log.progress.start("Embedding passages", 100_000)
    log.work(1, steps_a_second=90_000)
    log.work(1199, steps_a_second=2)
    assert log.lines[-1][1] == "lintas: embedding passages 92,398 of 100,000, 2.0/s, 1 h 3 min left"


def test_a_shard_longer_than_a_minute_is_one_line() -> None:
    log = Log()
    log.progress.start("Embedding passages", 512)
    log.clock.seconds += 5 * LINE_SECONDS
    log.progress.advance(128)
    assert log.lines == [(300, "lintas: embedding passages 128 of 512, 25.6 a minute, 15 min left")]


@pytest.mark.parametrize(
    ("stage", "done", "total", "rate", "line"),
    [
        ("Embedding", 1280, 9205, 12.6, "lintas: embedding 1,280 of 9,205, 12.6/s, 10 min left"),
        ("Cleaning articles", 12345, None, 300.06, "lintas: cleaning articles 12,345, 300.1/s"),
        ("Cleaning articles", 12345, None, 0.0, "lintas: cleaning articles 12,345"),
        ("Reading the reference", 0, None, 0.0, "lintas: reading the reference"),
        ("Mining the lexicon", 1, 2, 0.01, "lintas: mining the lexicon 1 of 2, 0.6 a minute, 2 min left"),
        ("Writing shelves", 40, 40, 5.0, "lintas: writing shelves 40 of 40, 5.0/s"),
        ("Writing shelves", 0, 0, 0.0, "lintas: writing shelves"),
    ],
)  # fmt: skip
def test_a_line_tells_what_is_known(stage: str, done: int, total: int | None, rate: float, line: str) -> None:
    assert describe_progress(stage, done, total, rate) == line


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        *((0.2, "1 s"), (45.4, "45 s"), (59.9, "60 s"), (60, "1 min"), (629, "10 min"), (3599, "1 h")),
        *((7500, "2 h 5 min"), (360_000, "100 h")),
    ],
)
def test_a_time_is_said_in_the_unit_that_fits(seconds: float, text: str) -> None:
    assert describe_time(seconds) == text


def test_without_a_terminal_lines_go_to_standard_error(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.progress.LINE_SECONDS", 0.0)
    assert not sys.stderr.isatty()
    with show_progress() as progress:
        progress.start("Mining the lexicon", 2)
    assert capsys.readouterr() == ("", "lintas: mining the lexicon 0 of 2\n")
