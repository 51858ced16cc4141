"""The article page: similar articles, citations, details, and what is told where something is missing."""

import json
from collections.abc import Iterator

import pytest
from fastapi import Request
from fastapi.testclient import TestClient

from search.records import Article
from search.similar import SimilarArticle
from tests.building import build_index
from tests.similar_corpus import EVERYTHING
from tests.web.conftest import make_client
from tests.web.page_reader import Element, Page
from web.marking import mark_passage
from web.parameters import ArticleParameters
from web.rendering import Renderer
from web.responses import ProblemDetails
from web.schemas import SimilarAnswer, WholeArticle

HOSTILE = '"></textarea><script>alert(1)</script>}, note={x} {{ 7 }} %(rank)s'
EXTRA = [
    {"id": "bare", "text": "A film tells of a dancer and a temple. Tourists visit the museum."},
    {
        "id": "hostile",
        "title": HOSTILE,
        "text": "The judge sent the minister to prison for corruption, the court said.",
        "author": HOSTILE,
        "source": HOSTILE,
        "url": f"https://a.example/{HOSTILE}",
    },
    {"id": "wordy", "title": "Harga " * 60, "text": "Harga cabai di pasar turun. Petani cabai merasa rugi."},
    {
        "id": "own/similar",
        "title": "Fish in the port",
        "text": "Fishermen sold fish in the port before noon.",
    },
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("article")
    source = folder / "articles.jsonl"
    source.write_text("".join(json.dumps(one) + "\n" for one in [*EVERYTHING, *EXTRA]), "utf-8")
    build_index([source], folder / "index", passage_tokens=60)
    with make_client(folder / "index") as client:
        yield client


def read(client: TestClient, address: str) -> Page:
    page = Page(client.get(address).text)
    assert page.faults == []
    assert page.unnamed() == []
    return page


def text_fields(page: Page) -> dict[str, str]:
    """What stands in each read-only field, by its label."""
    labels = {
        label.attributes["for"]: label.flat_text for label in page.find("label") if "for" in label.attributes
    }
    fields: list[Element] = page.find("textarea")
    assert all("readonly" in field.attributes for field in fields)
    return {labels[field.attributes["id"]]: field.text for field in fields}


def test_similar_articles_are_answered_best_first(client: TestClient) -> None:
    answer = client.get("/api/articles/en-levee/similar").json()
    similar = SimilarAnswer.model_validate(answer).similar
    assert answer["generation"] == client.get("/api/index").json()["generation"]
    assert {"en-tents", "en/boats?#", "id-tanggul", "id-tenda"} <= {one.article_id for one in similar}
    assert [one.score for one in similar] == sorted((one.score for one in similar), reverse=True)
    [tents] = [one for one in answer["similar"] if one["article_id"] == "en-tents"]
    assert list(tents) == [
        "article_id",
        "title",
        "language",
        "published",
        "source",
        "url",
        "score",
        "closeness",
    ]
    assert tents["closeness"] > tents["score"] > 0
    one_each = client.get("/api/articles/en-levee/similar?k=1").json()["similar"]
    assert sorted(one["language"] for one in one_each) == ["en", "id"]


def test_similar_articles_of_odd_ids_are_answered(client: TestClient) -> None:
    found = client.get("/api/articles/en%2Fboats%3F%23/similar").json()
    assert found["article_id"] == "en/boats?#"
    assert found["similar"]
    own = client.get("/api/articles/own/similar").json()
    assert WholeArticle.model_validate(own).title == "Fish in the port"
    assert client.get("/api/articles/own%2Fsimilar/similar").json()["similar"] == []


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/api/articles/nowhere/similar", 404, "There is no article 'nowhere' in this index."),
        ("/api/articles/en-levee/similar?k=0", 422, "k: "),
        ("/api/articles/en-levee/similar?k=21", 422, "k: "),
        ("/api/articles/en-levee/similar?kk=2", 422, "kk: "),
    ],
)
def test_what_cannot_be_answered_says_why(client: TestClient, address: str, status: int, told: str) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert told in ProblemDetails.model_validate(answer.json()).detail
    documented = client.get("/openapi.json").json()["paths"]["/api/articles/{article_id}/similar"]["get"]
    assert str(status) in documented["responses"]


