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
            min=1,
            max=256,
            help="Processes that serve, each with its own model. "
            "[default: LINTAS_WORKERS, one for each core, 4 at most]",
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

    from web.workers import count_workers

    address, count = _address(listener), count_workers(settings.workers)
    serve = _serve_alone if count == 1 else _serve_together
    # uvicorn stops in good order first and only then passes Ctrl+C on.
    with suppress(KeyboardInterrupt):
        serve(settings.model_copy(update={"workers": count}), listener, tell)


def _serve_alone(settings: Settings, listener: socket.socket, ready: Callable[[], None]) -> None:
    # It takes a second to import, and other commands import this module for its help text.
    from web.serving import serve_listener

    serve_listener(settings, listener, ready)


def _serve_together(settings: Settings, listener: socket.socket, ready: Callable[[], None]) -> None:
    from web.workers import run_workers

    run_workers(settings.workers or 1, partial(_serve_dealt, settings), listener=listener, ready=ready)


def _serve_dealt(settings: Settings, channel: socket.socket, ready: Callable[[], None]) -> None:
    # Only in a worker: what is loaded before would be loaded where nothing is answered.
    from web.serving import serve_channel

    serve_channel(settings, channel, ready)


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


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
