"""``lintas index``: build an index and look after it."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from indexer.lexicon_cli import lexicon
from search.errors import LintasError
from search.settings import Settings, read_settings

app = typer.Typer(no_args_is_help=True, help="Build an index and look after it.")

IndexOption = Annotated[
    Path | None,
    typer.Option(
        "--index", help="Folder of the index [default: LINTAS_INDEX, else ./index].", show_default=False
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


@app.command()
def build(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="Files, folders, globs, or - for JSON lines on standard input.",
        ),
    ],
    index: IndexOption = None,
    model: Annotated[
        str | None,
        typer.Option(help="sentence-transformers name or folder [default: LINTAS_MODEL, else bundled]."),
    ] = None,
    field: Annotated[
        list[str] | None,
        typer.Option(help="Read a field from a column of another name: --field title=headline."),
    ] = None,
    fresh: Annotated[
        bool, typer.Option(help="Embed every passage again instead of using known vectors.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Build a new generation of the index from all the articles of SOURCE...

    Searching goes on with the generation before until the new one is complete.
    """
    from indexer.build import build as build_index
    from indexer.build import check_sources
    from indexer.progress import show_progress
    from indexer.work import BuildPlan
    from search.encoder.load import load_build_encoder, prepare_query_encoder

    settings = read_settings()
    plan = BuildPlan(
        sources=sources,
        index=index or settings.index,
        cache=settings.cache,
        passage_tokens=settings.passage_tokens,
        keep=settings.keep_generations,
        fresh=fresh,
        fields=_parse_fields(field or []),
        stdin=sys.stdin.buffer,
    )
    check_sources(plan)
    with show_progress() as progress:
        progress.start("Preparing the model", None)
        encoder = load_build_encoder(model or settings.model, cache=settings.cache)
        # Exported and proved before the long part: no build ends in an index that nobody can ask.
        prepare_query_encoder(encoder.identity, cache=settings.cache)
        report = build_index(plan, encoder, progress=progress)
    if as_json:
        _print_json(report.as_json())
        return
    from indexer.report_table import print_report

    print_report(report)


@app.command()
def status(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """Show what the index holds, its model and its size by part."""
    from search.status import describe_manifest
    from search.store.directory import IndexDirectory
    from search.store.manifest import read_manifest

    directory = IndexDirectory(_index(index))
    described = describe_manifest(read_manifest(directory.folder(directory.current_name())))
    values = {**described.as_json(), "generations": directory.names()}
    if as_json:
        _print_json(values)
        return
    from indexer.report_table import print_status

    print_status(described, directory.names())


@app.command()
def verify(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """Read every byte of every generation and name each damaged file."""
    from search.store.directory import IndexDirectory

    directory = IndexDirectory(_index(index))
    problems = directory.verify()
    if as_json:
        _print_json({"generations": directory.names(), "problems": problems})
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

    directory = IndexDirectory(_index(index))
    with directory.writing():
        name = directory.rollback()
    if as_json:
        _print_json({"generation": name})
    else:
        typer.echo(f"The current generation is now {name}.")


app.command()(lexicon)


@app.command()
def export(index: IndexOption = None) -> None:
    """Print every article as one line of JSON: its clean text, what is known of it, and its repairs."""
    from search.answer import article_as_export
    from search.store.directory import IndexDirectory

    generation = IndexDirectory(_index(index)).open_current()
    for article in generation.catalogue.articles():
        typer.echo(json.dumps(article_as_export(article), ensure_ascii=False))
    generation.close()


def _index(option: Path | None) -> Path:
    settings: Settings = read_settings()
    return option or settings.index


def _parse_fields(options: list[str]) -> dict[str, str]:
    fields = {}
    for option in options:
        ours, separator, theirs = option.partition("=")
        if not (separator and ours.strip() and theirs.strip()):
            raise LintasError(f"--field {option!r} is not of the form title=headline.")
        fields[ours.strip()] = theirs.strip()
    return fields


def _print_json(values: object) -> None:
    typer.echo(json.dumps(values, ensure_ascii=False))
