"""Articles and queries are other people's text: none of it runs, loads, or turns a page around."""

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.building import build_index
from tests.web.conftest import make_client
from tests.web.page_reader import Page

HOSTILE_ID = '../<i>/?q=1&b#"'

HOSTILE = {
    "id": HOSTILE_ID,
    "title": "Flood <script>alert(1)</script> {{ 7919*7907 }} \u202edednuor",
    "text": "The flood & <img src=x onerror=alert(1)> came </mark></p><script>alert(2)</script> again. "
    "{% for x in y %} {{ config }} %(query)s ${7919*7907} the river rose over the village and the school.",
    "date": "2024-01-01",
    "source": 'Courier" onmouseover="alert(3)',
    "author": "<b>Nobody</b>",
    "url": "javascript:alert(4)",
}
PLAIN = {**HOSTILE, "id": "plain", "title": "Flood again", "url": "https://courier.example/a?b=1&c=<d>"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("hostile")
    source = folder / "articles.jsonl"
    source.write_text("".join(json.dumps(article) + "\n" for article in (HOSTILE, PLAIN)), "utf-8")
    build_index([source], folder / "index")
    with make_client(folder / "index") as client:
        yield client


def _article_address(client: TestClient) -> str:
    page = Page(client.get("/?q=flood").text)
    links = [a.attributes["href"] for a in page.find("a") if "h2" in a.inside]
    return next(link for link in links if "plain" not in link)


def _pages(client: TestClient) -> list[Page]:
    addresses = [
        "/?q=flood",
        "/?q=flood&source=Courier%22+onmouseover%3D%22alert(3)",
        "/?q=%3Cscript%3Ealert(5)%3C%2Fscript%3E+flood",
        "/?q=flood&after=%22%3E%3Cscript%3E",
        "/articles/%3Cscript%3E",
        _article_address(client),
    ]
    return [Page(client.get(address).text) for address in addresses]


def test_no_text_becomes_markup(client: TestClient) -> None:
    for page in _pages(client):
        assert page.faults == []
        assert {script.attributes["src"].split("/")[1] for script in page.find("script")} == {"static"}
        assert not page.find("img")
        assert not page.find("b")
        assert not page.find("i")
        assert not [name for element in page.elements for name in element.attributes if name.startswith("on")]


def test_the_text_is_shown_as_it_is(client: TestClient) -> None:
    page = Page(client.get(_article_address(client)).text)
    text = page.one("article").text
    assert "<script>alert(1)</script> {{ 7919*7907 }}" in page.one("h1").text
    assert "{% for x in y %} {{ config }} %(query)s ${7919*7907}" in text
    assert "62615533" not in text  # 7919 * 7907: a product no path or date holds by chance


def test_an_article_with_any_id_is_reached(client: TestClient) -> None:
    answer = client.get(_article_address(client))
    assert answer.status_code == 200
    assert HOSTILE_ID in Page(answer.text).one("dl").text


def test_only_web_addresses_become_links(client: TestClient) -> None:
    page = Page(client.get(_article_address(client)).text)
    assert not [a for a in page.find("a") if a.attributes["href"].startswith("javascript")]
    original = Page(client.get("/articles/plain").text).one("a", rel="external")
    assert original.attributes["href"] == "https://courier.example/a?b=1&c=%3Cd%3E" or (
        original.attributes["href"] == PLAIN["url"]
    )
    assert {"noreferrer", "noopener"} <= set(original.attributes["rel"].split())


def test_a_text_that_turns_its_direction_is_kept_apart(client: TestClient) -> None:
    page = Page(client.get("/?q=flood").text)
    texts = [
        element for element in page.find("h2") + page.find("p", class_="passage") if "li" in element.inside
    ]
    assert texts
    assert {element.attributes["dir"] for element in texts} == {"auto"}
    outlets = [element for element in page.elements if "outlet" in element.attributes.get("class", "")]
    assert {element.tag for element in outlets} == {"bdi"}


@pytest.mark.parametrize(
    "address", ["/", "/api/index", "/nowhere", "/api/nowhere", "/static/lintas.css", "/docs"]
)
def test_every_answer_carries_the_headers(client: TestClient, address: str) -> None:
    headers = client.get(address).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert "strict-transport-security" not in headers
