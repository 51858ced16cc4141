"""The door: requests that are turned away before anything is done for them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from web.problems import Problem, answer_problem

ALWAYS_OPEN = ("/healthz", "/readyz", "/favicon.ico")
"""What watches the server knows no password and must be answered when others are not."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is turned away, and the headers that tell its client what to do."""

    problem: Problem
    headers: Mapping[str, str] = field(default_factory=dict)


Check = Callable[[Request], Refusal | None]


class Door:
    """ASGI middleware that answers the first refusal of ``checks``, in their order.

    Health checks and static files, which hold nothing of the archive, are let through.
    """

    def __init__(self, app: ASGIApp, checks: Sequence[Check]) -> None:
        self._app = app
        self._checks = checks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the request or pass it on."""
        refusal = self._refuse(Request(scope)) if scope["type"] == "http" else None
        if refusal is None:
            await self._app(scope, receive, send)
            return
        response = answer_problem(Request(scope), refusal.problem, refusal.headers)
        await response(scope, receive, send)

    def _refuse(self, request: Request) -> Refusal | None:
        path = request.scope["path"]
        if path in ALWAYS_OPEN or path.startswith("/static/"):
            return None
        return next((refusal for check in self._checks if (refusal := check(request))), None)
