"""The endpoints: the contract's shapes, filters, and the documented models that describe them."""

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import REFUSALS
from web.schemas import Index, Live, Ready, SearchAnswer, WholeArticle


def test_a_search_answers_in_the_documented_shape(client: TestClient) -> None:
    answer = client.get("/api/search", params={"q": "banjir", "k": 3})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    found = SearchAnswer.model_validate(answer.json())
    assert [result.rank for result in found.results] == [1, 2, 3]
    assert found.query.text == "banjir"
    assert {result.article.article_id for result in found.results[:2]} == {"id-banjir", "en-flood"}
    for result in found.results:
        for highlight in result.passage.highlights:
            word = result.passage.text[highlight.start : highlight.end]
            assert highlight.query_term == "banjir"
            assert word.casefold() == {"same": "banjir", "model": "flood"}[highlight.kind]


def test_an_article_answers_in_the_documented_shape(client: TestClient) -> None:
    article = WholeArticle.model_validate(client.get("/api/articles/en-flood").json())
    assert article.title == "Flood drives villagers from their homes"
    assert article.url == "https://strait-courier.example/flood"
    assert [place.passage_id for place in article.passages] == [
        f"en-flood#{ordinal}" for ordinal in range(len(article.passages))
    ]


def test_the_index_answers_in_the_documented_shape(client: TestClient) -> None:
    index = Index.model_validate(client.get("/api/index").json())
    assert index.articles == sum(index.languages.values()) == 12


def test_health_answers_in_the_documented_shape(client: TestClient) -> None:
    assert Live.model_validate(client.get("/healthz").json()).status == "live"
    ready = Ready.model_validate(client.get("/readyz").json())
    assert ready.generation == client.get("/api/index").json()["generation"]
    assert ready.problem is None


@pytest.mark.parametrize(
    ("filters", "allowed"),
    [
        ({"language": "en"}, {"en"}),
        ({"language": ["en", "id"]}, {"en", "id"}),
        ({"source": "Kabar Pesisir"}, {"id"}),
        ({"source": ["Kabar Pesisir", "Harbour Post"]}, {"en", "id"}),
    ],
)
def test_filters_are_applied(
    client: TestClient, filters: dict[str, str | list[str]], allowed: set[str]
) -> None:
    answer = client.get("/api/search", params={"q": "harga", "k": 50, **filters}).json()
    assert {result["article"]["language"] for result in answer["results"]} == allowed
    assert answer["total"] == len(answer["results"])
    # Of its own filter a facet knows nothing: it tells what another choice would give.
    assert sum(answer["facets"]["language"][code] for code in allowed) == answer["total"]


def test_dates_are_inclusive_and_order_is_by_day(client: TestClient) -> None:
    days = {"after": "2024-02-11", "before": "2024-03-01", "sort": "oldest"}
    # Of a subject that no article has, so that none is left out for being weak.
    answer = client.get("/api/search", params={"q": "satelit ponsel", **days}).json()
    published = [result["article"]["published"] for result in answer["results"]]
    assert published == sorted(published)
    assert (published[0], published[-1]) == ("2024-02-11", "2024-03-01")


def test_pages_follow_one_another(client: TestClient) -> None:
    asked = [{"q": "harga", "k": "5", "page": page} for page in "123"]
    pages = [client.get("/api/search", params=parameters).json() for parameters in asked]
    assert [result["rank"] for page in pages for result in page["results"]] == list(range(1, 13))
    assert {page["total"] for page in pages} == {12}


def test_the_description_for_programs_names_every_answer(client: TestClient) -> None:
    search = client.get("/openapi.json").json()["paths"]["/api/search"]["get"]
    assert set(search["responses"]) == {"200", "304", *REFUSALS, "422", "503"}
    problem = search["responses"]["400"]["content"]["application/problem+json"]["schema"]
    assert problem == {"$ref": "#/components/schemas/ProblemDetails"}
    assert {parameter["name"] for parameter in search["parameters"]} == {
        *("q", "language", "source", "after", "before", "sort", "page", "k", "expand", "prefer"),
        *("copies", "stories", "author", "category", "plain", "passages"),
    }


def test_the_description_for_programs_explains_how_to_steer(client: TestClient) -> None:
    search = client.get("/openapi.json").json()["paths"]["/api/search"]["get"]
    parameters = {parameter["name"]: parameter for parameter in search["parameters"]}
    expand, prefer = parameters["expand"], parameters["prefer"]
    assert (expand["schema"]["enum"], expand["schema"]["default"]) == (["on", "off"], "on")
    assert (prefer["schema"]["default"], prefer["schema"]["examples"]) == ("none", ["id"])
    assert "other spellings" in expand["description"]
    assert "lean to" in prefer["description"]


@pytest.mark.parametrize(
    ("steering", "expand", "prefer"),
    [
        ({}, True, None),
        ({"expand": "on", "prefer": "none"}, True, None),
        ({"expand": "off"}, False, None),
        ({"prefer": "id"}, True, "id"),
    ],
)
def test_an_answer_tells_how_it_was_steered(
    client: TestClient, steering: dict[str, str], expand: bool, prefer: str | None
) -> None:
    query = client.get("/api/search", params={"q": "harga", **steering}).json()["query"]
    assert (query["expand"], query["prefer"]) == (expand, prefer)
