"""Reports of the index as text for people."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

import typer

from indexer.report import BuildReport
from search.status import IndexStatus, ShelfStatus

_REASONS_SHOWN = 20


def print_report(report: BuildReport) -> None:
    """Print what a build took, left out, repaired and wrote, and how long it took."""
    for line in describe_report(report):
        typer.echo(line)


def describe_report(report: BuildReport) -> Iterator[str]:
    """The lines of a report."""
    yield f"{_articles(report.articles)} ({_counts(report.languages)}), {report.passages:,} passages"
    yield from _describe_changes(report)
    yield f"{report.embedded:,} passages embedded, {report.reused:,} vectors used again"
    if report.copies or report.stories:
        yield f"{report.copies:,} copies folded, {report.stories:,} stories found"
    if report.undated:
        yield f"{_articles(report.undated)} without a date"
    if report.repairs:
        yield f"Repairs: {_counts(report.repairs)}"
    yield from _describe_skips(report)
    yield f"Seconds: {', '.join(f'{stage} {seconds:.1f}' for stage, seconds in report.seconds.items())}"
    if report.sizes:
        yield f"Size: {sum(report.sizes.values()) / 1e6:,.2f} MB: {_describe_sizes(report.sizes)}"
    yield f"Generation {report.generation} is now current."


def _describe_changes(report: BuildReport) -> Iterator[str]:
    changes = {
        "added": report.added,
        "replaced": report.replaced,
        "unchanged": report.unchanged,
        "removed": report.removed,
    }
    said = ", ".join(f"{count:,} {name}" for name, count in changes.items() if count)
    if report.read or said:
        yield f"Read {_articles(report.read)}" + (f": {said}" if said else "")


def _describe_skips(report: BuildReport) -> Iterator[str]:
    if not report.skipped:
        return
    groups = report.skip_groups
    yield f"Skipped {len(report.skipped):,}:"
    for group in groups[:_REASONS_SHOWN]:
        more = f" and {group.count - len(group.examples):,} more" if group.count > len(group.examples) else ""
        yield f"  {group.count:,}: {group.reason}"
        yield f"    {', '.join(group.examples)}{more}"
    if len(groups) > _REASONS_SHOWN:
        yield f"  and {len(groups) - _REASONS_SHOWN:,} more reasons; --json lists every skip"


def _describe_sizes(sizes: Mapping[str, int]) -> str:
    """The parts of the index, largest first; the files of all languages make one part."""
    parts: Counter[str] = Counter()
    for name, size in sizes.items():
        parts[_name_part(name)] += size
    return ", ".join(f"{part} {size / 1e6:,.2f}" for part, size in parts.most_common())


def _name_part(file: str) -> str:
    stem = re.split("[-.]", file.removeprefix("words-background"))[0]
    return {"shelf": "shelves", "sketch": "sketches", "background": "backgrounds", "": "backgrounds"}.get(
        stem, stem
    )


def _articles(count: int) -> str:
    return f"{count:,} article{'' if count == 1 else 's'}"


def print_status(status: IndexStatus, generations: list[str]) -> None:
    """Print what an index holds."""
    typer.echo(f"Generation {status.generation} ({len(generations)} kept), built {status.built_at}")
    languages = _counts(status.languages)
    typer.echo(f"{status.articles:,} articles ({languages}), {status.passages:,} passages")
    typer.echo(
        f"Model {status.model.name} ({status.model.fingerprint}), {status.model.dimension} dimensions, "
        f"passages of up to {status.passage_tokens} tokens"
    )
    for name, size in sorted(status.sizes.items(), key=lambda item: -item[1]):
        typer.echo(
            f"  {name:<24} {size / 1e6:>10,.2f} MB  {size / max(status.passages, 1):>8,.0f} bytes a passage"
        )
    for language, shelf in status.shelves.items():
        typer.echo(f"Shelf {language}: {_describe_shelf(shelf)}")
    signals = ", ".join(f"{name} {size:,}" for name, size in status.signal_bytes.items())
    typer.echo(f"Bytes a passage by signal: {signals}")


def _describe_shelf(shelf: ShelfStatus) -> str:
    if shelf.exact:
        return f"{shelf.passages:,} passages, a query is compared with every one"
    return (
        f"{shelf.passages:,} passages, a query is compared with those that may be near and finds "
        f"{shelf.recall:.1%} of the 100 nearest, {shelf.match_recall:.1%} of all that match"
    )


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.items())
