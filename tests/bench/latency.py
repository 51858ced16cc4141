"""How long an engine takes for a query, beside the time that encoding it takes."""

import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from search.encoder.protocol import Encoded, Encoder, ModelIdentity, Role
from search.engine import SearchEngine
from search.records import IntMatrix
from tests.bench.made_queries import MadeQuery
from tests.bench.percentiles import Times, summarise


class TimedEncoder:
    """An encoder that counts what each thread spends in it; implements the same protocol."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._spent = threading.local()

    @property
    def identity(self) -> ModelIdentity:
        return self._encoder.identity

    @property
    def seconds(self) -> float:
        """What this thread spent so far."""
        return float(getattr(self._spent, "seconds", 0.0))

    def token_spans(self, text: str) -> IntMatrix:
        with self._counting():
            return self._encoder.token_spans(text)

    def passage_token_limit(self) -> int:
        return self._encoder.passage_token_limit()

    def encode(self, texts: Sequence[str], role: Role, *, with_tokens: bool = False) -> Encoded:
        with self._counting():
            return self._encoder.encode(texts, role, with_tokens=with_tokens)

    @contextmanager
    def _counting(self) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            self._spent.seconds = self.seconds + time.perf_counter() - started


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """Times of whole answers, the parts of them beyond the encoder and in it, and what was found.

    ``total`` is the median number of results: a query that matches much costs more.
    """

    clients: int
    whole: Times
    beyond: Times
    encoding: Times
    total: float
    per_second: float


@dataclass(frozen=True, slots=True)
class _Asked:
    whole: float
    encoding: float
    total: int


def measure_latency(
    engine: SearchEngine, encoder: TimedEncoder, queries: Sequence[MadeQuery], *, clients: int = 1
) -> Latency:
    """Ask every query once, ``clients`` threads sharing them; ``encoder`` is the engine's."""

    def ask(query: MadeQuery) -> _Asked:
        before, started = encoder.seconds, time.perf_counter()
        page = engine.search(query.text)
        whole = time.perf_counter() - started
        return _Asked(whole * 1000, (encoder.seconds - before) * 1000, page.total)

    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as threads:
        asked = list(threads.map(ask, queries))
    seconds = time.perf_counter() - started
    return Latency(
        clients=clients,
        whole=summarise(entry.whole for entry in asked),
        beyond=summarise(entry.whole - entry.encoding for entry in asked),
        encoding=summarise(entry.encoding for entry in asked),
        total=median(entry.total for entry in asked),
        per_second=round(len(asked) / seconds, 1),
    )
