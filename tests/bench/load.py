"""Load on a server: clients that ask one query after the other, each over a connection of its own.

A program of its own, so that it and the server do not share an interpreter:
``python -m tests.bench.load --url http://127.0.0.1:8000 --queries queries.jsonl --clients 4 --seconds 10``
"""

import argparse
import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import cycle
from pathlib import Path
from urllib.parse import quote, urlsplit

from tests.bench.made_queries import read_queries
from tests.bench.percentiles import Times, summarise


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What ``clients`` got in ``seconds``: answers a second, their times, and what else came.

    ``others`` counts answers other than 200 by status, and broken connections under ``0``.
    """

    clients: int
    seconds: float
    per_second: float
    times: Times
    others: dict[str, int]


async def run_load(
    url: str, queries: Sequence[str], *, clients: int, seconds: float, path: str = "/api/search?q="
) -> Load:
    """Ask for ``seconds``; every client begins at another query."""
    address = urlsplit(url)
    host, port = address.hostname or "127.0.0.1", address.port or 80
    until = time.perf_counter() + seconds
    times: list[float] = []
    others: Counter[str] = Counter()

    async def ask(first: int) -> None:
        asked = _from(queries, first)
        while time.perf_counter() < until:
            try:
                reader, writer = await asyncio.open_connection(host, port)
                try:
                    await _ask_on(reader, writer, asked)
                finally:
                    writer.close()
                    await writer.wait_closed()
            except (OSError, EOFError, ValueError):
                others["0"] += 1

    async def _ask_on(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: Iterator[str]
    ) -> None:
        while time.perf_counter() < until:
            head = f"GET {path}{quote(next(asked))} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n"
            started = time.perf_counter()
            writer.write(head.encode())
            status = await _read_answer(reader)
            if status == 200:
                times.append((time.perf_counter() - started) * 1000)
            else:
                others[str(status)] += 1

    started = time.perf_counter()
    await asyncio.gather(*(ask(place * len(queries) // clients) for place in range(clients)))
    took = time.perf_counter() - started
    return Load(
        clients=clients,
        seconds=round(took, 2),
        per_second=round(len(times) / took, 1),
        times=summarise(times or [0.0]),
        others=dict(others),
    )


async def _read_answer(reader: asyncio.StreamReader) -> int:
    """Read one whole answer and return its status."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    status = int(head.split(" ", 2)[1])
    lengths = [line.partition(":")[2] for line in head.split("\r\n") if line.startswith("content-length:")]
    if lengths:
        await reader.readexactly(int(lengths[0]))
        return status
    while size := int(await reader.readuntil(b"\r\n"), 16):
        await reader.readexactly(size + 2)
    await reader.readexactly(2)
    return status


def _from(queries: Sequence[str], first: int) -> Iterator[str]:
    return cycle([*queries[first:], *queries[:first]])


def main() -> None:
    """Print the Load as one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--clients", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    chosen = parser.parse_args()
    texts = [query.text for query in read_queries(chosen.queries)]
    load = asyncio.run(run_load(chosen.url, texts, clients=chosen.clients, seconds=chosen.seconds))
    sys.stdout.write(json.dumps(asdict(load)) + "\n")


if __name__ == "__main__":
    main()
