"""Everything that is measured of one archive, and how its table reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.encoder.load import prepare_query_encoder
from search.engine import open_engine
from search.status import describe_manifest
from search.store.directory import IndexDirectory
from search.store.manifest import read_manifest
from tests.bench.archives import QUERIES_NAME
from tests.bench.latency import Latency, TimedEncoder, measure_latency
from tests.bench.made_queries import read_queries
from tests.bench.processes import foreign_load, measure_cold_search, run_load_program, serving

WARM_UP = 20
FOREIGN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How long to look: queries a client, clients of the loads, seconds of each, cold starts."""

    queries: int
    load_clients: tuple[int, ...]
    load_seconds: float
    cold_starts: int


QUICK = Effort(queries=60, load_clients=(1, 4, 16), load_seconds=4, cold_starts=3)
WHOLE = Effort(queries=200, load_clients=(1, 2, 4, 8, 16, 32, 64), load_seconds=10, cold_starts=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Of one archive: latencies in milliseconds by what else went on, loads, and what it weighs."""

    passages: int
    articles: int
    latency: Mapping[str, Latency]
    loads: Sequence[Mapping[str, Any]]
    cold_search_s: float
    memory_mb: Mapping[str, float]
    sizes: Mapping[str, int]


def measure_archive(index: Path, *, cache: Path, effort: Effort) -> Measured:
    """Ask an archive that ``write_archive`` made: in this process, as a server and as a command."""
    directory = IndexDirectory(index)
    status = describe_manifest(read_manifest(directory.folder(directory.current_name())))
    latency = measure_latencies(index, cache=cache, queries=effort.queries)
    with serving(index) as server:
        queries = index / QUERIES_NAME
        run_load_program(server, queries, clients=1, seconds=min(2.0, effort.load_seconds))
        loads = [
            run_load_program(server, queries, clients=clients, seconds=effort.load_seconds)
            for clients in effort.load_clients
        ]
        memory = server.memory_mb()
        with foreign_load(FOREIGN):
            crowded = run_load_program(server, queries, clients=4, seconds=effort.load_seconds)
    text = read_queries(queries)[1].text
    return Measured(
        passages=status.passages,
        articles=status.articles,
        latency=latency,
        loads=[*loads, {**crowded, "foreign": FOREIGN}],
        cold_search_s=measure_cold_search(index, text, times=effort.cold_starts),
        memory_mb=memory,
        sizes=status.sizes,
    )


def measure_latencies(index: Path, *, cache: Path, queries: int) -> dict[str, Latency]:
    """Latency with one client, with four, and with one beside other busy processes; no query comes twice."""
    manifest = read_manifest(IndexDirectory(index).folder(IndexDirectory(index).current_name()))
    encoder = TimedEncoder(prepare_query_encoder(manifest.model, cache=cache))
    asked = read_queries(index / QUERIES_NAME)
    third = min(queries, (len(asked) - WARM_UP) // 3)
    parts = [asked[WARM_UP + third * part : WARM_UP + third * (part + 1)] for part in range(3)]
    engine = open_engine(index, cache=cache, encoder=encoder)
    try:
        engine.warm_up()  # as a server does
        measure_latency(engine, encoder, asked[:WARM_UP])
        alone = measure_latency(engine, encoder, parts[0])
        together = measure_latency(engine, encoder, parts[1], clients=4)
        with foreign_load(FOREIGN):
            crowded = measure_latency(engine, encoder, parts[2])
    finally:
        engine.close()
    return {"1 client": alone, "4 clients": together, f"1 client, {FOREIGN} busy processes": crowded}
