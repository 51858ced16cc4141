"""Turns: so many requests at once, so many that wait, and the rest is told at once to come again."""

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event

import anyio
import pytest
from fastapi import Request
from fastapi.testclient import TestClient
from httpx2 import Response
from starlette.types import Message

from search.encoder.protocol import Encoded, Role
from tests.concept_encoder import ConceptEncoder
from tests.web.conftest import settings_for
from tests.web.page_reader import Page
from web.app import create_app
from web.turns import ClientGoneError, QueueFullError, Turns, make_turns, provide_threads, work


class GatedEncoder(ConceptEncoder):
    """Encodes nothing until the gate is opened."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived, self.gate = Event(), Event()

    def encode(self, texts: Sequence[str], role: Role, *, with_tokens: bool = False) -> Encoded:
        self.arrived.set()
        assert self.gate.wait(timeout=60)
        return super().encode(texts, role, with_tokens=with_tokens)


@pytest.fixture
def encoder() -> Iterator[GatedEncoder]:
    encoder = GatedEncoder()
    yield encoder
    encoder.gate.set()


def occupy(client: TestClient, encoder: GatedEncoder, pool: ThreadPoolExecutor) -> Future[Response]:
    """Have the only turn taken by a request that goes on when the gate is opened."""
    asked = pool.submit(client.get, "/api/search?q=flood")
    assert encoder.arrived.wait(timeout=60)
    return asked


def test_a_full_queue_is_told_at_once_and_nobody_else_suffers(
    small_index: Path, encoder: GatedEncoder
) -> None:
    settings = settings_for(small_index).model_copy(update={"concurrency": 1, "queue": 0})
    app = create_app(settings, encoder=encoder)
    with TestClient(app) as client, ThreadPoolExecutor(1) as pool:
        asked = occupy(client, encoder, pool)
        refused = client.get("/api/search?q=rice")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json()["code"] == "queue-full"
        page = client.get("/?q=beras&ui=id")
        assert (page.status_code, page.headers["retry-after"]) == (503, "5")
        assert Page(page.text).one("h1").flat_text == "Server sedang sibuk"
        assert "Sudah terlalu banyak pencarian yang mengantre." in Page(page.text).one("main").flat_text
        for address in ("/healthz", "/readyz", "/metrics", "/docs"):
            assert client.get(address).status_code == 200, address
        encoder.gate.set()
        assert asked.result(timeout=60).status_code == 200
        assert client.get("/api/search?q=rice").status_code == 200


def test_an_answer_that_still_holds_needs_no_turn(small_index: Path, encoder: GatedEncoder) -> None:
    settings = settings_for(small_index).model_copy(update={"concurrency": 1, "queue": 0})
    with TestClient(create_app(settings, encoder=encoder)) as client, ThreadPoolExecutor(1) as pool:
        tag = client.get("/api/index").headers["etag"]
        asked = occupy(client, encoder, pool)
        assert client.get("/api/index", headers={"If-None-Match": tag}).status_code == 304
        assert client.get("/api/index").status_code == 503
        encoder.gate.set()
        assert asked.result(timeout=60).status_code == 200


def make_request(gone: anyio.Event) -> Request:
    """A request whose client closes its connection with ``gone``."""

    async def receive() -> Message:
        await gone.wait()
        return {"type": "http.disconnect"}

    return Request({"type": "http"}, receive)


def test_turns_are_given_in_the_order_of_asking() -> None:
    order, told = list[int](), list[tuple[int, int]]()

    async def work() -> None:
        turns = Turns(1, 2, watch=lambda waiting, working: told.append((waiting, working)))
        never = anyio.Event()

        async def wait(number: int) -> None:
            async with turns.take(make_request(never)):
                order.append(number)

        async with anyio.create_task_group() as group, turns.take(make_request(never)):
            for number in (1, 2):
                group.start_soon(wait, number)
                while turns.waiting < number:
                    await anyio.lowlevel.checkpoint()
            with pytest.raises(QueueFullError):
                await turns.take(make_request(never)).__aenter__()
            assert order == []
        assert (turns.waiting, turns.working) == (0, 0)

    anyio.run(work)
    assert order == [1, 2]
    assert (2, 1) in told
    assert told[-1] == (0, 0)


def test_who_goes_away_leaves_the_queue_and_costs_no_turn() -> None:
    ended = list[str]()

    async def work() -> None:
        turns, never, gone = Turns(1, 1), anyio.Event(), anyio.Event()

        async def wait() -> None:
            with pytest.raises(ClientGoneError):
                await turns.take(make_request(gone)).__aenter__()
            ended.append("gone")

        async with turns.take(make_request(never)):
            async with anyio.create_task_group() as group:
                group.start_soon(wait)
                while not turns.waiting:
                    await anyio.lowlevel.checkpoint()
                gone.set()
            assert (turns.waiting, turns.working) == (0, 1)
        async with turns.take(make_request(never)):
            assert turns.working == 1

    anyio.run(work)
    assert ended == ["gone"]


@pytest.mark.parametrize(("workers", "concurrency", "at_once"), [(1, 3, 3), (4, 3, 3), (10_000, None, 1)])
def test_how_many_come_at_once_is_set_or_shared_by_the_workers(
    small_index: Path, workers: int, concurrency: int | None, at_once: int
) -> None:
    settings = settings_for(small_index).model_copy(update={"workers": workers, "concurrency": concurrency})
    assert make_turns(settings).at_once == at_once


def test_there_is_a_thread_for_each_turn() -> None:
    together, answered = Barrier(12), list[int]()

    async def work_together() -> None:
        provide_threads(Turns(12, 0))
        answered.extend(await asyncio.gather(*[work(together.wait, 10) for _ in range(12)]))

    anyio.run(work_together)
    assert sorted(answered) == list(range(12))
