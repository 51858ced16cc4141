"""How a shelf is laid out: compared with a query whole or by its sketch, with a proof of what that finds."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from search.ranking.matching import MATCH_SPREADS
from search.records import FloatMatrix
from search.settings import ShelfChoice
from search.store.generation import shelf_name, sketch_name
from search.store.shelf import RowNumbers, Shelf
from search.store.shelf_writer import ShelfVectors, write_shelf, write_sketch
from search.store.sketch import Sketch

EXACT_PASSAGES = 25_000
"""Shelves up to this size are searched whole, so that nothing is missed: a pass takes 2 ms on one thread."""

LEAST_RECALL = 0.99
"""What share of the 100 nearest passages must be found."""

LEAST_MATCH_RECALL = 0.99
"""The same of all passages that match by their vectors alone: totals count them, and a narrow filter shows
them. Those that are missed stand hardly out of chance."""

RECALL_DEPTH = 100
SAMPLED_PASSAGES = 200

_WIDEST_MARGIN = 0.2
"""Guesses that are off by more are not looked for; of 400,000 passages one in a hundred was off by .045."""

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfLayout:
    """A written shelf: the margin of its sketch, None without one, and what share it finds of what it should.

    ``recall`` is of the 100 nearest passages, ``match_recall`` of those that stand out of chance.
    """

    margin: float | None = None
    recall: float = 1.0
    match_recall: float = 1.0


def lay_out_shelf(
    folder: Path, language: str, vectors: ShelfVectors, choice: ShelfChoice, *, threads: int
) -> ShelfLayout:
    """Write a shelf as its size or a person wants it, and prove what it finds.

    Where its sketch would miss too much there is none, with a warning in the log.
    """
    write_shelf(folder / shelf_name(language), vectors)
    if not needs_sketch(len(vectors), choice):
        return ShelfLayout()
    path = folder / sketch_name(language)
    write_sketch(path, vectors, threads=threads)
    layout = _try_sketch(folder, language, vectors)
    if layout.recall >= LEAST_RECALL and layout.match_recall >= LEAST_MATCH_RECALL:
        return layout
    _logger.warning(
        "%s: the sketch finds %.1f%% of the nearest passages and %.1f%% of those that match, which is too "
        "little, so queries are compared with every passage.",
        path.name,
        100 * layout.recall,
        100 * layout.match_recall,
    )
    path.unlink()
    return ShelfLayout()


def needs_sketch(passages: int, choice: ShelfChoice) -> bool:
    """Whether a shelf is large enough for a sketch, or a person wants one."""
    return passages > (EXACT_PASSAGES if choice == "auto" else 0) and choice != "exact"


def _try_sketch(folder: Path, language: str, vectors: ShelfVectors) -> ShelfLayout:
    """The least margin that finds enough matches, and what is found with it."""
    passages, dimension = len(vectors), vectors.encoded.shape[1]
    sketch = Sketch(folder / sketch_name(language), passages=passages, dimension=dimension)
    trial = _prepare_trial(vectors)
    needed = np.concatenate(
        [
            _list_needed_margins(sketch, query, float(floor), matches)
            for query, floor, matches in zip(trial.queries, trial.floors, trial.matches, strict=True)
        ]
    )
    margin = _choose_margin(needed)
    path = folder / shelf_name(language)
    shelf = Shelf(path, passages=passages, dimension=dimension, sketch=sketch, margin=margin)
    found = [
        np.isin(best, shelf.nearest(query, len(best))[0])
        for query, best in zip(trial.queries, trial.nearest, strict=True)
    ]
    return ShelfLayout(
        margin=margin,
        recall=round(float(np.mean(found)), 4),
        match_recall=round(float(np.mean(needed <= margin)) if len(needed) else 1.0, 4),
    )


def _list_needed_margins(
    sketch: Sketch, query: FloatMatrix, floor: float, matches: RowNumbers
) -> FloatMatrix:
    """For each match the margin from which it is found; infinite beyond the widest."""
    rows, guesses = sketch.guess(query, floor - _WIDEST_MARGIN)
    _, of_matches, of_guesses = np.intersect1d(matches, rows, assume_unique=True, return_indices=True)
    needed = np.full(len(matches), np.inf, np.float32)
    needed[of_matches] = floor - guesses[of_guesses]
    return needed


def _choose_margin(needed: FloatMatrix) -> float:
    """The least that finds enough matches, in thousandths, or the widest."""
    if not len(needed):
        return 0.0
    enough = float(np.quantile(needed, LEAST_MATCH_RECALL, method="higher"))
    return float(np.clip(np.ceil(1000 * enough) / 1000, 0, _WIDEST_MARGIN))


@dataclass(frozen=True, slots=True)
class _Trial:
    """Queries, and what comparing them with every passage finds.

    ``floors`` are the scores from which passages match, ``nearest`` the rows of the nearest, shape (queries,
    count), and ``matches`` the rows of those that match.
    """

    queries: FloatMatrix
    floors: FloatMatrix
    nearest: RowNumbers
    matches: Sequence[RowNumbers]


def _prepare_trial(vectors: ShelfVectors) -> _Trial:
    drawn = np.random.default_rng(1).permutation(len(vectors))
    passages = vectors.read(drawn[:SAMPLED_PASSAGES])
    # Between two passages: queries lie farther from the nearest than passages do.
    halfway = passages + np.roll(passages, 1, axis=0)
    lengths = np.maximum(np.linalg.norm(halfway, axis=1, keepdims=True), 1e-12)
    queries = np.asarray(halfway / lengths, np.float32)
    # Others than the queries were made of, so that their scores are those of chance.
    chance = vectors.read(drawn[-SAMPLED_PASSAGES:]) @ queries.T
    floors = np.asarray(chance.mean(axis=0) + MATCH_SPREADS * chance.std(axis=0), np.float32)
    matches: list[list[RowNumbers]] = [[] for _ in queries]
    for rows, block in vectors.blocks():
        for of_query, reached in zip(matches, queries @ block.T >= floors[:, np.newaxis], strict=True):
            of_query.append(rows[reached])
    nearest = find_nearest_slowly(vectors, queries, min(RECALL_DEPTH, len(vectors)))
    return _Trial(queries, floors, nearest, [np.concatenate(of_query) for of_query in matches])


def find_nearest_slowly(vectors: ShelfVectors, queries: FloatMatrix, count: int) -> RowNumbers:
    """The ``count`` nearest rows of each query, in no order, by comparing with every one.

    ``queries`` has the shape (queries, dimension), the answer (queries, count).
    """
    best_rows = np.empty((len(queries), 0), np.int64)
    best_scores = np.empty((len(queries), 0), np.float32)
    for rows, block in vectors.blocks():
        scores = np.concatenate([best_scores, queries @ block.T], axis=1)
        named = np.concatenate([best_rows, np.broadcast_to(rows, (len(queries), len(rows)))], axis=1)
        kept = np.argpartition(-scores, min(count, scores.shape[1]) - 1, axis=1)[:, :count]
        best_scores = np.take_along_axis(scores, kept, axis=1)
        best_rows = np.take_along_axis(named, kept, axis=1)
    return best_rows
