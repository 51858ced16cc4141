"""Copies and the same story at the endpoints and on the pages."""

from collections.abc import Iterator

import pytest
from fastapi import Request
from fastapi.testclient import TestClient

from search.records import SearchResult
from tests.building import build_index
from tests.kin_corpus import AGENCY_TITLE, ARRIVED, write_kin_corpus
from tests.made_records import INDEX, make_appearance, make_page, make_result
from tests.web.conftest import make_client
from tests.web.page_reader import Element, Page
from web.pages import render_results
from web.parameters import SearchParameters
from web.rendering import Renderer
from web.schemas import SearchAnswer, WholeArticle

QUERY = "siswa terjatuh"
ARRIVED_IDS = {article["id"] for article in ARRIVED}
COPY_IDS = ["copy/1?#", "copy-2", "copy-3", "copy-4", "copy-5"]
REPORT = {
    "article_id": "report-en",
    "title": "Bridge collapse throws pupils into the river",
    "language": "en",
    "published": "2024-06-06",
    "source": "The Strait Courier",
    "url": "https://strait-courier.example/bridge",
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("kin")
    build_index([write_kin_corpus(folder / "articles")], folder / "index")
    with make_client(folder / "index") as client:
        yield client


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer()


def read(client: TestClient, address: str) -> Page:
    page = Page(client.get(address).text)
    assert page.faults == []
    assert page.unnamed() == []
    return page


def render(renderer: Renderer, result: SearchResult, ui: str = "en", **parameters: str) -> Page:
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": f"ui={ui}".encode()}
    asked = SearchParameters.model_validate({"q": "harga", **parameters})
    response = render_results(
        Request(scope), renderer, parameters=asked, answer=make_page(result), index=INDEX
    )
    page = Page(bytes(response.body).decode())
    assert page.faults == []
    assert page.unnamed() == []
    return page


def entries(page: Page, inside: str) -> list[Element]:
    """The entries of the lists of copies and reports, on a results page or an article page."""
    return [item for item in page.find("li") if inside in item.inside]


def links(page: Page) -> dict[str, str]:
    return {link.flat_text: link.attributes["href"] for link in page.find("a")}


def test_a_result_lists_its_copies_and_the_same_story(client: TestClient) -> None:
    answer = client.get("/api/search", params={"q": QUERY}).json()
    SearchAnswer.model_validate(answer)
    first = answer["results"][0]
    assert first["article"]["article_id"] == "agency"
    assert [copy["article_id"] for copy in first["copies"]] == COPY_IDS
    assert first["copies"][0] == {
        "article_id": "copy/1?#",
        "title": "Puluhan Siswa Jatuh Saat Jembatan Wailolo Ambruk",
        "language": "id",
        "published": "2024-06-05",
        "source": "Kabar Pesisir",
        "url": "https://kabar-pesisir.example/wailolo",
    }
    assert first["story"][0] == REPORT
    assert [report["article_id"] for report in first["story"]] == ["report-en", "report-id"]


@pytest.mark.parametrize(
    ("switches", "hidden"),
    [
        ({}, {*COPY_IDS, "report-id"}),
        ({"copies": "fold", "stories": "show"}, {*COPY_IDS}),
        ({"copies": "show", "stories": "show"}, set()),
    ],
)
def test_either_can_be_switched_off(client: TestClient, switches: dict[str, str], hidden: set[str]) -> None:
    answer = client.get("/api/search", params={"q": QUERY, "k": 100, **switches}).json()
    found = {result["article"]["article_id"] for result in answer["results"]}
    assert found & ARRIVED_IDS == ARRIVED_IDS - hidden
    assert (answer["query"]["copies"], answer["query"]["stories"]) == (
        switches.get("copies", "fold"),
        switches.get("stories", "group"),
    )
    assert answer["results"][0]["copies"]


def test_an_article_lists_them_too(client: TestClient) -> None:
    copy = WholeArticle.model_validate(client.get("/api/articles/copy/1%3F%23").json())
    assert [one.article_id for one in copy.copies] == ["agency", *COPY_IDS[1:]]
    assert [one.article_id for one in copy.story] == ["report-en", "report-id"]
    alone = client.get("/api/articles/en-film").json()
    assert alone["copies"] == alone["story"] == []


def test_the_description_for_programs_explains_the_switches(client: TestClient) -> None:
    search = client.get("/openapi.json").json()["paths"]["/api/search"]["get"]
    parameters = {parameter["name"]: parameter for parameter in search["parameters"]}
    copies, stories = parameters["copies"], parameters["stories"]
    assert (copies["schema"]["enum"], copies["schema"]["default"]) == (["fold", "show"], "fold")
    assert (stories["schema"]["enum"], stories["schema"]["default"]) == (["group", "show"], "group")
    assert "print one text" in copies["description"]
    assert "report one event" in stories["description"]


def test_a_result_page_unfolds_both(client: TestClient) -> None:
    page = read(client, f"/?q={QUERY.replace(' ', '+')}")
    [copies, story] = [one for one in page.find("details", class_="kin") if "Wailolo" in one.text][:2]
    assert "open" not in copies.attributes
    assert copies.flat_text.startswith("Also in 4 outlets Kabar Pesisir 5 June 2024 Puluhan")
    assert story.flat_text == (
        "Same story: 2 other reports "
        "English Bridge collapse throws pupils into the river The Strait Courier 6 June 2024 "
        "Indonesian Tali berkarat, jembatan gantung di Wailolo putus Harian Tanjung 6 June 2024"
    )
    address = links(page)["Puluhan Siswa Jatuh Saat Jembatan Wailolo Ambruk"]
    assert address == "/articles/copy%2F1%3F%23?q=siswa+terjatuh"
    assert read(client, address).one("h1").flat_text == "Puluhan Siswa Jatuh Saat Jembatan Wailolo Ambruk"


def test_an_article_page_lists_all_of_both(client: TestClient) -> None:
    page = read(client, "/articles/agency?q=siswa&copies=show")
    copies, story = page.find("section", class_="kin")
    assert copies.flat_text == (
        "Also in 4 outlets "
        "Kabar Pesisir 5 June 2024 Puluhan Siswa Jatuh Saat Jembatan Wailolo Ambruk "
        f"Nusa Ekspres 6 June 2024 {AGENCY_TITLE} Harian Tanjung 6 June 2024 {AGENCY_TITLE} "
        f"Warta Lintang 7 June 2024 {AGENCY_TITLE} Suara Selat {AGENCY_TITLE}"
    )
    assert story.flat_text.startswith("Same story: 2 other reports English Bridge collapse")
    assert {heading.attributes["id"] for heading in page.find("h2")} == {"copies", "same-story", "about"}
    english = next(link for link in page.find("a") if link.flat_text == REPORT["title"])
    assert english.attributes == {
        "href": "/articles/report-en?q=siswa&copies=show",
        "lang": "en",
        "dir": "auto",
    }
    assert links(page)["Back to the results for “siswa”"] == "/?q=siswa&copies=show#result-2"
    assert not read(client, "/articles/en-film").find("section", class_="kin")


def test_both_pages_tell_it_in_indonesian(client: TestClient) -> None:
    page = read(client, f"/?q={QUERY}&ui=id")
    assert "Juga dimuat di 4 media lain" in [one.flat_text for one in page.find("summary")]
    assert "Peristiwa yang sama: 2 berita lain" in [one.flat_text for one in page.find("summary")]
    assert page.one("p", class_="folding").flat_text == (
        "Salinan teks yang sama digabung menjadi satu hasil. Tampilkan semua salinan "
        "Berita tentang peristiwa yang sama dikelompokkan, satu hasil untuk tiap bahasa. "
        "Tampilkan semua berita"
    )
    article = read(client, "/articles/report-en?ui=id")
    assert article.one("section", class_="kin").flat_text == (
        "Peristiwa yang sama: 2 berita lain "
        f"Bahasa Indonesia {AGENCY_TITLE} Warta Lintang 5 Juni 2024 "
        "Bahasa Indonesia Tali berkarat, jembatan gantung di Wailolo putus Harian Tanjung 6 Juni 2024"
    )


@pytest.mark.parametrize(
    ("sources", "told", "told_in_indonesian"),
    [
        (["Kabar"], "Also in Kabar", "Juga dimuat di Kabar"),
        (["Kabar", "Nusa", "Kabar", "Warta"], "Also in 2 outlets", "Juga dimuat di 2 media lain"),
        (["Warta"], "Also printed 1 more time", "Dimuat ulang 1 kali"),
        (["Warta", None], "Also printed 2 more times", "Dimuat ulang 2 kali"),
    ],
)
def test_other_outlets_are_counted_once(
    renderer: Renderer, sources: list[str | None], told: str, told_in_indonesian: str
) -> None:
    copies = [make_appearance(f"copy-{number}", source) for number, source in enumerate(sources)]
    result = make_result("Rain fell.", source="Warta", copies=copies)
    for ui, line in (("en", told), ("id", told_in_indonesian)):
        page = render(renderer, result, ui)
        assert line in [one.flat_text for one in page.find("summary")]
        assert len(entries(page, "details")) == len(copies)


def test_long_lists_end_with_a_way_to_the_rest(renderer: Renderer) -> None:
    copies = [make_appearance(f"copy-{number}", f"Outlet {number}") for number in range(23)]
    story = [make_appearance(f"report-{number}") for number in range(7)]
    page = render(renderer, make_result("Rain fell.", copies=copies, story=story))
    items = entries(page, "details")
    assert [item.flat_text for item in items][20:] == [
        "and 3 more",
        *["English Prices climb"] * 5,
        "and 2 more",
    ]
    more = [link.attributes["href"] for link in page.find("a") if link.flat_text.startswith("and ")]
    assert more == ["/articles/article-1?q=harga#copies", "/articles/article-1?q=harga#same-story"]
    fits = make_result("Rain fell.", copies=copies[:20], story=story[:5])
    assert not [item for item in entries(render(renderer, fits), "details") if "more" in item.text]


def test_without_kin_nothing_is_told(renderer: Renderer) -> None:
    page = render(renderer, make_result("Rain fell."))
    assert not page.find("details", class_="kin")
    assert not page.find("p", class_="folding")
    assert not page.find("input", name="copies") + page.find("input", name="stories")


def test_either_is_switched_off_by_a_link(renderer: Renderer) -> None:
    kin = [make_appearance("other", "Kabar")]
    both = render(renderer, make_result("Rain fell.", copies=kin, story=kin), page="3", sort="newest")
    assert links(both)["Show every copy"] == "/?q=harga&sort=newest&copies=show"
    assert links(both)["Show every report"] == "/?q=harga&sort=newest&stories=show"
    copies_only = render(renderer, make_result("Rain fell.", copies=kin)).one("p", class_="folding")
    assert copies_only.flat_text == "Copies of one text make one result. Show every copy"
    story_only = render(renderer, make_result("Rain fell.", story=kin)).one("p", class_="folding")
    assert story_only.flat_text == (
        "Reports of one story make one result in each language. Show every report"
    )


def test_switched_off_they_stay_off_till_they_are_switched_on(renderer: Renderer) -> None:
    page = render(renderer, make_result("Rain fell."), copies="show", stories="show")
    assert page.one("p", class_="folding").flat_text == (
        "Every copy of a text is shown. Fold copies Every report of a story is shown. Group reports"
    )
    assert links(page)["Fold copies"] == "/?q=harga&stories=show"
    assert links(page)["Group reports"] == "/?q=harga&copies=show"
    assert page.one("input", name="copies").attributes["value"] == "show"
    assert page.one("input", name="stories").attributes["value"] == "show"
    for label in ("Newest first", "Prices climb"):
        assert "copies=show&stories=show" in links(page)[label]


def test_hostile_names_stay_names(renderer: Renderer) -> None:
    hostile = '"><script>alert(1)</script> %(shown)s {{ 7 }}'
    kin = [make_appearance(hostile, hostile, title=hostile, language='e"n', published=hostile)]
    page = render(renderer, make_result("Rain fell.", copies=kin, story=kin))
    assert {script.attributes["src"].split("/")[1] for script in page.find("script")} == {"static"}
    assert f"Also in {hostile}" in [one.flat_text for one in page.find("summary")]
    assert len([link for link in page.find("a") if link.flat_text == hostile]) == 2
