"""``lintas index lexicon``: what an index translates a word by, and on what evidence."""

from typing import Annotated

import typer

from indexer.options import IndexOption, JsonOption, choose_index, print_json


def lexicon(
    word: Annotated[str, typer.Argument(help="A word, as it may stand in a query.")],
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the translations of WORD that were mined from the archive, and the evidence for each."""
    from indexer.lexicon_report import report_word
    from search.store.directory import IndexDirectory

    generation = IndexDirectory(choose_index(index)).open_current()
    shelves = {language: shelf.passages for language, shelf in generation.manifest.shelves.items()}
    reports = report_word(word, generation.lexicon, generation.catalogue, shelves)
    generation.close()
    if as_json:
        print_json({"word": word, "languages": [report.as_json() for report in reports]})
        return
    for report in reports:
        for line in report.as_lines():
            typer.echo(line)
    if not reports:
        typer.echo("A lexicon is mined between English and Indonesian; this index has neither.")
