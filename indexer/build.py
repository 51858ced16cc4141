"""Build an index: articles in, a new generation out, the old one answering until the switch."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from indexer.completions import EarlierCompletions, find_earlier_completions, write_completions
from indexer.embedding import KnownPassages, embed_passages, find_known_passages
from indexer.gathering import EarlierArticles, gather_articles
from indexer.journal import Journal
from indexer.kinship import write_copies, write_stories
from indexer.lexicon import mine_lexicon, read_vocabularies
from indexer.progress import Progress, SilentProgress
from indexer.reading import HEADLINE_TOKENS
from indexer.reference import Reference, load_reference
from indexer.report import BuildReport, BuildTally, finish_report
from indexer.settling import settle_articles
from indexer.shelving import Shelving, write_shelves
from indexer.sources.read import read_sources
from indexer.space import check_space
from indexer.work import BuildPlan
from search.encoder.protocol import Encoder, ModelIdentity
from search.errors import IndexMissingError, LintasError, SourceError
from search.store.catalogue_writer import CatalogueWriter
from search.store.directory import IndexDirectory
from search.store.generation import CATALOGUE_NAME, seal_generation
from search.store.lexicon import LEXICON_NAME, write_translations
from search.store.manifest import FORMAT_VERSION, Manifest, read_manifest, write_manifest

_DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FULL_SIGNS = ("database or disk is full", *map(os.strerror, sorted(_DISK_FULL)))
"""Of SQLite, and of libraries that give the system's words without its number."""


@dataclass(frozen=True, slots=True)
class _CatalogueSizes:
    """What a catalogue holds, asked before it is closed."""

    articles: int
    passages: int
    lexical_bytes: int


def build(plan: BuildPlan, encoder: Encoder, *, progress: Progress | None = None) -> BuildReport:
    """Gather, clean, cut, embed and shelve every article, then switch to the new generation in one step.

    Raises LintasError when nothing can be built; whatever happens, the generation before stays whole and
    current until the switch. A build that was killed goes on with the passages it had embedded.
    """
    progress = progress or SilentProgress()
    directory = IndexDirectory(plan.index)
    tally = BuildTally()
    with directory.writing(), _readable_disk_errors(directory):
        progress.start("Reading the reference", None)
        reference = load_reference(encoder, cache=plan.cache)
        earlier = _find_earlier(directory, plan, encoder) if plan.carry else None
        known = KnownPassages() if plan.fresh else find_known_passages(directory, encoder, reference)
        journal = Journal(plan.index, _journal_kind(plan, encoder, reference))
        name = _new_name(directory)
        with directory.draft(name) as folder, CatalogueWriter(folder / CATALOGUE_NAME) as catalogue:
            with tally.stage("articles"):
                gather_articles(catalogue, plan, earlier, tally, progress)
                settle_articles(catalogue, encoder, _passage_limit(plan, encoder), tally, progress)
                _refuse_emptiness(catalogue, plan, tally)
            check_space(folder, catalogue.passages, encoder.identity.dimension)
            with tally.stage("embedding"):
                count = embed_passages(
                    catalogue, encoder, reference, known, journal, folder=folder, progress=progress
                )
                tally.embedded, tally.reused = count.embedded, count.reused
            with tally.stage("shelves"):
                shelving = write_shelves(
                    catalogue, encoder, reference, folder=folder, choice=plan.shelf, progress=progress
                )
            completions = earlier.completions if earlier else None
            sizes = _write_findings(catalogue, shelving, completions, tally, folder=folder, progress=progress)
            with tally.stage("sealing"):
                manifest = _describe(folder, name, plan, encoder.identity, sizes, reference, shelving)
                write_manifest(folder, manifest)
                directory.publish(folder, name)
        tally.sizes |= {file: seal.size_bytes for file, seal in manifest.files.items()}
        journal.delete()
        directory.prune(plan.keep)
    return finish_report(tally, generation=name, passages=catalogue.passages)


