"""The gate: a password for people and a key for programs, when the archive is not for everybody."""

import hmac
from base64 import b64decode
from binascii import Error
from http import HTTPStatus

from fastapi import Request
from pydantic import SecretStr

from web.door import Refusal
from web.problems import Problem

BASIC = 'Basic realm="Lintas", charset="UTF-8"'
BEARER = 'Bearer realm="Lintas"'


class Gate:
    """A check that asks for one of the secrets as soon as there is any.

    Browsers ask a person for the password (HTTP Basic, RFC 7617; any user name) and remember it without a
    cookie. Programs send the key as ``X-API-Key`` or as a bearer token (RFC 6750), or either as Basic.
    """

    def __init__(self, password: SecretStr | None, api_key: SecretStr | None) -> None:
        self._keys = _as_bytes(api_key)
        self._secrets = _as_bytes(password) + self._keys

    def __call__(self, request: Request) -> Refusal | None:
        """A refusal with the challenges when the request carries no right secret."""
        if not self._secrets or self._is_known(request):
            return None
        given = "Authorization" in request.headers or "X-API-Key" in request.headers
        detail = (
            "The password or key is not the right one." if given else "This archive is not open to everybody."
        )
        problem = Problem(
            status=HTTPStatus.UNAUTHORIZED,
            code="secret-wrong" if given else "secret-missing",
            message=f"{detail} {self._advice()}",
        )
        return Refusal(
            problem,
            {"WWW-Authenticate": f"{BASIC}, {BEARER}" if self._keys else BASIC},
        )

    def _advice(self) -> str:
        if not self._keys:
            return "Send its password by HTTP Basic."
        return "Send its key as X-API-Key or as a bearer token, or its password by HTTP Basic."

    def _is_known(self, request: Request) -> bool:
        if _is_one_of(request.headers.get("X-API-Key", "").encode("latin-1"), self._keys):
            return True
        scheme, _, value = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return _is_one_of(value.strip().encode("latin-1"), self._keys)
        return scheme.lower() == "basic" and _is_one_of(_read_basic(value), self._secrets)


def _as_bytes(secret: SecretStr | None) -> tuple[bytes, ...]:
    return () if secret is None else (secret.get_secret_value().encode(),)


def _is_one_of(given: bytes, secrets: tuple[bytes, ...]) -> bool:
    # In constant time, so that the time taken does not tell how much of a guess is right.
    return any(hmac.compare_digest(given, secret) for secret in secrets)


def _read_basic(value: str) -> bytes:
    """The password in Basic credentials; empty, which no secret is, when they cannot be read."""
    try:
        decoded = b64decode(value.strip(), validate=True)
    except (Error, ValueError):
        return b""
    return decoded.partition(b":")[2]
