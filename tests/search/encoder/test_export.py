"""An exported model equals its original, is refused when it does not, and runs without torch."""

import json
import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from search.encoder.export import export_to_onnx
from search.encoder.graph import exporter_versions
from search.encoder.load import prepare_query_encoder, twin_folder
from search.encoder.onnx import GRAPH, OnnxEncoder
from search.encoder.parity import ExportError, Probe, cosines, encode_probes, prove_equal
from search.encoder.protocol import Encoder, ModelIdentity, Role
from search.encoder.reference_texts import REFERENCE_LANGUAGES, load_reference_texts
from search.encoder.transformer import SentenceTransformerEncoder, load_sentence_transformer
from search.encoder.twin import Form
from search.errors import ModelError, ModelMismatchError, TextTooLongError

pytestmark = pytest.mark.model

ROOT = Path(__file__).parents[3]
PROBES = (
    Probe(("banjir di desa", "a", "harga beras naik, kata rose.", "flood in the village"), Role.QUERY),
    Probe(("banjir",), Role.PASSAGE),
    Probe((" ".join(["desa"] * 90),), Role.PASSAGE),
)


@pytest.fixture(scope="module")
def tiny_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def tiny_twin(tiny: SentenceTransformerEncoder, tiny_cache: Path) -> Encoder:
    """Made as a build makes it: in a process of its own."""
    return prepare_query_encoder(tiny.identity, cache=tiny_cache)


def test_the_twin_equals_its_original(tiny: SentenceTransformerEncoder, tiny_twin: Encoder) -> None:
    assert isinstance(tiny_twin, OnnxEncoder)
    assert tiny_twin.identity == tiny.identity
    assert tiny_twin.passage_token_limit() == tiny.passage_token_limit()
    parity = prove_equal(encode_probes(tiny, PROBES), encode_probes(tiny_twin, PROBES))
    assert min(parity.lowest_cosine, parity.lowest_token_cosine) > 0.99999


def test_what_was_measured_is_written_down(tiny_twin: Encoder) -> None:
    assert isinstance(tiny_twin, OnnxEncoder)
    description = tiny_twin.description
    assert description.lowest_cosine > 0.9999
    assert description.lowest_token_cosine > 0.9999
    assert description.proved_tokens == tiny_twin.passage_token_limit()
    assert description.versions == exporter_versions()


def test_the_twin_refuses_what_is_too_long(tiny_twin: Encoder) -> None:
    with pytest.raises(TextTooLongError, match="longer than the 96 that the model reads"):
        tiny_twin.encode(["desa " * 100], Role.QUERY)


def test_a_twin_is_opened_again_and_not_made_again(
    tiny: SentenceTransformerEncoder, tiny_twin: Encoder, tiny_cache: Path
) -> None:
    before = twin_folder(tiny.identity.fingerprint, Form.ONNX, tiny_cache).stat().st_ino
    again = prepare_query_encoder(tiny.identity, cache=tiny_cache)
    assert twin_folder(tiny.identity.fingerprint, Form.ONNX, tiny_cache).stat().st_ino == before
    first = tiny_twin.encode(["banjir"], Role.QUERY).vectors
    np.testing.assert_array_equal(again.encode(["banjir"], Role.QUERY).vectors, first)


