"""Three hundred hostile articles and five hundred hostile queries: none becomes markup or an error."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from search import records
from tests.building import build_index, open_index
from tests.hostile.texts import make_articles, make_harmless_articles, make_queries
from tests.kin_corpus import ARRIVED
from tests.web.conftest import make_client
from tests.web.page_reader import Page
from web.rendering import TEMPLATES

pytestmark = pytest.mark.slow

ARTICLES = 310
"""Some are refused when reading, for bytes that no text has."""

QUERIES = 500

FIXED = ("id", "class", "name", "type", "method", "rel", "for", "role", "dir")
"""Attributes whose values are our own; others, like ``value``, carry what people wrote."""

CAPTIONED = {
    "id": "captioned",
    "title": "Boats on the river",
    "text": "<p>Two boats lay on the river near the market at night.</p><figure><img src='boats.jpg'>"
    "<figcaption>Boats on the river</figcaption></figure><p>The fishermen slept in the harbour.</p>",
}

LONG = {
    "id": "long",
    "title": "Boats on the river " * 8 + "lay where the market ends",
    "text": "Two boats lay on the river near the market at night, and the fishermen slept in the harbour.",
}

OWN_WORDS = (*TEMPLATES.glob("*.html"), Path(records.__file__))

LINKING = ("href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcset")

RAW_ADDRESSES = (
    "/?q=%ED%A0%80",
    "/?q=%FF%FE",
    "/?q=%00",
    "/?%00=%00&&&==&q",
    "/articles/%2e%2e%2f%00%ff",
    "/?q=" + "%F0" * 900,
)


@dataclass(frozen=True, slots=True)
class Served:
    """A client of an index and the ids of its articles."""

    client: TestClient
    article_ids: tuple[str, ...]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    yield from _serve(tmp_path_factory.mktemp("hostile"), list(make_articles(ARTICLES)))


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    articles = [*make_harmless_articles(30), *ARRIVED, CAPTIONED, LONG]
    yield from _serve(tmp_path_factory.mktemp("harmless"), articles)


@pytest.fixture(scope="module")
def known(harmless: Served) -> set[str]:
    """Every tag, attribute and fixed value on pages that mean no harm, problems and start page included."""
    searches = ["flood", "banjir desa", "q", "!", '"flood" -river', "flood&page=3", "flood&source=x"]
    searches += ["flood&k=1&page=9", "flood&sort=newest", "flood&expand=off", "flood&copies=show"]
    searches += ["flood&language=en&after=2024", "flood&prefer=id", "flood&passages=1", "flood&passages=5"]
    addresses = ["/", "/docs", "/nowhere", "/?q=flood&k=x", "/?q=flood&ui=id", "/?q=flood&page=99"]
    addresses += [f"/?q={search}&stories=show" for search in searches] + [
        f"/?q={search}" for search in searches
    ]
    addresses += [address for article_id in harmless.article_ids for address in _addresses(article_id)]
    addresses += ["/articles/x?q=flood&passage=x", "/?q=" + "x" * 20_000]
    pages = [Page(harmless.client.get(address).text) for address in addresses]
    # Not every class stands on some harmless page: a small archive has no translations to show.
    classes = {
        f"class={word}" for path in OWN_WORDS for word in re.findall(r"[\w-]+", path.read_text("utf-8"))
    }
    return classes.union(*(list_parts(page) for page in pages))


def _serve(folder: Path, articles: Sequence[dict[str, str]]) -> Iterator[Served]:
    source = folder / "articles.jsonl"
    source.write_text("".join(json.dumps(article) + "\n" for article in articles), "utf-8")
    report = build_index([source], folder / "index")
    assert report.articles + len(report.skipped) == len(articles)
    assert {skip.reason.split(" for ")[0] for skip in report.skipped} <= {"too many control bytes"}
    engine = open_index(folder / "index")
    article_ids = tuple(article.article_id for article in engine.articles())
    engine.close()
    with make_client(folder / "index") as client:
        yield Served(client, article_ids)


def _quote(article_id: str) -> str:
    # TestClient takes the escapes off twice, unlike a server.
    return quote(quote(article_id, safe=""), safe="")


def _addresses(article_id: str) -> list[str]:
    own = f"/articles/{_quote(article_id)}"
    return [own, f"{own}/raw", f"{own}?q=flood", f"{own}?q={quote(article_id, safe='')}&passage=gone"]


def list_parts(page: Page) -> set[str]:
    """What a page is made of, apart from what people wrote."""
    parts = {f"<{element.tag}>" for element in page.elements}
    for element in page.elements:
        for name, value in element.attributes.items():
            parts.add(f"<{element.tag} {name}>")
            if name in FIXED:
                parts |= {f"{name}={token}" for token in value.split()}
    return parts


def find_harm(page: Page, known: set[str]) -> list[str]:
    """What is on the page that is not on any harmless one, or leads where no link of ours does."""
    harm = [*page.faults, *sorted(list_parts(page) - known)]
    opened = len(page.elements) + page.html.count("</") + 1  # the doctype
    if page.html.count("<") != opened:
        harm.append("a < that opens nothing")
    for element in page.elements:
        for name, value in element.attributes.items():
            if name in LINKING and not value.startswith(("/", "?", "#", "http://", "https://")):
                harm.append(f"{name}={value[:80]}")
            if name in LINKING and value.startswith(("//", "/\\")):
                harm.append(f"{name}={value[:80]}")
    return harm


def find_odd_headers(answer: Response) -> list[str]:
    """Headers that hold what no header of ours holds."""
    return [
        f"{name}: {value[:80]}"
        for name, value in answer.headers.items()
        if not value.isascii() or not value.isprintable() or "evil" in value or "alert" in value
    ]


def test_the_reader_of_pages_sees_harm(known: set[str]) -> None:
    assert find_harm(Page("<!doctype html><p>fine</p>"), known) == []
    for harm in (
        "<img>",
        "<p onclick=x>",
        "<a href='javascript:x'></a>",
        "<a href='//x'></a>",
        "a < b",
        "<p id=x>",
    ):
        assert find_harm(Page(f"<!doctype html><p>{harm}</p>"), known)


def test_no_hostile_article_becomes_markup(hostile: Served, known: set[str]) -> None:
    harm = {}
    for article_id in hostile.article_ids:
        for address in _addresses(article_id):
            answer = hostile.client.get(address)
            page = Page(answer.text)
            if found := [*find_harm(page, known), *find_odd_headers(answer)]:
                harm[address] = found
            assert answer.status_code == 200, address
            assert "62615533" not in answer.text
    assert len(hostile.article_ids) >= 300
    assert harm == {}


def test_programs_get_every_hostile_article(hostile: Served) -> None:
    for article_id in hostile.article_ids:
        address = f"/api/articles/{_quote(article_id)}"
        for answer in (hostile.client.get(address), hostile.client.get(f"{address}/raw")):
            assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json"), address
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert find_odd_headers(answer) == []
        assert hostile.client.get(address).json()["article_id"] == article_id


def test_no_hostile_query_becomes_markup_or_an_error(hostile: Served, known: set[str]) -> None:
    harm, statuses = {}, set()
    for number, parameters in enumerate(make_queries(QUERIES)):
        answer = hostile.client.get("/", params={"k": "3", **parameters})
        statuses.add(answer.status_code)
        if found := [*find_harm(Page(answer.text), known), *find_odd_headers(answer)]:
            harm[number] = (parameters, found)
    assert harm == {}
    assert statuses == {200, 400, 422}


def test_no_hostile_query_breaks_the_endpoint(hostile: Served) -> None:
    statuses = set()
    for parameters in make_queries(QUERIES):
        answer = hostile.client.get("/api/search", params={"k": "2", **parameters})
        statuses.add(answer.status_code)
        kind = "application/json" if answer.status_code == 200 else "application/problem+json"
        assert answer.headers["content-type"] == kind
        assert isinstance(answer.json(), dict)
        assert find_odd_headers(answer) == []
    assert statuses == {200, 400, 422}


@pytest.mark.parametrize("address", RAW_ADDRESSES)
def test_bytes_that_are_no_text_are_answered(hostile: Served, known: set[str], address: str) -> None:
    answer = hostile.client.get(address)
    assert answer.status_code in {200, 400, 404}
    assert find_harm(Page(answer.text), known) == []


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "//evil.example/..",
        "/\\evil.example",
        "/%2F/evil.example",
        "/articles//evil.example",
        "/search?next=//evil.example",
    ],
)
def test_nothing_leads_elsewhere(hostile: Served, path: str) -> None:
    answer = hostile.client.get(f"http://testserver{path}")
    assert answer.status_code in {200, 404}
    assert "location" not in answer.headers