def test_the_page_lists_up_to_four_similar_articles_of_each_language(client: TestClient) -> None:
    answer = client.get("/api/articles/en-levee/similar").json()["similar"]
    page = read(client, "/articles/en-levee?q=flood&prefer=id")
    section = page.one("section", class_="similar")
    assert section.flat_text.startswith("Similar articles English ")
    assert "Evacuees of the flood sleep in tents Harbour Post 14 February 2024" in section.flat_text
    assert [h3.flat_text for h3 in page.find("h3")] == ["English", "Indonesian"]
    headings = {element.attributes["id"] for element in page.find("h2")}
    assert headings == {"similar", "about"}
    for one in answer:
        title = one["title"] or "Untitled article"
        link = next(a for a in page.find("a", lang=one["language"]) if a.flat_text == title)
        assert link.attributes["href"].endswith("?q=flood&prefer=id")
    assert "Artikel serupa" in read(client, "/articles/en-levee?ui=id").one("section", class_="similar").text
    client.cookies.clear()


def test_what_is_listed_as_kin_is_not_listed_again(client: TestClient) -> None:
    kin = {"agency", "copy/1?#", "copy-2", "copy-3", "copy-4", "copy-5", "report-en", "report-id"}
    for article_id in ("agency", "report-en", "copy-3"):
        similar = client.get(f"/api/articles/{article_id}/similar?k=20").json()["similar"]
        assert not kin & {one["article_id"] for one in similar}
    assert not read(client, "/articles/en-train").find("section", class_="similar")


def test_an_article_is_cited_in_three_styles(client: TestClient) -> None:
    fields = text_fields(read(client, "/articles/en-levee"))
    assert list(fields) == ["As a sentence", "BibTeX", "RIS (Zotero, Mendeley, EndNote)"]
    assert fields["As a sentence"] == (
        "Ann Harrow, “Flood water broke into the village”, The Strait Courier, 13 February 2024, "
        "https://strait-courier.example/levee"
    )
    assert fields["BibTeX"].startswith("@article{thestraitcourier-20240213-flood-water-broke,\n")
    assert fields["RIS (Zotero, Mendeley, EndNote)"].startswith("TY  - NEWS\nAU  - Ann Harrow\n")
    indonesian = text_fields(read(client, "/articles/en-levee?ui=id"))
    client.cookies.clear()
    assert "13 Februari 2024" in indonesian["Dalam satu kalimat"]


def test_copying_waits_for_the_script(client: TestClient) -> None:
    page = read(client, "/articles/en-levee")
    buttons = page.find("button", class_="copy")
    assert len(buttons) == 3
    fields = {field.attributes["id"] for field in page.find("textarea")}
    assert all("hidden" in button.attributes for button in buttons)
    assert {button.attributes["data-field"] for button in buttons} == fields
    assert page.one("p", id="copied").attributes["role"] == "status"


def test_hostile_values_stay_values(client: TestClient) -> None:
    page = read(client, "/articles/hostile")
    assert all(script.attributes["src"].startswith("/static/") for script in page.find("script"))
    fields = text_fields(page)
    assert all("</textarea><script>" in fields[name] for name in fields)
    assert len(fields["As a sentence"].splitlines()) == 1
    assert " note=" in fields["BibTeX"]
    assert not [line for line in fields["BibTeX"].splitlines() if line.strip().startswith("note")]
    assert page.one("h1").text == HOSTILE


def test_what_is_not_known_is_told(client: TestClient) -> None:
    page = read(client, "/articles/bare")
    facts = page.one("dl", class_="facts").flat_text
    assert "Date not known Outlet not known Author not known" in facts
    assert "Date not known" in page.one("p", class_="meta").flat_text
    assert "Section" not in facts
    assert "Tanggal tidak diketahui" in read(client, "/articles/bare?ui=id").one("p", class_="meta").flat_text
    client.cookies.clear()
    known = read(client, "/articles/en-levee").one("dl", class_="facts").flat_text
    assert "Date 13 February 2024 came with the article Outlet The Strait Courier" in known


