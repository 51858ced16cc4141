"""``lintas index build``, ``update`` and ``remove``: every command that writes a new generation."""

import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from indexer.options import IndexOption, JsonOption, choose_index, print_json
from search.errors import IndexMissingError, LintasError, SourceError
from search.settings import read_settings

if TYPE_CHECKING:
    from indexer.report import BuildReport
    from indexer.work import BuildPlan
    from search.encoder.protocol import Encoder
    from search.store.manifest import Manifest

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE...",
        help="Files, folders, globs, or - for JSON lines on standard input.",
    ),
]
Fields = Annotated[
    list[str] | None,
    typer.Option(help="Read a field from a column of another name: --field title=headline."),
]
Workers = Annotated[
    int | None,
    typer.Option(min=1, help="Cores to work with; the others stay free [default: all].", show_default=False),
]


def build(
    sources: Sources,
    index: IndexOption = None,
    model: Annotated[
        str | None,
        typer.Option(help="sentence-transformers name or folder [default: LINTAS_MODEL, else bundled]."),
    ] = None,
    field: Fields = None,
    fresh: Annotated[
        bool, typer.Option(help="Embed every passage again instead of using known vectors.")
    ] = False,
    workers: Workers = None,
    as_json: JsonOption = False,
) -> None:
    """Build a new generation of the index from all the articles of SOURCE...

    Searching goes on with the generation before until the new one is complete.
    """
    settings = read_settings()
    _keep_to(workers)
    plan = _plan(choose_index(index), sources, field, passage_tokens=settings.passage_tokens, fresh=fresh)
    _print(_write(plan, model or settings.model), as_json=as_json)


def update(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE...", help="Files, folders, globs, or - for JSON lines.", show_default=False
        ),
    ] = None,
    index: IndexOption = None,
    field: Fields = None,
    watch: Annotated[
        Path | None,
        typer.Option(help="Folder to keep the index current with: its new and changed files, until stopped."),
    ] = None,
    workers: Workers = None,
    as_json: JsonOption = False,
) -> None:
    """Add the articles of SOURCE... to the index; one with the id of an older one takes its place.

    All others stay, and only new passages are embedded. Where there is no index yet, one is built.
    """
    folder = choose_index(index)
    if not sources and watch is None:
        raise SourceError("Say what to add: files, folders, or --watch FOLDER.")
    _keep_to(workers)
    for batch in _batches(sources or [], watch):
        plan, model = _plan_update(folder, batch, field)
        try:
            _print(_write(plan, model), as_json=as_json)
        except LintasError as error:
            if watch is None:
                raise
            # Watching goes on: the next change may be what mends it.
            typer.echo(f"lintas: {error}", err=True)


def remove(
    articles: Annotated[
        list[str] | None,
        typer.Argument(metavar="ARTICLE_ID...", help="Ids or addresses of articles.", show_default=False),
    ] = None,
    index: IndexOption = None,
    source: Annotated[str | None, typer.Option(help="Remove the articles of this outlet.")] = None,
    before: Annotated[
        str | None, typer.Option(metavar="DATE", help="Remove what was published before this day.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Take articles out of the index; with --source and --before those that fit both.

    The generation before still has them until it is deleted, see LINTAS_KEEP_GENERATIONS.
    """
    from indexer.removal import Removal, find_removed
    from search.store.directory import IndexDirectory

    folder = choose_index(index)
    generation = IndexDirectory(folder).open_current()
    try:
        without = find_removed(
            generation.catalogue, Removal(named=articles or [], source=source, before=before)
        )
    finally:
        generation.close()
    plan = _carry(folder, generation.manifest, (), None, without=without)
    _print(_write(plan, generation.manifest.model.name), as_json=as_json)


def _keep_to(workers: int | None) -> None:
    """Before the heavy libraries start their threads."""
    if workers is not None:
        from search.encoder.cores import limit_cores

        limit_cores(workers)


def _batches(sources: Sequence[str], watch: Path | None) -> Iterator[Sequence[str]]:
    """The sources, then a watched folder, and its changed files each time that there are some."""
    if sources:
        yield sources
    if watch is not None:
        from indexer.watching import watch_folder

        yield from watch_folder(watch)


def _plan_update(folder: Path, sources: Sequence[str], field: list[str] | None) -> "tuple[BuildPlan, str]":
    """The plan and the model, which are those of the index when there is one."""
    from search.store.directory import IndexDirectory
    from search.store.manifest import read_manifest

    settings, directory = read_settings(), IndexDirectory(folder)
    try:
        manifest = read_manifest(directory.folder(directory.current_name()))
    except IndexMissingError:
        return _plan(folder, sources, field, passage_tokens=settings.passage_tokens), settings.model
    return _carry(folder, manifest, sources, field), manifest.model.name


def _carry(
    folder: Path,
    manifest: "Manifest",
    sources: Sequence[str],
    field: list[str] | None,
    *,
    without: frozenset[str] = frozenset(),
) -> "BuildPlan":
    return _plan(folder, sources, field, passage_tokens=manifest.passage_tokens, carry=True, without=without)


def _plan(
    folder: Path,
    sources: Sequence[str],
    field: list[str] | None,
    *,
    passage_tokens: int,
    fresh: bool = False,
    carry: bool = False,
    without: frozenset[str] = frozenset(),
) -> "BuildPlan":
    from indexer.work import BuildPlan

    settings = read_settings()
    return BuildPlan(
        sources=sources,
        index=folder,
        cache=settings.cache,
        passage_tokens=passage_tokens,
        keep=settings.keep_generations,
        fresh=fresh,
        shelf=settings.shelf,
        fields=_parse_fields(field or []),
        stdin=sys.stdin.buffer,
        carry=carry,
        without=without,
    )


def _write(plan: "BuildPlan", model: str) -> "BuildReport":
    from indexer.build import build as write_generation
    from indexer.build import check_sources
    from indexer.progress import show_progress

    check_sources(plan)
    with show_progress() as progress:
        progress.start("Preparing the model", None)
        return write_generation(plan, _load_encoder(model, plan.cache), progress=progress)


@cache
def _load_encoder(model: str, folder: Path) -> "Encoder":
    """Kept, because watching a folder writes many generations."""
    from search.encoder.load import load_build_encoder, prepare_query_encoder

    encoder = load_build_encoder(model, cache=folder)
    # Exported and proved before the long part: no build ends in an index that nobody can ask.
    prepare_query_encoder(encoder.identity, cache=folder)
    return encoder


def _print(report: "BuildReport", *, as_json: bool) -> None:
    if as_json:
        print_json(report.as_json())
        return
    from indexer.report_table import print_report

    print_report(report)


def _parse_fields(options: list[str]) -> dict[str, str]:
    fields = {}
    for option in options:
        ours, separator, theirs = option.partition("=")
        if not (separator and ours.strip() and theirs.strip()):
            raise LintasError(f"--field {option!r} is not of the form title=headline.")
        fields[ours.strip()] = theirs.strip()
    return fields
