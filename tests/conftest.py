"""Fixtures that several packages' tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from search.engine import SearchEngine
from tests.building import build_index, open_index
from tests.commands import ROOT, run_lintas
from tests.small_corpus import write_corpus

# How long an example takes says more about the machine than about the code.
settings.register_profile("unhurried", deadline=None)
settings.register_profile("brief", deadline=None, max_examples=20)  # what make check asks for
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def small_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the small corpus; read only."""
    folder = tmp_path_factory.mktemp("small")
    build_index([write_corpus(folder / "articles")], folder / "index")
    return folder / "index"


@pytest.fixture(scope="session")
def engine(small_index: Path) -> Iterator[SearchEngine]:
    """An engine over the small corpus."""
    engine = open_index(small_index)
    yield engine
    engine.close()


@pytest.fixture
def own_index(tmp_path: Path) -> Path:
    """An index of the small corpus that a test may damage."""
    build_index([write_corpus(tmp_path / "articles")], tmp_path / "index")
    return tmp_path / "index"


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the sample articles, built by the command with the bundled model."""
    index = tmp_path_factory.mktemp("samples") / "index"
    run_lintas("index", "build", str(ROOT / "indexer" / "samples" / "articles"), "--index", str(index))
    return index
