"""Pages of other sites that may read the endpoints: none, unless the settings name them."""

from collections.abc import Sequence

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send


class CrossOriginApi:
    """ASGI middleware that lets pages of some origins read what lies below ``/api``, and no page."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self._app = app
        # No credentials: a cookie or password that a browser keeps for Lintas is not lent to other sites.
        self._shared = CORSMiddleware(
            app,
            allow_origins=origins,
            allow_methods=("GET", "HEAD"),
            allow_headers=("Authorization", "If-None-Match"),
            expose_headers=("ETag", "Link", "Retry-After", "Content-Disposition"),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, below ``/api`` with the headers that share the answer."""
        shared = scope["type"] == "http" and scope["path"].startswith("/api/")
        await (self._shared if shared else self._app)(scope, receive, send)


def share_api(app: FastAPI, origins: Sequence[str]) -> None:
    """Share the endpoints of ``app`` with pages of these origins; of none when there are none."""
    if origins:
        app.add_middleware(CrossOriginApi, origins=origins)
