"""An article as it was found: the page and the endpoint, for plain texts, web pages and hostile ones."""

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from tests.building import build_index, open_index
from tests.web.conftest import make_client
from tests.web.page_reader import Element, Page
from web.responses import ProblemDetails
from web.schemas import InspectedArticle

RIVER = "The river rose in the night and the flood drove the villagers to a school."
SOLDIERS = "Soldiers brought water &amp; medicine to the victims of the flood, the mayor said."
PETANI = "Petani menyebut kekeringan sebagai sebab kenaikan harga beras di pasar itu."
HOSTILE_ID = 'a/../<i>?q=1&b#"'
ARTICLES = [
    {
        "id": "flood",
        "title": "Flood drives villagers from their homes",
        "text": f"Ann Porter | 3 hours ago\n\n{RIVER}\n\nRead also: Rice price climbs\n\n{SOLDIERS}",
        "section": "Weather",
    },
    {"id": "fish", "title": "Fish", "text": "Fish swim in the sea by the port at night."},
    {"id": "fish/raw", "title": "Raw fish", "text": "Fishermen sold raw fish in the port before noon."},
    {
        "id": HOSTILE_ID,
        "title": "Storm <script>alert(1)</script>",
        "text": "Read also: <svg onload=alert(2)></bdi>\n\nThe storm & {{ 7919*7907 }} the ship "
        "<script>alert(3) sank\x1b[1m near the port.",
        "category": '"><b onmouseover=alert(4)>Sea</b>',
    },
]
WEB_PAGE = (
    "<html lang='id'><head><title>Harga beras naik</title><script>var price = 1</script></head><body>"
    f"<nav><a href='/'>Beranda</a></nav><h1>Harga beras naik</h1><p>{PETANI}</p>"
    "<p>Baca juga: Museum dibuka lagi</p></body></html>"
)


@pytest.fixture(scope="module")
def page_id() -> list[str]:
    """Filled with the web page's id, which only building tells."""
    return []


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, page_id: list[str]) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("raw")
    (folder / "articles.jsonl").write_text("".join(json.dumps(one) + "\n" for one in ARTICLES), "utf-8")
    (folder / "page.html").write_text(WEB_PAGE, "utf-8")
    build_index([folder / "articles.jsonl", folder / "page.html"], folder / "index")
    engine = open_index(folder / "index")
    page_id += [article.article_id for article in engine.articles() if article.origin.endswith(".html")]
    assert engine.raw_copy("flood").content.decode() == ARTICLES[0]["text"]
    engine.close()
    with make_client(folder / "index") as client:
        yield client


def sides(page: Page) -> list[tuple[str, str, bool]]:
    """The rows of the page: found, shown, and whether they are marked as different."""
    cells = [cell.flat_text for cell in page.find("td", role="cell")]
    rows: list[Element] = page.find("tr", role="row")[1:]
    marked = ["changed" in row.attributes.get("class", "") for row in rows]
    return list(zip(cells[::2], cells[1::2], marked, strict=True))


def read(client: TestClient, article_id: str, language: str = "en") -> Page:
    address = f"/articles/{quote(article_id, safe='')}/raw"
    return Page(client.get(address, headers={"Accept-Language": language}).text)


def test_found_and_shown_stand_side_by_side(client: TestClient) -> None:
    page = read(client, "flood")
    assert (page.faults, page.unnamed()) == ([], [])
    assert page.one("h1").flat_text == "Flood drives villagers from their homes"
    assert sides(page) == [
        ("Ann Porter | 3 hours ago", "taken out", True),
        (RIVER, RIVER, False),
        ("Read also: Rice price climbs", "taken out", True),
        (SOLDIERS, SOLDIERS.replace("&amp;", "&"), True),
    ]
    cells = [cell.flat_text for cell in page.find("td")]
    place = cells.index("Section")
    assert cells[place + 1] == "Weather"
    place = cells.index("HTML codes turned into letters")
    assert cells[place + 1] == "Text"


def test_the_page_speaks_indonesian(client: TestClient) -> None:
    page = read(client, "flood", "id")
    assert sides(page)[0] == ("Ann Porter | 3 hours ago", "dikeluarkan", True)
    assert "Seperti saat ditemukan" in page.one("title").flat_text
    assert {cell.attributes["data-label"] for cell in page.find("td", role="cell")} == {"Semula", "Menjadi"}