def _write_findings(
    catalogue: CatalogueWriter,
    shelving: Shelving,
    earlier: EarlierCompletions | None,
    tally: BuildTally,
    *,
    folder: Path,
    progress: Progress,
) -> _CatalogueSizes:
    """Write what is found by comparing all passages: copies, stories, translations, completions, words.

    The lexicon is mined beside the rest, for that is arithmetic; its stage is what it keeps the rest waiting.
    """
    with ThreadPoolExecutor(1) as pool:
        with tally.stage("lexicon"):
            mined = pool.submit(mine_lexicon, read_vocabularies(catalogue, folder=folder, progress=progress))
        with tally.stage("copies"):
            write_copies(catalogue, tally, progress)
        with tally.stage("stories"):
            write_stories(catalogue, shelving, tally, folder=folder, progress=progress)
        with tally.stage("completions"):
            write_completions(catalogue, earlier, folder=folder, progress=progress)
        with tally.stage("catalogue"):
            progress.start("Listing words", None)
            sizes = _CatalogueSizes(catalogue.articles, catalogue.passages, catalogue.lexical_bytes())
            catalogue.finish()
        with tally.stage("lexicon"):
            progress.start("Mining the lexicon", None)
            write_translations(folder / LEXICON_NAME, mined.result())
    return sizes


def check_sources(plan: BuildPlan) -> None:
    """Raise SourceError when a source cannot be read at all, before the slow parts begin."""
    read_sources(plan.sources, fields=plan.fields, stdin=plan.stdin)


def _find_earlier(directory: IndexDirectory, plan: BuildPlan, encoder: Encoder) -> EarlierArticles | None:
    """The articles to begin with; None where there is no index yet."""
    try:
        folder = directory.folder(directory.current_name())
    except IndexMissingError:
        return None
    manifest = read_manifest(folder)
    alike = manifest.model.fingerprint == encoder.identity.fingerprint
    return EarlierArticles(
        catalogue=folder / CATALOGUE_NAME,
        with_spans=alike and manifest.passage_tokens == plan.passage_tokens,
        as_cleaned=manifest.lintas_version == version("lintas"),
        completions=find_earlier_completions(folder, manifest),
    )


def _journal_kind(plan: BuildPlan, encoder: Encoder, reference: Reference) -> str:
    """What a shard depends on: a build that embeds all again does not go on with one that does not."""
    return f"{encoder.identity.fingerprint}-{reference.digest}{'-fresh' if plan.fresh else ''}"


def _passage_limit(plan: BuildPlan, encoder: Encoder) -> int:
    return min(plan.passage_tokens, encoder.passage_token_limit() - HEADLINE_TOKENS - 1)


def _refuse_emptiness(catalogue: CatalogueWriter, plan: BuildPlan, tally: BuildTally) -> None:
    if catalogue.passages:
        return
    if not plan.sources:
        raise LintasError(
            "This would leave no article; the index was not changed. "
            f"Delete the folder {plan.index} if that is what you want."
        )
    reasons = "".join(f"\n  {skip.origin}: {skip.reason}" for skip in tally.skipped[:5])
    raise SourceError(
        f"No article could be taken from {', '.join(plan.sources)}; the index was not changed.{reasons}"
    )


def _describe(
    folder: Path,
    name: str,
    plan: BuildPlan,
    model: ModelIdentity,
    sizes: _CatalogueSizes,
    reference: Reference,
    shelving: Shelving,
) -> Manifest:
    return Manifest(
        format_version=FORMAT_VERSION,
        generation=name,
        lintas_version=version("lintas"),
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        model=model,
        passage_tokens=plan.passage_tokens,
        articles=sizes.articles,
        passages=sizes.passages,
        shelves=shelving.shelves,
        query_means=shelving.query_means,
        reference=reference.digest,
        lexical_bytes=sizes.lexical_bytes,
        files=seal_generation(folder),
    )


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
def _readable_disk_errors(directory: IndexDirectory) -> Iterator[None]:
    """Turn what the system says of a full or failing disk into what a person can do."""
    before = _answering(directory)
    try:
        yield
    except (OSError, sqlite3.DatabaseError) as error:
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            raise  # a fault of ours, not of the disk's
        raise LintasError(_describe_disk_error(error, directory, before)) from error


def _describe_disk_error(error: Exception, directory: IndexDirectory, before: str | None) -> str:
    full = getattr(error, "errno", None) in _DISK_FULL or any(sign in str(error) for sign in _FULL_SIGNS)
    what = "The disk is full" if full else f"The index could not be written ({error})"
    if (now := _answering(directory)) != before:
        return (
            f"{what}: generation {now} of {directory.path} is complete and answers, but a power cut could "
            "undo it. Check the disk, then run again."
        )
    still = "; the index before still answers" if before else ""
    return (
        f"{what}: building in {directory.path} was stopped and nothing was changed{still}. "
        "Make room or choose another folder with --index, then run again."
    )


def _answering(directory: IndexDirectory) -> str | None:
    try:
        return directory.current_name()
    except LintasError:
        return None
