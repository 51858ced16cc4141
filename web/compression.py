"""Answers made small on their way, for clients that can read them so."""

from collections.abc import Iterable
from functools import lru_cache

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LEAST_BYTES = 1_000
"""What fits into one packet anyway is sent as it is."""

LEVEL = 4
"""A page of results shrinks to a fifth in 0.7 ms; the most that gzip can do takes twice as long for a
twentieth less. Brotli's 0.5 ms and another twentieth are not worth a library more."""


KEPT = 32
"""Lists of what answers vary by that are remembered; the routes together have a handful."""


class Compression:
    """ASGI middleware that compresses texts and says on every answer that its bytes depend on that.

    Tags of answers become weak: they promise the same meaning, in one coding as in the other.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = GZipMiddleware(app, minimum_size=LEAST_BYTES, compresslevel=LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and compress its answer."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _mend_headers(message["headers"])}
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def _mend_headers(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    varies = ""
    mended = []
    for name, value in headers:
        if name == b"vary":
            varies += value.decode("latin-1") + ","
        elif name == b"etag" and value.startswith(b'"'):
            mended.append((name, b"W/" + value))
        else:
            mended.append((name, value))
    return [*mended, (b"vary", _add_coding(varies))]


@lru_cache(KEPT)
def _add_coding(varies: str) -> bytes:
    names = [name.strip() for name in varies.split(",") if name.strip()]
    return ", ".join(dict.fromkeys([*names, "Accept-Encoding"])).encode("latin-1")


def install_compression(app: FastAPI) -> None:
    """Compress the answers of ``app``."""
    app.add_middleware(Compression)
