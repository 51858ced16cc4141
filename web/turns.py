"""Turns: how many requests are worked on at once, and how many may wait for that.

Ranking and rendering keep a core busy, so more of them at once than there are cores only slow each other
down, and a queue without end answers people who have long given up.
"""

from asyncio import get_running_loop
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import TypeVar, TypeVarTuple

from anyio import CancelScope, CapacityLimiter, WouldBlock, create_task_group
from fastapi import Request

from search.encoder.cores import available_cores
from search.settings import Settings

REQUESTS_PER_CORE = 2
"""While one of two reads a file or lets go of the interpreter, the other works."""

Given = TypeVarTuple("Given")
Result = TypeVar("Result")

Watcher = Callable[[int, int], None]
"""Is told how many requests wait and how many are worked on, whenever that changes."""


class QueueFullError(Exception):
    """As many requests wait as may."""


class ClientGoneError(Exception):
    """The client closed its connection while its request waited."""


class Turns:
    """Gives turns in the order of asking; used from the event loop only.

    ``at_once`` requests have one at the same time; ``waiting`` counts those that wait for theirs.
    """

    def __init__(self, at_once: int, most_waiting: int, *, watch: Watcher | None = None) -> None:
        self.at_once = at_once
        self.waiting = 0
        self._limiter = CapacityLimiter(at_once)
        self._most_waiting = most_waiting
        self._watch = watch

    @property
    def working(self) -> int:
        """Requests that have it."""
        return int(self._limiter.borrowed_tokens)

    @asynccontextmanager
    async def take(self, request: Request) -> AsyncIterator[None]:
        """A turn for a request, as soon as there is one.

        Raises QueueFullError at once when too many wait, ClientGoneError when the client does not.
        """
        try:
            self._limiter.acquire_on_behalf_of_nowait(request)
        except WouldBlock:
            await self._wait(request)
        self._tell()
        try:
            yield
        finally:
            self._limiter.release_on_behalf_of(request)
            self._tell()

    async def _wait(self, request: Request) -> None:
        if self.waiting >= self._most_waiting:
            raise QueueFullError
        self.waiting += 1
        self._tell()
        has_turn = False
        try:
            async with create_task_group() as group:
                group.start_soon(_cancel_when_gone, request, group.cancel_scope)
                await self._limiter.acquire_on_behalf_of(request)
                has_turn = True
                group.cancel_scope.cancel()
        finally:
            self.waiting -= 1
            self._tell()
        if not has_turn:
            raise ClientGoneError

    def _tell(self) -> None:
        if self._watch:
            self._watch(self.waiting, self.working)


async def work(task: Callable[[*Given], Result], *given: *Given) -> Result:
    """What ``task`` gives, from one of the threads that ``provide_threads`` holds ready.

    Plainer than anyio's, which goes twice around the event loop before a thread is asked.
    """
    return await get_running_loop().run_in_executor(None, task, *given)


def provide_threads(turns: Turns) -> None:
    """Hold a thread ready for each turn; they end with the event loop that runs now."""
    get_running_loop().set_default_executor(ThreadPoolExecutor(turns.at_once, thread_name_prefix="turn"))


async def _cancel_when_gone(request: Request, scope: CancelScope) -> None:
    # Nobody else reads what else comes: no endpoint takes a body.
    while (await request.receive())["type"] != "http.disconnect":
        continue
    scope.cancel()


def make_turns(settings: Settings, watch: Watcher | None = None) -> Turns:
    """The turns of one process: by default as many in all processes together as keep the cores busy.

    A server that was told of no workers is alone.
    """
    usual = max(1, REQUESTS_PER_CORE * available_cores() // (settings.workers or 1))
    return Turns(settings.concurrency or usual, settings.queue, watch=watch)
