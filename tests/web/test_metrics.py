"""The numbers of the server: they count what was answered, and tell of the index and the queue."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from tests.building import build_index
from tests.concept_encoder import ConceptEncoder
from tests.small_corpus import ARTICLES, write_corpus
from tests.web.conftest import make_client, settings_for
from web.app import create_app


@pytest.fixture
def fresh(small_index: Path) -> Iterator[TestClient]:
    """A server that has answered nothing yet."""
    with make_client(small_index) as client:
        yield client


def read_numbers(client: TestClient) -> dict[str, float]:
    """Every number by its name and labels."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_requests_are_counted_by_route_and_status(fresh: TestClient) -> None:
    for address in (
        *("/?q=banjir", "/?q=gempa", "/articles/en-flood", "/articles/none", "/static/lintas.css"),
        *("/nowhere/1", "/nowhere/2", "/api/search?k=x&q=a"),
    ):
        fresh.get(address)
    fresh.head("/?q=banjir")
    numbers = read_numbers(fresh)
    counted = {name: value for name, value in numbers.items() if name.startswith("lintas_requests_total")}
    assert counted == {
        'lintas_requests_total{route="/",status="200"}': 3,
        'lintas_requests_total{route="/articles/{article_id:path}",status="200"}': 1,
        'lintas_requests_total{route="/articles/{article_id:path}",status="404"}': 1,
        'lintas_requests_total{route="/static",status="200"}': 1,
        'lintas_requests_total{route="none",status="404"}': 2,
        'lintas_requests_total{route="/api/search",status="422"}': 1,
    }


def test_stages_and_kept_answers_are_counted(fresh: TestClient) -> None:
    for _ in range(3):
        fresh.get("/?q=banjir")
    numbers = read_numbers(fresh)
    counts = {
        stage: numbers[f'lintas_stage_seconds_count{{stage="{stage}"}}']
        for stage in ("encoding", "answering", "kept", "rendering")
    }
    assert counts == {"encoding": 1, "answering": 1, "kept": 2, "rendering": 3}
    assert numbers["lintas_kept_answers_total"] == 2
    assert numbers['lintas_stage_seconds_sum{stage="answering"}'] > 0
    assert (numbers["lintas_waiting_requests"], numbers["lintas_working_requests"]) == (0, 0)


def test_the_index_that_answers_is_told(own_index: Path, tmp_path: Path) -> None:
    with make_client(own_index) as client:
        before = read_numbers(client)
        assert before["lintas_articles"] == len(ARTICLES)
        assert before["lintas_passages"] >= len(ARTICLES)
        build_index([write_corpus(tmp_path / "again")], own_index)
        generation = client.get("/api/index").json()["generation"]
        told = [name for name in read_numbers(client) if name.startswith("lintas_generation")]
        assert told == [f'lintas_generation{{name="{generation}"}}']


def test_a_server_without_an_index_tells_what_it_can(tmp_path: Path) -> None:
    with make_client(tmp_path / "none") as client:
        client.get("/?q=banjir")
        numbers = read_numbers(client)
    assert numbers['lintas_requests_total{route="/",status="503"}'] == 1
    assert "lintas_articles" not in numbers


def test_the_numbers_are_behind_the_same_door(small_index: Path) -> None:
    settings = settings_for(small_index).model_copy(update={"api_key": SecretStr("a key for programs")})
    with TestClient(create_app(settings, encoder=ConceptEncoder())) as client:
        refused = client.get("/metrics")
        assert (refused.status_code, refused.headers["content-type"]) == (401, "application/problem+json")
        answer = client.get("/metrics", headers={"X-API-Key": "a key for programs"})
        assert re.search(r'lintas_requests_total\{route="none",status="401"\} 1\.0', answer.text)
