"""Bad input gets a clear answer: never a 500, never a traceback, JSON for programs, a page for people."""

import logging
from pathlib import Path
from typing import get_args

import pytest
from fastapi.testclient import TestClient

from search.errors import InvalidQueryError, LintasError
from search.faults import QUERY_FAULTS, QueryFault
from tests.web.case_files import Case, load_cases
from tests.web.conftest import make_client
from tests.web.page_reader import Page
from web.live import LiveEngine
from web.refusals import REFUSALS, RefusalCode
from web.responses import ProblemDetails


def _parameters(case: Case) -> dict[str, str]:
    return {name: _spell_out(value) for name, value in case.input.items()}


def _spell_out(value: str) -> str:
    """``REPEAT word n`` stands for n characters of that word, too long to write into a case."""
    if not value.startswith("REPEAT "):
        return value
    _, word, count = value.split()
    return (f"{word} " * int(count) if len(word) > 1 else word * int(count))[: int(count)]


@pytest.mark.parametrize("case", load_cases("bad_requests"), ids=str)
def test_a_bad_search_is_a_problem(case: Case, client: TestClient) -> None:
    status, says = case.expected
    answer = client.get("/api/search", params=_parameters(case))
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = ProblemDetails.model_validate(answer.json())
    assert problem.status == status
    assert says in problem.detail
    assert [error.parameter for error in problem.errors] == ([says.split(":")[0]] if status == 422 else [])


@pytest.mark.parametrize("case", load_cases("bad_requests"), ids=str)
def test_a_bad_search_is_a_page_for_people(case: Case, client: TestClient) -> None:
    status, says = case.expected
    parameters = _parameters(case)
    answer = client.get("/", params=parameters)
    page = Page(answer.text)
    assert page.faults == []
    if not parameters.get("q", "").strip():
        assert (answer.status_code, page.one("h1").flat_text) == (200, "Ask once. Read both languages.")
    elif "lang" in parameters:
        assert answer.status_code == 200  # any site may add its own parameters to a link
    else:
        assert answer.status_code == status
        # Of a parameter's value only what is wrong with it is told in the page's own words.
        assert (says if status == 400 else f"{says.split(':')[0]}: ") in page.one("main").flat_text


@pytest.mark.parametrize("address", ["/api/search", "/"])
@pytest.mark.parametrize("case", load_cases("odd_requests"), ids=str)
def test_an_odd_search_is_answered(case: Case, address: str, client: TestClient) -> None:
    answer = client.get(address, params=_parameters(case))
    assert answer.status_code == 200
    if address == "/":
        assert Page(answer.text).faults == []


@pytest.mark.parametrize(
    ("method", "address", "status", "says"),
    [
        ("GET", "/api/articles/nowhere", 404, "There is no article 'nowhere'"),
        ("GET", "/api/articles/%00", 404, "There is no article"),
        ("GET", "/api/articles/%F0%28%8C", 404, "There is no article"),
        ("GET", "/api/articles/a%2F..%2F..%2Fetc%2Fpasswd", 404, "There is no article"),
        ("GET", "/api/nowhere", 404, "There is nothing at /api/nowhere"),
        ("POST", "/api/search", 405, "/api/search does not answer POST"),
        ("DELETE", "/api/articles/en-flood", 405, "does not answer DELETE"),
        ("PUT", "/readyz", 405, "/readyz does not answer PUT"),
    ],
)
def test_programs_get_a_problem(
    client: TestClient, method: str, address: str, status: int, says: str
) -> None:
    answer = client.request(method, address)
    assert answer.headers["content-type"] == "application/problem+json"
    problem = ProblemDetails.model_validate(answer.json())
    assert answer.status_code == problem.status == status
    assert says in problem.detail
    assert ("GET" in answer.headers.get("allow", "")) == (status == 405)


@pytest.mark.parametrize(
    ("method", "address", "status", "says"),
    [
        ("GET", "/articles/nowhere", 404, "There is no article 'nowhere'"),
        ("GET", "/articles/%3Cscript%3E", 404, "There is no article '<script>'"),
        ("GET", "/articles/en-flood?k=ten", 422, "k: "),
        ("GET", "/nowhere", 404, "There is nothing at /nowhere"),
        ("GET", "/static/nowhere.css", 404, "There is nothing at /static/nowhere.css"),
        ("GET", "/static/..%2Fapp.py", 404, "There is nothing at"),
        ("POST", "/", 405, "/ does not answer POST"),
    ],
)
def test_people_get_a_page(client: TestClient, method: str, address: str, status: int, says: str) -> None:
    answer = client.request(method, address)
    page = Page(answer.text)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert says in page.one("main").flat_text
    assert page.faults == []