def test_the_article_leads_there_and_back(client: TestClient) -> None:
    query = "?q=flood&language=en&passage=flood%230"
    article = Page(client.get(f"/articles/flood{query}").text)
    [there] = [a.attributes["href"] for a in article.find("a") if a.flat_text == "As it was found"]
    assert there == "/articles/flood/raw?q=flood&language=en&passage=flood%230"
    raw = Page(client.get(there).text)
    [back] = [a.attributes["href"] for a in raw.find("a") if a.flat_text == "Back to the article"]
    assert back == f"/articles/flood{query}#passage"
    [plain] = [a.attributes["href"] for a in read(client, "flood").find("a") if "Back" in a.flat_text]
    assert plain == "/articles/flood"


def test_of_a_web_page_stands_what_it_showed(client: TestClient, page_id: list[str]) -> None:
    page = read(client, page_id[0])
    assert page.faults == []
    assert sides(page) == [
        ("Harga beras naik", "taken out", True),
        ("Beranda", "taken out", True),
        ("Harga beras naik", "taken out", True),
        (PETANI, PETANI, False),
        ("Baca juga: Museum dibuka lagi", "taken out", True),
    ]
    [source] = [a.attributes["href"] for a in page.find("a") if a.flat_text == "Its source, for programs"]
    assert client.get(source).json()["raw"] == {"format": "html", "fields": {}, "text": WEB_PAGE}


def test_the_endpoint_answers_in_the_documented_shape(client: TestClient) -> None:
    answer = client.get("/api/articles/flood/raw")
    inspected = InspectedArticle.model_validate(answer.json())
    assert inspected.raw.model_dump() == {
        "format": "text",
        "fields": {
            "article_id": "flood",
            "title": "Flood drives villagers from their homes",
            "category": "Weather",
        },
        "text": ARTICLES[0]["text"],
    }
    assert inspected.clean == inspected.article.body == f"{RIVER}\n\n{SOLDIERS.replace('&amp;', '&')}"
    whole = client.get("/api/articles/flood").json()
    assert answer.json()["article"]["repairs"] == whole["repairs"]


def test_an_id_that_ends_like_the_address_keeps_its_own(client: TestClient) -> None:
    assert client.get("/api/articles/fish/raw").json()["title"] == "Raw fish"
    assert Page(client.get("/articles/fish/raw").text).one("h1").flat_text == "Raw fish"


def test_no_raw_text_becomes_markup(client: TestClient) -> None:
    page = read(client, HOSTILE_ID)
    assert (page.faults, page.unnamed()) == ([], [])
    assert {script.attributes["src"].split("/")[1] for script in page.find("script")} == {"static"}
    assert not page.find("svg") + page.find("b") + page.find("i")
    assert not [name for element in page.elements for name in element.attributes if name.startswith("on")]
    text = page.one("article").text
    assert "<svg onload=alert(2)></bdi>" in text
    assert "{{ 7919*7907 }}" in text
    assert "62615533" not in text
    assert "sank<U+001B>[1m near" in text
    assert client.get(f"/api/articles/{quote(HOSTILE_ID, safe='')}/raw").json()["article"]["article_id"] == (
        HOSTILE_ID
    )


@pytest.mark.parametrize("article_id", ["nowhere", "%3Cscript%3E", "a%2F..%2Fetc", "%00", "", "x" * 3000])
def test_an_unknown_article_is_a_problem(client: TestClient, article_id: str) -> None:
    answer = client.get(f"/api/articles/{article_id}/raw")
    assert answer.headers["content-type"] == "application/problem+json"
    problem = ProblemDetails.model_validate(answer.json())
    assert answer.status_code == problem.status == 404
    assert problem.detail.startswith("There is no article ")
    page = client.get(f"/articles/{article_id}/raw")
    assert page.status_code == 404
    assert "There is no article" in Page(page.text).one("main").flat_text
    assert Page(page.text).faults == []


def test_the_endpoint_is_documented(client: TestClient) -> None:
    described = client.get("/openapi.json").json()["paths"]["/api/articles/{article_id}/raw"]["get"]
    assert set(described["responses"]) >= {"200", "404", "503"}
    assert described["responses"]["200"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/InspectedArticle"
    }
