"""The building encoder keeps order, cuts nothing, and reads as the library itself does."""

import json
import shutil
import socket
from pathlib import Path

import numpy as np
import pytest

from search.encoder.load import load_build_encoder
from search.encoder.protocol import Role
from search.encoder.transformer import SentenceTransformerEncoder
from search.errors import ModelError, TextTooLongError

pytestmark = pytest.mark.model

TEXTS = [
    "banjir di desa",
    "harga beras naik naik naik naik naik naik",
    "a",
    "flood in the village, rose 5.6!",
    "",
]


def test_each_text_gets_its_own_vector_whatever_stands_beside_it(tiny: SentenceTransformerEncoder) -> None:
    together = tiny.encode(TEXTS, Role.PASSAGE).vectors
    alone = np.concatenate([tiny.encode([text], Role.PASSAGE).vectors for text in TEXTS])
    np.testing.assert_allclose(together, alone, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert together.dtype == np.float32
    assert np.abs(together @ together.T - np.eye(len(TEXTS))).max() > 0.01


def test_vectors_are_the_librarys_own(tiny: SentenceTransformerEncoder) -> None:
    for role in Role:
        library = tiny.model.encode(TEXTS, prompt=f"{role}: ", show_progress_bar=False)
        np.testing.assert_allclose(tiny.encode(TEXTS, role).vectors, library, atol=1e-5)


def test_token_vectors_are_those_of_the_same_run(tiny: SentenceTransformerEncoder) -> None:
    tokens = tiny.encode(TEXTS, Role.QUERY, with_tokens=True).tokens
    assert tokens is not None
    library = tiny.model.encode(
        TEXTS, prompt="query: ", output_value="token_embeddings", show_progress_bar=False
    )
    for text, own, theirs in zip(TEXTS, tokens, library, strict=True):
        assert len(own.spans) == len(tiny.token_spans(text))
        # Before: <s>, query, colon; after: </s>.
        np.testing.assert_allclose(own.vectors, theirs[3:-1].numpy(), atol=1e-4)
    assert [TEXTS[0][start:end] for start, end in tokens[0].spans] == ["banjir", "di", "desa"]


def test_without_tokens_there_are_none(tiny: SentenceTransformerEncoder) -> None:
    assert tiny.encode(TEXTS, Role.QUERY).tokens is None
    assert tiny.encode([], Role.QUERY).vectors.shape == (0, tiny.identity.dimension)


def test_a_text_at_the_limit_is_read_and_one_over_is_refused(tiny: SentenceTransformerEncoder) -> None:
    assert tiny.identity.max_tokens == 96
    words = ["desa"] * tiny.passage_token_limit()
    tiny.encode([" ".join(words)], Role.PASSAGE)
    with pytest.raises(TextTooLongError, match="97 tokens is longer than the 96"):
        tiny.encode(["a", " ".join([*words, "desa"])], Role.PASSAGE)


def test_a_copy_has_the_same_fingerprint_and_another_model_has_not(
    tiny: SentenceTransformerEncoder, tiny_folder: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(tiny_folder, tmp_path / "copy"))
    assert load_build_encoder(str(copy), cache=tmp_path).identity.fingerprint == tiny.identity.fingerprint
    settings = copy / "config_sentence_transformers.json"
    settings.write_text(settings.read_text().replace("query: ", "question: "))
    changed = load_build_encoder(str(copy), cache=tmp_path).identity
    assert changed.query_prompt == "question: "
    assert changed.fingerprint != tiny.identity.fingerprint


def test_a_folder_is_loaded_without_any_connection(
    tiny_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[object] = []

    def refuse(_: socket.socket, address: object) -> None:
        tried.append(address)
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    load_build_encoder(str(tiny_folder), cache=tmp_path).encode(["banjir"], Role.QUERY)
    assert tried == []


def test_broken_weights_are_a_message(tiny_folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(tiny_folder, tmp_path / "copy"))
    (copy / "model.safetensors").write_bytes(b"not weights")
    with pytest.raises(ModelError, match=r"cannot be loaded from .*or use --model bundled"):
        load_build_encoder(str(copy), cache=tmp_path)


def test_a_model_that_the_library_reads_in_another_way_is_refused(tiny_folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(tiny_folder, tmp_path / "copy"))
    pooling = {"word_embedding_dimension": 32, "pooling_mode_mean_tokens": True, "include_prompt": False}
    (copy / "1_Pooling" / "config.json").write_text(json.dumps(pooling))
    with pytest.raises(ModelError, match="reads texts in a way that is not supported"):
        load_build_encoder(str(copy), cache=tmp_path)
