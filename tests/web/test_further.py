"""More passages of a result: at the endpoint, and unfolded on the page by links alone."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import Request
from fastapi.testclient import TestClient

from search.engine import MAX_PASSAGES
from search.records import FoundPassage, HighlightKind, Passage, SearchResult, Span
from tests.building import build_index
from tests.long_corpus import write_long_corpus
from tests.made_records import INDEX, find_in, make_page, make_result
from tests.web.conftest import make_client
from tests.web.page_reader import Page
from web.pages import render_results
from web.parameters import SearchParameters
from web.rendering import Renderer
from web.schemas import SearchAnswer


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("further")
    build_index([write_long_corpus(folder / "articles")], folder / "index")
    with make_client(folder / "index") as client:
        yield client


MARKED: tuple[tuple[str, str, HighlightKind], ...] = (
    ("Rain fell on Russia. All went home.", "Russia", "name"),
    ("<b>Costs</b> & prices climbed.", "Costs", "model"),
    ("Harga naik.", "Harga", "same"),
)


def make_unfolded(shown: int, found: int) -> SearchResult:
    """A result with ``shown`` of ``found`` further passages."""
    further = tuple(
        FoundPassage(
            score=0.5,
            passage=Passage(
                passage_id=f"article-1#{number}", article_id="article-1", start=0, end=len(text), text=text
            ),
            highlights=(find_in(text, word, "harga", kind),),
            best_sentence=Span(start=0, end=len(text)),
        )
        for number, (text, word, kind) in enumerate(MARKED, 1)
    )
    return replace(make_result("Prices rose."), more_passages=found, further=further[:shown])


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


def links(page: Page) -> dict[str, str]:
    """Text and address of the links below the passages."""
    return {
        link.flat_text: link.attributes["href"]
        for link in page.find("a")
        if link.inside[-1] == "p" and "li" in link.inside and "article" in link.inside
    }


def test_the_endpoint_gives_as_many_as_are_asked_for(client: TestClient) -> None:
    for passages in (0, 1, 3, MAX_PASSAGES):
        answer = client.get(f"/api/search?q=flood+victims&passages={passages}")
        found = SearchAnswer.model_validate(answer.json())
        assert any(result.more_passages > MAX_PASSAGES for result in found.results)
        for result in found.results:
            assert len(result.further) == min(passages, result.more_passages)
            scores = [result.score, *(further.score for further in result.further)]
            assert scores == sorted(scores, reverse=True)
            for further in result.further:
                article = client.get(f"/api/articles/{result.article.article_id}").json()
                assert article["body"][further.start : further.end] == further.text
                assert further.passage_id in {one["passage_id"] for one in article["passages"]}


def test_a_number_out_of_range_is_a_problem(client: TestClient) -> None:
    answer = client.get("/api/search?q=flood&passages=6")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == "passages is 6; it must be between 0 and 5."
    page = client.get("/?q=flood&passages=-1")
    assert page.status_code == 400
    assert "passages is -1; it must be between 0 and 5." in Page(page.text).one("main").flat_text


@pytest.mark.parametrize("form", ["csv", "rss", "atom"])
def test_tables_and_feeds_hold_best_passages_alone_and_refuse_more(client: TestClient, form: str) -> None:
    usual = client.get(f"/api/search.{form}?q=flood")
    assert client.get(f"/api/search.{form}?q=flood&passages=0").content == usual.content
    refused = client.get(f"/api/search.{form}?q=flood&passages=2")
    assert refused.status_code == 422
    assert [error["parameter"] for error in refused.json()["errors"]] == ["passages"]


def test_an_unfolded_page_still_offers_every_form(client: TestClient) -> None:
    page = Page(client.get("/?q=flood&passages=2").text)
    forms = [a.attributes["href"] for a in page.find("a") if a.attributes["href"].startswith("/api/search")]
    forms += [link.attributes["href"] for link in page.find("link", rel="alternate")]
    assert len(forms) == 6
    for address in forms:
        assert client.get(address).status_code == 200
        assert ("passages" in address) == address.startswith("/api/search?")


def test_links_alone_unfold_the_passages_and_fold_them_again(client: TestClient) -> None:
    folded = Page(client.get("/?q=flood+victims&k=4&sort=oldest").text)
    assert folded.faults == []
    unfold = folded.find("a", hx_select_oob="#words")[0].attributes["href"]
    asked = parse_qs(urlsplit(unfold).query)
    assert (asked["k"], asked["sort"], asked["passages"]) == (["4"], ["oldest"], [str(MAX_PASSAGES)])
    place = urlsplit(unfold).fragment
    assert [heading.tag for heading in folded.elements if heading.attributes.get("id") == place] == ["h2"]
    unfolded = Page(client.get(unfold.split("#")[0]).text)
    assert unfolded.faults == unfolded.unnamed() == []
    assert not unfolded.find("a", hx_select_oob="#words")
    answer = client.get("/api/search", params=asked).json()
    shown = [paragraph.flat_text for paragraph in unfolded.find("p", class_="passage")]
    expected = [
        " ".join(passage["text"].split())
        for result in answer["results"]
        for passage in (result["passage"], *result["further"])
    ]
    assert shown == expected
    fold = unfolded.find("a", hx_select_oob="unset")[0].attributes["href"]
    assert urlsplit(fold).fragment == place
    assert "passages" not in fold
    assert len(Page(client.get(fold.split("#")[0]).text).find("p", class_="passage")) == 4


def test_each_passage_leads_to_its_place_in_the_article(client: TestClient) -> None:
    page = Page(client.get("/?q=flood+victims&k=1&passages=2").text)
    passages = [paragraph.flat_text for paragraph in page.find("p", class_="passage")][1:]
    addresses = [
        link.attributes["href"]
        for link in page.find("a")
        if link.flat_text == "Read this passage in the article"
    ]
    assert len(passages) == len(addresses) == 2
    for text, address in zip(passages, addresses, strict=True):
        article = Page(client.get(address).text)
        assert article.one("mark", id="passage").flat_text == text
        back = next(a.attributes["href"] for a in article.find("a") if "passages=2" in a.attributes["href"])
        assert len(Page(client.get(back).text).find("p", class_="passage")) == 3


def test_the_page_says_how_many_are_left_and_where(renderer: Renderer) -> None:
    page = render(renderer, make_unfolded(2, 7), passages="2")
    found = page.one("ol", aria_label="More")
    assert found.attributes["data-told"] == "2 more passages are shown"
    article = "/articles/article-1?q=harga&passages=2"
    assert links(page) == {
        "Read this passage in the article": f"{article}&passage=article-1%232#passage",
        "There are 5 more in the article": article,
        "Show only the best passage": "/?q=harga#result-1",
    }
    one_left = links(render(renderer, make_unfolded(2, 3), passages="2"))
    assert "There is 1 more in the article" in one_left
    none_left = links(render(renderer, make_unfolded(3, 3), passages="5"))
    assert [text for text in none_left if "more" in text] == []


@pytest.mark.parametrize(("found", "asked"), [(1, "1"), (3, "3"), (5, "5"), (9, "5")])
def test_the_link_asks_for_no_more_than_there_are_or_may_be(
    renderer: Renderer, found: int, asked: str
) -> None:
    [(text, address)] = links(render(renderer, make_unfolded(0, found))).items()
    assert text.startswith(f"{found} more passage")
    assert address == f"/?q=harga&passages={asked}#result-1"


def test_a_result_without_more_passages_has_nothing_to_unfold(renderer: Renderer) -> None:
    page = render(renderer, make_result("Prices rose."), passages="5")
    assert page.find("div", class_="further") == []
    assert links(page) == {}


def test_words_and_kinds_of_marks_are_told_with_those_of_the_unfolded_passages(renderer: Renderer) -> None:
    folded = render(renderer, make_unfolded(0, 3))
    assert folded.one("div", id="words").flat_text == "Your words harga – not found here"
    unfolded = render(renderer, make_unfolded(3, 3), passages="3")
    assert "hidden" not in unfolded.one("div", id="words").attributes
    assert unfolded.one("span", class_="word").flat_text == "harga 3(3 marks on this page)"
    assert unfolded.one("p", class_="legend").flat_text == (
        "Marked: your word, the same name or term, close in meaning"
    )
    assert [mark.flat_text for mark in unfolded.find("mark")] == ["Russia", "Costs", "Harga"]
    counts = unfolded.find("ul", aria_labelledby="your-words")[0].attributes
    assert (counts["data-one"], counts["data-many"]) == ("(# mark on this page)", "(# marks on this page)")


def test_all_of_it_is_told_in_indonesian(renderer: Renderer) -> None:
    page = render(renderer, make_unfolded(2, 7), ui="id", passages="2")
    assert list(links(page)) == [
        "Baca bagian ini di dalam artikel",
        "Masih ada 5 bagian lagi di dalam artikel",
        "Tampilkan bagian terbaik saja",
    ]
    assert page.one("ol", aria_label="Bagian").attributes["data-told"] == "2 bagian lain ditampilkan"


@pytest.mark.parametrize("article_id", ["a/b c", "\"]'><script>", "naïve%20#?", "ib\\u"])
def test_any_id_can_be_chosen_in_place(renderer: Renderer, article_id: str) -> None:
    result = make_unfolded(0, 2)
    result = replace(result, article=replace(result.article, article_id=article_id))
    page = render(renderer, result)
    place = page.one("div", class_="further").attributes["data-article"]
    assert page.one("a", hx_select_oob="#words").attributes["hx-select"] == f'[data-article="{place}"]'
    assert place.isascii()
    assert not set(place) & set("\"'\\<>& ")


def test_a_new_search_is_folded_and_turned_pages_stay_unfolded(client: TestClient) -> None:
    page = Page(client.get("/?q=flood&passages=2&k=2").text)
    assert page.find("input", name="passages") == []
    assert "passages=2" in page.one("a", rel="next").attributes["href"]
    article = Page(client.get("/articles/en-much?q=flood&passages=2&k=2").text)
    assert article.find("input", name="passages") == []


def test_the_description_for_programs_tells_of_further_passages(client: TestClient) -> None:
    description = client.get("/openapi.json").json()
    parameters = {one["name"]: one for one in description["paths"]["/api/search"]["get"]["parameters"]}
    assert parameters["passages"]["schema"]["default"] == 0
    assert "0 to 5" in parameters["passages"]["description"]
    further = description["components"]["schemas"]["Result"]["properties"]["further"]
    assert further["items"] == {"$ref": "#/components/schemas/FurtherPassage"}
    [example] = further["examples"]
    result = client.get("/api/search?q=flood&passages=1&k=1").json()["results"][0]
    assert [one.keys() for one in example] == [one.keys() for one in result["further"]]
    for name in ("csv", "rss", "atom"):
        parameters = {
            one["name"]: one for one in description["paths"][f"/api/search.{name}"]["get"]["parameters"]
        }
        assert parameters["passages"]["schema"]["maximum"] == 0
