"""Searches as feeds: read by a feed reader and as XML, with hostile articles, over pages and generations."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import feedparser
import pytest
from fastapi.testclient import TestClient
from lxml import etree

from search.records import SearchResult
from tests.building import build_index
from tests.concept_encoder import ConceptEncoder
from tests.made_records import make_page, make_result
from tests.small_corpus import write_corpus
from tests.web.conftest import make_client, settings_for
from web.app import create_app
from web.feed_writing import Feed, FeedLinks, entry_id, write_atom, write_rss

ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
FORMS = ("rss", "atom")

HOSTILE = {
    "id": '<a>&"',
    "title": "Flood <script>alert(1)</script> & AT&amp;T ]]> \u202edednuor",
    "text": "The flood <img src=x onerror=alert(1)> came ]]> again </description><script>alert(2)</script> "
    "as the river rose over the village & the school.",
    "date": "2024-01-01",
    "source": 'Courier" onmouseover="alert(3)',
    "url": "javascript:alert(4)",
}


def read_feed(client: TestClient, form: str, search: str) -> Any:  # noqa: ANN401 - the reader has no types
    answer = client.get(f"/api/search.{form}?{search}")
    assert answer.status_code == 200, answer.text
    etree.fromstring(answer.content)
    feed = feedparser.parse(answer.content, response_headers=dict(answer.headers))
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == {"rss": "rss20", "atom": "atom10"}[form]
    return feed


def text_of(element: Any, path: str) -> str:  # noqa: ANN401 - lxml has no types
    return str(element.findtext(path) or "")


def make_feed(*results: SearchResult) -> Feed:
    return Feed(
        answer=make_page(*results),
        base="https://lintas.example",
        language="en",
        built_at="2024-01-01T00:00:00+00:00",
        identity="a",
        title="rain\x00 – Lintas",
        description="rain\x08",
        untitled="Untitled article",
        links=FeedLinks(page="/", self="/", first="/", last="/", previous=None, next=None),
    )


@pytest.fixture(scope="module")
def hostile_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "articles.jsonl").write_text(json.dumps(HOSTILE) + "\n", "utf-8")
    build_index([folder / "articles.jsonl"], folder / "index")
    with make_client(folder / "index") as client:
        yield client


@pytest.mark.parametrize("form", FORMS)
def test_a_feed_reader_finds_what_the_endpoint_answers_newest_first(client: TestClient, form: str) -> None:
    found = client.get("/api/search?q=korban&sort=newest&k=50").json()["results"]
    feed = read_feed(client, form, "q=korban")
    assert feed.feed.title == "korban – Lintas"
    assert feed.feed.link == "http://testserver/?q=korban&sort=newest"
    assert len(feed.entries) == len(found) > 1
    for entry, result in zip(feed.entries, found, strict=True):
        article, passage = result["article"], result["passage"]
        best = passage["best_sentence"]
        assert entry.title == article["title"]
        assert entry.summary == passage["text"][best["start"] : best["end"]].replace("\n", " ")
        assert entry.id == entry_id(article["article_id"])
        assert entry.link.startswith(f"http://testserver/articles/{article['article_id']}?passage=")
        assert client.get(entry.link).status_code == 200
    days = [(result["article"]["published"] or "")[:10] for result in found]
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize("form", FORMS)
def test_times_are_the_articles_own(client: TestClient, form: str) -> None:
    entries = {entry.id: entry for entry in read_feed(client, form, "q=gempa kereta").entries}
    quake = entries[entry_id("en-quake")]  # 08:30 at UTC+7
    assert tuple(quake.published_parsed)[:5] == (2023, 11, 5, 1, 30)
    train = entries[entry_id("en-train")]  # undated
    assert "published_parsed" not in train
    if form == "atom":
        assert tuple(train.updated_parsed)[:3] == (1970, 1, 1)


@pytest.mark.parametrize("form", FORMS)
def test_the_order_can_be_asked_for_and_filters_hold(client: TestClient, form: str) -> None:
    for search in ("q=harga&sort=relevance&k=50", "q=harga&sort=oldest&language=id&k=50"):
        found = client.get(f"/api/search?{search}").json()["results"]
        entries = read_feed(client, form, search).entries
        assert [entry.id for entry in entries] == [
            entry_id(result["article"]["article_id"]) for result in found
        ]


@pytest.mark.parametrize("form", FORMS)
def test_pages_of_a_feed_lead_to_one_another(client: TestClient, form: str) -> None:
    address, ids, feeds = f"http://testserver/api/search.{form}?q=harga&sort=relevance&k=5", [], []
    while address:
        feed = read_feed(client, form, address.partition("?")[2]).feed
        root = etree.fromstring(client.get(address).content)
        links = {link.get("rel"): link.get("href") or "" for link in root.iter(f"{ATOM}link")}
        ids += [element.text for element in root.iter("guid" if form == "rss" else f"{ATOM}id")]
        assert links["self"] == address
        assert links["first"] == f"http://testserver/api/search.{form}?q=harga&sort=relevance&k=5"
        assert links["last"].endswith("page=3&k=5")
        feeds.append(feed.get("id"))
        address = links.get("next", "")
    assert len(feeds) == 3
    assert len(set(feeds)) == 1
    entries = [found for found in ids if found not in feeds]
    assert len(entries) == len(set(entries)) == 12


def test_ids_stay_the_same_over_generations_and_hosts(own_index: Path, tmp_path: Path) -> None:
    def ids(client: TestClient, host: str) -> list[str | None]:
        answer = client.get("/api/search.atom?q=banjir", headers={"Host": host})
        return [element.text for element in etree.fromstring(answer.content).iter(f"{ATOM}id")]

    with make_client(own_index) as client:
        before = ids(client, "127.0.0.1:8000")
        build_index([write_corpus(tmp_path / "again")], own_index)
        assert ids(client, "news.example") == before
        other = ids(client, "news.example:81")
        assert other == before
    assert len(before) > 2
    assert all((found or "").startswith("urn:uuid:") for found in before)


def test_an_id_is_made_once_and_for_all() -> None:
    # Readers would show every entry again if this changed.
    assert entry_id("id-banjir") == "urn:uuid:e310353c-6935-5718-a794-32367d7d904e"
    assert entry_id("id-banjir") != entry_id("id-banjir ")


@pytest.mark.parametrize("form", FORMS)
def test_searches_that_differ_have_feeds_that_differ(client: TestClient, form: str) -> None:
    searches = {
        "q=harga": "harga – Lintas",
        "q=harga&language=id": "harga · id – Lintas",
        "q=harga&source=Harbour Post&after=2024-01": "harga · Harbour Post · 2024-01… – Lintas",
    }
    feeds = {search: read_feed(client, form, search).feed for search in searches}
    assert {search: feed.title for search, feed in feeds.items()} == searches
    if form == "atom":
        assert len({feed.id for feed in feeds.values()}) == 3


def test_a_feed_speaks_the_language_of_its_address(client: TestClient) -> None:
    english, indonesian = (read_feed(client, "rss", f"q=banjir&ui={ui}").feed for ui in ("en", "id"))
    assert (english.language, indonesian.language) == ("en", "id")
    assert english.description == "Articles of the archive found for “banjir”."
    assert indonesian.description == "Artikel arsip yang cocok dengan “banjir”."
    told = client.get("/api/search.rss?q=banjir", headers={"Accept-Language": "id"})
    assert "<language>en</language>" in told.text
    root = etree.fromstring(client.get("/api/search.atom?q=banjir&ui=id").content)
    assert root.get(LANGUAGE) == "id"
    assert {entry.get(LANGUAGE) for entry in root.iter(f"{ATOM}entry")} == {"en", "id"}


@pytest.mark.parametrize("form", FORMS)
def test_no_text_of_an_article_becomes_markup(hostile_client: TestClient, form: str) -> None:
    answer = hostile_client.get(f"/api/search.{form}?q=flood")
    root = etree.fromstring(answer.content)
    assert not [element for element in root.iter() if element.tag.endswith(("script", "img"))]
    assert "\u202e" not in answer.text
    assert "javascript:" not in answer.text
    [entry] = read_feed(hostile_client, form, "q=flood").entries
    for shown in (entry.title_detail, entry.summary_detail):
        # A reader shows plain text as it stands; what it takes for HTML has no tag left.
        assert shown.type == "text/plain" or "<" not in shown.value
    assert "over the village" in entry.summary


def test_texts_of_rss_are_no_markup_to_a_reader_that_takes_them_for_html() -> None:
    text = "Rice < bread & <img src=x onerror=alert(1)>."
    result = make_result(text)
    titled = replace(result, article=replace(result.article, title="A <script>alert(1)</script> & B"))
    root = etree.fromstring(write_rss(make_feed(titled)))
    [item] = root.iter("item")
    assert "<" not in text_of(item, "title")
    assert text_of(item, "title") == "A &lt;script>alert(1)&lt;/script> & B"
    assert "<" not in text_of(item, "description")
    assert text_of(item, "description") == "Rice &lt; bread &amp; &lt;img src=x onerror=alert(1)&gt;."


def test_titles_of_atom_are_the_text_itself(hostile_client: TestClient) -> None:
    root = etree.fromstring(hostile_client.get("/api/search.atom?q=flood").content)
    [entry] = root.iter(f"{ATOM}entry")
    assert text_of(entry, f"{ATOM}title").startswith("Flood <script>alert(1)</script> & ")
    links = {link.get("rel") for link in entry.iter(f"{ATOM}link")}
    assert links == {"alternate"}  # its own address is no web address


@pytest.mark.parametrize("write", [write_rss, write_atom])
def test_characters_that_xml_forbids_are_left_out(write: Any) -> None:  # noqa: ANN401 - either writer
    text = "Rain\x00 fell \x0b\x1b[31m\ufffe\ud800 \U0001f30a."
    written = write(make_feed(make_result(text, source="Kabar\x01 \u202ePesisir")))
    texts = [element.text for element in etree.fromstring(written).iter() if element.text]
    assert "rain – Lintas" in texts
    assert "Rain fell [31m \U0001f30a." in texts
    assert b"Kabar Pesisir" in written


def test_atom_has_what_its_standard_demands(client: TestClient) -> None:
    root = etree.fromstring(client.get("/api/search.atom?q=harga").content)
    entries = list(root.iter(f"{ATOM}entry"))
    assert len(entries) > 2
    for element in (root, *entries):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1, name
            assert text_of(element, f"{ATOM}{name}")
        assert "T" in text_of(element, f"{ATOM}updated")
        alternates = [link for link in element.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
        assert len(alternates) == 1
        assert all((link.get("href") or "").startswith("http") for link in element.findall(f"{ATOM}link"))
    assert text_of(root, f"{ATOM}author/{ATOM}name") == "Lintas"


def test_addresses_name_the_public_url_when_there_is_one(small_index: Path) -> None:
    settings = settings_for(small_index).model_copy(update={"public_url": "https://news.example"})
    with TestClient(create_app(settings, encoder=ConceptEncoder())) as client:
        for form in ("csv", "rss", "atom"):
            text = client.get(f"/api/search.{form}?q=banjir", headers={"Host": "inside:8000"}).text
            assert "https://news.example/articles/id-banjir?" in text
            assert "inside" not in text
