"""The rate at which one client may ask."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address

from fastapi import Request

from web.door import Refusal
from web.problems import Problem

SECONDS = {"second": 1, "minute": 60, "hour": 3600}

MAX_CLIENTS = 10_000
"""Clients remembered at once; the one that asked longest ago is forgotten first."""


class RateLimit:
    """A check that allows each client ``requests`` at once and in each ``unit`` (of ``SECONDS``) after.

    One number is kept for each client: when everything it asked for would have been answered at an even
    pace (the generic cell rate algorithm, ITU-T I.371). Used from the event loop only.
    """

    def __init__(self, requests: int, unit: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._requests = requests
        self._unit = unit
        self._clock = clock
        self._paid_until: OrderedDict[str, float] = OrderedDict()

    def __call__(self, request: Request) -> Refusal | None:
        """A refusal with the seconds to wait when the request's client asks too often."""
        wait = self.count(name_client(request.client.host if request.client else ""))
        if not wait:
            return None
        values = {"most": self._requests, "window": SECONDS[self._unit], "wait": wait}
        problem = Problem(status=HTTPStatus.TOO_MANY_REQUESTS, code="too-often", values=values)
        return Refusal(problem, {"Retry-After": str(wait)})

    def count(self, client: str) -> int:
        """Count a request of the client; the whole seconds that it has to wait, 0 when it is allowed."""
        now, window = self._clock(), SECONDS[self._unit]
        paid_until = max(now, self._paid_until.get(client, now)) + window / self._requests
        # A millionth of a second's room, since adding the steps up is not exact.
        if (excess := paid_until - now - window) > 1e-6:
            return math.ceil(excess)
        self._paid_until[client] = paid_until
        self._paid_until.move_to_end(client)
        if len(self._paid_until) > MAX_CLIENTS:
            self._paid_until.popitem(last=False)
        return 0


def read_rate_limit(text: str) -> RateLimit | None:
    """The limit that a setting such as ``300/minute`` spells; None for ``off``."""
    if text == "off":
        return None
    requests, _, unit = text.partition("/")
    return RateLimit(int(requests), unit)


def name_client(host: str) -> str:
    """The name that a client is counted under: short, whatever a forwarded header says.

    Of IPv6 it is the network of 64 bits, all of which one client usually has to itself.
    """
    try:
        address = ip_address(host)
    except ValueError:
        return "unknown"
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Address(int(address) >> 64 << 64))
