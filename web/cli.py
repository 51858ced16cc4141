"""The command that serves pages and endpoints."""

import errno
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from search.errors import LintasError
from search.settings import Settings, read_settings
from web.exposure import settle_exposure, warn_of_exposure
from web.heap import set_heap_aside

STOP_SECONDS = 10
"""How long requests may take to finish after Ctrl+C."""

MAX_HEAD_BYTES = 32_768
"""Longest head of a request: twice what ``web.sizes`` reads of an address."""


def serve(
    index: Annotated[
        Path | None, typer.Option(help="Folder of the index. [default: LINTAS_INDEX, ./index]")
    ] = None,
    host: Annotated[
        str | None, typer.Option(help="Address to listen at. [default: LINTAS_HOST, 127.0.0.1]")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Port to listen at, 0 for any. [default: LINTAS_PORT, 8000]"),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            min=1, max=256, help="Processes that serve, each with its own model. [default: LINTAS_WORKERS, 1]"
        ),
    ] = None,
) -> None:
    """Serve the search page and the endpoints."""
    settings = _choose_settings(index=index, host=host, port=port, workers=workers)
    with listen(settings.host, settings.port) as listener:
        address = str(listener.getsockname()[0])
        if warning := warn_of_exposure(settings, address):
            typer.echo(f"lintas: Warning: {warning}", err=True)
        _serve_until_stopped(settle_exposure(settings, address), listener)
    typer.echo("Stopped.")


def _serve_until_stopped(settings: Settings, listener: socket.socket) -> None:
    def tell() -> None:
        typer.echo(f"Lintas is serving {settings.index} at {address} (press Ctrl+C to stop)")

    address, serve_one = _address(listener), partial(_serve, settings, listener)
    # uvicorn stops in good order first and only then passes Ctrl+C on.
    with suppress(KeyboardInterrupt):
        if settings.workers == 1:
            serve_one(tell)
            return
        from web.workers import run_workers

        run_workers(settings.workers, serve_one, listener=listener, stop_seconds=STOP_SECONDS, ready=tell)


def _choose_settings(**chosen: object) -> Settings:
    return read_settings().model_copy(
        update={name: value for name, value in chosen.items() if value is not None}
    )


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; raises LintasError with what to do when there can be none."""
    family, address = _resolve(host, port)
    try:
        listener = socket.create_server(address, family=family, backlog=2048)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise LintasError(f"Port {port} is in use; choose another with --port.") from None
        if error.errno == errno.EACCES:
            raise LintasError(
                f"Port {port} may not be used by this user; choose one above 1023 with --port."
            ) from None
        raise LintasError(_bad_host(host, error.strerror)) from None
    # Its connections inherit it. asyncio sets it only where a socket names its protocol, and without it the
    # second part of an answer waits 40 ms until the reader has confirmed the first.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _resolve(host: str, port: int) -> tuple[socket.AddressFamily, tuple[str, int]]:
    # Before there is a socket: one that is made for a name that cannot be encoded is never closed.
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise LintasError(_bad_host(host, error.strerror)) from None
    except ValueError:
        raise LintasError(_bad_host(host, "it is not a name")) from None
    family, *_, address = found[0]
    return family, (str(address[0]), port)


def _bad_host(host: str, reason: str | None) -> str:
    return f"This machine cannot listen at {host!r} ({reason}); choose another address with --host."


def _serve(settings: Settings, listener: socket.socket, ready: Callable[[], None]) -> None:
    # These take a second to import, and other commands import this module for its help text.
    import uvicorn

    from web.app import create_app

    app = create_app(settings, after_opening=set_heap_aside)
    app.state.live.open()
    config = uvicorn.Config(
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
    ready()
    uvicorn.Server(config).run(sockets=[listener])


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
