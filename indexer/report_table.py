"""Reports of the index as text for people."""

from collections.abc import Mapping

import typer

from indexer.report import BuildReport
from search.status import IndexStatus

_SKIPS_SHOWN = 20


def print_report(report: BuildReport) -> None:
    """Print what a build took, left out and repaired."""
    languages = _counts(report.languages)
    typer.echo(f"{report.articles:,} articles ({languages}), {report.passages:,} passages")
    typer.echo(f"{report.embedded:,} passages embedded, {report.reused:,} vectors used again")
    if report.undated:
        typer.echo(f"{report.undated:,} articles have no date")
    if report.repairs:
        typer.echo(f"Repairs: {_counts(report.repairs)}")
    if report.skipped:
        typer.echo(f"Skipped {len(report.skipped):,}:")
        for skip in report.skipped[:_SKIPS_SHOWN]:
            typer.echo(f"  {skip.origin}: {skip.reason}")
        if len(report.skipped) > _SKIPS_SHOWN:
            typer.echo(f"  and {len(report.skipped) - _SKIPS_SHOWN:,} more; --json lists them all")
    stages = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in report.seconds.items())
    typer.echo(f"Seconds: {stages}")
    typer.echo(f"Generation {report.generation} is now current.")


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
    signals = ", ".join(f"{name} {size:,}" for name, size in status.signal_bytes.items())
    typer.echo(f"Bytes a passage by signal: {signals}")


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.items())
