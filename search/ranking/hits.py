"""Passages that answer a query, as columns: an archive has thousands, of which a page shows ten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.records import FloatMatrix, SignalName
from search.store.columns import ArticlePlaces
from search.store.shelf import RowNumbers

HitNumbers = NDArray[np.int64]
"""Places in a table of hits, from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HitTable:
    """What was found, one passage a place; every array has shape (hits,).

    ``scores`` order; ``calibrated`` is the same without what a person's leaning added. ``words`` and
    ``names`` tell how surely the passage holds the words and the names of the query, 0 to 1. ``shelves`` are
    places among the generation's languages, ``rows`` those of the shelf, ``articles`` those in the columns;
    ``variants`` are places of the query's variant that each answers.
    """

    scores: FloatMatrix
    calibrated: FloatMatrix
    words: FloatMatrix
    names: FloatMatrix
    signals: Mapping[SignalName, FloatMatrix]
    shelves: NDArray[np.int64]
    rows: RowNumbers
    articles: ArticlePlaces
    variants: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, chosen: HitNumbers) -> "HitTable":
        """Only these hits, in this order."""
        return HitTable(
            scores=self.scores[chosen],
            calibrated=self.calibrated[chosen],
            words=self.words[chosen],
            names=self.names[chosen],
            signals={name: part[chosen] for name, part in self.signals.items()},
            shelves=self.shelves[chosen],
            rows=self.rows[chosen],
            articles=self.articles[chosen],
            variants=self.variants[chosen],
        )


def no_hits(signals: Sequence[SignalName]) -> HitTable:
    """A table of nothing."""
    nothing, nowhere = np.empty(0, np.float32), np.empty(0, np.int64)
    return HitTable(
        scores=nothing,
        calibrated=nothing,
        words=nothing,
        names=nothing,
        signals=dict.fromkeys(signals, nothing),
        shelves=nowhere,
        rows=nowhere,
        articles=nowhere.astype(np.int32),
        variants=nowhere,
    )


def join_tables(tables: Sequence[HitTable]) -> HitTable:
    """The hits of several tables, at least one, one after the other."""
    return HitTable(
        scores=np.concatenate([table.scores for table in tables]),
        calibrated=np.concatenate([table.calibrated for table in tables]),
        words=np.concatenate([table.words for table in tables]),
        names=np.concatenate([table.names for table in tables]),
        signals={
            name: np.concatenate([table.signals[name] for table in tables]) for name in tables[0].signals
        },
        shelves=np.concatenate([table.shelves for table in tables]),
        rows=np.concatenate([table.rows for table in tables]),
        articles=np.concatenate([table.articles for table in tables]),
        variants=np.concatenate([table.variants for table in tables]),
    )


def keep_best_of_each_passage(hits: HitTable) -> HitTable:
    """A passage that several variants found counts once, by the one that it answers best; the first of
    equals.
    """
    order = np.lexsort((hits.variants, -hits.scores, hits.rows, hits.shelves))
    shelves, rows = hits.shelves[order], hits.rows[order]
    first = np.ones(len(order), np.bool_)
    first[1:] = (shelves[1:] != shelves[:-1]) | (rows[1:] != rows[:-1])
    return hits.take(np.sort(order[first]))
