"""A server that is asked without a pause while one generation after the other is switched to."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import quote

import pytest

from search.answer import page_as_json
from search.engine import current_generation
from tests.building import build_index, open_index
from tests.commands import ROOT
from tests.small_corpus import ARTICLES

SWITCHES = 20
WARM_UP = 5
ASKERS = 3
QUERIES = ("banjir desa", "rice price", "earthquake island")
_MOST_GROWTH_BYTES = 8 << 20
"""How much more memory than after the first switches, which fill caches; 1 MB of 77 was measured."""
_GENERATION = re.compile(r"/generations/([^/\s]+)/")

Answer = list[dict[str, Any]]


@dataclass(slots=True)
class Asked:
    """What one asker saw: answers by generation and query, and whatever was no answer."""

    seen: dict[tuple[str, str], list[Answer]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    count: int = 0


@dataclass(frozen=True, slots=True)
class Server:
    """A server process."""

    port: int
    process: int

    def resident_bytes(self) -> int:
        """Memory of its own that it has now: mapped files, which the system may take back, do not count."""
        status = Path(f"/proc/{self.process}/status").read_text()
        found = re.search(r"RssAnon:\s+(\d+) kB", status)
        assert found, status
        return int(found[1]) << 10

    def open_generations(self) -> set[str]:
        """Names of the generations whose files it has open or mapped."""
        maps = Path(f"/proc/{self.process}/maps").read_text()
        return set(_GENERATION.findall("\n".join((maps, *self._files()))))

    def other_files(self) -> int:
        """How many other files and sockets it has open."""
        return sum(not _GENERATION.search(path) for path in self._files())

    def _files(self) -> list[str]:
        paths = []
        for descriptor in Path(f"/proc/{self.process}/fd").iterdir():
            with suppress(FileNotFoundError):
                paths.append(str(descriptor.readlink()))
        return paths


def write_stamped(folder: Path, number: int) -> Path:
    """The articles of one generation: their ids and texts tell which."""
    folder.mkdir(exist_ok=True)
    path = folder / "news.jsonl"
    lines = [
        {
            **article,
            "id": f"{article['id']}-of-{number}",
            "text": f"{article['text']} The flood and the rice price came to gate {number}.",
        }
        for article in ARTICLES[: 6 + number % 3]
    ]
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    return path


@contextmanager
def serve(index: Path) -> Iterator[Server]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.robust.serving", str(index)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    with process:
        assert process.stdout is not None
        try:
            yield Server(int(process.stdout.readline()), process.pid)
        finally:
            process.terminate()


def ask(connection: HTTPConnection, query: str) -> tuple[str, Answer]:
    """The generation that answered, and its answer."""
    connection.request("GET", f"/api/search?q={quote(query)}&k=20")
    response = connection.getresponse()
    content = response.read()
    assert response.status == 200, content
    page = json.loads(content)
    return page["generation"], page["results"]


def keep_asking(port: int, stop: Event) -> Asked:
    """Ask over one connection until told to stop, and once more after that."""
    asked, connection = Asked(), HTTPConnection("127.0.0.1", port, timeout=60)
    last = False
    while not last:
        last = stop.is_set()
        for query in QUERIES:
            try:
                generation, answer = ask(connection, query)
            except Exception as error:
                asked.failures.append(f"{query}: {error!r}")
                connection.close()
                continue
            asked.count += 1
            different = asked.seen.setdefault((generation, query), [])
            if answer not in different:
                different.append(answer)
    connection.close()
    return asked


def answers_of(index: Path) -> dict[tuple[str, str], list[Answer]]:
    """What the current generation answers when nothing else is going on."""
    engine = open_index(index)
    found = {}
    for query in QUERIES:
        page = json.loads(json.dumps(page_as_json(engine.search(query, k=20))))
        found[page["generation"], query] = [page["results"]]
    engine.close()
    return found


@pytest.mark.robust
def test_a_busy_server_changes_generations_without_a_trace(tmp_path: Path) -> None:
    """No request fails, no answer mixes generations, and no memory, file or mapping of an old one stays."""
    index = tmp_path / "index"
    build_index([write_stamped(tmp_path / "articles", 0)], index)
    truth, memory, stop = answers_of(index), [], Event()
    with serve(index) as server, ThreadPoolExecutor(ASKERS) as pool:
        wait_until_serving(server.port, current_generation(index))
        others = server.other_files()
        askers = [pool.submit(keep_asking, server.port, stop) for _ in range(ASKERS)]
        try:
            for number in range(1, WARM_UP + SWITCHES + 1):
                build_index([write_stamped(tmp_path / "articles", number)], index)
                truth |= answers_of(index)
                wait_until_serving(server.port, current_generation(index))
                memory.append(server.resident_bytes())
        finally:
            stop.set()
        all_asked = [asker.result() for asker in askers]
        assert server.open_generations() == {current_generation(index)}
        # A socket may still be closing.
        assert server.other_files() <= others + ASKERS
        assert server.resident_bytes() - max(memory[:WARM_UP]) < _MOST_GROWTH_BYTES
    assert [failure for asked in all_asked for failure in asked.failures] == []
    seen = {key: answer for asked in all_asked for key, answer in asked.seen.items()}
    assert len({generation for generation, _ in seen}) > SWITCHES
    for asked in all_asked:
        for key, different in asked.seen.items():
            assert different == truth[key], key


def wait_until_serving(port: int, generation: str) -> None:
    """Ask until the new generation answers: the request that first sees it opens it."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    for _ in range(10_000):
        if ask(connection, QUERIES[0])[0] == generation:
            connection.close()
            return
    pytest.fail(f"generation {generation} was never served")
