"""The README's examples for the endpoint, run as they stand there against a running server."""

import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import pytest
import uvicorn

from search.settings import Settings
from tests.commands import ROOT
from tests.concept_encoder import ConceptEncoder
from web.app import create_app

ADDRESS = "127.0.0.1:8000"


@dataclass(frozen=True, slots=True)
class Example:
    """A block of the README that asks the server; ``kind`` is what it is marked as."""

    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.kind or 'shell'}: {self.text.splitlines()[0][:40]}"


def read_examples() -> list[Example]:
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", (ROOT / "README.md").read_text("utf-8"), re.M | re.S)
    examples = [Example(kind, text) for kind, text in blocks if f"http://{ADDRESS}/" in text]
    return [example for example in examples if example.kind == "python" or "curl" in example.text]


@pytest.fixture(scope="module")
def port(small_index: Path) -> Iterator[int]:
    """Port of a running server over the small corpus."""
    app = create_app(
        Settings(index=small_index, cache=small_index.parent / "cache"), encoder=ConceptEncoder()
    )
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join(timeout=30)


def run_example(example: Example, port: int, folder: Path) -> str:
    """What the example prints."""
    text = example.text.replace(ADDRESS, f"127.0.0.1:{port}")
    program = [sys.executable, "-c", text] if example.kind == "python" else ["sh", "-ec", text]
    ended = subprocess.run(program, check=False, capture_output=True, text=True, cwd=folder, timeout=60)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_the_readme_has_an_example_in_python_and_in_the_shell() -> None:
    kinds = [example.kind for example in read_examples()]
    assert kinds.count("python") >= 1
    assert len(kinds) - kinds.count("python") >= 2


@pytest.mark.parametrize("example", read_examples(), ids=str)
def test_an_example_finds_the_flood(example: Example, port: int, tmp_path: Path) -> None:
    if example.kind != "python" and not shutil.which("curl"):
        pytest.skip("curl is not installed (Debian: apt-get install curl)")
    printed = run_example(example, port, tmp_path)
    written = "".join(path.read_text("utf-8") for path in tmp_path.iterdir())
    assert "Flood drives villagers from their homes" in printed + written
