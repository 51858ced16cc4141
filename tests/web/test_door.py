"""Who is let in: hosts, sizes, rates, secrets and proxies, as a browser or a program meets them."""

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from pydantic import SecretStr

from search.settings import Settings
from tests.concept_encoder import ConceptEncoder
from tests.web.page_reader import Page
from web.app import create_app
from web.responses import ProblemDetails

PASSWORD = "rahasia-dapur: pagi"  # noqa: S105 - invented
KEY = "kunci-untuk-program-ä"

MakeClient = Callable[..., TestClient]


@pytest.fixture
def make_client(small_index: Path) -> Iterator[MakeClient]:
    """Makes clients of applications with the given settings; ``client`` is the address they come from."""
    with ExitStack() as stack:

        def make(client: str = "192.0.2.1", **settings: str) -> TestClient:
            places = {"index": small_index, "cache": small_index.parent / "cache"}
            chosen = Settings.model_validate({**places, **settings})
            app = create_app(chosen, encoder=ConceptEncoder())
            return stack.enter_context(TestClient(app, client=(client, 50_000)))

        yield make


def basic(password: str, user: str = "anyone") -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def problem(answer: Response, status: int) -> str:
    """The detail of a refusal to a program, in its right form."""
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert "content-security-policy" in answer.headers
    told = ProblemDetails.model_validate(answer.json())
    assert told.status == status
    return told.detail


# Rates


def test_who_asks_too_often_is_told_when_to_go_on(make_client: MakeClient) -> None:
    client = make_client(rate_limit="2/hour")
    assert [client.get("/api/index").status_code for _ in range(2)] == [200, 200]
    answer = client.get("/api/search?q=flood")
    assert problem(answer, 429) == (
        "There were too many requests from this address: 2 in 3,600 seconds are answered. "
        f"Ask again in {int(answer.headers['retry-after']):,} seconds."
    )
    assert 1790 <= int(answer.headers["retry-after"]) <= 1800
    page = client.get("/?q=flood", headers={"Accept-Language": "id"})
    assert (page.status_code, page.headers["retry-after"]) == (429, answer.headers["retry-after"])
    assert Page(page.text).one("h1").flat_text == "Terlalu banyak permintaan sekaligus"
    assert Page(page.text).faults == []


def test_health_and_static_files_are_never_limited(make_client: MakeClient) -> None:
    client = make_client(rate_limit="1/hour")
    assert client.get("/").status_code == 200
    assert client.get("/").status_code == 429
    open_paths = ("/healthz", "/readyz", "/static/lintas.css")
    assert {client.get(path).status_code for path in open_paths for _ in range(3)} == {200}


def test_without_a_limit_everything_is_answered(make_client: MakeClient) -> None:
    for setting in ("auto", "off"):
        client = make_client(rate_limit=setting)
        assert {client.get("/api/index").status_code for _ in range(40)} == {200}


# Proxies


def test_a_forwarded_address_counts_only_from_a_trusted_proxy(make_client: MakeClient) -> None:
    trusted = make_client("10.0.0.5", rate_limit="1/hour", trusted_proxies="10.0.0.0/8")
    forwarded = [{"X-Forwarded-For": f"192.0.2.{number}"} for number in (1, 2, 1)]
    assert [trusted.get("/api/index", headers=one).status_code for one in forwarded] == [200, 200, 429]
    for settings in ({"trusted_proxies": "10.1.0.0/16"}, {}):
        distrusted = make_client("10.0.0.5", rate_limit="1/hour", **settings)
        answers = [distrusted.get("/api/index", headers=one).status_code for one in forwarded]
        assert answers == [200, 429, 429]


def test_what_a_client_claims_before_the_proxy_does_not_count(make_client: MakeClient) -> None:
    client = make_client("10.0.0.5", rate_limit="1/hour", trusted_proxies="10.0.0.5")
    forged = [{"X-Forwarded-For": f"198.51.100.{number}, 192.0.2.1"} for number in range(2)]
    assert [client.get("/api/index", headers=one).status_code for one in forged] == [200, 429]


