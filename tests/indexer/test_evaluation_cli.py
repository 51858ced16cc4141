"""``lintas evaluate`` as a user runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from search.settings import read_settings
from tests.commands import ROOT, run_lintas
from tests.search.evaluation.small_dataset import write_dataset
from tests.small_corpus import write_corpus

pytestmark = pytest.mark.slow


def test_a_broken_data_set_is_one_message_and_exit_code_one(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "small")
    with (folder / "qrels.tsv").open("a") as file:
        file.write("need-nothing\ten-flood\t1\n")
    ended = run_lintas("evaluate", str(folder), expect=1)
    assert ended.stderr.startswith(f"lintas: {folder / 'qrels.tsv'}:12: no query has the id 'need-nothing'.")
    assert ended.stdout == ""
    ended = run_lintas("evaluate", str(tmp_path / "nowhere"), "--json", expect=1)
    assert ended.stderr.startswith("lintas: There is no data set folder")


def test_an_earlier_run_is_looked_for_before_the_slow_part(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "small")
    ended = run_lintas("evaluate", str(folder), "--compare", str(tmp_path / "none"), expect=1)
    assert ended.stderr.startswith(f"lintas: There is no earlier run {tmp_path / 'none'}")


def test_without_a_corpus_there_must_be_an_index(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "small", with_corpus=False)
    ended = run_lintas("evaluate", str(folder), "--index", str(tmp_path / "none"), expect=1)
    assert ended.stderr.startswith(f"lintas: There is no index at {tmp_path / 'none'}")
    ended = run_lintas("evaluate", str(folder), "--fresh", expect=2)
    assert "--fresh builds the index of a corpus.jsonl" in " ".join(ended.stderr.split())


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that has the model and no evaluation."""
    # The first build of all unpacks and exports the model.
    source = write_corpus(tmp_path_factory.mktemp("warm"))
    run_lintas("index", "build", str(source), "--index", str(source.parent / "index"))
    cache = tmp_path_factory.mktemp("cache")
    for path in read_settings().cache.iterdir():
        if path.name != "evaluation":
            (cache / path.name).symlink_to(path.resolve())
    return cache


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_dataset(tmp_path_factory.mktemp("data") / "small")


@pytest.fixture(scope="module")
def first(folder: Path, cache: Path) -> dict[str, Any]:
    """The first evaluation, which builds and writes run files."""
    return evaluate(folder, cache, "--run", str(folder.parent / "out"))


@pytest.mark.model
def test_every_direction_is_measured_with_the_model(first: dict[str, Any]) -> None:
    assert first["dataset"] == "small"
    assert (first["articles"], first["queries"], first["missing_articles"]) == (12, 5, 0)
    assert len(first["directions"]) == 6
    assert all(one["ndcg@10"] > 0.8 for one in first["directions"].values()), first["directions"]


@pytest.mark.model
def test_a_second_run_embeds_nothing_and_equals_the_first(
    first: dict[str, Any], folder: Path, cache: Path
) -> None:
    before = state_of(cache / "evaluation")
    again = evaluate(folder, cache, "--compare", str(folder.parent / "out"))
    assert state_of(cache / "evaluation") == before
    assert again["directions"] == first["directions"]
    assert list(again["comparison"]["directions"]) == list(first["directions"])
    for one in again["comparison"]["directions"].values():
        assert (one["difference"], one["p"]) == (0, 1)


@pytest.mark.model
def test_run_files_hold_a_hundred_articles_or_all_there_are(first: dict[str, Any], folder: Path) -> None:
    lines = (folder.parent / "out.en-mixed.trec").read_text().splitlines()
    assert len(lines) == 5 * 12
    assert lines[0].split()[:2] == ["need-flood", "Q0"]
    assert len((folder.parent / "out.id-en.trec").read_text().splitlines()) == 3 * 6


@pytest.mark.model
def test_an_index_that_exists_is_judged_and_printed_as_a_table(
    first: dict[str, Any], folder: Path, cache: Path
) -> None:
    index = next((cache / "evaluation").iterdir())
    printed = run_evaluate(folder, cache, "--index", str(index))
    mixed = first["directions"]["id>mixed"]
    assert f"id>mixed {mixed['queries']} {mixed['ndcg@10']:.3f}" in " ".join(printed.split())


def state_of(folder: Path) -> dict[str, int]:
    """Every file with the time it was last written."""
    return {str(path): path.stat().st_mtime_ns for path in sorted(folder.rglob("*")) if path.is_file()}


def evaluate(folder: Path, cache: Path, *options: str) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(run_evaluate(folder, cache, *options, "--json"))
    return values


def run_evaluate(folder: Path, cache: Path, *options: str) -> str:
    ended = subprocess.run(
        [sys.executable, "-m", "lintas", "evaluate", str(folder), *options],
        env={**os.environ, "LINTAS_CACHE": str(cache)},
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout
