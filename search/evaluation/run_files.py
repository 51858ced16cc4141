"""Run files in TREC form, one per direction: ``query_id Q0 article_id rank score lintas``."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from search.errors import LintasError
from search.evaluation.directions import DIRECTIONS, Direction
from search.evaluation.lines import Line, read_lines
from search.evaluation.runs import Rankings, Run

_UNSAFE = re.compile(r"[%\s\x00-\x1f\x7f-\x9f]")
_TAG = "lintas"


@dataclass(frozen=True, slots=True)
class EarlierRuns:
    """What an earlier evaluation found, read back from its files; ``stem`` is where."""

    stem: Path
    rankings: Mapping[Direction, Rankings]


def run_path(stem: Path, direction: Direction) -> Path:
    """File of a direction: ``out`` gives ``out.en-id.trec``."""
    return stem.with_name(f"{stem.name}.{direction.asked}-{direction.target}.trec")


def write_runs(stem: Path, runs: Mapping[Direction, Run]) -> list[Path]:
    """Write a file for each direction and return the files; raises LintasError when one cannot be written.

    The order of the lines and their rank is the engine's; equal scores are possible. White space and percent
    signs in ids are percent-encoded, so that every line has six columns.
    """
    paths = []
    for direction, run in runs.items():
        path = run_path(stem, direction)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_to_text(run), "utf-8", newline="\n")
        except OSError as error:
            raise LintasError(
                f"The run cannot be written to {path} ({error.strerror}). Choose another --run."
            ) from None
        paths.append(path)
    return paths


def read_runs(stem: Path) -> EarlierRuns:
    """Read the files that ``write_runs`` wrote, in the order of their ranks.

    Raises LintasError when there is none, or naming file and line that is not of the form.
    """
    paths = {direction: run_path(stem, direction) for direction in DIRECTIONS}
    rankings = {direction: _read_run(path) for direction, path in paths.items() if path.is_file()}
    if not rankings:
        raise LintasError(
            f"There is no earlier run {stem}: no file {paths[DIRECTIONS[0]]} or of another direction. "
            "Write one with --run and give the same name."
        )
    return EarlierRuns(stem, rankings)


def _to_text(run: Run) -> str:
    return "".join(
        f"{_encode(query_id)} Q0 {_encode(found.article_id)} {rank} {found.score!r} {_TAG}\n"
        for query_id, answer in run.items()
        for rank, found in enumerate(answer.found, start=1)
    )


def _encode(key: str) -> str:
    return _UNSAFE.sub(lambda match: quote(match.group()), key)


def _read_run(path: Path) -> dict[str, Sequence[str]]:
    ranked: dict[str, dict[str, int]] = {}
    for line in read_lines(path):
        query_id, article_id, rank = _split_line(line)
        ranks = ranked.setdefault(query_id, {})
        if article_id in ranks:
            raise LintasError(f"{line.origin}: {article_id!r} is listed twice for {query_id!r}. Keep one.")
        ranks[article_id] = rank
    return {query_id: sorted(ranks, key=lambda key: ranks[key]) for query_id, ranks in ranked.items()}


def _split_line(line: Line) -> tuple[str, str, int]:
    cells = line.text.split()
    if len(cells) != 6 or not (cells[3].isascii() and cells[3].isdigit()):
        raise LintasError(
            f"{line.origin}: the line is not query, Q0, article, rank, score and a name. Write the run again "
            "with --run."
        )
    return unquote(cells[0]), unquote(cells[2]), int(cells[3])