def test_answering_imports_no_torch(
    tiny: SentenceTransformerEncoder, tiny_twin: Encoder, tiny_cache: Path
) -> None:
    program = (
        "import sys, json; from pathlib import Path\n"
        "from search.encoder.load import prepare_query_encoder\n"
        "from search.encoder.protocol import ModelIdentity, Role\n"
        "model = ModelIdentity(**json.loads(sys.argv[1]))\n"
        "encoder = prepare_query_encoder(model, cache=Path(sys.argv[2]))\n"
        "encoded = encoder.encode(['banjir di desa'], Role.QUERY, with_tokens=True)\n"
        "heavy = {'torch', 'sentence_transformers', 'transformers', 'onnx', 'huggingface_hub'}\n"
        "loaded = sorted(heavy & set(sys.modules))\n"
        "print(json.dumps({'heavy': loaded, 'vector': encoded.vectors[0].tolist()}))"
    )
    identity = json.dumps({name: getattr(tiny.identity, name) for name in ModelIdentity.__slots__})
    answer = subprocess.run(
        [sys.executable, "-c", program, identity, str(tiny_cache)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    printed = json.loads(answer.stdout)
    assert printed["heavy"] == []
    expected = tiny.encode(["banjir di desa"], Role.QUERY).vectors[0]
    np.testing.assert_allclose(printed["vector"], expected, atol=1e-5)


def test_a_damaged_twin_is_made_again(
    tiny: SentenceTransformerEncoder, tiny_twin: Encoder, tmp_path: Path
) -> None:
    assert isinstance(tiny_twin, OnnxEncoder)
    cache = tmp_path / "cache"
    source = twin_folder(tiny.identity.fingerprint, Form.ONNX, cache)
    shutil.copytree(tiny_twin.folder, source)
    (source / GRAPH).write_bytes((source / GRAPH).read_bytes()[:100])
    remade = prepare_query_encoder(tiny.identity, cache=cache)
    assert isinstance(remade, OnnxEncoder)
    prove_equal(encode_probes(tiny, PROBES), encode_probes(remade, PROBES))


def test_a_graph_that_cannot_be_read_is_a_message(tiny_twin: Encoder, tmp_path: Path) -> None:
    assert isinstance(tiny_twin, OnnxEncoder)
    copy = Path(shutil.copytree(tiny_twin.folder, tmp_path / "twin"))
    (copy / GRAPH).write_bytes(b"no graph")
    with pytest.raises(ModelError, match=r"cannot be opened: .*Delete that folder; it is made again"):
        OnnxEncoder(copy)


def test_one_changed_weight_file_fails_the_proof(
    tiny: SentenceTransformerEncoder, tiny_twin: Encoder, tmp_path: Path
) -> None:
    assert isinstance(tiny_twin, OnnxEncoder)
    copy = Path(shutil.copytree(tiny_twin.folder, tmp_path / "twin"))
    (weights,) = copy.glob(f"{GRAPH}.*")
    numbers = np.fromfile(weights, dtype="<f4")
    numbers[numbers.size // 2 :] *= -1
    numbers.tofile(weights)
    with pytest.raises(ExportError, match="the exported model differs from the original: lowest cosine"):
        prove_equal(encode_probes(tiny, PROBES), encode_probes(OnnxEncoder(copy), PROBES))


def test_an_export_that_fails_its_proof_is_refused(tiny_folder: Path, tmp_path: Path) -> None:
    """A network that was left in training: its exported twin drops nothing, the original does."""
    encoder = load_sentence_transformer(str(tiny_folder), cache=tmp_path)
    encoder.model[0].model.embeddings.dropout.p = 0.5
    encoder.model[0].model.embeddings.dropout.train()
    with pytest.raises(ExportError, match="differs from the original"):
        export_to_onnx(encoder, tmp_path, probes=PROBES)


def test_another_model_of_the_same_name_is_refused(tiny: SentenceTransformerEncoder, tmp_path: Path) -> None:
    identity = ModelIdentity(
        name=tiny.identity.name,
        fingerprint="0123456789abcdef",
        dimension=32,
        max_tokens=96,
        query_prompt="",
        passage_prompt="",
    )
    with pytest.raises(
        ModelMismatchError, match=r"Build the index again: lintas index build SOURCE\.\.\. --model"
    ):
        prepare_query_encoder(identity, cache=tmp_path)
    assert not twin_folder(identity.fingerprint, Form.ONNX, tmp_path).exists()


def test_a_model_without_an_equal_export_is_run_by_the_library_with_a_warning(
    tiny: SentenceTransformerEncoder, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "onnx").mkdir()
    failure = {"versions": exporter_versions(), "reason": "torch cannot export it (no such operator)"}
    (tmp_path / "onnx" / f"{tiny.identity.fingerprint}.failed.json").write_text(json.dumps(failure))
    with caplog.at_level(logging.WARNING):
        encoder = prepare_query_encoder(tiny.identity, cache=tmp_path)
    assert isinstance(encoder, SentenceTransformerEncoder)
    assert "run by sentence-transformers" in caplog.text
    assert "no such operator" in caplog.text


@pytest.mark.parametrize("language", REFERENCE_LANGUAGES)
def test_the_bundled_twin_equals_its_original(
    language: str, bundled: SentenceTransformerEncoder, bundled_twin: OnnxEncoder
) -> None:
    references = load_reference_texts(language)
    headlines = [text.headline for text in references][:60]
    texts = [text.text for text in references][::8]
    for chosen, role in ((headlines, Role.QUERY), (texts, Role.PASSAGE), (headlines[:1], Role.QUERY)):
        original = bundled.encode(chosen, role, with_tokens=True)
        twin = bundled_twin.encode(chosen, role, with_tokens=True)
        assert cosines(original.vectors, twin.vectors).min() >= 0.9999
        for tokens, others in zip(original.tokens or (), twin.tokens or (), strict=True):
            assert tokens.spans.tolist() == others.spans.tolist()
            assert cosines(tokens.vectors, others.vectors).min() >= 0.9999


def test_the_bundled_twin_reads_any_text_as_its_original(
    bundled: SentenceTransformerEncoder, bundled_twin: OnnxEncoder
) -> None:
    odd = [
        "",
        " ",
        "中文",
        "🙂 banjir🙂",
        "</s> a <mask> b",
        "café ﬁ ½ ² ™",
        "a\x00b\u200bc",
        "x" * 300,
        "ऋषि मुनि",
    ]
    for text in odd:
        assert bundled.token_spans(text).tolist() == bundled_twin.token_spans(text).tolist()


def test_the_process_that_exports_says_why_it_cannot(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "search.encoder.export", "/no/such/model", "aa", "onnx", tmp_path, tmp_path],
        cwd=ROOT,
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    report = json.loads(answer.stdout.splitlines()[-1])
    assert report["outcome"] == "model"
    assert report["message"].startswith("There is no model folder /no/such/model")
