"""Pages of other sites: shut out unless the settings name them, and then only from the endpoints."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.concept_encoder import ConceptEncoder
from tests.web.conftest import settings_for
from web.app import create_app

DESK = "https://desk.example"
PREFLIGHT = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "if-none-match"}


@contextmanager
def client_sharing_with(index: Path, *origins: str) -> Iterator[TestClient]:
    settings = settings_for(index).model_copy(update={"cors_origins": origins})
    with TestClient(create_app(settings, encoder=ConceptEncoder())) as client:
        yield client


def sharing(headers: object) -> set[str]:
    return {name for name in dict(headers) if name.startswith("access-control-")}  # type: ignore[call-overload]


@pytest.mark.parametrize("address", ["/api/search?q=banjir", "/api/search.csv?q=banjir", "/", "/healthz"])
def test_no_other_site_may_read_anything_by_default(client: TestClient, address: str) -> None:
    assert sharing(client.get(address, headers={"Origin": DESK}).headers) == set()
    preflight = client.options(address, headers={"Origin": DESK, **PREFLIGHT})
    assert (preflight.status_code, sharing(preflight.headers)) == (405, set())


def test_a_site_that_is_named_may_read_the_endpoints(small_index: Path) -> None:
    with client_sharing_with(small_index, DESK) as client:
        for address in ("/api/search?q=banjir", "/api/search.rss?q=banjir", "/api/nowhere"):
            headers = client.get(address, headers={"Origin": DESK}).headers
            assert headers["access-control-allow-origin"] == DESK
            assert "access-control-allow-credentials" not in headers
            assert headers["vary"] == "Origin, Accept-Encoding"
            assert "ETag" in headers["access-control-expose-headers"]
        tag = client.get("/api/search?q=banjir").headers["etag"]
        held = client.get("/api/search?q=banjir", headers={"Origin": DESK, "If-None-Match": tag})
        assert (held.status_code, held.headers["access-control-allow-origin"]) == (304, DESK)


def test_a_preflight_is_answered_with_what_is_allowed(small_index: Path) -> None:
    with client_sharing_with(small_index, DESK) as client:
        answer = client.options("/api/search", headers={"Origin": DESK, **PREFLIGHT})
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-methods"] == "GET, HEAD"
        assert "If-None-Match" in answer.headers["access-control-allow-headers"]
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_other_sites_and_pages_stay_shut(small_index: Path) -> None:
    with client_sharing_with(small_index, DESK) as client:
        for origin in ("https://evil.example", f"{DESK}.evil.example", "null", "http://desk.example"):
            headers = client.get("/api/search?q=banjir", headers={"Origin": origin}).headers
            assert "access-control-allow-origin" not in headers
            # Or an answer kept for one site would be used for another.
            assert headers["vary"] == "Origin, Accept-Encoding"
        for address in ("/", "/articles/en-flood", "/static/lintas.css", "/opensearch.xml"):
            assert sharing(client.get(address, headers={"Origin": DESK}).headers) == set()


def test_a_star_opens_the_endpoints_to_all(small_index: Path) -> None:
    with client_sharing_with(small_index, "*") as client:
        headers = client.get("/api/index", headers={"Origin": "https://any.example"}).headers
        assert headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in headers
