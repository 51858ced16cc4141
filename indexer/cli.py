"""``lintas index``: build an index and look after it."""

import json

import typer

from indexer.building_cli import build, remove, update
from indexer.inspect_cli import inspect
from indexer.lexicon_cli import lexicon
from indexer.options import IndexOption, JsonOption, choose_index, print_json

app = typer.Typer(no_args_is_help=True, help="Build an index and look after it.")

app.command()(build)
app.command()(update)
app.command()(remove)


@app.command()
def status(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """Show what the index holds, its model and its size by part."""
    from search.status import describe_manifest
    from search.store.directory import IndexDirectory
    from search.store.manifest import read_manifest

    directory = IndexDirectory(choose_index(index))
    described = describe_manifest(read_manifest(directory.folder(directory.current_name())))
    values = {**described.as_json(), "generations": directory.names()}
    if as_json:
        print_json(values)
        return
    from indexer.report_table import print_status

    print_status(described, directory.names())


@app.command()
def verify(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """Read every byte of every generation and name each damaged file."""
    from search.store.directory import IndexDirectory

    directory = IndexDirectory(choose_index(index))
    problems = directory.verify()
    if as_json:
        print_json({"generations": directory.names(), "problems": problems})
    else:
        for problem in problems:
            typer.echo(problem, err=True)
    if problems:
        raise typer.Exit(1)
    if not as_json:
        count = len(directory.names())
        typer.echo(f"Every byte of {count} generation{'' if count == 1 else 's'} is as it was written.")


@app.command()
def rollback(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """Go back to the generation before the current one, after verifying it."""
    from search.store.directory import IndexDirectory

    directory = IndexDirectory(choose_index(index))
    with directory.writing():
        name = directory.rollback()
    if as_json:
        print_json({"generation": name})
    else:
        typer.echo(f"The current generation is now {name}.")


app.command()(lexicon)
app.command()(inspect)


@app.command()
def export(index: IndexOption = None) -> None:
    """Print every article as one line of JSON: its clean text, what is known of it, and its repairs."""
    from search.answer import article_as_export
    from search.store.directory import IndexDirectory

    generation = IndexDirectory(choose_index(index)).open_current()
    for article in generation.catalogue.articles():
        typer.echo(json.dumps(article_as_export(article), ensure_ascii=False))
    generation.close()
