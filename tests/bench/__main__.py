"""``python -m tests.bench``, or ``make bench``: measure archives of several sizes."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from search.encoder.load import load_build_encoder, prepare_query_encoder
from search.errors import IndexMissingError, LintasError
from search.settings import read_settings
from search.store.directory import IndexDirectory
from tests.bench.archives import ArchivePlan, write_archive
from tests.bench.encoding import EncodingFigures, measure_encoding
from tests.bench.machine import Machine, describe_machine
from tests.bench.measuring import QUICK, WHOLE, Measured, measure_archive
from tests.bench.processes import ROOT, measure_build
from tests.bench.tables import describe_results, to_table, write_plots

_UNITS = {"k": 1_000, "m": 1_000_000}
_SAMPLES = ROOT / "indexer" / "samples" / "articles"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print tables, and leave results.json and curves in the folder asked for."""
    chosen = _parse(arguments)
    folder: Path = chosen.results
    folder.mkdir(parents=True, exist_ok=True)
    cache = read_settings().cache
    results = Results(describe_machine())
    for size in chosen.sizes:
        index = _find_archive(size, chosen.archives, cache)
        results.archives.append(measure_archive(index, cache=cache, effort=chosen.effort))
        # Written as they come: whatever fails later, nothing that was measured is lost.
        results.write(folder)
    _say(describe_results(results.machine, results.archives))
    if not chosen.quick:
        results.encoding = measure_encoding(cache=cache)
        results.write(folder)
        _say_row(asdict(results.encoding))
        results.build_seconds = _measure_build(chosen.source)
        results.write(folder)
        _say_row(results.build_seconds)
    _say(f"\nWritten to {folder}.")


@dataclass(slots=True)
class Results:
    """All that was measured so far."""

    machine: Machine
    archives: list[Measured] = field(default_factory=list)
    encoding: EncodingFigures | None = None
    build_seconds: dict[str, float] | None = None

    def write(self, folder: Path) -> None:
        """Write results.json and the curves."""
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False)
        (folder / "results.json").write_text(text + "\n", "utf-8")
        write_plots(folder, self.archives)


def read_size(text: str) -> int:
    """``10k`` is 10,000 and ``1M`` a million; raises ValueError."""
    unit = _UNITS.get(text[-1:].lower())
    return round(float(text[:-1]) * unit) if unit else int(text)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--sizes", type=read_size, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--archives", type=Path, default=ROOT / "build" / "bench" / "archives")
    parser.add_argument("--results", type=Path, default=ROOT / "build" / "bench")
    parser.add_argument(
        "--source", type=Path, default=_SAMPLES, help="articles for the time of a whole build"
    )
    parser.add_argument("--quick", action="store_true", help="fewer queries and clients, no build")
    chosen = parser.parse_args(arguments)
    chosen.effort = QUICK if chosen.quick else WHOLE
    return chosen


def _find_archive(passages: int, folder: Path, cache: Path) -> Path:
    """The archive of this size, made now unless an earlier run left it."""
    index = folder / f"{passages}"
    try:
        IndexDirectory(index).open_current().close()
    except IndexMissingError:
        _note(f"Making an archive of {passages:,} passages in {index}")
        identity = load_build_encoder("bundled", cache=cache).identity
        encoder = prepare_query_encoder(identity, cache=cache)
        write_archive(ArchivePlan(index=index, passages=passages, cache=cache), encoder)
    return index


def _measure_build(source: Path) -> dict[str, float]:
    """Seconds by stage, and the whole against embedding alone."""
    with TemporaryDirectory() as folder:
        seconds = measure_build(source, Path(folder) / "index")
    stages = sum(value for name, value in seconds.items() if name != "wall")
    return {**seconds, "against_embedding": round(stages / seconds["embedding"], 2)}


def _say_row(numbers: Mapping[str, object]) -> None:
    _say("\n" + to_table(list(numbers), [list(numbers.values())]))


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _note(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    try:
        main()
    except LintasError as error:
        sys.exit(f"lintas: {error}")
