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
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from select import select
from urllib.request import urlopen

import pytest

from tests.commands import ROOT
from web.workers import count_workers

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
    said = ended.stderr.splitlines()
    assert [line.startswith("lintas: There is no index at") for line in said] == [False, True]


def ask(connection: HTTPConnection) -> int:
    """The status of an answer; the connection stays open."""
    connection.request("GET", "/healthz")
    answer = connection.getresponse()
    answer.read()
    return answer.status


def connect(server: Server, count: int, stack: ExitStack) -> list[HTTPConnection]:
    """Connections that have been answered and stay open."""
    connections = list[HTTPConnection]()
    for _ in range(count):
        connections.append(stack.enter_context(closing(HTTPConnection("127.0.0.1", server.port, timeout=60))))
        assert ask(connections[-1]) == 200
    return connections


def count_held(server: Server) -> dict[int, int]:
    """Connections to the server's port that each worker holds."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    port = f":{server.port:04X}"
    found = {f"socket:[{line[9]}]" for line in lines if line[1].endswith(port) and line[3] == "01"}
    return {pid: len(found & list_open(pid)) for pid in server.workers()}


def list_open(pid: int) -> set[str]:
    opened = set[str]()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        # It may be closed meanwhile.
        with suppress(FileNotFoundError):
            opened.add(str(descriptor.readlink()))
    return opened


def test_connections_go_to_the_workers_in_turn(small_index: Path, tmp_path: Path) -> None:
    with serve(small_index, tmp_path, "--workers", "3") as server, ExitStack() as stack:
        connect(server, 9, stack)
        assert sorted(count_held(server).values()) == [3, 3, 3]


def test_a_replaced_worker_gets_its_share(small_index: Path, tmp_path: Path) -> None:
    with serve(small_index, tmp_path, "--workers", "2") as server, ExitStack() as stack:
        killed, left = sorted(server.workers())
        os.kill(killed, signal.SIGKILL)
        assert server.read_errors(1) == [f"lintas: Worker {killed} ended (signal 9); starting another.\n"]
        while not (others := server.workers() - {killed, left}):
            continue
        (new,) = others
        while not count_held(server)[new]:
            # It has to begin first; the other one answers all.
            connect(server, 1, stack)
        before = count_held(server)
        connect(server, 6, stack)
        after = count_held(server)
    assert {pid: after[pid] - before[pid] for pid in after} == {left: 3, new: 3}


def test_no_connection_is_lost_with_the_worker_that_was_to_take_it(small_index: Path, tmp_path: Path) -> None:
    with serve(small_index, tmp_path, "--workers", "2") as server, ExitStack() as stack:
        stopped = min(server.workers())
        os.kill(stopped, signal.SIGSTOP)
        asked = [
            stack.enter_context(closing(HTTPConnection("127.0.0.1", server.port, timeout=60)))
            for _ in range(6)
        ]
        for connection in asked:
            connection.request("GET", "/healthz")
        answered = list[object]()
        while len(answered) < 3:
            answered = select([connection.sock for connection in asked], [], [])[0]
        # The other three were dealt to the one that does not move; the last of them perhaps not yet.
        assert len(answered) == 3
        os.kill(stopped, signal.SIGKILL)
        assert [connection.getresponse().status for connection in asked] == [200] * 6


def test_a_worker_that_is_told_to_stop_is_replaced_too(small_index: Path, tmp_path: Path) -> None:
    with serve(small_index, tmp_path, "--workers", "2") as server, ExitStack() as stack:
        stopped = min(server.workers())
        os.kill(stopped, signal.SIGTERM)
        told = f"lintas: Worker {stopped} ended (exit code 0); starting another.\n"
        assert server.read_errors(1) == [told]
        connect(server, 4, stack)
        assert len(server.workers() - {stopped}) == 2


def test_a_stop_is_heard_while_a_worker_is_started_again(small_index: Path, tmp_path: Path) -> None:
    with serve(small_index, tmp_path, "--workers", "2") as server:
        first = server.workers()
        os.kill(min(first), signal.SIGKILL)
        server.read_errors(1)
        while not server.workers() - first:
            # It comes to be while the one that starts it is still about to fork.
            continue
        server.process.terminate()
        output, errors = server.process.communicate(timeout=60)
    assert (server.process.returncode, output, errors) == (0, "Stopped.\n", "")


def test_workers_have_the_parent_accept_and_hold_no_ends_but_their_own(
    small_index: Path, tmp_path: Path
) -> None:
    with serve(small_index, tmp_path, "--workers", "3") as server:
        listening = {name for name in list_open(server.process.pid) if name.startswith("socket:")}
        shared = [listening & list_open(pid) for pid in server.workers()]
    # The listener and the ends of three channels.
    assert len(listening) == 4
    assert shared == [set()] * 3


def test_a_server_that_is_told_nothing_has_the_usual_workers(small_index: Path, tmp_path: Path) -> None:
    usual = count_workers(None)
    with serve(small_index, tmp_path) as server:
        assert len(server.workers()) == (usual if usual > 1 else 0)
        assert json.loads(server.get("/api/search?q=banjir"))["total"] > 0


@pytest.mark.parametrize(
    ("system", "chosen", "cores", "count"),
    [
        ("linux", None, 1, 1),
        ("linux", None, 3, 3),
        ("linux", None, 64, 4),
        ("linux", 7, 2, 7),
        ("darwin", None, 8, 1),
        ("darwin", 2, 8, 2),
    ],
)
def test_there_is_a_worker_for_each_core_unless_told_otherwise(
    system: str, chosen: int | None, cores: int, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(cores)))
    assert count_workers(chosen) == count
