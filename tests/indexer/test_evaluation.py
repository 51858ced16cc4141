"""The cached index of a data set's corpus: built once, and again when something that shapes it changed."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.evaluation import (
    CorpusPlan,
    corpus_index_folder,
    digest_building_code,
    list_building_files,
    prepare_corpus_index,
)
from indexer.progress import SilentProgress
from search.encoder.protocol import Encoded, Encoder, Role
from search.evaluation.dataset import read_dataset
from search.evaluation.evaluate import evaluate
from search.store.directory import IndexDirectory
from tests.building import open_index
from tests.commands import ROOT
from tests.concept_encoder import ConceptEncoder
from tests.search.evaluation.small_dataset import write_dataset
from tests.small_corpus import ARTICLES

pytestmark = pytest.mark.slow


class CountingEncoder(ConceptEncoder):
    """Counts the passages of the corpus that it encodes; those of the reference are not asked twice."""

    def __init__(self) -> None:
        super().__init__()
        self.passages: list[str] = []

    def encode(self, texts: Sequence[str], role: Role, *, with_tokens: bool = False) -> Encoded:
        if role is Role.PASSAGE:
            self.passages += texts
        return super().encode(texts, role, with_tokens=with_tokens)


class Loader:
    """Loads a counting encoder and remembers each."""

    def __init__(self) -> None:
        self.loaded: list[CountingEncoder] = []

    def __call__(self) -> Encoder:
        self.loaded.append(CountingEncoder())
        return self.loaded[-1]

    def corpus_passages(self) -> list[int]:
        """How many passages of the corpus each loaded encoder encoded."""
        return [
            sum(
                any(text.removeprefix(f"{article['title']}\n") in article["text"] for article in ARTICLES)
                for text in encoder.passages
            )
            for encoder in self.loaded
        ]


@pytest.fixture
def loader() -> Loader:
    return Loader()


@pytest.fixture
def plan(tmp_path: Path, loader: Loader) -> CorpusPlan:
    return CorpusPlan(
        folder=write_dataset(tmp_path / "small set"),
        cache=tmp_path / "cache",
        fingerprint=ConceptEncoder().identity.fingerprint,
        passage_tokens=24,
        load_encoder=loader,
    )


def prepare(plan: CorpusPlan) -> Path:
    return prepare_corpus_index(plan, SilentProgress())


def test_the_index_answers_the_data_set(plan: CorpusPlan) -> None:
    index = prepare(plan)
    assert index.parent == plan.cache / "evaluation"
    assert index.name.startswith("small-set-")
    engine = open_index(index)
    report = evaluate(engine, read_dataset(plan.folder, with_corpus=True)).report
    engine.close()
    assert (report.articles, report.missing_articles) == (12, ())
    assert IndexDirectory(index).verify() == []


def test_a_second_evaluation_neither_builds_nor_loads_the_model(plan: CorpusPlan, loader: Loader) -> None:
    index = prepare(plan)
    generation = IndexDirectory(index).current_name()
    assert prepare(plan) == index
    assert IndexDirectory(index).names() == [generation]
    assert len(loader.loaded) == 1


@pytest.mark.parametrize("stamp", ['{"code": "another", "generation": ""}', "[]", "{", None])
def test_changed_code_builds_again_with_the_vectors_there_are(
    plan: CorpusPlan, loader: Loader, stamp: str | None
) -> None:
    index = prepare(plan)
    path = index / "evaluation.json"
    before = json.loads(path.read_text())
    assert before["code"] == digest_building_code()
    if stamp is None:
        path.unlink()
    else:
        path.write_text(stamp)
    assert prepare(plan) == index
    assert len(IndexDirectory(index).names()) == 2
    first, second = loader.corpus_passages()
    assert first > second == 0
    after = json.loads(path.read_text())
    assert after["code"] == before["code"]
    assert after["generation"] == IndexDirectory(index).current_name() > before["generation"]


def test_a_build_that_was_not_finished_is_built_again(plan: CorpusPlan, loader: Loader) -> None:
    index = prepare(plan)
    (index / "CURRENT").unlink()
    prepare(plan)
    assert len(loader.loaded) == 2
    assert IndexDirectory(index).verify() == []


def test_fresh_embeds_everything_again(plan: CorpusPlan, loader: Loader) -> None:
    prepare(plan)
    prepare(replace(plan, fresh=True))
    first, second = loader.corpus_passages()
    assert first == second > 0


def test_other_articles_model_or_passage_size_have_another_index(plan: CorpusPlan) -> None:
    folders = {
        corpus_index_folder(plan),
        corpus_index_folder(replace(plan, fingerprint="f00df00df00df00d")),
        corpus_index_folder(replace(plan, passage_tokens=25)),
    }
    with (plan.folder / "corpus.jsonl").open("a") as file:
        file.write('{"_id": "new", "text": "Banjir."}\n')
    assert len({*folders, corpus_index_folder(plan)}) == 4


def test_what_shapes_an_index_counts_and_ranking_does_not() -> None:
    files = {path.relative_to(ROOT).as_posix() for path in list_building_files()}
    assert files >= {
        *("indexer/build.py", "indexer/cleaning/webpage.py", "search/text.py", "search/store/shelf.py"),
        "search/encoder/reference/id.jsonl",
    }
    assert not {name for name in files if name.startswith(("web/", "search/evaluation", "indexer/samples"))}
    assert "search/engine.py" not in files


def test_no_module_that_building_loads_is_overlooked() -> None:
    program = (
        "import indexer.build, sys; print(*sorted(m.__file__ for n, m in sys.modules.items() "
        "if n.split('.')[0] in ('indexer', 'search') and not m.__file__.endswith('__init__.py')), sep='\\n')"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=ROOT
    )
    loaded = {Path(line) for line in ended.stdout.split("\n") if line}
    assert len(loaded) > 20
    assert loaded - list_building_files() == set()
