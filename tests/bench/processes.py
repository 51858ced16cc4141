"""The program as people run it: a server, a cold search, a build; and other processes in its way."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[2]
_BUSY = "while True: pass"


@dataclass(frozen=True, slots=True)
class Server:
    """A running ``lintas serve``."""

    url: str
    process_id: int

    def memory_mb(self) -> Mapping[str, float]:
        """Memory of the server and the processes it started, in MB: its own, and mapped from files."""
        texts = [_status(number) for number in (self.process_id, *_children(self.process_id))]
        return {
            name: round(sum(_kilobytes(text, field) for text in texts) / 1024, 1)
            for name, field in (("own", "RssAnon"), ("mapped", "RssFile"))
        }


@contextmanager
def serving(index: Path) -> Iterator[Server]:
    """``lintas serve`` at a free port of this machine, as a process of its own.

    It keeps no answers: the queries come again and again, and each shall be answered anew.
    """
    program = [sys.executable, "-m", "lintas", "serve", "--index", str(index), "--port", "0"]
    with subprocess.Popen(
        program,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env=_environment() | {"LINTAS_CACHED_ANSWERS": "0"},
    ) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            found = re.search(r"http://\S+", line)
            if found is None:
                raise RuntimeError(f"lintas serve said {line!r} instead of its address")
            yield Server(found.group(), process.pid)
        finally:
            process.terminate()


@contextmanager
def foreign_load(processes: int) -> Iterator[None]:
    """So many other processes, each of which would like a core for itself."""
    with ExitStack() as stack:
        for _ in range(processes):
            process = stack.enter_context(subprocess.Popen([sys.executable, "-c", _BUSY]))
            stack.callback(process.kill)
        yield


def run_load_program(server: Server, queries: Path, *, clients: int, seconds: float) -> dict[str, Any]:
    """``tests.bench.load`` as a process of its own."""
    options = {"url": server.url, "queries": queries, "clients": clients, "seconds": seconds}
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    return _run_json([sys.executable, "-m", "tests.bench.load", *words])


def measure_cold_search(index: Path, query: str, *, times: int) -> float:
    """Median seconds of ``lintas search`` from start to end, which is when its results are there."""
    took = []
    for _ in range(times):
        started = time.perf_counter()
        _run_json([sys.executable, "-m", "lintas", "search", query, "--index", str(index), "--json"])
        took.append(time.perf_counter() - started)
    return round(median(took), 3)


def measure_build(source: Path, index: Path) -> dict[str, float]:
    """Seconds of ``lintas index build`` by stage, the whole process as ``wall``."""
    started = time.perf_counter()
    report = _run_json(
        [sys.executable, "-m", "lintas", "index", "build", str(source), "--index", str(index), "--json"]
    )
    seconds: dict[str, float] = report["seconds"]
    return {**seconds, "wall": round(time.perf_counter() - started, 1)}


def _run_json(program: list[str]) -> dict[str, Any]:
    ended = subprocess.run(program, cwd=ROOT, check=False, capture_output=True, text=True, env=_environment())
    if ended.returncode:
        raise RuntimeError(f"{' '.join(program[1:])} ended with {ended.returncode}: {ended.stderr[-2000:]}")
    answer: dict[str, Any] = json.loads(ended.stdout)
    return answer


def _environment() -> dict[str, str]:
    # A person's own settings would be measured instead of the defaults; the cache only saves time.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LINTAS_")}
    if cache := os.environ.get("LINTAS_CACHE"):
        kept["LINTAS_CACHE"] = cache
    return kept | {"PYTHONUNBUFFERED": "1"}


def _status(process_id: int) -> str:
    return Path(f"/proc/{process_id}/status").read_text()


def _children(process_id: int) -> list[int]:
    found = Path(f"/proc/{process_id}/task/{process_id}/children").read_text().split()
    return [number for child in map(int, found) for number in (child, *_children(child))]


def _kilobytes(status: str, field: str) -> int:
    found = re.search(rf"^{field}:\s+(\d+) kB$", status, re.MULTILINE)
    return int(found.group(1)) if found else 0
