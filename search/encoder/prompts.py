"""The prompts of a model: what it was trained to see in front of a query and of a passage."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.encoder.protocol import Role

_E5 = re.compile(r"(?:^|[^a-z0-9])e5(?:[^a-z0-9]|$)")
_PASSAGE_NAMES = ("passage", "document", "corpus")


@dataclass(frozen=True, slots=True)
class Prompts:
    """Text put in front of a query and of a passage; empty where the model wants none."""

    query: str = ""
    passage: str = ""

    def for_role(self, role: Role) -> str:
        """The prompt of one role."""
        return self.query if role is Role.QUERY else self.passage


E5_PROMPTS = Prompts("query: ", "passage: ")
# The task that the instruct models of the family were trained with for search; passages go in bare.
E5_INSTRUCT_PROMPTS = Prompts(
    "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: "
)


def resolve_prompts(name: str, folder: Path) -> Prompts:
    """The prompts stored with the model, else those of the e5 family when it belongs to it, else none.

    A model belongs to the family by the ``name`` it was asked for, its folder's name, or the name that its
    configuration remembers: its makers publish it without stored prompts, and without them it ranks worse.
    """
    stored = _stored_prompts(_read_json(folder / "config_sentence_transformers.json"))
    if stored is not None:
        return stored
    origin = _read_json(folder / "config.json").get("_name_or_path")
    for known in (name, folder.name, origin if isinstance(origin, str) else ""):
        if _E5.search(known.lower()):
            return E5_INSTRUCT_PROMPTS if "instruct" in known.lower() else E5_PROMPTS
    return Prompts()


def _stored_prompts(config: Mapping[str, Any]) -> Prompts | None:
    """Prompts of a configuration, None when those that matter are empty: libraries write empty ones."""
    prompts = config.get("prompts")
    if not isinstance(prompts, Mapping):
        return None
    default = prompts.get(config.get("default_prompt_name"), "")
    query = prompts.get("query", default)
    passage = next((prompts[name] for name in _PASSAGE_NAMES if prompts.get(name)), default)
    return Prompts(query, passage) if query or passage else None


def _read_json(path: Path) -> Mapping[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, Mapping) else {}
