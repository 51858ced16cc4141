"""The sizes that a request may have, so that none costs much before it is understood."""

from collections import Counter
from http import HTTPStatus

from fastapi import Request

from web.door import Refusal
from web.problems import Problem

MAX_ADDRESS_BYTES = 16_384
"""A query of 1,000 characters takes up to 12,000 bytes as addresses spell it."""

MAX_BODY_BYTES = 65_536
MAX_VALUES = 50
"""Values of one parameter, such as the outlets of a filter."""


def check_size(request: Request) -> Refusal | None:
    """A refusal when the address, the body or the number of a parameter's values is out of proportion."""
    scope = request.scope
    address_bytes = len(scope.get("raw_path") or scope["path"].encode()) + len(scope["query_string"])
    if address_bytes > MAX_ADDRESS_BYTES:
        return _refuse(
            HTTPStatus.REQUEST_URI_TOO_LONG,
            f"The address has {address_bytes:,} bytes; at most {MAX_ADDRESS_BYTES:,} are read. "
            "Shorten the query or choose fewer filters.",
        )
    if (body_bytes := _announced_bytes(request)) > MAX_BODY_BYTES:
        return _refuse(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"The request has a body of {body_bytes:,} bytes; at most {MAX_BODY_BYTES:,} are accepted. "
            "Put the query into the address instead.",
        )
    return _check_values(request)


def _announced_bytes(request: Request) -> int:
    # A body of unannounced length is never read: no endpoint takes one, and the server stops receiving.
    length = request.headers.get("content-length", "0")
    return int(length[:20]) if length.isascii() and length.isdigit() else 0


def _check_values(request: Request) -> Refusal | None:
    counts = Counter(name for name, value in request.query_params.multi_items() if value)
    for name, count in counts.most_common(1):
        if count > MAX_VALUES:
            return _refuse(
                HTTPStatus.BAD_REQUEST,
                f"The address has {count:,} values of {name[:40]!r}; at most {MAX_VALUES} are read. "
                "Choose fewer.",
            )
    return None


def _refuse(status: HTTPStatus, detail: str) -> Refusal:
    return Refusal(Problem(status=status, detail=detail))
