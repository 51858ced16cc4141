"""The article page and the endpoints tell where each value came from."""

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from search.answer import article_as_export
from tests.building import build_index, open_index
from tests.web.conftest import make_client
from tests.web.page_reader import Page
from web.schemas import WholeArticle

ARTICLE = {
    "id": "flood",
    "title": "Flood drives villagers from their homes",
    "text": "Ann Porter | 3 hours ago\n\nThe river rose in the night and the flood drove the villagers to a "
    "school.\n\nPhoto: A boat <b>in the street\n\nSoldiers brought water and medicine to the victims of "
    "the flood, the mayor said.",
    "section": "Weather",
    "fetched": "2024-02-11T14:30:00Z",
    "url": "https://courier.example/flood",
}
CAPTION = "Photo: A boat <b>in the street"
EVIDENCE = {
    "published": {
        "code": "byline:relative",
        "text": "Ann Porter | 3 hours ago (crawled 2024-02-11T14:30:00+00:00)",
    },
    "source": {"code": "url", "text": "https://courier.example/flood"},
    "author": {"code": "byline", "text": "Ann Porter | 3 hours ago"},
    "category": {"code": "field", "text": "Weather"},
    "language": {"code": "text", "text": ""},
    "url": {"code": "field", "text": "https://courier.example/flood"},
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("evidence")
    source = folder / "articles.jsonl"
    source.write_text(json.dumps(ARTICLE) + "\n", "utf-8")
    build_index([source], folder / "index")
    engine = open_index(folder / "index")
    exported = article_as_export(engine.article("flood"))
    engine.close()
    assert (exported["category"], exported["captions"], exported["evidence"]) == (
        "Weather",
        [CAPTION],
        EVIDENCE,
    )
    with make_client(folder / "index") as client:
        yield client


def test_an_article_answers_with_its_evidence(client: TestClient) -> None:
    answer = client.get("/api/articles/flood").json()
    assert WholeArticle.model_validate(answer).category == "Weather"
    assert (answer["published"], answer["captions"], answer["evidence"]) == (
        "2024-02-11",
        [CAPTION],
        EVIDENCE,
    )
    assert CAPTION not in answer["body"]


def test_the_page_shows_section_captions_and_evidence(client: TestClient) -> None:
    page = Page(client.get("/articles/flood").text)
    assert page.faults == []
    assert page.one("bdi", **{"class": "category"}).text == "Weather"
    captions = page.one("section", **{"class": "captions"})
    assert captions.flat_text == f"Under the pictures {CAPTION}"
    story = page.one("article").flat_text
    assert "11 February 2024 (from the byline, counted back from the time of crawling)" in story
    assert "How these details are known" in story
    cells = [cell.text for cell in page.find("td")]
    place = cells.index("Section")
    assert cells[place : place + 3] == ["Section", "came with the article", "Weather"]


def test_the_page_does_so_in_indonesian(client: TestClient) -> None:
    page = Page(client.get("/articles/flood?ui=id").text)
    cells = [cell.text for cell in page.find("td")]
    place = cells.index("Rubrik")
    assert cells[place : place + 3] == ["Rubrik", "disertakan bersama artikel", "Weather"]
    assert "Asal keterangan ini" in page.one("article").text
