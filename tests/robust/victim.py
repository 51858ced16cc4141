"""An operation in a process of its own, which may not live to its end, and what it told until then."""

import json
import os
import signal
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

from search.errors import LintasError
from tests.robust.faults import Fault, Watch
from tests.robust.operations import Operation, run


@dataclass(slots=True)
class Log:
    """What a process told before it ended."""

    ended: str
    stage: str
    struck: str
    error: str
    trace: str
    synced: set[tuple[int, ...]]
    points: list[tuple[str, str, int]]


def run_apart(folder: Path, operation: Operation, fault: Fault | None) -> Log:
    """Run in a process of its own, which dies at the fault."""
    path = folder / "log"
    process = os.fork()
    if not process:
        _be_victim(folder, operation, fault, path)
    if fault and fault.seconds:
        time.sleep(fault.seconds)
        os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    return _read_log(path, os.waitstatus_to_exitcode(status))


def _be_victim(folder: Path, operation: Operation, fault: Fault | None, path: Path) -> None:
    log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    limits_files = fault is not None and fault.limit_bytes

    def say(what: str, value: object) -> None:
        if not limits_files:  # the log would be the first file to be too long
            os.write(log, f"{json.dumps([what, value])}\n".encode())

    watch, code = Watch(fault, say), 0
    watch.begin()
    try:
        run(folder, operation)
        watch.end()
        say("points", [[stage, kind, count] for (stage, kind), count in watch.points.items()])
    except LintasError as error:
        code = 1
        watch.end()
        os.write(log, f"{json.dumps(['error', str(error)])}\n".encode()[:1000])
    except BaseException:
        code = 2
        watch.end()
        say("trace", traceback.format_exc())
    os._exit(code)


def _read_log(path: Path, code: int) -> Log:
    ended = {0: "done", 1: "reported", -signal.SIGKILL: "killed"}.get(code, "broken")
    log = Log(ended, "opening", "", "", "" if ended != "broken" else f"exit code {code}", set(), [])
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        what, value = json.loads(line)
        if what == "synced":
            log.synced.add(tuple(value))
        elif what == "points":
            log.points = [(stage, kind, count) for stage, kind, count in value]
        else:
            setattr(log, what, value)
    path.unlink(missing_ok=True)
    return log
