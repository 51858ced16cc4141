"""Where an article stands in the answer that led to it: the same order as the results, whatever was asked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from search.engine import SearchEngine
from tests.building import build_index, open_index, update_index
from tests.kin_corpus import write_kin_corpus
from tests.web.conftest import make_client
from tests.web.page_reader import Page
from web.parameters import ArticleParameters, SearchParameters
from web.standing import find_standing

ASKED: dict[str, object] = {
    "q": "banjir di desa",
    "language": ["id"],
    "source": ["Warta Lintang"],
    "author": ["Sari Lestari"],
    "category": ["Daerah"],
    "after": "2024-01-01",
    "before": "2024-04",
    "sort": "newest",
    "expand": "off",
    "plain": ["victims"],
    "prefer": "en",
    "copies": "show",
    "stories": "show",
}
"""For each parameter that shapes an answer a value that is not the usual one."""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchEngine]:
    folder = tmp_path_factory.mktemp("standing")
    build_index([write_kin_corpus(folder / "articles")], folder / "index")
    engine = open_index(folder / "index")
    yield engine
    engine.close()


def test_every_parameter_that_shapes_an_answer_is_tried() -> None:
    assert ASKED.keys() == SearchParameters.model_fields.keys() - {"page", "k", "passages"}


@pytest.mark.parametrize("name", ASKED)
def test_results_follow_one_another_as_the_search_ranks_them(engine: SearchEngine, name: str) -> None:
    parameters = ArticleParameters.model_validate({"q": "flood victims", "k": 100, name: ASKED[name]})
    results = parameters.ask(engine).results
    order = [(result.article.article_id, result.passage.passage_id) for result in results]
    assert order
    for place, (article_id, _) in enumerate(order):
        standing = find_standing(engine, parameters, article_id)
        assert standing
        assert (standing.rank, standing.total, standing.page) == (place + 1, len(order), 1)
        before, after = standing.previous, standing.next
        assert (before and (before.article_id, before.passage_id)) == (order[place - 1] if place else None)
        assert (after and (after.article_id, after.passage_id)) == (dict(enumerate(order)).get(place + 1))


def test_the_page_of_results_is_the_one_that_holds_it(engine: SearchEngine) -> None:
    for page in (1, 2, 3):
        parameters = ArticleParameters(q="harga", k=4, page=page)
        for result in parameters.ask(engine).results:
            standing = find_standing(engine, parameters, result.article.article_id)
            assert standing
            assert (standing.page, standing.rank) == (page, result.rank)


@pytest.mark.parametrize(
    ("asked", "article_id"),
    [
        ({}, "en-flood"),
        ({"q": " "}, "en-flood"),
        ({"q": "x" * 5000}, "en-flood"),
        ({"q": "flood", "after": "kemarin"}, "en-flood"),
        ({"q": "flood", "k": 0}, "en-flood"),
        ({"q": "flood", "language": ["id"]}, "en-flood"),
        ({"q": "siswa"}, "copy-2"),
    ],
)
def test_an_article_that_no_search_led_to_stands_nowhere(
    engine: SearchEngine, asked: dict[str, object], article_id: str
) -> None:
    assert find_standing(engine, ArticleParameters.model_validate(asked), article_id) is None


def test_the_page_leads_through_the_results_and_back_to_the_right_page(client: TestClient) -> None:
    expected = client.get("/api/search", params={"q": "harga", "k": 12}).json()["results"]
    address = client.get("/?q=harga&k=5").text
    link = next(a for a in Page(address).find("a") if "h2" in a.inside).attributes["href"]
    for place, result in enumerate(expected):
        page = Page(client.get(link).text)
        assert page.faults == []
        assert page.unnamed() == []
        assert page.one("h1").flat_text == result["article"]["title"]
        assert page.one("mark", id="passage")
        steps = page.one("nav", class_="walk").flat_text
        assert f"Result {place + 1} of 12" in steps
        back = next(a for a in page.find("a") if "Back to the results" in a.flat_text).attributes["href"]
        page_of = f"&page={place // 5 + 1}" if place >= 5 else ""
        assert back == f"/?q=harga{page_of}&k=5#result-{place + 1}"
        assert [a.flat_text for a in page.find("a", rel="prev")] == (
            [f"Previous result: {expected[place - 1]['article']['title']}"] if place else []
        )
        following = page.find("a", rel="next")
        assert len(following) == (place < 11)
        link = following[0].attributes["href"] if following else ""
        assert link.startswith("/articles/") == (place < 11)


def test_it_is_told_in_indonesian(client: TestClient) -> None:
    page = Page(client.get("/articles/id-beras?q=harga+beras&ui=id").text)
    assert "Hasil ke-1 dari 12" in page.one("nav", class_="walk").flat_text
    assert page.one("a", rel="next").flat_text.startswith("Hasil berikutnya: ")


def test_it_is_right_when_the_index_has_switched(tmp_path: Path) -> None:
    source = write_kin_corpus(tmp_path / "articles")
    build_index([source], tmp_path / "index")
    with make_client(tmp_path / "index") as client:
        first = Page(client.get("/articles/id-beras?q=harga+beras").text)
        assert "Result 1 of 14" in first.one("nav", class_="walk").flat_text
        following = first.one("a", rel="next").attributes["href"]
        gone = following.removeprefix("/articles/").split("?")[0]
        update_index([], tmp_path / "index", without=[gone])
        second = Page(client.get("/articles/id-beras?q=harga+beras").text)
        assert "Result 1 of 13" in second.one("nav", class_="walk").flat_text
        assert second.one("a", rel="next").attributes["href"] != following
        assert client.get(following).status_code == 404
