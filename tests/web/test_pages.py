"""What people see: results in order, filters that stay, articles with their passage, in both languages."""

from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from tests.web.page_reader import Page

PAGES = [
    "/",
    "/?q=banjir",
    "/?q=flood&k=2&page=2&sort=newest&language=en&source=Harbour+Post&after=2022&before=2024-12",
    "/?q=flood&page=900",
    "/?q=flood&after=2050-01-01",
    "/?q=!!!",
    "/articles/id-banjir?q=flood&passage=id-banjir%230",
    "/articles/en-film",
    "/articles/nowhere",
    "/nowhere",
    "/docs",
]


def read(client: TestClient, address: str, **headers: str) -> Page:
    return Page(client.get(address, headers=headers).text)


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_well_formed_and_named(client: TestClient, address: str, language: str) -> None:
    page = read(client, address, **{"Accept-Language": language})
    assert page.faults == []
    assert page.unnamed() == []
    assert page.one("html").attributes["lang"] == language
    assert len(page.find("h1")) == len(page.find("main")) == 1
    assert [title.flat_text for title in page.find("title") if "head" in title.inside] != [""]
    assert page.one("a", class_="skip").attributes["href"] == "#content"


@pytest.mark.parametrize("address", PAGES)
def test_no_page_asks_anything_of_another_site(client: TestClient, address: str) -> None:
    page = read(client, address)
    loaded = [element.attributes.get("src", "") for element in page.elements]
    loaded += [element.attributes["href"] for element in page.find("link")]
    loaded += [element.attributes["action"] for element in page.find("form")]
    assert all(not source or (source.startswith("/") and not source.startswith("//")) for source in loaded)
    assert not page.find("style")
    assert all("src" in script.attributes for script in page.find("script"))
    for element in page.elements:
        assert not [name for name in element.attributes if name.startswith("on") or name == "style"]


def test_stylesheet_and_script_load_nothing(client: TestClient) -> None:
    for name in ("lintas.css", "lintas.js", "icon.svg", "vendor/htmx.min.js"):
        answer = client.get(f"/static/{name}")
        assert answer.status_code == 200
        assert "url(" not in answer.text
        assert "@import" not in answer.text
        assert "http" not in answer.text.replace('xmlns="http://www.w3.org/2000/svg"', "")


def test_the_start_page_says_what_the_archive_holds(client: TestClient) -> None:
    page = read(client, "/")
    assert page.one("section", class_="holdings").flat_text.startswith(
        "In the archive 12 articles English 6 Indonesian 6 Last updated"
    )
    links = [link.attributes["href"] for link in page.find("a") if "q=" in link.attributes["href"]]
    assert len(links) == 4
    assert all(read(client, link).find("li", class_="result") for link in links)


def test_results_are_those_of_the_engine_in_its_order(client: TestClient) -> None:
    expected = client.get("/api/search", params={"q": "banjir di desa"}).json()["results"]
    page = read(client, "/?q=banjir+di+desa")
    headlines = [element.flat_text for element in page.find("h2") if "li" in element.inside]
    assert headlines == [result["article"]["title"] for result in expected]
    first = page.find("li", class_="result")[0].flat_text
    assert first.startswith("Indonesian Warta Lintang 12 February 2024")
    assert {"Strong match", "Fair match", "Weak match"} & {
        element.flat_text for element in page.find("span", class_="strength")
    }
    assert "banjir" in [mark.flat_text.casefold() for mark in page.find("mark")]


def test_a_headline_leads_to_the_article_at_its_passage_and_back(client: TestClient) -> None:
    address = "/?q=korban+banjir&language=id&k=3"
    page = read(client, address)
    link = next(a for a in page.find("a") if "h2" in a.inside).attributes["href"]
    assert link.endswith("#passage")
    article = read(client, link)
    assert article.faults == []
    assert article.one("mark", id="passage").flat_text
    back = next(a for a in article.find("a") if "Back to the results" in a.flat_text).attributes["href"]
    assert parse_qs(urlsplit(back).query) == parse_qs(urlsplit(address).query)