def test_browsers_are_held_to_https_only_when_it_came_by_https(make_client: MakeClient) -> None:
    client = make_client("10.0.0.5", trusted_proxies="10.0.0.5")
    https = {"X-Forwarded-Proto": "https"}
    for path in ("/", "/api/index", "/nowhere", "/healthz"):
        assert client.get(path, headers=https).headers["strict-transport-security"] == "max-age=31536000"
        assert "strict-transport-security" not in client.get(path).headers
        assert "upgrade-insecure-requests" not in client.get(path).headers["content-security-policy"]
    untrusting = make_client("10.0.0.5").get("/", headers=https)
    assert "strict-transport-security" not in untrusting.headers


# Hosts


@pytest.mark.parametrize(
    ("allowed", "host", "status"),
    [
        ("localhost 127.0.0.1 ::1", "localhost:8000", 200),
        ("localhost 127.0.0.1 ::1", "LOCALHOST.", 200),
        ("localhost 127.0.0.1 ::1", "127.0.0.1", 200),
        ("localhost 127.0.0.1 ::1", "[::1]:8000", 200),
        ("localhost 127.0.0.1 ::1", "rebound.example", 400),
        ("localhost 127.0.0.1 ::1", "localhost.rebound.example", 400),
        ("localhost 127.0.0.1 ::1", "", 400),
        ("arsip.example, *.arsip.example", "kota.arsip.example:443", 200),
        ("arsip.example, *.arsip.example", "arsip.example", 200),
        ("*.arsip.example", "arsip.example", 400),
        ("*.arsip.example", "notarsip.example", 400),
        ("*", "anything.example", 200),
    ],
)
def test_only_known_hosts_are_answered(make_client: MakeClient, allowed: str, host: str, status: int) -> None:
    client = make_client(allowed_hosts=allowed)
    answer = client.get("/api/index", headers={"Host": host})
    assert answer.status_code == status
    if status == 400:
        assert problem(answer, 400).startswith("This server does not answer for the host")
        assert "LINTAS_ALLOWED_HOSTS" in answer.json()["detail"]
        assert client.get("/healthz", headers={"Host": host}).status_code == 200


# Secrets


@pytest.mark.parametrize(
    "path", ["/", "/?q=flood", "/articles/en-flood", "/docs", "/openapi.json", "/nowhere"]
)
def test_nothing_of_the_archive_is_shown_without_the_password(make_client: MakeClient, path: str) -> None:
    client = make_client(password=PASSWORD)
    answer = client.get(path, headers={"Accept-Language": "en"})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Basic realm="Lintas", charset="UTF-8"'
    page = Page(answer.text)
    assert page.one("h1").flat_text == "This archive asks for a password"
    assert page.faults == []
    assert client.get(path, headers=basic(PASSWORD)).status_code in {200, 404}


@pytest.mark.parametrize(
    ("settings", "headers", "status"),
    [
        ({}, {}, 200),
        ({"password": "", "api_key": ""}, {}, 200),
        ({"api_key": KEY}, {}, 401),
        ({"api_key": KEY}, {"X-API-Key": KEY.encode()}, 200),
        ({"api_key": KEY}, {"Authorization": b"Bearer " + KEY.encode()}, 200),
        ({"api_key": KEY}, {"Authorization": b"bearer  " + KEY.encode()}, 200),
        ({"api_key": KEY}, basic(KEY), 200),
        ({"api_key": KEY}, {"X-API-Key": KEY[:-1].encode()}, 401),
        ({"api_key": KEY}, {"X-API-Key": ""}, 401),
        ({"api_key": KEY}, {"Authorization": f"Bearer {PASSWORD}"}, 401),
        ({"api_key": KEY, "password": PASSWORD}, basic(PASSWORD, user=""), 200),
        ({"api_key": KEY, "password": PASSWORD}, {"X-API-Key": PASSWORD}, 401),
        ({"password": PASSWORD}, basic(PASSWORD), 200),
        ({"password": PASSWORD}, basic(PASSWORD + " "), 401),
        ({"password": PASSWORD}, basic(""), 401),
        ({"password": PASSWORD}, {"X-API-Key": PASSWORD}, 401),
        ({"password": PASSWORD}, {"Authorization": f"Bearer {PASSWORD}"}, 401),
        ({"password": PASSWORD}, {"Authorization": "Basic"}, 401),
        ({"password": PASSWORD}, {"Authorization": "Basic ///=="}, 401),
        ({"password": PASSWORD}, {"Authorization": "Basic 🙂".encode()}, 401),
        ({"password": PASSWORD}, {"Authorization": PASSWORD}, 401),
    ],
)
def test_a_program_needs_the_right_secret(
    make_client: MakeClient, settings: dict[str, str], headers: dict[str, Any], status: int
) -> None:
    answer = make_client(**settings).get("/api/index", headers=headers)
    assert answer.status_code == status
    if status == 401:
        assert problem(answer, 401).startswith(
            "The password or key is not the right one."
            if headers
            else "This archive is not open to everybody."
        )
        assert ("Bearer" in answer.headers["www-authenticate"]) == ("api_key" in settings)
        assert answer.headers["www-authenticate"].startswith("Basic ")


