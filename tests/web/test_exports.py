"""The answer as a table: what stands in it is what the endpoint answers, and opens in a spreadsheet."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from search.records import Article
from tests.building import build_index
from tests.made_records import find_span, make_page, make_result
from tests.web.conftest import REFUSALS, make_client
from web.exports import COLUMNS, write_table
from web.plain_text import disarm_cell

BASE = "https://lintas.example"
MARK = "\ufeff"

HOSTILE = {
    "id": "=HYPERLINK(1)",
    "title": '=HYPERLINK("https://evil.example","Flood")',
    "text": '"The flood", he said, came\nto the village; the river rose over the school.',
    "source": "@Courier, Daily",
    "url": "javascript:alert(1)",
}


def read_table(text: str, separator: str = ",") -> list[dict[str, str]]:
    assert text.startswith(MARK)
    return list(csv.DictReader(io.StringIO(text.removeprefix(MARK), newline=""), delimiter=separator))


@pytest.fixture(scope="module")
def hostile_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "articles.jsonl").write_text(json.dumps(HOSTILE) + "\n", "utf-8")
    build_index([folder / "articles.jsonl"], folder / "index")
    with make_client(folder / "index") as client:
        yield client


@pytest.mark.parametrize("search", ["q=banjir", "q=harga&sort=oldest&language=id", "q=korban&k=3&page=2"])
def test_a_table_holds_what_the_endpoint_answers(client: TestClient, search: str) -> None:
    more = "" if "k=" in search else "&k=100"
    found = client.get(f"/api/search?{search}{more}").json()["results"]
    rows = read_table(client.get(f"/api/search.csv?{search}").text)
    assert found
    assert [tuple(row) for row in rows] == [COLUMNS] * len(found)
    for row, result in zip(rows, found, strict=True):
        article, passage = result["article"], result["passage"]
        best = passage["best_sentence"]
        assert row == {
            "rank": str(result["rank"]),
            "title": article["title"],
            "outlet": article["source"] or "",
            "published": article["published"] or "",
            "language": article["language"],
            "url": article["url"] or "",
            "strength": result["strength"],
            "best_sentence": passage["text"][best["start"] : best["end"]],
            "passage": passage["text"],
            "article_id": article["article_id"],
            "address": row["address"],
        }
        parts = urlsplit(row["address"])
        assert f"{parts.scheme}://{parts.netloc}" == "http://testserver"
        page = client.get(f"{parts.path}?{parts.query}")
        assert (page.status_code, parts.fragment) == (200, "passage")
        assert 'id="passage"' in page.text


def test_a_table_is_a_download_with_a_name_that_tells_the_search(client: TestClient) -> None:
    headers = client.get("/api/search.csv", params={"q": "Korban “banjir” é/../x"}).headers
    assert headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert headers["content-disposition"] == 'attachment; filename="lintas-korban-banjir-x.csv"'
    second = client.get("/api/search.csv", params={"q": "harga", "k": 5, "page": 2}).headers
    assert second["content-disposition"] == 'attachment; filename="lintas-harga-2.csv"'


def test_pages_of_a_table_name_their_neighbours_and_together_are_the_answer(client: TestClient) -> None:
    address, ranks, seen = "http://testserver/api/search.csv?q=harga&k=5", [], []
    while address:
        answer = client.get(address)
        ranks += [int(row["rank"]) for row in read_table(answer.text)]
        links = {str(link["rel"]): str(link["url"]) for link in answer.links.values()}
        seen.append(sorted(links))
        address = links.get("next", "")
    assert ranks == list(range(1, 13))
    assert seen == [["next"], ["next", "prev"], ["prev"]]


def test_a_semicolon_can_stand_between_cells(client: TestClient) -> None:
    comma = client.get("/api/search.csv?q=banjir").text
    semicolon = client.get("/api/search.csv?q=banjir&separator=semicolon").text
    assert read_table(semicolon, ";") == read_table(comma)
    assert semicolon.splitlines()[0] == MARK + ";".join(COLUMNS)


def test_no_cell_runs_as_a_formula_or_breaks_the_table(hostile_client: TestClient) -> None:
    [row] = read_table(hostile_client.get("/api/search.csv?q=flood").text)
    assert row["title"] == "'" + HOSTILE["title"]
    assert row["outlet"] == "'@Courier, Daily"
    assert row["article_id"] == "'=HYPERLINK(1)"
    assert row["url"] == ""
    assert '"The flood", he said' in row["passage"]


CELLS = st.text(alphabet=st.one_of(st.sampled_from('=",;\r\n\t\x00\u202e'), st.characters()), max_size=40)


@given(CELLS, CELLS, st.sampled_from(",;"))
def test_every_text_comes_back_from_the_table(title: str, text: str, separator: str) -> None:
    result = make_result(text)
    article = Article(
        article_id="a", origin="", title=title, body=text, language="en", language_confidence=1.0
    )
    page = make_page(replace(result, article=article))
    [row] = read_table(write_table(page, BASE, separator=separator), separator)
    assert row["title"] == disarm_cell(title)
    assert row["passage"] == row["best_sentence"] == disarm_cell(text)
    assert row["address"] == f"{BASE}/articles/a?passage=article-1%230#passage"


def test_the_best_sentence_is_cut_from_the_passage() -> None:
    text = "Rain fell. Prices rose. All went home."
    [row] = read_table(write_table(make_page(make_result(text, best=find_span(text, "Prices rose."))), BASE))
    assert (row["best_sentence"], row["passage"]) == ("Prices rose.", text)


@pytest.mark.parametrize(
    ("search", "status", "detail"),
    [
        ("", 400, "The query is empty. Type some words to search for."),
        ("q=a&k=101", 400, "k is 101; it must be between 1 and 100."),
        ("q=a&sourse=b", 422, "sourse: Extra inputs are not permitted."),
        ("q=a&separator=tab", 422, "separator: Input should be 'comma' or 'semicolon'."),
    ],
)
def test_what_cannot_be_searched_is_told_as_a_problem(
    client: TestClient, search: str, status: int, detail: str
) -> None:
    for form in ("csv", "rss", "atom") if "separator" not in search else ("csv",):
        answer = client.get(f"/api/search.{form}?{search}")
        assert answer.headers["content-type"] == "application/problem+json"
        assert (answer.status_code, answer.json()["detail"]) == (status, detail)


def test_every_form_is_described_for_programs(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    forms = {"csv": "text/csv", "rss": "application/rss+xml", "atom": "application/atom+xml"}
    for form, media_type in forms.items():
        responses = paths[f"/api/search.{form}"]["get"]["responses"]
        assert set(responses) == {"200", "304", *REFUSALS, "422", "503"}
        assert set(responses["200"]["content"]) == {media_type}
        said = client.get(f"/api/search.{form}?q=banjir").headers["content-type"]
        assert said.partition(";")[0] == media_type
