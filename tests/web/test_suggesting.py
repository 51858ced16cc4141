"""The endpoint of suggestions, and the line that points a typing error out."""

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import REFUSALS
from web.suggesting import SuggestAnswer


def test_suggestions_answer_in_the_documented_shape(client: TestClient) -> None:
    answer = client.get("/api/suggest", params={"q": "harga be", "language": "id"})
    assert answer.status_code == 200
    found = SuggestAnswer.model_validate(answer.json())
    assert found.text == "harga be"
    assert ("Harga beras naik lagi", "headline", "id") in [
        (one.text, one.kind, one.language) for one in found.suggestions
    ]
    assert found.generation == client.get("/api/index").json()["generation"]


@pytest.mark.parametrize("q", ["", "b", '"', "a:b OR -", "x" * 5000, "\x00 harga"])
def test_anything_may_be_typed(client: TestClient, q: str) -> None:
    answer = client.get("/api/suggest", params={"q": q})
    assert answer.status_code == 200
    assert SuggestAnswer.model_validate(answer.json()).text == q


def test_there_are_as_many_as_asked_for(client: TestClient) -> None:
    answer = client.get("/api/suggest", params={"q": "ha", "count": 1}).json()
    assert len(answer["suggestions"]) == 1


@pytest.mark.parametrize(
    ("parameters", "named"), [({"count": 0}, "count"), ({"count": 21}, "count"), ({"k": 3}, "k")]
)
def test_a_wrong_parameter_is_named(client: TestClient, parameters: dict[str, int], named: str) -> None:
    answer = client.get("/api/suggest", params={"q": "ha", **parameters})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [error["parameter"] for error in answer.json()["errors"]] == [named]


def test_the_description_for_programs_names_every_answer(client: TestClient) -> None:
    described = client.get("/openapi.json").json()["paths"]["/api/suggest"]["get"]
    assert set(described["responses"]) == {"200", "304", *REFUSALS, "422", "503"}
    assert {parameter["name"] for parameter in described["parameters"]} == {"q", "language", "count"}


@pytest.mark.parametrize(("language", "line"), [("en", "Did you mean: "), ("id", "Mungkin maksud Anda: ")])
def test_a_typing_error_is_pointed_out_and_keeps_the_filters(
    client: TestClient, language: str, line: str
) -> None:
    page = client.get("/", params={"q": "banjir sekolha", "language": "id", "page": 1, "ui": language}).text
    assert f'<p class="did-you-mean">{line}<a href="/?q=banjir+sekolah&amp;language=id">' in page
    assert (
        client.get("/api/search", params={"q": "banjir sekolha"}).json()["did_you_mean"] == "banjir sekolah"
    )


def test_a_right_query_gets_no_line(client: TestClient) -> None:
    assert "did-you-mean" not in client.get("/", params={"q": "banjir sekolah"}).text
