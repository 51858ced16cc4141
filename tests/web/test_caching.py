"""What a browser may keep: tags tied to the generation, 304 without a search, addresses kept for good."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from fastapi.responses import PlainTextResponse
from fastapi.testclient import TestClient
from starlette.types import Message

from search.encoder.protocol import Encoded, Role
from tests.building import build_index
from tests.concept_encoder import ConceptEncoder
from tests.small_corpus import write_corpus
from tests.web.conftest import make_client, settings_for
from tests.web.page_reader import Page
from web.app import create_app
from web.caching import fingerprint_program
from web.head_requests import AnswerHead
from web.static_files import STATIC, static_address

TAGGED = (
    "/",
    "/?q=banjir",
    "/articles/en-flood",
    "/articles/en-flood/raw",
    "/api/search?q=banjir",
    "/api/search.csv?q=banjir",
    "/api/search.rss?q=banjir",
    "/api/search.atom?q=banjir",
    "/api/articles/en-flood",
    "/api/articles/en-flood/raw",
    "/api/index",
    "/api/suggest?q=banj",
)


@pytest.mark.parametrize("address", TAGGED)
def test_an_answer_that_still_holds_is_not_sent_again(client: TestClient, address: str) -> None:
    first = client.get(address)
    tag = first.headers["etag"]
    assert tag.startswith('W/"')
    assert first.headers["cache-control"] == "private, no-cache"
    again = client.get(address, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    for name in ("etag", "cache-control", "vary", "content-security-policy"):
        assert again.headers.get(name) == first.headers.get(name), name
    changed = client.get(address, headers={"If-None-Match": 'W/"other"'})
    assert (changed.status_code, changed.headers["etag"]) == (200, tag)


class CountingEncoder(ConceptEncoder):
    """Counts the texts that it is asked for: each query is at least one."""

    def __init__(self) -> None:
        super().__init__()
        self.texts = 0

    def encode(self, texts: Sequence[str], role: Role, *, with_tokens: bool = False) -> Encoded:
        self.texts += len(texts)
        return super().encode(texts, role, with_tokens=with_tokens)


def test_no_query_is_run_for_an_answer_that_still_holds(small_index: Path) -> None:
    encoder = CountingEncoder()
    settings = settings_for(small_index).model_copy(update={"cached_answers": 0})
    with TestClient(create_app(settings, encoder=encoder)) as client:
        tag = client.get("/api/search?q=gempa").headers["etag"]
        once = encoder.texts
        assert once > 0
        assert client.get("/api/search?q=gempa", headers={"If-None-Match": tag}).status_code == 304
        assert encoder.texts == once
        assert client.get("/api/search?q=gempa", headers={"If-None-Match": "*"}).status_code == 200
        assert encoder.texts == 2 * once


def test_pages_differ_by_the_language_they_are_read_in_and_endpoints_do_not(client: TestClient) -> None:
    def tag(address: str, language: str) -> str:
        return client.get(address, headers={"Accept-Language": language}).headers["etag"]

    assert tag("/?q=banjir", "en") != tag("/?q=banjir", "id")
    assert tag("/api/search?q=banjir", "en") == tag("/api/search?q=banjir", "id")
    assert client.get("/?q=banjir").headers["vary"] == "Accept-Language, Cookie, Accept-Encoding"
    assert client.get("/api/search?q=banjir").headers["vary"] == "Accept-Encoding"
    english = {"If-None-Match": tag("/?q=banjir", "en"), "Accept-Language": "id"}
    assert client.get("/?q=banjir", headers=english).status_code == 200


def test_every_address_and_host_has_a_tag_of_its_own(client: TestClient) -> None:
    tags = {client.get(address).headers["etag"] for address in TAGGED}
    tags |= {client.get("/api/search.rss?q=banjir", headers={"Host": "other.example"}).headers["etag"]}
    assert len(tags) == len(TAGGED) + 1


def test_an_answer_that_sets_a_cookie_or_tells_of_a_fault_has_no_tag(small_index: Path) -> None:
    with make_client(small_index) as client:
        switched = client.get("/?q=banjir&ui=id")
        assert "set-cookie" in switched.headers
        addresses = ["/api/search", "/api/search?q=a&k=0", "/api/articles/none", "/api/nowhere", "/healthz"]
        for answer in (switched, *(client.get(address) for address in addresses)):
            assert "etag" not in answer.headers
            assert answer.headers["cache-control"] == "private, no-cache"


def test_a_new_generation_ends_what_was_kept(own_index: Path, tmp_path: Path) -> None:
    with make_client(own_index) as client:
        tags = {address: client.get(address).headers["etag"] for address in TAGGED}
        build_index([write_corpus(tmp_path / "again")], own_index)
        for address, tag in tags.items():
            answer = client.get(address, headers={"If-None-Match": tag})
            assert (answer.status_code, answer.headers["etag"] != tag) == (200, True), address


def test_the_program_is_the_same_each_time_it_is_looked_at() -> None:
    assert fingerprint_program() == fingerprint_program()
    assert len(fingerprint_program()) == 16


@pytest.mark.parametrize("address", [*TAGGED, "/docs", "/opensearch.xml", "/healthz", "/readyz"])
def test_head_is_answered_as_get_without_the_body(client: TestClient, address: str) -> None:
    asked, told = client.get(address), client.head(address)
    assert (told.status_code, told.content) == (200, b"")
    varying = {"content-length", "date"} if address.startswith(("/?q", "/api/search?")) else {"date"}
    for name in set(asked.headers) - varying:
        assert told.headers[name] == asked.headers[name], name


def test_the_body_of_a_head_is_kept_back_before_the_server_sees_it() -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "HEAD", "path": "/", "headers": []}
    asyncio.run(AnswerHead(PlainTextResponse("whole"))(scope, receive, send))
    assert [message.get("body", b"") for message in sent] == [b"", b""]
    assert (b"content-length", b"5") in sent[0]["headers"]


@pytest.mark.parametrize("address", ["/nowhere", "/api/articles/none", "/static/nowhere.css"])
def test_head_tells_what_is_not_there(client: TestClient, address: str) -> None:
    answer = client.head(address)
    assert (answer.status_code, answer.content) == (404, b"")


def test_whoever_asks_with_another_method_learns_of_both(client: TestClient) -> None:
    answer = client.post("/api/search")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


def test_style_and_script_are_kept_for_good_at_the_address_that_pages_name(client: TestClient) -> None:
    page = Page(client.get("/?q=banjir").text)
    addresses = [link.attributes["href"] for link in page.find("link", rel="stylesheet")]
    addresses += [link.attributes["href"] for link in page.find("link", rel="icon")]
    addresses += [script.attributes["src"] for script in page.find("script")]
    assert sorted(addresses) == [
        static_address(name) for name in ("icon.svg", "lintas.css", "lintas.js", "vendor/htmx.min.js")
    ]
    for address in addresses:
        answer = client.get(address)
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.content == (STATIC / address.removeprefix("/static/").partition("?")[0]).read_bytes()


@pytest.mark.parametrize("query", ["", "?v=", "?v=0123456789ab", "?v=a&v=b"])
def test_a_file_at_another_address_has_to_be_asked_for_again(client: TestClient, query: str) -> None:
    answer = client.get(f"/static/lintas.css{query}")
    assert answer.headers["cache-control"] == "no-cache"
    again = client.get(f"/static/lintas.css{query}", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
