"""Several workers at one port, and the end of a server: what is under way is finished, nothing new begins."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.commands import ROOT

pytestmark = pytest.mark.slow

# Serves with the concept encoder; a query for "flood" says on one pipe that it came and waits for another.
PROGRAM = """
import os, sys
import search.engine
from tests.concept_encoder import ConceptEncoder
arrived, gate = os.environ["ARRIVED"], os.environ["GATE"]

class Gated(ConceptEncoder):
    def encode(self, texts, role, *, with_tokens=False):
        if "flood" in texts:
            open(arrived, "w").close()
            open(gate).close()
        return super().encode(texts, role, with_tokens=with_tokens)

search.engine.prepare_query_encoder = lambda model, cache: Gated()
import lintas
sys.argv[1:1] = ["serve"]
lintas.main()
"""


class Server:
    """A running server; its parts wait at named pipes in ``folder``."""

    def __init__(self, process: "subprocess.Popen[str]", folder: Path) -> None:
        assert process.stdout is not None
        self.process = process
        self.folder = folder
        line = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+) ", line)
        assert found, line
        self.port = int(found[1])

    def get(self, address: str) -> str:
        with urlopen(f"http://127.0.0.1:{self.port}{address}", timeout=60) as answer:
            return str(answer.read().decode())

    def workers(self) -> set[int]:
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return {int(pid) for pid in listed.split()}

    def read_errors(self, count: int) -> list[str]:
        assert self.process.stderr is not None
        return [self.process.stderr.readline() for _ in range(count)]


@contextmanager
def serve(index: Path, folder: Path, *arguments: str) -> Iterator[Server]:
    pipes = {"ARRIVED": folder / "arrived", "GATE": folder / "gate"}
    for path in pipes.values():
        os.mkfifo(path)
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "--index", str(index), "--port", "0", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)} | {name: str(path) for name, path in pipes.items()},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield Server(process, folder)
        finally:
            process.terminate()


def is_refused(port: int) -> bool:
    """Whether nobody listens. A connection that was taken just before is closed from there, or left alone
    until the end, so that another one has to ask.
    """
    left = (ConnectionResetError, TimeoutError)
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as one, suppress(*left):
            assert one.recv(1) == b""
    except ConnectionRefusedError:
        return True
    return False


@pytest.mark.parametrize("workers", ["1", "2"])
def test_what_is_under_way_is_finished_and_nothing_new_begins(
    small_index: Path, tmp_path: Path, workers: str
) -> None:
    with serve(small_index, tmp_path, "--workers", workers) as server, ThreadPoolExecutor(1) as pool:
        asked = pool.submit(server.get, "/api/search?q=flood")
        (tmp_path / "arrived").open().close()
        server.process.send_signal(signal.SIGINT)
        while not is_refused(server.port):
            continue
        assert not asked.done()
        (tmp_path / "gate").open("w").close()
        assert json.loads(asked.result(timeout=60))["query"]["text"] == "flood"
        output, errors = server.process.communicate(timeout=60)
    assert (server.process.returncode, output, errors) == (0, "Stopped.\n", "")


def test_a_worker_that_ends_is_started_again_and_none_is_left_behind(
    small_index: Path, tmp_path: Path
) -> None:
    with serve(small_index, tmp_path, "--workers", "2") as server:
        first = server.workers()
        assert len(first) == 2
        killed = min(first)
        os.kill(killed, signal.SIGKILL)
        assert server.read_errors(1) == [f"lintas: Worker {killed} ended (signal 9); starting another.\n"]
        for _ in range(20):
            assert json.loads(server.get("/api/search?q=banjir"))["total"] > 0
        numbers = server.get("/metrics")
        counted = re.search(r'lintas_requests_total\{route="/api/search",status="200"\} (\S+)', numbers)
        assert counted is not None
        assert float(counted[1]) == 20
        server.process.terminate()
        output, errors = server.process.communicate(timeout=60)
    assert (server.process.returncode, output, errors) == (0, "Stopped.\n", "")
    assert is_refused(server.port)


def test_workers_go_when_the_one_that_started_them_is_gone(small_index: Path, tmp_path: Path) -> None:
    with serve(small_index, tmp_path, "--workers", "2") as server:
        server.process.kill()
        # Both hold the pipe's other end: it is read to its end when the last of them is gone.
        output, _ = server.process.communicate(timeout=60)
    assert output == ""
    assert is_refused(server.port)


def test_workers_that_cannot_begin_end_the_server_with_the_reason(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "lintas.py", "serve", "--workers", "2", "--index", str(tmp_path / "none")],
        env={**os.environ, "LINTAS_PORT": "0"},
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "lintas: There is no index at" in ended.stderr
    assert ended.stderr.endswith(
        "lintas: A worker ended before it could answer; what it said stands above.\n"
    )
    assert "Traceback" not in ended.stderr
