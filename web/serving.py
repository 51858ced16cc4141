"""What one process that serves does: the application in a server that takes connections where it is told."""

import asyncio
import logging
import socket
from collections.abc import Callable

import uvicorn

from search.engine import SearchEngine
from search.settings import Settings
from web.app import create_app
from web.dealing import take_connection
from web.heap import set_heap_aside
from web.workers import STOP_SECONDS

MAX_HEAD_BYTES = 32_768
"""Longest head of a request: twice what ``web.sizes`` reads of an address."""

_log = logging.getLogger(__name__)


def serve_listener(settings: Settings, listener: socket.socket, ready: Callable[[], None]) -> None:
    """Answer all that comes to a listener until a signal; ``ready`` is called as soon as that is possible.

    Raises LintasError when the index cannot be opened, and KeyboardInterrupt at the end.
    """
    config = _configure(settings)
    ready()
    uvicorn.Server(config).run(sockets=[listener])


def serve_channel(settings: Settings, channel: socket.socket, ready: Callable[[], None]) -> None:
    """Answer all that a dealer hands over a channel, until a signal or its end; else as serve_listener."""
    config = _configure(settings)
    ready()
    DealtServer(config, channel).run(sockets=[])


def _configure(settings: Settings) -> uvicorn.Config:
    app = create_app(settings, before_answering=SearchEngine.warm_up, after_opening=set_heap_aside)
    app.state.live.open()
    return uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=STOP_SECONDS,
        server_header=False,
        # The application believes the proxies that the settings name; uvicorn would add some of its own.
        proxy_headers=False,
        # The parser that bounds what it reads of a request's head, also where a faster one is installed.
        http="h11",
        h11_max_incomplete_event_size=MAX_HEAD_BYTES,
    )


class DealtServer(uvicorn.Server):
    """A server that accepts nothing itself: its connections come over a channel."""

    def __init__(self, config: uvicorn.Config, channel: socket.socket) -> None:
        super().__init__(config)
        channel.setblocking(False)
        self._channel = channel
        self._begun: set[asyncio.Task[object]] = set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to take connections."""
        await super().startup(sockets=sockets)
        asyncio.get_running_loop().add_reader(self._channel, self._take)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more, leave what was not taken to others, and finish what is under way."""
        asyncio.get_running_loop().remove_reader(self._channel)
        self._channel.close()
        # What was taken just now is not among the connections yet that are asked to end.
        await asyncio.gather(*self._begun, return_exceptions=True)
        await super().shutdown(sockets=sockets)

    def _take(self) -> None:
        try:
            connection = take_connection(self._channel)
        except BlockingIOError:
            return
        except EOFError:
            # Nobody deals any more.
            asyncio.get_running_loop().remove_reader(self._channel)
            self.should_exit = True
            return
        if connection is None:
            _log.warning("A connection was dropped: no descriptor is left for it. Raise `ulimit -n`.")
            return
        task = asyncio.get_running_loop().create_task(self._begin(connection))
        self._begun.add(task)
        task.add_done_callback(self._begun.discard)

    async def _begin(self, connection: socket.socket) -> object:
        return await asyncio.get_running_loop().connect_accepted_socket(self._make_protocol, connection)

    def _make_protocol(self) -> asyncio.Protocol:
        return self.config.http_protocol_class(  # type: ignore[call-arg]
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