def test_health_is_open_and_a_guess_costs_a_request(make_client: MakeClient) -> None:
    client = make_client(password=PASSWORD, rate_limit="3/hour")
    guesses = [client.get("/api/index", headers=basic(f"guess {number}")).status_code for number in range(4)]
    assert guesses == [401, 401, 401, 429]
    assert client.get("/api/index", headers=basic(PASSWORD)).status_code == 429
    assert {client.get(path).status_code for path in ("/healthz", "/readyz", "/static/lintas.css")} == {200}


def test_no_secret_is_told() -> None:
    settings = Settings(password=SecretStr(PASSWORD), api_key=SecretStr(KEY))
    assert PASSWORD not in repr(settings)
    assert KEY not in settings.model_dump_json()


# Sizes


def test_a_long_address_is_refused(make_client: MakeClient) -> None:
    client = make_client()
    answer = client.get("/api/search?q=flood&source=" + "x" * 16_384)
    assert problem(answer, 414).startswith("The address has 16,410 bytes; at most 16,384 are read.")
    assert client.get("/" + "x" * 20_000).status_code == 414
    assert client.get("/api/search", params={"q": "𝕏" * 1000}).status_code == 200, "the longest query is read"


def test_a_large_body_is_refused(make_client: MakeClient) -> None:
    client = make_client()
    answer = client.request("GET", "/api/index", content=b"x" * 65_537)
    assert problem(answer, 413).startswith("The request has a body of 65,537 bytes; at most 65,536")
    assert client.request("GET", "/api/index", content=b"x" * 65_536).status_code == 200


def test_many_values_are_refused(make_client: MakeClient) -> None:
    client = make_client()
    full = {"q": "flood", "source": [f"outlet {number}" for number in range(50)]}
    assert client.get("/api/search", params=full).status_code == 200
    answer = client.get("/api/search", params={**full, "source": [*full["source"], "one more"]})
    assert problem(answer, 400) == (
        "The address has 51 values of 'source'; at most 50 are read. Choose fewer."
    )
    page = client.get("/", params={**full, "source": [*full["source"], "one more"]})
    assert Page(page.text).one("h1").flat_text == "This request cannot be answered"
    empty = {"q": "flood", "source": [""] * 200}
    assert client.get("/", params=empty).status_code == 200, "a form sends fields that were left empty"


# Methods


@pytest.mark.parametrize("path", ["/?q=flood", "/api/search?q=flood", "/api/articles/nowhere", "/healthz"])
def test_a_head_request_gets_the_headers_of_the_answer(make_client: MakeClient, path: str) -> None:
    client = make_client()
    asked, head = client.get(path), client.head(path)
    assert head.status_code == asked.status_code
    assert head.content == b""
    assert head.headers["content-type"] == asked.headers["content-type"]


def test_a_method_without_meaning_is_refused(make_client: MakeClient) -> None:
    client = make_client()
    answer = client.request("TRACE", "/api/search?q=flood", headers={"X-Secret": "told back"})
    assert "does not answer TRACE" in problem(answer, 405)
    assert answer.headers["allow"] == "GET, HEAD"
    assert "told back" not in json.dumps([answer.text, dict(answer.headers)])
