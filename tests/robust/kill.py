"""Kills builds, updates and removals of a small archive at random moments, and proves the index each time.

``python -m tests.robust.kill --rounds 200`` prints a line a round and a table at the end; exit code 1 when a
round failed. ``--seed`` gives the same faults again, and ``--only 17`` runs that round alone.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from search.store.directory import IndexDirectory
from tests.indexer.test_update import contents
from tests.robust.faults import Fault, mark
from tests.robust.operations import (
    OPERATIONS,
    Answers,
    Operation,
    answers,
    begin,
    count_embedded,
    write_sources,
)
from tests.robust.victim import Log, run_apart

KINDS = ("killed", "killed", "power", "power", "time", "time", "full", "limit", "denied", "sync")
"""Faults in the shares in which they are drawn: death at a call, the same with everything lost that was not
synced, death at a time, a full disk at a call, a full disk at a size, no permission, a failing fsync."""

_LATE = ("publishing", "switching", "pruning")
_LATE_SHARE = 0.5
"""Of the deaths: these stages have few calls, and each of them matters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """An operation that nothing disturbed: what was before and after, and what can be disturbed."""

    operation: Operation
    begun: Path
    before: Answers | None
    after: Answers | None
    result: dict[str, object]
    embedded: int
    embedded_again: int
    points: dict[tuple[str, str], int]
    seconds: float
    largest_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What came of one round; no ``problems`` when all was well."""

    operation: str
    fault: Fault
    ended: str
    stage: str
    state: str
    problems: tuple[str, ...]


def observe(folder: Path, operation: Operation) -> Expected:
    """Do an operation undisturbed, twice."""
    begun, done = folder / "begun", folder / "done"
    write_sources(begun)
    begin(begun, operation)
    before = answers(begun / "index")
    shutil.copytree(begun, done)
    started = time.monotonic()
    embedded = count_embedded(done, operation)
    seconds = time.monotonic() - started
    result, after = contents(done / "index"), answers(done / "index")
    embedded_again = count_embedded(done, operation)
    shutil.copytree(begun, folder / "counted")
    log = run_apart(folder / "counted", operation, None)
    return Expected(
        operation=operation,
        begun=begun,
        before=before,
        after=after,
        result=result,
        embedded=embedded,
        embedded_again=embedded_again,
        points={(stage, kind): count for stage, kind, count in log.points},
        seconds=seconds,
        largest_bytes=max(path.stat().st_size for path in done.rglob("generations/*/*")),
    )


def draw_fault(chance: random.Random, expected: Expected) -> Fault:
    """A fault at any moment: stages are drawn evenly, so that the short ones are struck too."""
    kind = chance.choice(KINDS)
    if kind == "time":
        return Fault(kind, seconds=chance.random() * 1.5 * expected.seconds)
    if kind == "limit":
        return Fault(kind, limit_bytes=chance.randrange(1_000, expected.largest_bytes))
    counted = kind if kind != "power" else "killed"
    stages = sorted(stage for stage, of in expected.points if of == counted)
    if kind in {"power", "killed"} and chance.random() < _LATE_SHARE:
        stages = [stage for stage in stages if stage in _LATE] or stages
    stage = chance.choice(stages)
    return Fault(kind, stage, chance.randint(1, expected.points[stage, counted]))


def play(expected: Expected, fault: Fault, folder: Path, chance: random.Random) -> Round:
    """Do the operation with a fault in it, look at the index, and do it again."""
    shutil.copytree(expected.begun, folder)
    if chance.random() < 0.5:
        shutil.rmtree(folder / "cache", ignore_errors=True)
    there = {tuple(mark(path.stat())) for path in _files(folder)}
    log = run_apart(folder, expected.operation, fault)
    if fault.kind == "power":
        _lose(folder, there | log.synced, chance)
    problems = [log.trace] if log.trace else []
    state = "?"
    try:
        state = _state(folder / "index", expected)
        problems += _judge_ending(log, state)
        problems += IndexDirectory(folder / "index").verify() if state != "none" else []
        problems += _run_again(folder, expected, as_after=state == "after")
    except Exception:
        problems.append(traceback.format_exc())
    return Round(
        operation=expected.operation.name,
        fault=fault,
        ended=log.ended,
        stage=log.struck or log.stage,
        state=state,
        problems=tuple(problems),
    )


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _lose(folder: Path, kept: set[tuple[int, ...]], chance: random.Random) -> None:
    """Take from every file what a power cut may take: all that was written since it was last synced."""
    for path in _files(folder):
        if tuple(mark(path.stat())) not in kept and path.name != "log":
            content = path.read_bytes()
            left = chance.randint(0, len(content))
            path.write_bytes(content[:left] + bytes(chance.choice((0, len(content) - left))))


def _state(index: Path, expected: Expected) -> str:
    now = answers(index)
    if now == expected.before:
        return "none" if now is None else "before"
    return "after" if now == expected.after else "neither"


def _judge_ending(log: Log, state: str) -> Iterator[str]:
    if state == "neither":
        yield "the answers are neither those before nor those after"
    if log.ended == "done" and state != "after":
        yield "the build said that it was done, and the answers are those before"
    if log.ended == "reported":
        claim = "nothing was changed" if state == "after" else "is complete and answers"
        if claim in log.error:
            yield f"the answers are those {state}, and it said: {log.error}"


def _run_again(folder: Path, expected: Expected, *, as_after: bool) -> Iterator[str]:
    """Finish what was disturbed: the same result, nothing left over, nothing embedded twice."""
    index = folder / "index"
    kept = sum(len(np.load(path)["hashes"]) for path in index.glob(".embedded/*/*.npz"))
    embedded = count_embedded(folder, expected.operation)
    needed = max(0, (expected.embedded_again if as_after else expected.embedded) - kept)
    if embedded != needed:
        yield f"{embedded} passages were embedded again, {needed} were missing"
    if contents(index) != expected.result:
        yield "the files are not those of an undisturbed run"
    if answers(index) != expected.after:
        yield "the answers are not those of an undisturbed run"
    yield from IndexDirectory(index).verify()
    names = {"CURRENT", "generations", ".lock"}
    left = {path.name for path in index.iterdir()} - names
    left |= {path.name for path in (index / "generations").glob(".*")}
    if left:
        yield f"left over: {', '.join(sorted(left))}"


def play_all(rounds: int, seed: int, folder: Path, *, only: int | None = None) -> Iterator[Round]:
    """Play rounds that depend on the seed and their number alone."""
    expected = [observe(folder / operation.name, operation) for operation in OPERATIONS]
    for number in range(rounds):
        chance = random.Random(f"{seed}-{number}")  # noqa: S311
        chosen = expected[number % len(expected)]
        fault = draw_fault(chance, chosen)
        if only in {None, number}:
            yield play(chosen, fault, folder / "round", chance)
            shutil.rmtree(folder / "round")


def main() -> int:
    """Play the rounds asked for and say how each went."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--only", type=int)
    asked = parser.parse_args()
    say(f"seed {asked.seed}")
    played = []
    with tempfile.TemporaryDirectory() as folder:
        for number, done in enumerate(
            play_all(asked.rounds, asked.seed, Path(folder), only=asked.only), asked.only or 0
        ):
            played.append(done)
            say(_describe(number, done))
    for line in _tabulate(played):
        say(line)
    return 1 if any(done.problems for done in played) else 0


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _describe(number: int, done: Round) -> str:
    line = f"{number:4} {done.operation}, {done.fault.kind}: {done.ended} at {done.stage}; {done.state}"
    return "\n".join((line, *(f"     FAILED: {problem}" for problem in done.problems)))


def _tabulate(played: list[Round]) -> Iterator[str]:
    ends = Counter((done.stage.partition(":")[0], done.ended) for done in played)
    kinds = sorted({ended for _, ended in ends})
    yield f"{'stage':<12}" + "".join(f"{ended:>10}" for ended in kinds)
    for stage in sorted({stage for stage, _ in ends}):
        yield f"{stage:<12}" + "".join(f"{ends[stage, ended]:>10}" for ended in kinds)
    failed = sum(bool(done.problems) for done in played)
    struck = sum(done.ended != "done" for done in played)
    yield f"{len(played)} rounds, {struck} stopped in the middle, {failed} failed"


if __name__ == "__main__":
    sys.exit(main())
