"""``lintas evaluate``: judge an index by queries whose answers are known."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from indexer.progress import Progress
    from search.evaluation.dataset import JudgedQuery
    from search.evaluation.runs import Watch
    from search.settings import Settings


def evaluate(
    dataset: Annotated[
        Path,
        typer.Argument(
            metavar="DATASET",
            help="Folder with queries-en.jsonl or queries-id.jsonl, qrels.tsv and perhaps corpus.jsonl.",
        ),
    ],
    index: Annotated[
        Path | None,
        typer.Option(
            "--index",
            help="Folder of the index to judge [default: one built from the data set's corpus.jsonl, kept in "
            "the cache; without a corpus LINTAS_INDEX, else ./index].",
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
    run: Annotated[
        Path | None,
        typer.Option(
            "--run",
            metavar="FILE",
            help="Write what was found in TREC form: FILE.en-id.trec and so on, one per direction.",
        ),
    ] = None,
    compare: Annotated[
        Path | None,
        typer.Option(
            "--compare",
            metavar="RUN",
            help="Compare with the run that --run RUN wrote earlier, with a test of significance.",
        ),
    ] = None,
    ablate: Annotated[
        bool, typer.Option("--ablate", help="Ask again with each signal switched off: what does it add?")
    ] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Build the index of the corpus again and embed every passage.")
    ] = False,
) -> None:
    """Measure how well an index answers the judged queries of DATASET, in every direction."""
    from indexer.progress import show_progress
    from search.evaluation.dataset import has_corpus, read_dataset
    from search.evaluation.evaluate import evaluate as evaluate_index
    from search.evaluation.remembering import open_remembering_engine
    from search.evaluation.run_files import read_runs, write_runs
    from search.settings import read_settings

    settings = read_settings()
    builds = index is None and has_corpus(dataset)
    if fresh and not builds:
        raise typer.BadParameter("--fresh builds the index of a corpus.jsonl, and none is built here.")
    data = read_dataset(dataset, with_corpus=builds)
    earlier = read_runs(compare) if compare else None
    with show_progress() as progress:
        folder = _build(dataset, settings, progress, fresh=fresh) if builds else index or settings.index
        engine = open_remembering_engine(folder, cache=settings.cache)
        evaluation = evaluate_index(engine, data, earlier=earlier, ablate=ablate, watch=_show(progress))
    engine.close()
    if run:
        write_runs(run, evaluation.runs)
    if as_json:
        typer.echo(json.dumps(evaluation.report.as_json(), ensure_ascii=False))
        return
    from search.evaluation.table import print_evaluation

    print_evaluation(evaluation.report)


def _build(dataset: Path, settings: "Settings", progress: "Progress", *, fresh: bool) -> Path:
    from indexer.evaluation import CorpusPlan, find_fingerprint, prepare_corpus_index
    from search.encoder.load import load_build_encoder

    progress.start("Preparing the model", None)
    plan = CorpusPlan(
        folder=dataset,
        cache=settings.cache,
        fingerprint=find_fingerprint(settings.model, cache=settings.cache),
        passage_tokens=settings.passage_tokens,
        load_encoder=lambda: load_build_encoder(settings.model, cache=settings.cache),
        fresh=fresh,
    )
    return prepare_corpus_index(plan, progress)


def _show(progress: "Progress") -> "Watch":
    """Queries of a stage, each counted on the terminal once it is answered."""

    def watch(stage: str, queries: "Sequence[JudgedQuery]") -> "Iterable[JudgedQuery]":
        progress.start(stage, len(queries))
        for query in queries:
            yield query
            progress.advance()

    return watch
