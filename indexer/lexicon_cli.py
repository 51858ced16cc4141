"""``lintas index lexicon``: what an index translates a word by, and on what evidence."""

import json
from pathlib import Path
from typing import Annotated

import typer


def lexicon(
    word: Annotated[str, typer.Argument(help="A word, as it may stand in a query.")],
    index: Annotated[
        Path | None,
        typer.Option(
            "--index", help="Folder of the index [default: LINTAS_INDEX, else ./index].", show_default=False
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
) -> None:
    """Show the translations of WORD that were mined from the archive, and the evidence for each."""
    from indexer.lexicon_report import report_word
    from search.settings import read_settings
    from search.store.directory import IndexDirectory

    generation = IndexDirectory(index or read_settings().index).open_current()
    shelves = {language: shelf.passages for language, shelf in generation.manifest.shelves.items()}
    reports = report_word(word, generation.lexicon, generation.catalogue, shelves)
    generation.close()
    if as_json:
        values = {"word": word, "languages": [report.as_json() for report in reports]}
        typer.echo(json.dumps(values, ensure_ascii=False))
        return
    for report in reports:
        for line in report.as_lines():
            typer.echo(line)
    if not reports:
        typer.echo("A lexicon is mined between English and Indonesian; this index has neither.")
