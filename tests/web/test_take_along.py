"""The links by which results are taken along, on the page and in its head."""

from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import Request
from fastapi.testclient import TestClient

from tests.made_records import INDEX, make_page, make_result
from tests.web.page_reader import Page
from web.pages import render_results
from web.parameters import SearchParameters
from web.rendering import Renderer
from web.take_along import list_takings


def links_of(page: Page) -> dict[str, str]:
    """Name and address of every link to a form of the search."""
    return {
        link.flat_text: link.attributes["href"]
        for link in page.find("a")
        if link.attributes["href"].startswith("/api/search")
    }


def test_a_results_page_offers_every_form_and_each_answers(client: TestClient) -> None:
    page = Page(client.get("/?q=banjir&language=id&sort=oldest&k=5&utm=x").text)
    assert page.faults == page.unnamed() == []
    links = links_of(page)
    assert links == {
        "CSV spreadsheet with all results": "/api/search.csv?q=banjir&language=id&sort=oldest",
        "JSON this page, for programs": "/api/search?q=banjir&language=id&sort=oldest&k=5",
        "Atom feed that follows this search": "/api/search.atom?q=banjir&language=id&sort=oldest",
        "RSS feed that follows this search": "/api/search.rss?q=banjir&language=id&sort=oldest",
    }
    for address in links.values():
        assert client.get(address).status_code == 200


def test_the_head_names_the_feeds_for_feed_readers(client: TestClient) -> None:
    page = Page(client.get("/?q=banjir&ui=id").text)
    feeds = {
        link.attributes["type"]: (link.attributes["href"], link.attributes["title"])
        for link in page.find("link", rel="alternate")
    }
    assert feeds == {
        "application/atom+xml": ("/api/search.atom?q=banjir&ui=id", "banjir – Lintas (Atom)"),
        "application/rss+xml": ("/api/search.rss?q=banjir&ui=id", "banjir – Lintas (RSS)"),
    }
    for address, _ in feeds.values():
        assert "Artikel arsip" in client.get(address).text


@pytest.mark.parametrize("address", ["/", "/articles/en-flood", "/docs", "/?q=%21"])
def test_other_pages_offer_none(client: TestClient, address: str) -> None:
    page = Page(client.get(address).text)
    assert page.find("link", rel="alternate") == []
    assert [link for link in links_of(page).values() if "." in link] == []


@pytest.mark.parametrize(
    ("total", "parts"),
    [
        (0, []),
        (1, [(1, 1)]),
        (100, [(1, 100)]),
        (101, [(1, 100), (101, 101)]),
        (250, [(1, 100), (101, 200), (201, 250)]),
    ],
)
def test_tables_together_hold_the_whole_answer(total: int, parts: list[tuple[int, int]]) -> None:
    takings = list_takings(SearchParameters(q="harga", page=7, k=20), total, "en")
    assert [(table.first, table.last) for table in takings.tables] == parts
    for number, table in enumerate(takings.tables, start=1):
        asked = parse_qs(urlsplit(table.address).query)
        assert asked == {"q": ["harga"], **({"page": [str(number)]} if number > 1 else {})}


def test_a_long_answer_says_which_results_a_table_holds() -> None:
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b"ui=id"}
    response = render_results(
        Request(scope),
        Renderer(),
        parameters=SearchParameters(q="harga"),
        answer=make_page(make_result("Harga naik."), total=1234),
        index=INDEX,
    )
    page = Page(bytes(response.body).decode())
    assert page.faults == page.unnamed() == []
    tables = [name for name, address in links_of(page).items() if ".csv" in address]
    assert tables[0] == "CSV lembar kerja, hasil 1 sampai 100"
    assert tables[-1] == "CSV lembar kerja, hasil 1.201 sampai 1.234"
    assert len(tables) == 13


def test_a_link_beside_the_order_leads_there(client: TestClient) -> None:
    page = Page(client.get("/?q=flood&ui=en").text)
    [link] = [a for a in page.find("a") if a.flat_text == "Take along"]
    assert link.attributes["href"] == "#take-along"
    for empty in ("/?q=flood&after=2050", "/?q=flood&page=9"):
        assert "take-along" not in client.get(empty).text
