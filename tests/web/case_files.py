"""Cases kept as data in ``tests/cases``."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CASES = Path(__file__).parents[1] / "cases"


@dataclass(frozen=True, slots=True)
class Case:
    """One case; its label names the test."""

    label: str
    comment: str
    input: Any
    expected: Any

    def __str__(self) -> str:
        return self.label


def load_cases(name: str) -> list[Case]:
    return [Case(**case) for case in json.loads((CASES / f"{name}.json").read_text("utf-8"))]
