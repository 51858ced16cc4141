"""The index of a data set's own corpus, built in the cache once and again when building changes."""

import ast
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from indexer.build import build
from indexer.progress import Progress
from indexer.work import BuildPlan
from search.encoder.fingerprint import fingerprint_model
from search.encoder.model_folder import find_model_folder
from search.encoder.prompts import resolve_prompts
from search.encoder.protocol import Encoder
from search.errors import LintasError
from search.evaluation.dataset import CORPUS_NAME
from search.store.directory import IndexDirectory
from search.store.files import replace_file

_STAMP_NAME = "evaluation.json"
_KEY_DIGITS = 16
_UNSAFE = re.compile(r"[^\w.-]+")
_KEPT_GENERATIONS = 2
_ROOT = Path(__file__).parents[1]
_ROOMS = ("indexer", "search")
_SAMPLES = _ROOT / "indexer" / "samples"
_DATA = frozenset({".c", ".csv", ".json", ".jsonl", ".tsv", ".txt"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusPlan:
    """Which data set's corpus to index, and with which choices.

    ``fingerprint`` is the model's; ``load_encoder`` is called only when there is something to build;
    ``fresh`` builds and embeds everything again.
    """

    folder: Path
    cache: Path
    fingerprint: str
    passage_tokens: int
    load_encoder: Callable[[], Encoder]
    fresh: bool = False


def prepare_corpus_index(plan: CorpusPlan, progress: Progress) -> Path:
    """Return the folder of an index of the corpus, building it when it is missing or out of date.

    It lies in the cache under the data set's name and a key of corpus, model and passage size. A stamp in it
    records the code that built it: when that changed, the index is built again with the vectors it has.
    """
    index = corpus_index_folder(plan)
    stamp = {"code": digest_building_code()}
    if not plan.fresh and _read_stamp(index) == stamp | {"generation": _current_name(index)}:
        return index
    encoder = plan.load_encoder()
    report = build(
        BuildPlan(
            sources=[str(plan.folder / CORPUS_NAME)],
            index=index,
            cache=plan.cache,
            passage_tokens=plan.passage_tokens,
            keep=_KEPT_GENERATIONS,
            fresh=plan.fresh,
        ),
        encoder,
        progress=progress,
    )
    replace_file(index / _STAMP_NAME, json.dumps(stamp | {"generation": report.generation}).encode() + b"\n")
    return index


def corpus_index_folder(plan: CorpusPlan) -> Path:
    """Where the index of a corpus lies: other articles, another model or passage size, another folder."""
    digest = hashlib.sha256((plan.folder / CORPUS_NAME).read_bytes())
    digest.update(f"\0{plan.fingerprint}\0{plan.passage_tokens}".encode())
    name = _UNSAFE.sub("-", plan.folder.resolve().name)
    return plan.cache / "evaluation" / f"{name}-{digest.hexdigest()[:_KEY_DIGITS]}"


def find_fingerprint(model: str, *, cache: Path) -> str:
    """Fingerprint of a model by its name, without loading it; raises ModelError when there is none."""
    folder = find_model_folder(model, cache=cache)
    return fingerprint_model(folder, resolve_prompts(model, folder))


def digest_building_code() -> str:
    """Digest of the files that shape a built index."""
    digest = hashlib.sha256()
    for path in sorted(list_building_files()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(_ROOT).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:_KEY_DIGITS]


def list_building_files() -> set[Path]:
    """Files that shape a built index: what ``indexer.build`` imports, however deep, and data beside it.

    Ranking is not among them, so that a change of it is measured at once.
    """
    modules: set[Path] = set()
    waiting = [_ROOT / "indexer" / "build.py"]
    while waiting:
        path = waiting.pop()
        if path not in modules:
            modules.add(path)
            waiting += _imports(path)
    return modules | {data for folder in {path.parent for path in modules} for data in _data_of(folder)}


def _imports(path: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            module = _ROOT.joinpath(*name.split("."))
            if name.split(".")[0] in _ROOMS:
                yield from filter(Path.is_file, (module.with_suffix(".py"), module / "__init__.py"))


def _data_of(folder: Path) -> Iterator[Path]:
    """Data files in a folder of modules, and in its folders that hold nothing else."""
    inner = [path for path in folder.iterdir() if path.is_dir() and not any(path.glob("*.py"))]
    for place in (folder, *inner):
        if place != _SAMPLES:
            yield from (path for path in place.iterdir() if path.suffix in _DATA)


def _read_stamp(index: Path) -> dict[str, str] | None:
    try:
        stamp = json.loads((index / _STAMP_NAME).read_bytes())
    except (OSError, ValueError):
        return None  # never finished, or not ours: built again
    return stamp if isinstance(stamp, dict) else None


def _current_name(index: Path) -> str | None:
    try:
        return IndexDirectory(index).current_name()
    except LintasError:
        return None  # missing or damaged: built again
