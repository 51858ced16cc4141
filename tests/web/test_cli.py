"""The serve command: what it prints, when it refuses, and how it stops."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from search.errors import LintasError
from tests.commands import run_lintas
from web.cli import listen, serve

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]

# Serves with the concept encoder, which the command itself has no reason to offer.
PROGRAM = """
import sys
import search.engine
from tests.concept_encoder import ConceptEncoder
search.engine.prepare_query_encoder = lambda model, cache: ConceptEncoder()
import lintas
sys.argv[1:1] = ["serve"]
lintas.main()
"""


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield taken.getsockname()[1]


def start(*arguments: str, program: str = PROGRAM) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_it_prints_where_it_serves_and_stops_in_good_order(small_index: Path) -> None:
    process = start("--index", str(small_index), "--port", "0")
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        address = re.fullmatch(
            rf"Lintas is serving {re.escape(str(small_index))} at (http://127\.0\.0\.1:\d+) "
            r"\(press Ctrl\+C to stop\)\n",
            line,
        )
        assert address, line + (process.stderr.read() if process.stderr and process.poll() else "")
        with urlopen(f"{address[1]}/readyz") as answer:  # noqa: S310 - its own server
            assert answer.status == 200
        with pytest.raises(HTTPError, match="400"):
            urlopen(f"{address[1]}/api/search?q=%00&k=0")  # noqa: S310
        rebound = Request(f"{address[1]}/api/index", headers={"Host": "rebound.example"})  # noqa: S310
        with pytest.raises(HTTPError, match="400"):
            urlopen(rebound)  # noqa: S310
    finally:
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)
    assert (process.returncode, output, errors) == (0, "Stopped.\n", "")


def test_what_a_server_holds_is_set_aside(small_index: Path) -> None:
    ending = "import atexit, gc\natexit.register(lambda: print(gc.get_freeze_count(), 'objects set aside'))\n"
    # Only a process that serves alone comes to the end of its program.
    process = start("--index", str(small_index), "--port", "0", "--workers", "1", program=ending + PROGRAM)
    assert process.stdout is not None
    try:
        # It listens before it serves, and only a server that serves is stopped in order.
        port = process.stdout.readline().partition("127.0.0.1:")[2].split()[0]
        with urlopen(f"http://127.0.0.1:{port}/api/index") as answer:
            assert answer.status == 200
    finally:
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)
    said, told = output.splitlines()
    assert (said, errors) == ("Stopped.", "")
    assert int(told.partition(" objects")[0]) > 10_000


def test_answers_are_sent_without_waiting_for_confirmations() -> None:
    with (
        listen("127.0.0.1", 0) as listener,
        socket.create_connection(listener.getsockname()),
        listener.accept()[0] as connection,
    ):
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 1


def test_an_exposed_server_is_warned_of(small_index: Path) -> None:
    process = start("--index", str(small_index), "--port", "0", "--host", "0.0.0.0")  # noqa: S104
    assert process.stdout is not None
    try:
        port = process.stdout.readline().partition("0.0.0.0:")[2].split()[0]
        with urlopen(f"http://127.0.0.1:{port}/api/index") as answer:
            assert answer.status == 200
    finally:
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert errors == (
        "lintas: Warning: Whoever can reach 0.0.0.0 can read this archive. Set LINTAS_PASSWORD or "
        "LINTAS_API_KEY, or serve at 127.0.0.1.\n"
    )


def test_a_port_in_use_is_told(small_index: Path, taken_port: int) -> None:
    ended = run_lintas("serve", "--index", str(small_index), "--port", str(taken_port), expect=1)
    assert ended.stdout == ""
    assert ended.stderr == f"lintas: Port {taken_port} is in use; choose another with --port.\n"


def test_a_missing_index_is_told_before_anything_is_served(tmp_path: Path) -> None:
    process = start("--index", str(tmp_path / "none"), "--port", "0")
    try:
        output, errors = process.communicate(timeout=60)
    finally:
        process.kill()
    assert (process.returncode, output) == (1, "")
    assert "There is no index at" in errors
    assert "lintas index build" in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize("host", ["no such host", "203.0.113.1", "host\N{SNOWMAN}name" * 30])
def test_an_address_that_is_not_this_machine_is_told(small_index: Path, host: str) -> None:
    ended = run_lintas("serve", "--index", str(small_index), "--host", host, expect=1)
    assert ended.stderr.startswith("lintas: This machine cannot listen at ")
    assert "--host" in ended.stderr


def test_a_host_with_a_control_character_is_told(small_index: Path) -> None:
    with pytest.raises(LintasError, match="This machine cannot listen at"):
        serve(index=small_index, host="a\0b", port=0)


def test_a_port_that_cannot_be_is_wrong_usage() -> None:
    assert "Usage:" in run_lintas("serve", "--port", "65536", expect=2).stderr


def test_the_command_is_described_without_loading_the_server() -> None:
    heavy = ("fastapi", "uvicorn", "jinja2", "faiss", "numpy")
    code = f"import sys, web.cli; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
