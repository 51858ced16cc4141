"""The address of this server as others reach it, for feeds, tables and whatever else is read elsewhere."""

import re

from fastapi import Request

from web.parameters import SearchParameters

_HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")


def public_base(request: Request) -> str:
    """Scheme and host without a slash: ``LINTAS_PUBLIC_URL`` if set, else what this request was sent to.

    A ``Host`` header that is no name is not repeated; the address that the server listens at stands for it.
    """
    configured: str | None = request.app.state.public_url
    if configured:
        return configured
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        name, port = request.scope["server"]
        host = f"[{name}]:{port}" if ":" in name else f"{name}:{port}"
    return f"{request.scope['scheme']}://{host}"


def address_at(path: str, parameters: SearchParameters, **changes: object) -> str:
    """The address of this search at another place that takes the same parameters."""
    return path + parameters.address(**changes).removeprefix("/")