@pytest.mark.parametrize(("ui", "told"), [("en", "Untitled article"), ("id", "Artikel tanpa judul")])
def test_a_missing_headline_is_told_in_the_language_of_the_page(ui: str, told: str) -> None:
    article = Article(
        article_id="a", origin="a:1", title="", body="Hujan.", language="id", language_confidence=1
    )
    context = {
        "parameters": ArticleParameters(),
        "article": article,
        "paragraphs": mark_passage(article.body, None),
        "kinds": (),
        "answered": (),
        "copies": (),
        "story": (),
        "similar": (SimilarArticle(article=article, score=0.5, closeness=6.0),),
        "standing": None,
        "passage_is_gone": False,
    }
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": f"ui={ui}".encode()}
    page = Page(bytes(Renderer().render(Request(scope), "article.html", context).body).decode())
    assert page.faults == []
    assert (page.one("h1").text, "lang" in page.one("h1").attributes) == (told, False)
    assert page.one("title").text == f"{told} – Lintas"
    assert [a.text for a in page.find("a", lang="id") if "ul" in a.inside and "section" in a.inside] == [told]
    assert page.one("textarea", id="cite-sentence").text == told


def test_a_long_headline_is_set_smaller(client: TestClient) -> None:
    assert read(client, "/articles/wordy").one("h1").attributes["class"] == "long"
    assert "class" not in read(client, "/articles/en-levee").one("h1").attributes


def test_the_words_that_answered_are_marked_in_the_passage_as_in_the_results(client: TestClient) -> None:
    results = Page(client.get("/?q=korban+banjir+zebra").text)
    [address, *_] = [a.attributes["href"] for a in results.find("a") if "en-tents" in a.attributes["href"]]
    page = read(client, address)
    words = [mark.flat_text for mark in page.find("mark") if "data-term" in mark.attributes]
    assert set(words) > {"flood", "victims"}
    assert all("mark" in mark.inside for mark in page.find("mark") if "data-term" in mark.attributes)
    told = page.one("ul", aria_labelledby="your-words").flat_text
    assert told.endswith("zebra – not found here")
    assert told.startswith("korban ")
    assert page.one("p", class_="legend").flat_text.startswith("Marked: ")


@pytest.mark.parametrize(
    "asked", ["passage=en-tents%230", "q=flood", "q=flood&after=soon&passage=en-tents%230", "q=language:en"]
)
def test_without_a_search_or_a_passage_no_words_are_marked(client: TestClient, asked: str) -> None:
    page = read(client, f"/articles/en-tents?{asked}")
    assert [mark for mark in page.find("mark") if "data-term" in mark.attributes] == []
    assert not page.find("div", id="words")
    assert len(page.find("mark", id="passage")) == asked.count("passage=")


@pytest.mark.parametrize("part", ["", "/raw"])
def test_searching_on_from_an_article_keeps_how_the_search_was_steered(client: TestClient, part: str) -> None:
    asked = {
        "q": "flood",
        "language": ["en", "id"],
        "source": ["Warta Lintang"],
        "after": "2024-01-01",
        "before": "2024-12-31",
        "sort": "newest",
        "prefer": "id",
        "expand": "off",
        "copies": "show",
        "stories": "show",
        "k": "5",
    }
    page = Page(client.get(f"/articles/en-levee{part}", params={**asked, "page": "2"}).text)
    fields = [field.attributes for field in page.find("input") if "form" in field.inside]
    sent: dict[str, list[str]] = {}
    for attributes in fields:
        sent.setdefault(attributes["name"], []).append(attributes["value"])
    assert sent == {name: value if isinstance(value, list) else [value] for name, value in asked.items()}
    assert [attributes["type"] for attributes in fields if attributes["name"] == "prefer"] == ["hidden"]
    assert not Page(client.get("/articles/en-levee").text).find("input", type="hidden")


def test_sections_are_labelled_by_their_headings(client: TestClient) -> None:
    for address in ("/articles/en-levee?q=flood", "/articles/agency", "/articles/bare"):
        page = read(client, address)
        assert len(page.find("h1")) == 1
        ids = {element.attributes.get("id") for element in page.elements if element.tag in {"h1", "h2"}}
        labelled = {
            element.attributes["aria-labelledby"] for element in page.find("section") + page.find("article")
        }
        assert labelled <= ids
        assert ids == labelled
