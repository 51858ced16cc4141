"""The application over a small index, asked as a browser or a program would."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from search.settings import Settings
from tests.concept_encoder import ConceptEncoder
from web.app import create_app

REFUSALS = ("400", "401", "413", "414", "429")
"""What the door answers before any endpoint is asked."""


def settings_for(index: Path) -> Settings:
    return Settings(index=index, cache=index.parent / "cache")


def make_client(index: Path) -> TestClient:
    """A client that gets a 500 as an answer, as a person would, and never follows a redirect unseen."""
    app = create_app(settings_for(index), encoder=ConceptEncoder())
    return TestClient(app, raise_server_exceptions=False, follow_redirects=False)


@pytest.fixture(scope="module")
def client(small_index: Path) -> Iterator[TestClient]:
    with make_client(small_index) as client:
        yield client
