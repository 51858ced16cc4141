"""The sizes that a request may have, so that none costs much before it is understood."""

from collections import Counter
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import Request

from search.faults import FaultValue
from web.door import Refusal
from web.problems import Problem
from web.refusals import RefusalCode

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
        values = {"count": address_bytes, "most": MAX_ADDRESS_BYTES}
        return _refuse(HTTPStatus.REQUEST_URI_TOO_LONG, "address-too-long", values)
    if (body_bytes := _announced_bytes(request)) > MAX_BODY_BYTES:
        values = {"count": body_bytes, "most": MAX_BODY_BYTES}
        return _refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body-too-large", values)
    return _check_values(request)


def _announced_bytes(request: Request) -> int:
    # A body of unannounced length is never read: no endpoint takes one, and the server stops receiving.
    length = request.headers.get("content-length", "0")
    return int(length[:20]) if length.isascii() and length.isdigit() else 0


def _check_values(request: Request) -> Refusal | None:
    # Told without reading them all for most requests.
    if request.scope["query_string"].count(b"&") < MAX_VALUES:
        return None
    given = request.query_params.multi_items()
    counts = Counter(name for name, value in given if value)
    for name, count in counts.most_common(1):
        if count > MAX_VALUES:
            values: dict[str, FaultValue] = {"count": count, "name": name[:40], "most": MAX_VALUES}
            return _refuse(HTTPStatus.BAD_REQUEST, "too-many-values", values)
    return None


def _refuse(status: HTTPStatus, code: RefusalCode, values: Mapping[str, FaultValue]) -> Refusal:
    return Refusal(Problem(status=status, code=code, values=values))
