"""HEAD wherever there is GET: the same headers without the body."""

from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class AnswerHead:
    """ASGI middleware that asks for the whole answer and keeps its body back (RFC 9110, 9.3.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, a HEAD as a GET."""

        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        async def send_with_allowed(message: Message) -> None:
            if (
                message["type"] == "http.response.start"
                and message["status"] == HTTPStatus.METHOD_NOT_ALLOWED
            ):
                _allow_head(MutableHeaders(scope=message))
            await send(message)

        if scope["type"] == "http" and scope["method"] == "HEAD":
            await self._app({**scope, "method": "GET"}, receive, send_without_body)
        else:
            await self._app(scope, receive, send_with_allowed)


def _allow_head(headers: MutableHeaders) -> None:
    allowed = {method.strip() for method in headers.get("Allow", "").split(",")}
    if "GET" in allowed:
        headers["Allow"] = ", ".join(sorted(allowed | {"HEAD"}))
