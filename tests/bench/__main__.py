"""``python -m tests.bench``, or ``make bench``: measure archives of several sizes."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from search.encoder.load import load_build_encoder, prepare_query_encoder
from search.errors import IndexMissingError, LintasError
from search.settings import read_settings
from search.store.directory import IndexDirectory
from tests.bench.archives import ArchivePlan, write_archive
from tests.bench.machine import describe_machine
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
    machine = describe_machine()
    measured = [
        measure_archive(_find_archive(size, chosen.archives, cache), cache=cache, effort=chosen.effort)
        for size in chosen.sizes
    ]
    encoding = None if chosen.quick else _measure_encoding()
    build = None if chosen.quick else _measure_build(chosen.source)
    results = to_json(machine, measured, encoding=encoding, build=build)
    (folder / "results.json").write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
    write_plots(folder, measured)
    _say(describe_results(machine, measured))
    if build:
        _say(to_table(list(build), [list(build.values())]))
    _say(f"\nWritten to {folder}.")


def to_json(
    machine: object, measured: Sequence[Measured], *, encoding: object = None, build: object = None
) -> dict[str, Any]:
    """The shape of results.json."""
    return {
        "machine": asdict(machine),  # type: ignore[call-overload]
        "archives": [asdict(entry) for entry in measured],
        "encoding": encoding,
        "build_seconds": build,
    }


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


def _measure_encoding() -> object:
    """What ``tests.bench.encoding`` measures, where that module is there."""
    if find_spec("tests.bench.encoding") is None:
        return None
    measure: Callable[[], object] = import_module("tests.bench.encoding").measure_encoding
    return measure()


def _measure_build(source: Path) -> dict[str, float]:
    """Seconds by stage, and the whole against embedding alone."""
    with TemporaryDirectory() as folder:
        seconds = measure_build(source, Path(folder) / "index")
    stages = sum(value for name, value in seconds.items() if name != "wall")
    return {**seconds, "against_embedding": round(stages / seconds["embedding"], 2)}


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _note(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    try:
        main()
    except LintasError as error:
        sys.exit(f"lintas: {error}")
