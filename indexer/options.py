"""What the index commands have in common: options, and how they print."""

import json
from pathlib import Path
from typing import Annotated

import typer

from search.settings import read_settings

IndexOption = Annotated[
    Path | None,
    typer.Option(
        "--index", help="Folder of the index [default: LINTAS_INDEX, else ./index].", show_default=False
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


def choose_index(option: Path | None) -> Path:
    """The folder that a command is about."""
    return option or read_settings().index


def print_json(values: object) -> None:
    """Print one object on one line, letters as they are."""
    typer.echo(json.dumps(values, ensure_ascii=False))
