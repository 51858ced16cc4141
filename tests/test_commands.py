"""The commands from end to end, with the real model."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from search.store.directory import IndexDirectory
from tests.commands import ROOT, run_lintas
from tests.small_corpus import write_corpus

pytestmark = pytest.mark.slow

QUERY = "flood evacuation"


@pytest.mark.model
def test_search_prints_the_shape_of_the_contract(sample_index: Path) -> None:
    answer = json.loads(run_lintas("search", QUERY, "--index", str(sample_index), "-k", "3", "--json").stdout)
    assert set(answer) >= {
        "query",
        "total",
        "page",
        "results",
        "facets",
        "took_ms",
        "generation",
        "confident",
        "expansions",
    }
    assert answer["query"]["text"] == QUERY
    assert answer["query"]["language"] == "en"
    for rank, result in enumerate(answer["results"], 1):
        assert result["rank"] == rank
        assert set(result) == {
            "rank",
            "score",
            "confidence",
            "strength",
            "article",
            "passage",
            "signals",
            "more_passages",
            "further",
            "copies",
            "story",
        }
        assert set(result["article"]) == {"article_id", "title", "language", "published", "source", "url"}
        assert set(result["passage"]) == {
            "passage_id",
            "text",
            "start",
            "end",
            "best_sentence",
            "highlights",
        }


@pytest.mark.model
def test_search_prints_a_page_for_people(sample_index: Path) -> None:
    printed = run_lintas("search", QUERY, "--index", str(sample_index), "-k", "3", "--language", "id").stdout
    assert "  1. " in printed
    assert " · Warta" in printed or " match" in printed
    assert "page 1" in printed


@pytest.mark.model
def test_answering_imports_neither_torch_nor_sentence_transformers(sample_index: Path) -> None:
    ended = subprocess.run(
        [
            sys.executable,
            "-X",
            "importtime",
            "-m",
            "lintas",
            "search",
            QUERY,
            "--index",
            str(sample_index),
            "--json",
        ],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    imported = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in ended.stderr.splitlines()}
    assert "search" in imported
    assert imported & {"torch", "sentence_transformers", "transformers", "onnx", "sklearn", "scipy"} == set()


@pytest.mark.model
def test_build_prints_one_json_object_and_nothing_else(tmp_path: Path) -> None:
    source = write_corpus(tmp_path / "articles")
    ended = run_lintas(
        "index", "build", "-", "--index", str(tmp_path / "index"), "--json", stdin=source.read_text("utf-8")
    )
    report = json.loads(ended.stdout)
    assert set(report) >= {
        "generation",
        "articles",
        "passages",
        "languages",
        "skipped",
        "repairs",
        "embedded",
        "reused",
        "seconds",
    }
    assert ended.stderr == ""
    status = json.loads(run_lintas("index", "status", "--index", str(tmp_path / "index"), "--json").stdout)
    assert status["model"]["name"] == "bundled"
    assert status["generations"] == [report["generation"]]


def test_status_verify_rollback_and_export(own_index: Path) -> None:
    at = ("--index", str(own_index))
    described = run_lintas("index", "status", *at).stdout
    assert "12 articles (en 6, id 6)" in described
    sizes = json.loads(run_lintas("index", "status", "--json", *at).stdout)["bytes_per_passage"]
    assert list(sizes) == ["dense", "lexical", "lexicon", "late"]
    # 64 dimensions: two bytes each for a vector, its number twice, and what each of two files has besides.
    assert 144 <= sizes["dense"] < 230
    assert "Shelf id: 6 passages, a query is compared with every one" in described
    assert "Bytes a passage by signal: dense " in described
    assert run_lintas("index", "verify", *at).stdout == "Every byte of 1 generation is as it was written.\n"
    lines = run_lintas("index", "export", *at).stdout.split("\n")
    assert [json.loads(line)["article_id"] for line in lines if line][:2] == ["en-court", "en-film"]
    ended = run_lintas("index", "rollback", *at, expect=1)
    assert ended.stderr.startswith("lintas: There is no generation before the current one")
    directory = IndexDirectory(own_index)
    shelf = directory.folder(directory.current_name()) / "shelf-en.faiss"
    shelf.write_bytes(shelf.read_bytes()[:-1])
    ended = run_lintas("index", "verify", *at, expect=1)
    assert f"{shelf} has " in ended.stderr
    assert json.loads(run_lintas("index", "verify", "--json", *at, expect=1).stdout)["problems"]


def test_a_problem_is_one_message_and_exit_code_one(tmp_path: Path) -> None:
    ended = run_lintas("search", "banjir", "--index", str(tmp_path / "none"), expect=1)
    assert ended.stderr == (
        f"lintas: There is no index at {tmp_path / 'none'}. "
        f"Build one: lintas index build SOURCE... --index {tmp_path / 'none'}\n"
    )
    assert ended.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("index", "build", "{missing}", "--index", "{index}"), "missing"),
        (("index", "build", "{empty}", "--index", "{index}"), "empty"),
        (
            ("index", "build", "{empty}", "--index", "{index}", "--field", "title"),
            "is not of the form title=headline",
        ),
        (("index", "status", "--index", "{index}"), "There is no index at"),
        (("index", "rollback", "--index", "{index}"), "There is no"),
    ],
)
def test_bad_input_is_answered_without_a_traceback(
    tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    (tmp_path / "empty").mkdir()
    places = {name: str(tmp_path / name) for name in ("missing", "empty", "index")}
    ended = run_lintas(*(argument.format(**places) for argument in arguments), expect=1)
    assert ended.stderr.startswith("lintas: ")
    assert message in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    "arguments", [("serch",), ("search",), ("index", "build"), ("search", "x", "--nope")]
)
def test_wrong_usage_is_exit_code_two(arguments: tuple[str, ...]) -> None:
    assert "Usage:" in run_lintas(*arguments, expect=2).stderr


def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "lintas", "index", "status"],
        env={**os.environ, "LINTAS_PORT": "high", "LINTAS_INDEX": str(tmp_path)},
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert ended.returncode == 1
    assert ended.stderr.startswith("lintas: A setting cannot be used: LINTAS_PORT: ")