def test_an_article_page_marks_exactly_the_passage(client: TestClient) -> None:
    whole = client.get("/api/articles/en-flood").json()
    assert len(whole["passages"]) > 1
    for place in whole["passages"]:
        page = Page(client.get("/articles/en-flood", params={"passage": place["passage_id"]}).text)
        marked = " ".join(mark.flat_text for mark in page.find("mark", class_="passage"))
        assert marked.split() == whole["body"][place["start"] : place["end"]].split()


def test_a_passage_that_is_gone_is_told(client: TestClient) -> None:
    page = read(client, "/articles/en-flood?passage=en-flood%2399")
    assert page.find("mark") == []
    assert "no longer in the article" in page.one("p", class_="notice").flat_text


def test_filters_stay_in_the_form_and_can_be_taken_away(client: TestClient) -> None:
    filters = "language=id&source=Warta+Lintang&after=2024-01-01&before=2024-12-31"
    page = read(client, f"/?q=harga&{filters}&sort=newest")
    fields = {
        (field.attributes["name"], field.attributes["value"])
        for field in page.find("input")
        if field.attributes["type"] != "checkbox" or "checked" in field.attributes
    }
    assert fields == {
        ("q", "harga"),
        ("language", "id"),
        ("source", "Warta Lintang"),
        ("after", "2024-01-01"),
        ("before", "2024-12-31"),
        ("sort", "newest"),
    }
    chips = {a.flat_text.split(" ×")[0]: a.attributes["href"] for a in page.find("a", title="Remove")}
    assert set(chips) == {"Indonesian", "Warta Lintang", "From 1 January 2024", "To 31 December 2024"}
    assert "language" not in chips["Indonesian"]
    assert "source=Warta+Lintang" in chips["Indonesian"]
    assert "after" not in chips["From 1 January 2024"]


def test_filters_are_applied(client: TestClient) -> None:
    page = read(client, "/?q=harga&language=en&after=2024-03&before=2024-03-31")
    assert [h2.flat_text for h2 in page.find("h2") if "li" in h2.inside] == ["Rice price climbs again"]


def test_every_article_is_on_one_page_and_the_total_stays(client: TestClient) -> None:
    seen: list[str] = []
    address: str | None = "/?q=harga+beras&k=5"
    headings = set()
    while address:
        page = read(client, address)
        seen += [h2.flat_text for h2 in page.find("h2") if "li" in h2.inside]
        headings.add(page.one("h1").flat_text)
        address = next((a.attributes["href"] for a in page.find("a", rel="next")), None)
    assert headings == {f"{len(seen)} articles"}
    assert len(seen) == len(set(seen)) > 5


def test_a_page_beyond_the_last_offers_the_first(client: TestClient) -> None:
    page = read(client, "/?q=harga&page=900")
    assert page.one("h1").flat_text == "There is no such page"
    assert "/?q=harga" in [a.attributes["href"] for a in page.find("a")]


def test_each_filter_can_be_dropped_alone_when_nothing_is_found(client: TestClient) -> None:
    page = read(client, "/?q=harga&after=2050-01-01&language=id&expand=off")
    ways = [a for a in page.find("a") if "ul" in a.inside and a.flat_text.startswith("Search")]
    assert [(a.flat_text, a.attributes["href"]) for a in ways] == [
        ("Search again, taking out: Indonesian", "/?q=harga&after=2050-01-01&expand=off"),
        ("Search again, taking out: From 1 January 2050", "/?q=harga&language=id&expand=off"),
        ("Search again without filters", "/?q=harga&expand=off"),
        ("Search for translations and other spellings too", "/?q=harga&language=id&after=2050-01-01"),
    ]
    assert page.one("details", class_="drawer").flat_text.startswith("Narrow the search 2 in use")


def test_where_a_date_order_finds_nothing_the_best_are_offered(client: TestClient) -> None:
    page = read(client, "/?q=harga&after=2050-01-01&sort=newest")
    [way] = [a for a in page.find("a") if a.flat_text.startswith("Put the best first")]
    assert way.attributes["href"] == "/?q=harga&after=2050-01-01"
    page = read(client, "/?q=harga&after=2050-01-01")
    assert not [a for a in page.find("a") if a.flat_text.startswith("Put the best first")]


