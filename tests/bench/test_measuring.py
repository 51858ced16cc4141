import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.encoder.protocol import Encoded, Role
from search.engine import SearchEngine
from tests.bench.__main__ import Results, read_size
from tests.bench.latency import Latency, TimedEncoder, measure_latency
from tests.bench.load import run_load
from tests.bench.machine import describe_machine
from tests.bench.made_queries import MadeQuery
from tests.bench.measuring import Measured
from tests.bench.percentiles import percentile, summarise
from tests.bench.plots import draw_growth
from tests.bench.processes import foreign_load
from tests.bench.tables import describe_results, group_sizes, write_plots
from tests.building import open_index
from tests.concept_encoder import ConceptEncoder

TIMES = summarise([1.0, 2.0, 40.0])
LATENCY = Latency(clients=1, whole=TIMES, beyond=TIMES, encoding=TIMES, total=7, per_second=9.0)


def measured(passages: int) -> Measured:
    return Measured(
        passages=passages,
        articles=passages // 2,
        latency={"1 client": LATENCY},
        loads=[{"clients": 4, "per_second": 50.0, "times": asdict(TIMES), "others": {"503": 2}}],
        cold_search_s=0.9,
        memory_mb={"own": 100.0, "mapped": 20.0},
        sizes={"shelf-en.faiss": passages * 1536, "words-en.bits": passages * 3000},
    )


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(1, 100))
def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(
    values: list[float], percent: float
) -> None:
    found = percentile(sorted(values), percent)
    assert found in values
    assert sum(value <= found for value in values) >= len(values) * percent / 100 - 1e-9
    assert sum(value < found for value in values) < len(values) * percent / 100


def test_percentiles_of_a_hundred_are_their_ranks() -> None:
    times = summarise(float(value) for value in range(100, 0, -1))
    assert (times.count, times.p50, times.p95, times.p99, times.worst) == (100, 50, 95, 99, 100)


def test_encoding_is_counted_apart_from_the_rest(small_index: Path) -> None:
    class SlowEncoder(ConceptEncoder):
        def encode(self, texts: Sequence[str], role: Role, *, with_tokens: bool = False) -> Encoded:
            until = time.perf_counter() + 0.02
            while time.perf_counter() < until:
                pass
            return super().encode(texts, role, with_tokens=with_tokens)

    encoder = TimedEncoder(SlowEncoder())
    engine = open_index(small_index, encoder=encoder)
    found = measure_latency(engine, encoder, [MadeQuery("flood", "en"), MadeQuery("banjir", "id")], clients=2)
    engine.close()
    assert found.encoding.p50 >= 20
    assert found.whole.count == 2
    assert found.beyond.p50 + 20 <= found.whole.worst
    assert found.total > 0


@pytest.mark.parametrize(("text", "size"), [("1k", 1_000), ("0.5M", 500_000), ("300", 300)])
def test_sizes_are_read(text: str, size: int) -> None:
    assert read_size(text) == size


def test_load_counts_answers_and_refusals_by_status() -> None:
    async def serve_and_ask() -> tuple[int, dict[str, int]]:
        handlers: list[asyncio.Task[None] | None] = []

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            handlers.append(asyncio.current_task())
            for number in range(1, 1000):
                try:
                    await reader.readuntil(b"\r\n\r\n")
                except (asyncio.IncompleteReadError, ConnectionError):
                    break
                status = b"503 Busy" if number % 3 == 0 else b"200 OK"
                chunked = b"Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"
                plain = b"Content-Length: 2\r\n\r\nok"
                writer.write(b"HTTP/1.1 " + status + b"\r\n" + (chunked if number % 2 else plain))
            writer.close()
            await writer.wait_closed()

        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        load = await run_load(url, ["a", "b"], clients=2, seconds=0.2)
        server.close()
        await asyncio.gather(*(handler for handler in handlers if handler))
        return load.times.count, load.others

    answered, others = asyncio.run(serve_and_ask())
    assert answered > 5
    assert others["503"] == pytest.approx(answered / 2, abs=4)


def test_foreign_load_ends_with_its_block() -> None:
    def children() -> Sequence[str]:
        return Path("/proc/self/task").joinpath(str(_thread()), "children").read_text().split()

    before = set(children())
    with foreign_load(2):
        started = set(children()) - before
    assert len(started) == 2
    assert not started & set(children())


def _thread() -> int:
    import threading

    return threading.get_native_id()


def test_results_are_json_with_the_machine_and_every_archive(tmp_path: Path) -> None:
    Results(describe_machine(), [measured(1000), measured(10_000)]).write(tmp_path)
    results = json.loads((tmp_path / "results.json").read_text("utf-8"))
    assert (tmp_path / "latency.svg").exists()
    assert results["machine"]["cores"] >= 1
    assert results["machine"]["versions"]["numpy"]
    assert results["archives"][0]["latency"]["1 client"]["beyond"]["p95"] == 40.0
    assert results["encoding"] is None


def test_tables_have_a_row_for_every_archive_and_name_refusals() -> None:
    text = describe_results(describe_machine(), [measured(1000), measured(10_000)])
    assert text.count("| 10,000 |") == 4
    assert "2 x 503" in text


def test_sizes_are_grouped_by_part() -> None:
    assert group_sizes({"shelf-en.faiss": 3, "shelf-id.faiss": 4, "odd": 1}) == {"shelves": 7, "other": 1}


def test_curves_rise_to_the_right(tmp_path: Path) -> None:
    names = [path.name for path in write_plots(tmp_path, [measured(1000), measured(10_000)])]
    assert names == ["latency.svg", "size.svg", "throughput.svg"]
    picture = ElementTree.parse(tmp_path / "size.svg")  # noqa: S314 - our own picture
    circles = [
        (float(circle.get("cx", "")), float(circle.get("cy", "")))
        for circle in picture.iter("{http://www.w3.org/2000/svg}circle")
    ]
    assert circles[0][0] < circles[1][0]
    assert circles[0][1] > circles[1][1]


def test_a_curve_without_points_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing was measured for 'Empty'"):
        draw_growth("Empty", "x", "y", {"none": []})


def test_names_of_series_cannot_break_the_picture() -> None:
    picture = draw_growth("a < b", "x", "y", {"<b>&": [(1, 1), (10, 10)]})
    assert ElementTree.fromstring(picture) is not None  # noqa: S314 - our own picture


def test_the_engine_is_left_as_it_was(engine: SearchEngine) -> None:
    encoder = TimedEncoder(engine.encoder)
    assert encoder.identity == engine.encoder.identity
    assert encoder.passage_token_limit() == engine.encoder.passage_token_limit()
    assert encoder.token_spans("flood").tolist() == [[0, 5]]
