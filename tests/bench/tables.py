"""What was measured, as Markdown tables and as curves."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.bench.machine import Machine
from tests.bench.measuring import Measured
from tests.bench.plots import draw_growth

_PARTS = {
    "shelf-": "shelves",
    "words-": "word bits",
    "background-": "word bits",
    "catalogue": "texts and full text",
    "vectors": "vectors kept",
    "lexicon": "lexicon and completions",
    "completions": "lexicon and completions",
}


def describe_results(machine: Machine, measured: Sequence[Measured]) -> str:
    """Every table, one after the other."""
    head = f"{machine.processor}, {machine.cores} cores, {machine.memory_gb} GB; commit {machine.commit}"
    return "\n\n".join(
        [
            head,
            _latency_table(measured),
            _load_table(measured),
            _weight_table(measured),
            _size_table(measured),
        ]
    )


def write_plots(folder: Path, measured: Sequence[Measured]) -> list[Path]:
    """Growth of latency, throughput and size with the archive; nothing for a single size."""
    if len(measured) < 2:
        return []
    latency = {
        f"{percent}, 1 client": [
            (m.passages, getattr(m.latency["1 client"].beyond, percent)) for m in measured
        ]
        for percent in ("p50", "p95", "p99")
    }
    rates = {"best of all clients": [(m.passages, _best_rate(m)) for m in measured if _best_rate(m) > 0]}
    sizes = {"whole index": [(m.passages, sum(m.sizes.values()) / 1e6) for m in measured]}
    pictures = {
        "latency.svg": draw_growth("A query beyond encoding", "passages", "milliseconds", latency),
        "size.svg": draw_growth("Index on disk", "passages", "MB", sizes),
    }
    if rates["best of all clients"]:
        pictures["throughput.svg"] = draw_growth("Queries answered", "passages", "a second", rates)
    for name, picture in pictures.items():
        (folder / name).write_text(picture, "utf-8")
    return [folder / name for name in pictures]


def group_sizes(sizes: Mapping[str, int]) -> dict[str, int]:
    """Bytes by part of the index."""
    parts: dict[str, int] = {}
    for name, size in sizes.items():
        part = next((part for start, part in _PARTS.items() if name.startswith(start)), "other")
        parts[part] = parts.get(part, 0) + size
    return parts


def to_table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def _latency_table(measured: Sequence[Measured]) -> str:
    rows = [
        (
            f"{entry.passages:,}", name, found.beyond.p50, found.beyond.p95, found.beyond.p99,
            found.encoding.p50, found.whole.p50, found.total, found.per_second,
        )
        for entry in measured
        for name, found in entry.latency.items()
    ]  # fmt: skip
    head = ("passages", "with", "beyond encoding: p50 ms", "p95", "p99", "encoding p50", "whole p50")
    return to_table((*head, "results p50", "a second"), rows)


def _load_table(measured: Sequence[Measured]) -> str:
    rows = [
        (
            f"{entry.passages:,}",
            f"{load['clients']}" + (f", {load['foreign']} busy processes" if "foreign" in load else ""),
            load["per_second"], load["times"]["p50"], load["times"]["p95"], load["times"]["p99"],
            ", ".join(f"{count} x {status}" for status, count in load["others"].items()) or "none",
        )
        for entry in measured
        for load in entry.loads
    ]  # fmt: skip
    return to_table(
        ("passages", "clients of the server", "answers a second", "p50 ms", "p95", "p99", "other answers"),
        rows,
    )


def _weight_table(measured: Sequence[Measured]) -> str:
    rows = [(f"{m.passages:,}", m.cold_search_s, m.memory_mb["own"], m.memory_mb["mapped"]) for m in measured]
    return to_table(("passages", "cold lintas search s", "server memory MB", "and of files, mapped"), rows)


def _size_table(measured: Sequence[Measured]) -> str:
    parts = list(dict.fromkeys(part for entry in measured for part in group_sizes(entry.sizes)))
    rows = [
        (
            f"{entry.passages:,}",
            *(f"{group_sizes(entry.sizes).get(part, 0) / entry.passages:,.0f}" for part in parts),
            f"{sum(entry.sizes.values()) / 1e6:,.0f} MB",
        )
        for entry in measured
    ]
    return to_table(("passages", *(f"{part}, bytes a passage" for part in parts), "all"), rows)


def _best_rate(entry: Measured) -> float:
    return max((float(load["per_second"]) for load in entry.loads), default=0.0)