@pytest.mark.parametrize(
    ("address", "kind"), [("/api/search?q=flood", "application/problem+json"), ("/?q=flood", "text/html")]
)
def test_a_fault_of_ours_is_logged_and_not_shown(
    client: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    address: str,
    kind: str,
) -> None:
    def fail(_: LiveEngine) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(LiveEngine, "lend", fail)
    with caplog.at_level(logging.ERROR, logger="web.problems"):
        answer = client.get(address)
    assert answer.status_code == 500
    assert answer.headers["content-type"].startswith(kind)
    assert "content-security-policy" in answer.headers
    assert "secret detail" not in answer.text
    assert "Traceback" not in answer.text
    assert "secret detail" in caplog.text


@pytest.mark.parametrize(
    ("method", "address", "code", "says"),
    [
        ("GET", "/?q=!!!", "no-words", "Tidak ada kata dalam '!!!'. Ketik kata yang ingin dicari."),
        ("GET", "/?q=" + "x" * 1001, "query-too-long", "1.001 karakter; paling banyak 1.000 yang dibaca."),
        ("GET", "/?q=a&after=2024&before=2023", "no-day-left", "mulai 2024-01-01 sampai 2023-12-31."),
        ("GET", "/?q=a&language=english", "not-a-language", "'english' bukan kode bahasa."),
        ("GET", "/?q=a&k=1000", "bad-count", "Nilai k adalah 1.000; seharusnya antara 1 dan 100."),
        ("GET", "/?q=a&page=0", "bad-page", "Halaman yang diminta 0; nomor halaman mulai dari 1."),
        ("GET", "/?q=a&k=ten", "wrong-parameter", "k: isinya harus bilangan bulat."),
        ("GET", "/?q=a&sort=x", "wrong-parameter", "salah satu dari relevance, newest, oldest."),
        ("GET", "/?q=a" + "&source=b" * 51, "too-many-values", "memuat 51 nilai untuk 'source'"),
        ("GET", "/?q=" + "x" * 17_000, "address-too-long", "17.003 bita; paling banyak 16.384"),
        ("GET", "/articles/nowhere", "article-missing", "Artikel 'nowhere' tidak ada dalam indeks ini."),
        ("GET", "/nowhere", "nothing-here", "Tidak ada apa-apa di /nowhere."),
        ("DELETE", "/", "wrong-method", "/ tidak melayani DELETE."),
    ],
)
def test_a_problem_is_told_in_the_language_of_the_page(
    client: TestClient, method: str, address: str, code: str, says: str
) -> None:
    page = Page(client.request(method, address, headers={"Accept-Language": "id"}).text)
    assert says in page.one("main").flat_text
    assert page.faults == []
    assert not [element for element in page.find("main") + page.find("p") if element.attributes.get("lang")]
    endpoint = f"/api{address}" if "?" not in address else f"/api/search{address[1:]}"
    if method == "GET":
        assert ProblemDetails.model_validate(client.get(endpoint).json()).code == code


def test_every_error_that_a_server_can_meet_has_a_sentence() -> None:
    errors: list[type[LintasError]] = [LintasError, *LintasError.__subclasses__()]
    codes = {error.code for error in errors if error is not InvalidQueryError}
    assert codes <= set(REFUSALS)
    assert set(get_args(RefusalCode)) == set(REFUSALS)
    assert set(get_args(QueryFault)) == set(QUERY_FAULTS)
    assert not set(REFUSALS) & set(QUERY_FAULTS)


def test_without_an_index_a_reader_and_whoever_runs_the_archive_are_told(tmp_path: Path) -> None:
    with make_client(tmp_path / "nowhere") as client:
        page = Page(client.get("/?q=banjir", headers={"Accept-Language": "id"}).text)
        problem = ProblemDetails.model_validate(client.get("/api/index").json())
    [detail] = page.find("p", class_="detail")
    assert detail.flat_text == "Belum ada indeks di sini. Pengelola arsip ini dapat membuatnya."
    exact = page.one("bdi", lang="en").flat_text
    assert exact == problem.detail
    assert "lintas index build" in exact
    assert problem.code == "index-missing"
