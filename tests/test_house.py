"""The rules of the house: who may import whom, and documentation that tells the truth."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from lintas import app
from search.settings import Settings

ROOT = Path(__file__).parents[1]
ROOMS = ("indexer", "search", "web")
MODULES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))] + [ROOT / "lintas.py"]

# Inside search: records, errors, text <- encoder, store <- ranking, highlight <- engine.
LAYERS = (
    {
        "records",
        "errors",
        "faults",
        "text",
        "characters",
        "mojibake",
        "language",
        "function_words",
        "content_words",
        "names",
        "questions",
        "sentences",
        "clusters",
        "stemming",
        "settings",
        "alignment",
        "keeping",
    },
    {"encoder", "store"},
    {
        "ranking",
        "highlight",
        "found_passages",
        "best_sentences",
        "meaning_marks",
        "name_marks",
        "query",
        "query_clauses",
        "query_dates",
        "query_keywords",
        "query_language",
        "query_pieces",
        "query_quotes",
        "status",
        "answer",
        "appearances",
        "raw_text",
        "inspection",
        "similar",
        "kept_answers",
        "hints",
        "suggestions",
        "corrections",
    },
    {"engine"},
    {"evaluation"},
    {"cli"},
)


def imported_modules(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""


def breaks_direction(path: Path, module: str) -> str | None:
    """Why ``path`` may not import ``module``, or None."""
    place, parts = path.relative_to(ROOT).with_suffix("").parts, module.split(".")
    room = place[0]
    forbidden = {
        "search": {"indexer", "web", "lintas"},
        "indexer": {"web", "lintas"},
        "web": {"indexer", "lintas"},
    }
    if parts[0] in forbidden.get(room, set()):
        return f"{room} may not import {parts[0]}"
    if parts[0] in {"torch", "sentence_transformers", "transformers"} and place[:2] != ("search", "encoder"):
        return f"{parts[0]} belongs to search/encoder"
    if parts[0] == "faiss" and place[:2] != ("search", "store"):
        return "faiss belongs to search/store"
    if (
        room == "search"
        and parts[0] == "search"
        and len(parts) > 1
        and layer_of(parts[1]) > layer_of(place[1])
    ):
        return f"{place[1]} stands below {parts[1]}"
    return None


def layer_of(name: str) -> int:
    return next((depth for depth, layer in enumerate(LAYERS) if name in layer), 0)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_keep_their_direction(path: Path) -> None:
    broken = [reason for module in imported_modules(path) if (reason := breaks_direction(path, module))]
    assert broken == []


@pytest.mark.parametrize(
    ("place", "module"),
    [
        ("search/engine.py", "indexer.build"),
        ("search/store/shelf.py", "web"),
        ("indexer/build.py", "web.app"),
        ("web/api.py", "indexer.build"),
        ("indexer/build.py", "torch"),
        ("web/api.py", "faiss"),
        ("search/encoder/load.py", "search.engine"),
        ("search/store/shelf.py", "search.ranking.dense"),
        ("search/ranking/dense.py", "search.engine"),
    ],
)
def test_the_rule_sees_a_broken_direction(place: str, module: str) -> None:
    assert breaks_direction(ROOT / place, module)


def test_every_module_of_search_has_a_layer() -> None:
    names = {path.stem for path in (ROOT / "search").iterdir() if path.suffix == ".py" or path.is_dir()}
    assert names - set().union(*LAYERS) <= {"__init__", "__pycache__"}


def test_the_front_door_is_short() -> None:
    assert len((ROOT / "lintas.py").read_text().splitlines()) < 60


def test_importing_the_commands_loads_nothing_heavy() -> None:
    heavy = {
        "torch",
        "sentence_transformers",
        "transformers",
        "faiss",
        "onnxruntime",
        "fastapi",
        "lingua",
        "trafilatura",
    }
    program = f"import lintas, sys; print(sorted({heavy!r} & set(sys.modules)))"
    ended = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=ROOT
    )
    assert ended.stdout.strip() == "[]"


def all_commands() -> list[str]:
    """Every command with the groups before it."""

    def walk(command: object, name: str) -> Iterator[str]:
        children = getattr(command, "commands", None)
        if children is None:
            yield name
        else:
            for child_name, child in children.items():
                yield from walk(child, f"{name} {child_name}")

    return list(walk(typer.main.get_command(app), "lintas"))


@pytest.mark.parametrize("command", all_commands())
def test_the_readme_names_every_command(command: str) -> None:
    assert command in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", Settings.model_fields)
def test_the_readme_names_every_setting(name: str) -> None:
    assert f"`LINTAS_{name.upper()}`" in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("command", all_commands())
def test_every_command_has_help(command: str) -> None:
    ended = CliRunner().invoke(app, [*command.split()[1:], "--help"])
    assert ended.exit_code == 0
    assert "Usage:" in ended.output


def test_the_bundle_of_make_names_what_the_readme_promises() -> None:
    readme, makefile = (ROOT / "README.md").read_text("utf-8"), (ROOT / "Makefile").read_text()
    for target in ("serve", "test", "check", "help"):
        assert f"\n{target}:" in makefile
    assert "make serve" in readme
    assert "make test" in readme
