"""Build an index: articles in, a new generation out, the old one answering until the switch."""

import errno
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from indexer.cleaning.clean import clean_article
from indexer.embedding import KnownPassages, embed_passages, find_known_passages
from indexer.lexicon import write_lexicon
from indexer.passages import cut_into_passages
from indexer.progress import Progress, SilentProgress
from indexer.reading import HEADLINE_TOKENS
from indexer.reference import Reference, load_reference
from indexer.report import BuildReport, BuildTally, finish_report
from indexer.shelving import Shelving, write_shelves
from indexer.sources.read import read_sources
from indexer.sources.records import RawArticle, Skip
from search.encoder.protocol import Encoder, ModelIdentity
from search.errors import LintasError, SourceError
from search.store.catalogue_writer import CatalogueWriter
from search.store.directory import IndexDirectory
from search.store.entries import RawCopy
from search.store.generation import CATALOGUE_NAME, seal_generation
from search.store.manifest import FORMAT_VERSION, Manifest, write_manifest

_DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildPlan:
    """What to build from, where to, and with which choices.

    ``passage_tokens`` is the longest passage in tokens of the model; ``fields`` maps our field names to
    the records' own; ``fresh`` embeds every passage again; ``keep`` generations stay after the build.
    """

    sources: Sequence[str]
    index: Path
    cache: Path
    passage_tokens: int = 200
    keep: int = 3
    fresh: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    stdin: BinaryIO | None = None


def build(plan: BuildPlan, encoder: Encoder, *, progress: Progress | None = None) -> BuildReport:
    """Read, clean, cut, embed and shelve every article, then switch to the new generation in one step.

    Raises LintasError when nothing can be built; whatever happens, the generation before stays whole and
    current until the switch.
    """
    progress = progress or SilentProgress()
    directory = IndexDirectory(plan.index)
    tally = BuildTally()
    with directory.writing(), _readable_disk_errors(plan.index):
        progress.start("Reading the reference", None)
        reference = load_reference(encoder, cache=plan.cache)
        known = KnownPassages() if plan.fresh else find_known_passages(directory, encoder, reference)
        name = _new_name(directory)
        with directory.draft(name) as folder, CatalogueWriter(folder / CATALOGUE_NAME) as catalogue:
            with tally.stage("articles"):
                _fill_catalogue(catalogue, plan, encoder, tally, progress)
            with tally.stage("embedding"):
                count = embed_passages(catalogue, encoder, reference, known, folder=folder, progress=progress)
                tally.embedded, tally.reused = count.embedded, count.reused
            with tally.stage("shelves"):
                shelving = write_shelves(catalogue, encoder, reference, folder=folder, progress=progress)
            with tally.stage("lexicon"):
                write_lexicon(
                    catalogue, folder=folder, dimension=encoder.identity.dimension, progress=progress
                )
            with tally.stage("sealing"):
                _seal(folder, name, plan, encoder.identity, catalogue, reference, shelving, tally)
                directory.publish(folder, name)
        directory.prune(plan.keep)
    return finish_report(tally, generation=name, passages=catalogue.passages)


def check_sources(plan: BuildPlan) -> None:
    """Raise SourceError when a source cannot be read at all, before the slow parts begin."""
    read_sources(plan.sources, fields=plan.fields, stdin=plan.stdin)


def _fill_catalogue(
    catalogue: CatalogueWriter, plan: BuildPlan, encoder: Encoder, tally: BuildTally, progress: Progress
) -> None:
    progress.start("Cleaning articles", None)
    limit = min(plan.passage_tokens, encoder.passage_token_limit() - HEADLINE_TOKENS - 1)
    for raw in read_sources(plan.sources, fields=plan.fields, stdin=plan.stdin):
        skip = raw if isinstance(raw, Skip) else _take(raw, catalogue, encoder, limit, tally)
        if skip:
            tally.skipped.append(skip)
        progress.advance()
    if not tally.languages:
        reasons = "".join(f"\n  {skip.origin}: {skip.reason}" for skip in tally.skipped[:5])
        raise SourceError(
            f"No article could be taken from {', '.join(plan.sources)}; the index was not changed.{reasons}"
        )


def _take(
    raw: RawArticle, catalogue: CatalogueWriter, encoder: Encoder, limit: int, tally: BuildTally
) -> Skip | None:
    """Clean, cut and add one article; returns why not when it cannot be taken."""
    article = clean_article(raw)
    if isinstance(article, Skip):
        return article
    if first := catalogue.origin_of(article.article_id):
        return Skip(
            origin=raw.origin,
            reason=f"its article id {article.article_id!r} is taken by {first}, which was kept; "
            "remove the copy or give this article an id of its own",
        )
    passages = cut_into_passages(
        article.body, article_id=article.article_id, count=encoder.token_spans, max_tokens=limit
    )
    if not passages:
        return Skip(origin=raw.origin, reason="no text is left after cleaning")
    catalogue.add(article, RawCopy(format=raw.format, fields=raw.fields, content=raw.content), passages)
    tally.count_article(article)
    return None


def _seal(
    folder: Path,
    name: str,
    plan: BuildPlan,
    model: ModelIdentity,
    catalogue: CatalogueWriter,
    reference: Reference,
    shelving: Shelving,
    tally: BuildTally,
) -> None:
    lexical_bytes = catalogue.lexical_bytes()
    catalogue.finish()
    manifest = Manifest(
        format_version=FORMAT_VERSION,
        generation=name,
        lintas_version=version("lintas"),
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        model=model,
        passage_tokens=plan.passage_tokens,
        articles=tally.languages.total(),
        passages=catalogue.passages,
        shelves=shelving.shelves,
        query_means=shelving.query_means,
        reference=reference.digest,
        lexical_bytes=lexical_bytes,
        files=seal_generation(folder),
    )
    write_manifest(folder, manifest)


def _new_name(directory: IndexDirectory) -> str:
    """The time in UTC, and later than every name there is, whatever the clock says."""
    name = _time_name(datetime.now(UTC))
    if (names := directory.names()) and name <= names[-1]:
        latest = datetime.strptime(names[-1], "%Y%m%dT%H%M%S%fZ").replace(tzinfo=UTC)
        name = _time_name(latest + timedelta(microseconds=1))
    return name


def _time_name(moment: datetime) -> str:
    return moment.strftime("%Y%m%dT%H%M%S%fZ")


@contextmanager
def _readable_disk_errors(index: Path) -> Iterator[None]:
    """Turn what the system says of a full or failing disk into what a person can do."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        full = getattr(error, "errno", None) in _DISK_FULL or "full" in str(error)
        what = "The disk is full" if full else f"The index could not be written ({error})"
        raise LintasError(
            f"{what}: building in {index} was stopped and nothing was changed; the index before still "
            "answers. Make room or choose another folder with --index, then run again."
        ) from error
