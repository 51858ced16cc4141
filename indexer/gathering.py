"""Articles gathered for a generation: those carried over, and those that the sources bring."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from indexer.cleaning.clean import clean_article
from indexer.completions import EarlierCompletions
from indexer.progress import Progress
from indexer.report import BuildTally
from indexer.sources.read import read_sources
from indexer.sources.records import RawArticle, Skip
from indexer.work import BuildPlan
from search.store.catalogue_writer import CatalogueWriter
from search.store.entries import RawCopy


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierArticles:
    """The articles of the generation before.

    ``with_spans`` says that passages would be cut as they were; ``as_cleaned`` that the same version of
    Lintas cleaned them. ``completions`` are those of their passages, if they are good to go on from.
    """

    catalogue: Path
    with_spans: bool
    as_cleaned: bool
    completions: EarlierCompletions | None


def gather_articles(
    catalogue: CatalogueWriter,
    plan: BuildPlan,
    earlier: EarlierArticles | None,
    tally: BuildTally,
    progress: Progress,
) -> None:
    """Fill a new catalogue with articles, none of which has passages yet.

    An article of the sources takes the place of one with its id that was carried over; of two in the sources
    the first is kept and the other reported.
    """
    today = date.today()  # one day for all, however long the build takes
    if earlier:
        progress.start("Carrying articles over", None)
        catalogue.carry_over(earlier.catalogue, with_spans=earlier.with_spans)
        _remove(catalogue, plan, tally)
        if not earlier.as_cleaned:
            _clean_again(catalogue, tally, progress, today=today)
    if plan.sources:
        _read(catalogue, plan, tally, progress, today=today)


def _remove(catalogue: CatalogueWriter, plan: BuildPlan, tally: BuildTally) -> None:
    catalogue.remove(plan.without)
    tally.removed += len(plan.without)


def _clean_again(catalogue: CatalogueWriter, tally: BuildTally, progress: Progress, *, today: date) -> None:
    ids = catalogue.article_ids()
    progress.start("Cleaning anew", len(ids))
    for article_id in ids:
        raw, origin = catalogue.raw_copy(article_id), catalogue.origin_of(article_id) or ""
        article = clean_article(
            RawArticle(
                origin=origin,
                format="html" if raw.format == "html" else "text",
                content=raw.content,
                fields=raw.fields,
                repairs=raw.repairs,
            ),
            today=today,
        )
        catalogue.remove([article_id])
        if isinstance(article, Skip):
            tally.skipped.append(article)
        else:
            catalogue.add(article, raw)
        progress.advance()


def _read(
    catalogue: CatalogueWriter, plan: BuildPlan, tally: BuildTally, progress: Progress, *, today: date
) -> None:
    progress.start("Cleaning articles", None)
    brought: set[str] = set()
    for raw in read_sources(plan.sources, fields=plan.fields, stdin=plan.stdin):
        skip = raw if isinstance(raw, Skip) else _take(raw, catalogue, brought, tally, today=today)
        if skip:
            tally.skipped.append(skip)
        progress.advance()


def _take(
    raw: RawArticle, catalogue: CatalogueWriter, brought: set[str], tally: BuildTally, *, today: date
) -> Skip | None:
    """Clean and add one article; returns why not when it cannot be taken."""
    tally.read += 1
    article = clean_article(raw, today=today)
    if isinstance(article, Skip):
        return article
    copy = RawCopy(format=raw.format, fields=raw.fields, content=raw.content, repairs=raw.repairs)
    there = catalogue.origin_of(article.article_id)
    if there and article.article_id in brought:
        return Skip(
            origin=raw.origin,
            reason=f"its article id {article.article_id!r} is taken by {there}, which was kept; "
            "remove the copy or give this article an id of its own",
        )
    brought.add(article.article_id)
    if there:
        if catalogue.raw_copy(article.article_id) == copy:
            tally.unchanged += 1
            return None
        catalogue.remove([article.article_id])
        tally.replaced += 1
    else:
        tally.added += 1
    catalogue.add(article, copy)
    return None
