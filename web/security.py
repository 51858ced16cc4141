"""Response headers that keep pages to themselves, on every answer."""

from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECURITY_HEADERS = {
    # Articles are other people's text: even if markup slipped through, nothing of it would run or load.
    # Nothing is upgraded to https here: on plain HTTP that would break every page.
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Addresses hold queries, which are nobody else's business; a link to an original article sends none.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Pages need nothing of the machine they are read on. Browsers complain of names that they do not know.
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer",
            "camera",
            "display-capture",
            "geolocation",
            "gyroscope",
            "magnetometer",
            "microphone",
            "midi",
            "payment",
            "usb",
        )
    ),
}

# One year, and this host alone: those below it may well be served without TLS.
TRANSPORT_HEADERS = {"Strict-Transport-Security": "max-age=31536000"}


def security_headers(scope: Scope) -> dict[str, str]:
    """The headers for an answer to this request; browsers are held to https only when it came that way."""
    return {**SECURITY_HEADERS, **TRANSPORT_HEADERS} if scope["scheme"] == "https" else SECURITY_HEADERS


class SecurityHeaders:
    """ASGI middleware that adds the headers to whatever the application answers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        # Spelt once as they are sent: they are the same on every answer.
        self._plain = _spell(SECURITY_HEADERS)
        self._secure = _spell({**SECURITY_HEADERS, **TRANSPORT_HEADERS})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to the start of its response."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = self._secure if scope["scheme"] == "https" else self._plain
                others = [header for header in message["headers"] if header[0] not in own]
                message = {**message, "headers": [*others, *own.items()]}
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def _spell(headers: Mapping[str, str]) -> dict[bytes, bytes]:
    return {name.lower().encode("latin-1"): value.encode("latin-1") for name, value in headers.items()}
