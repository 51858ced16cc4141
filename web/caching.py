"""Answers that a browser keeps and asks again whether they still hold, tied to the generation they came from.

The tag of an answer (RFC 9110, 8.8.3) names the program, the generation, the address and, for pages, the
interface language: together they decide everything but ``took_ms``. That one differs each time and nobody
would ask again for its sake, so tags are weak: they promise the same meaning, not the same bytes. As no tag
depends on the answer itself, a request that still holds is answered before any query is run.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI, Request, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.public_address import public_base
from web.rendering import renderer_of

KEEP_AND_ASK = "private, no-cache"
"""An archive is its owner's: no shared cache keeps an answer, and a browser asks before it shows its own."""

_ROOMS = (Path(__file__).parents[1] / "web", Path(__file__).parents[1] / "search")
_TAGGED = frozenset((HTTPStatus.OK, HTTPStatus.NOT_MODIFIED))
_OPAQUE_TAG = re.compile(r'"([\x21\x23-\x7e]*)"')


class NotModifiedError(Exception):
    """The answer that the client keeps still holds."""


def install_caching(app: FastAPI) -> None:
    """Tag the answers of ``app`` and answer 304 to whoever has the same one."""
    app.state.program = fingerprint_program()
    app.add_exception_handler(NotModifiedError, _answer_not_modified)
    app.add_middleware(TaggedAnswers)


def fingerprint_program() -> str:
    """Changes with the version and with every file that shapes an answer, also between two releases."""
    digest = sha256(version("lintas").encode())
    for path in sorted(path for room in _ROOMS for path in _source_files(room)):
        digest.update(f"\n{path.name}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _source_files(room: Path) -> Iterator[Path]:
    return (path for path in room.rglob("*") if path.suffix in {".py", ".html", ".po", ".css", ".js", ".svg"})


def keep_tag(request: Request, generation: str) -> None:
    """Remember the answer's tag for its headers; raises NotModifiedError when the client has that answer."""
    tag = _make_tag(request, generation)
    request.state.tag = tag
    if tag in _OPAQUE_TAG.findall(request.headers.get("if-none-match", "")):
        raise NotModifiedError


def _make_tag(request: Request, generation: str) -> str:
    parts = [
        request.app.state.program,
        generation,
        public_base(request),
        request.scope["path"],
        request.scope["query_string"].decode("latin-1"),
    ]
    if _speaks_a_language(request):
        parts.append(renderer_of(request).language(request))
    return sha256("\n".join(parts).encode()).hexdigest()[:24]


def _speaks_a_language(request: Request) -> bool:
    """Whether cookie and browser choose the language: below ``/api`` only the address does."""
    return not str(request.scope["path"]).startswith("/api/")


def _answer_not_modified(request: Request, _: Exception) -> Response:
    headers = {"Vary": "Accept-Language, Cookie"} if _speaks_a_language(request) else {}
    return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)


class TaggedAnswers:
    """ASGI middleware that gives answers their tag, and every answer a rule for keeping it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to the start of its response."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                added = _list_headers(message, scope["state"].get("tag"))
                message = {**message, "headers": [*message["headers"], *added]}
            await send(message)

        if scope["type"] == "http":
            scope.setdefault("state", {})
            await self._app(scope, receive, send_with_headers)
        else:
            await self._app(scope, receive, send)


def _list_headers(start: Message, tag: str | None) -> Iterator[tuple[bytes, bytes]]:
    names = {name for name, _ in start["headers"]}
    if b"cache-control" not in names:
        yield b"cache-control", KEEP_AND_ASK.encode()
    # An answer that sets a cookie has no tag: a 304 in its place would leave the cookie as it was.
    if tag and start["status"] in _TAGGED and b"set-cookie" not in names:
        yield b"etag", f'W/"{tag}"'.encode()
