"""Compression: fewer bytes for who can read them, the same answer for everybody, weak tags."""

import gzip

import pytest
from fastapi.testclient import TestClient

from web.static_files import STATIC, static_address

TEXTS = ("/?q=banjir", "/articles/en-flood", "/api/search?q=banjir", "/docs", static_address("lintas.css"))


@pytest.mark.parametrize("address", TEXTS)
def test_texts_are_sent_small_to_who_asks(client: TestClient, address: str) -> None:
    plain = client.get(address, headers={"Accept-Encoding": "identity"})
    small = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert small.headers["content-encoding"] == "gzip"
    assert int(small.headers["content-length"]) < int(plain.headers["content-length"]) / 2
    assert small.headers.get("etag") == plain.headers.get("etag")
    for answer in (plain, small):
        assert answer.headers["vary"].split(", ").count("Accept-Encoding") == 1


def test_what_was_compressed_is_what_there_was(client: TestClient) -> None:
    with client.stream("GET", static_address("lintas.css"), headers={"Accept-Encoding": "gzip"}) as answer:
        sent = b"".join(answer.iter_raw())
    assert gzip.decompress(sent) == (STATIC / "lintas.css").read_bytes()


@pytest.mark.parametrize("address", ["/healthz", "/api/articles/none", "/api/suggest?q=banj"])
def test_what_is_small_already_is_sent_as_it_is(client: TestClient, address: str) -> None:
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in answer.headers
    assert "Accept-Encoding" in answer.headers["vary"]


@pytest.mark.parametrize("address", TEXTS[:3] + TEXTS[4:])
def test_a_tag_holds_for_either_coding(client: TestClient, address: str) -> None:
    tag = client.get(address, headers={"Accept-Encoding": "gzip"}).headers["etag"]
    assert tag.startswith('W/"')
    for coding in ("gzip", "identity"):
        again = client.get(address, headers={"Accept-Encoding": coding, "If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
