"""Which prompts a model gets."""

import json
from pathlib import Path
from typing import Any

import pytest

from search.encoder.prompts import E5_PROMPTS, Prompts, resolve_prompts
from search.encoder.protocol import Role

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parents[2] / "cases" / "prompts.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_resolved_prompts(case: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "config_sentence_transformers.json").write_text(json.dumps(case["config"]))
    assert resolve_prompts(case["name"], tmp_path) == Prompts(*case["expected"])


def test_the_name_that_a_configuration_remembers_counts(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"_name_or_path": "intfloat/e5-base"}))
    assert resolve_prompts("my-model", tmp_path) == E5_PROMPTS


def test_unreadable_configuration_is_no_configuration(tmp_path: Path) -> None:
    (tmp_path / "config_sentence_transformers.json").write_text("{")
    assert resolve_prompts("bge", tmp_path) == Prompts()


def test_each_role_has_its_prompt() -> None:
    assert [E5_PROMPTS.for_role(role) for role in Role] == ["query: ", "passage: "]
