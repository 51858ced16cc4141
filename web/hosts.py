"""The host names that the server answers for.

A page of another site can make its own name lead to this machine (DNS rebinding) and would then read the
archive as if it were that site's; the browser still sends the name.
"""

from collections.abc import Sequence
from http import HTTPStatus

from fastapi import Request

from web.door import Check, Refusal
from web.problems import Problem


def make_host_check(allowed: Sequence[str]) -> Check:
    """A check that refuses every host but those ``allowed``: names, ``*.name`` for those below it, ``*``."""
    patterns = tuple(_plain_name(name) for name in allowed)

    def check_host(request: Request) -> Refusal | None:
        host = read_host(request.headers.get("host", ""))
        if any(_matches(host, pattern) for pattern in patterns):
            return None
        values = {"host": host[:80]}
        return Refusal(Problem(status=HTTPStatus.BAD_REQUEST, code="host-not-served", values=values))

    return check_host


def read_host(header: str) -> str:
    """The name in a Host header, in small letters, without port, brackets or the dot of the root."""
    if header.startswith("["):
        return header[1:].partition("]")[0].lower()
    return _plain_name(header.partition(":")[0])


def _plain_name(name: str) -> str:
    return name.strip("[]").removesuffix(".").lower()


def _matches(host: str, pattern: str) -> bool:
    if pattern.startswith("*."):
        return host.endswith(pattern[1:]) and host != pattern[1:]
    return pattern in {"*", host}
