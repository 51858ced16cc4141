"""One unpacked model, and one export of it, for all tests of a run."""

from dataclasses import replace
from pathlib import Path

import pytest

from search.encoder.bundled import FOLDER, unpack_model
from search.encoder.compiled import CompiledEncoder
from search.encoder.load import load_build_encoder, prepare_query_encoder
from search.encoder.onnx import OnnxEncoder
from search.encoder.transformer import SentenceTransformerEncoder, load_sentence_transformer
from search.settings import read_settings
from tests.search.encoder.tiny_model import write_packed_model


@pytest.fixture(scope="session")
def model_cache() -> Path:
    """Where a user's models lie too (LINTAS_CACHE, else the platform's place), so that all is made once."""
    return read_settings().cache


@pytest.fixture(scope="session")
def bundled(model_cache: Path) -> SentenceTransformerEncoder:
    """The original, which its twins are compared with."""
    return load_sentence_transformer("bundled", cache=model_cache)


@pytest.fixture(scope="session")
def bundled_compiled(model_cache: Path) -> CompiledEncoder:
    encoder = load_build_encoder("bundled", cache=model_cache)
    if not isinstance(encoder, CompiledEncoder):
        pytest.skip("this machine has no C compiler, or a processor without AVX2")
    return encoder


@pytest.fixture(scope="session")
def bundled_twin(bundled: SentenceTransformerEncoder, model_cache: Path) -> OnnxEncoder:
    """The graph, which only a model of another name gets where the bundled one can be compiled."""
    identity = replace(bundled.identity, name=str(model_cache / FOLDER))
    twin = prepare_query_encoder(identity, cache=model_cache)
    assert isinstance(twin, OnnxEncoder)
    return twin


@pytest.fixture(scope="session")
def tiny_packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packed file of two small layers with random weights."""
    return write_packed_model(tmp_path_factory.mktemp("tiny") / "tiny.bin")


@pytest.fixture(scope="session")
def tiny_folder(tiny_packed: Path) -> Path:
    """The same as a sentence-transformers model."""
    return unpack_model(tiny_packed, tiny_packed.with_name("model"))


@pytest.fixture(scope="session")
def tiny(tiny_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> SentenceTransformerEncoder:
    return load_sentence_transformer(str(tiny_folder), cache=tmp_path_factory.mktemp("unused"))