def test_a_page_beyond_the_last_names_the_last(client: TestClient) -> None:
    page = read(client, "/?q=harga&page=900&k=5")
    last = next(a.attributes["href"] for a in page.find("a") if a.flat_text == "Go to the last page")
    assert read(client, last).find("li", class_="result")
    assert not [a for a in read(client, last).find("a") if a.attributes.get("rel") == "next"]


def test_nothing_found_says_so_and_offers_the_search_without_filters(client: TestClient) -> None:
    page = read(client, "/?q=harga&after=2050-01-01")
    assert page.one("h1").flat_text == "Nothing found"
    without = next(a for a in page.find("a") if a.flat_text == "Search again without filters")
    assert without.attributes["href"] == "/?q=harga"


def test_a_query_the_archive_cannot_answer_is_called_so(client: TestClient) -> None:
    sure = client.get("/api/search", params={"q": "zxqv blorf"}).json()["confident"]
    assert not sure
    assert "may hold no answer" in read(client, "/?q=zxqv+blorf").one("p", class_="notice").flat_text


def test_a_query_that_cannot_be_searched_keeps_what_was_typed(client: TestClient) -> None:
    answer = client.get("/?q=flood&after=kemarin", headers={"Accept-Language": "id"})
    page = Page(answer.text)
    assert answer.status_code == 400
    assert page.one("h1").flat_text == "Pencarian ini tidak dapat dijalankan"
    assert page.one("div", role="alert").flat_text.startswith("'kemarin' bukan tanggal. Tulis hari sebagai")
    assert page.one("input", id="q").attributes["value"] == "flood"
    assert page.one("input", name="after").attributes == {
        "form": "search",
        "name": "after",
        "type": "text",
        "value": "kemarin",
    }


def test_the_interface_language_is_switched_and_remembered(client: TestClient) -> None:
    page = read(client, "/?q=flood", **{"Accept-Language": "en"})
    switch = page.one("a", hreflang="id").attributes["href"]
    answer = client.get(f"/{switch}", headers={"Accept-Language": "en"})
    assert Page(answer.text).one("html").attributes["lang"] == "id"
    assert answer.headers["content-language"] == "id"
    assert "Accept-Language" in answer.headers["vary"]
    again = client.get("/?q=flood", headers={"Accept-Language": "en"})
    client.cookies.clear()
    assert Page(again.text).one("html").attributes["lang"] == "id"


def test_numbers_and_dates_are_written_as_indonesians_do(client: TestClient) -> None:
    page = read(client, "/?q=gempa", **{"Accept-Language": "id"})
    text = page.one("main").flat_text
    assert "12 artikel" in text
    assert "0,0" in text
    assert "5 November 2023" in text
    assert "Kecocokan" in text


def test_the_documentation_names_every_endpoint_and_parameter(client: TestClient) -> None:
    openapi = client.get("/openapi.json").json()
    page = read(client, "/docs")
    code = {element.flat_text for element in page.find("code")}
    assert {"GET /api/search", "GET /api/articles/{article_id}", "GET /api/index", "GET /readyz"} <= code
    for path, operations in openapi["paths"].items():
        for method, operation in operations.items():
            assert f"{method.upper()} {path}" in code
            assert {parameter["name"] for parameter in operation.get("parameters", ())} <= code
    assert set(openapi["components"]["schemas"]) == {h3.flat_text for h3 in page.find("h3")}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_icon_is_found_where_browsers_look_unasked(client: TestClient, method: str) -> None:
    icon = client.request(method, "/favicon.ico", follow_redirects=True)
    assert (icon.status_code, icon.headers["content-type"]) == (200, "image/svg+xml")
    [named] = [link for link in Page(client.get("/").text).find("link") if link.attributes["rel"] == "icon"]
    assert icon.url.path + "?" + icon.url.query.decode() == named.attributes["href"]
