"""The report of an evaluation as tables for people."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from search.evaluation.comparison import Comparison, DirectionComparison
from search.evaluation.report import EvaluationReport

_IDS_SHOWN = 10
_SIGNIFICANT = 0.05


def print_evaluation(report: EvaluationReport) -> None:
    """Print every part of the report on standard output."""
    console = Console(highlight=False, markup=False)
    console.print(
        f"{report.dataset}: {report.queries:,} needs, {report.articles:,} articles, "
        f"{report.seconds:.1f} seconds"
    )
    _print_directions(console, report)
    _print_parity(console, report)
    _print_strength(console, report)
    if report.comparison:
        _print_comparison(console, report.comparison)
    if report.ablation:
        _print_ablation(console, report)
    _print_notes(console, report)


def _print_directions(console: Console, report: EvaluationReport) -> None:
    table = _table("asked > found", "queries", "nDCG@10", "recall@100", "RR@10")
    for name, one in report.directions.items():
        scores = one.scores
        table.add_row(
            name,
            f"{one.queries:,}",
            _number(scores.ndcg_10),
            _number(scores.recall_100),
            _number(scores.rr_10),
        )
    console.print(table)


def _print_parity(console: Console, report: EvaluationReport) -> None:
    parts = []
    if report.parity.rbo_10 is not None:
        parts.append(f"both versions of a need agree {_number(report.parity.rbo_10)} (RBO@10)")
    parts += [
        f"{_number(share)} of the ten best for {language} are in {language}"
        for language, share in report.parity.same_language_share_10.items()
    ]
    console.print(f"Over all languages: {', '.join(parts)}.\n")


def _print_strength(console: Console, report: EvaluationReport) -> None:
    if not report.strength:
        return
    table = _table(
        "unanswerable", "asked in", "AUROC", "confident: answerable", "unanswerable", "accuracy", "queries"
    )
    for kind, scores in report.strength.items():
        for language, one in scores.items():
            table.add_row(
                kind,
                language,
                _number(one.auroc),
                _number(one.confident_answerable),
                _number(one.confident_unanswerable),
                _number(one.accuracy),
                f"{one.answerable:,} + {one.unanswerable:,}",
            )
    console.print(table)


def _print_comparison(console: Console, comparison: Comparison) -> None:
    table = _table("nDCG@10", "queries", "old", "new", "difference", "p")
    for name, one in comparison.directions.items():
        table.add_row(name, f"{one.queries:,}", *_comparison_cells(one))
    console.print(f"Against {comparison.run}; p below {_SIGNIFICANT} is marked *.")
    console.print(table)
    for side, names in (("the earlier", comparison.only_old), ("this", comparison.only_new)):
        if names:
            console.print(f"Only {side} run has {', '.join(names)}.")
    for name, one in comparison.directions.items():
        for side, keys in (("the earlier", one.only_old), ("this", one.only_new)):
            if keys:
                console.print(f"{name}: only {side} run has {_list_ids(keys)}.")


def _comparison_cells(one: DirectionComparison) -> list[str]:
    if one.old is None or one.new is None or one.difference is None or one.p is None:
        return ["", "", "", ""]
    mark = "*" if one.p < _SIGNIFICANT else ""
    return [_number(one.old), _number(one.new), f"{one.difference:+.3f}", f"{one.p:.4f}{mark}"]


def _print_ablation(console: Console, report: EvaluationReport) -> None:
    console.print("nDCG@10 without each signal, and what the signal adds:")
    table = _table("", *report.ablation)
    for name in report.directions:
        cells = [directions[name] for directions in report.ablation.values()]
        table.add_row(name, *(f"{_number(cell.ndcg_10)} {cell.adds:+.3f}" for cell in cells))
    console.print(table)


def _print_notes(console: Console, report: EvaluationReport) -> None:
    if ids := report.missing_articles:
        what = "judged article is" if len(ids) == 1 else "judged articles are"
        console.print(f"{len(ids):,} {what} not in the index: {_list_ids(ids)}.")
    if ids := report.unjudged_queries:
        what = (
            "need has no relevant article and was"
            if len(ids) == 1
            else ("needs have no relevant article and were")
        )
        console.print(f"{len(ids):,} {what} not asked: {_list_ids(ids)}.")


def _table(first: str, *others: str) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column(first)
    for name in others:
        table.add_column(name, justify="right")
    return table


def _number(value: float) -> str:
    return f"{value:.3f}"


def _list_ids(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - _IDS_SHOWN:,} more" if len(ids) > _IDS_SHOWN else ""
    return ", ".join(ids[:_IDS_SHOWN]) + more
