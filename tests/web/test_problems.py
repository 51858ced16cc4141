"""Bad input gets a clear answer: never a 500, never a traceback, JSON for programs, a page for people."""

import logging

import pytest
from fastapi.testclient import TestClient

from tests.web.case_files import Case, load_cases
from tests.web.page_reader import Page
from web.live import LiveEngine
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
        assert says in page.one("main").flat_text


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

    monkeypatch.setattr(LiveEngine, "lease", fail)
    with caplog.at_level(logging.ERROR, logger="web.problems"):
        answer = client.get(address)
    assert answer.status_code == 500
    assert answer.headers["content-type"].startswith(kind)
    assert "content-security-policy" in answer.headers
    assert "secret detail" not in answer.text
    assert "Traceback" not in answer.text
    assert "secret detail" in caplog.text
