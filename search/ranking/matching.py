"""Which passages match a query at all, whatever is filtered: those that stand out of what chance gives, and a
few that are nearest anyway, so that a person sees what there is.

Totals, facets and the chart count their articles, so whether one matches depends on the query alone: neither
on filters nor on what else was found. The shelf is asked once and tells scores with the rows; what only words
find is scored after that, exactly on every kind of shelf, since a common word's sum may be enough anywhere.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.ranking.calibration import Chance
from search.ranking.dense import Guesser, NamedRows, RowMultiplier, multiply_rows, score_dense
from search.ranking.lexical import Wording, WordScores, score_shelf_words, word_expansions, word_query
from search.ranking.understanding import UnderstoodQuery
from search.records import Expansion, FloatMatrix, Query, SignalName
from search.store.catalogue import Catalogue
from search.store.generation import OpenShelf
from search.store.shelf import RowNumbers
from search.store.sketch import Sketch

MATCH_SPREADS = 2.5
"""Standard deviations of chance that a passage's dense and lexical parts must stand above it together.

Of 300 relevant articles that belebele's and the 249 that the news set's queries have (150 queries each, both
languages), 7 and 5 match less, none of them among the ten best; of 3,600 articles of news half of the queries
match 165 and fewer. At 3 there are half as many, and 4 of belebele's ten best are lost.
"""

LEAST_MATCHES = 20
"""Passages of each shelf that match by being nearest: their strength says how little that may mean. With ten,
queries of belebele lose .002 to .003 nDCG@10 across languages, of passages that the late signal lifts."""

# Chosen on a third of belebele's queries, the 80 news needs over 680 articles and a tenth of facqa's: from
# .5 to 1.2 for the own language and .1 to .5 for the others no direction moves by more than .5 points.
OWN_LANGUAGE_WEIGHT = 0.8
ACROSS_WEIGHT = 0.4
LEXICON_WEIGHT = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfMatches:
    """The matching rows of one shelf, in order, and the parts of their scores that were needed to tell.

    ``signals`` has every signal but late, each of shape (rows); ``of_words`` names those of words.
    """

    rows: RowNumbers
    signals: Mapping[SignalName, FloatMatrix]
    of_words: tuple[SignalName, ...]

    def take(self, chosen: NDArray[np.bool_]) -> "ShelfMatches":
        """Only the rows that a mask of shape (rows) chooses."""
        return ShelfMatches(
            rows=self.rows[chosen],
            signals={name: part[chosen] for name, part in self.signals.items()},
            of_words=self.of_words,
        )


def match_shelf(
    query: UnderstoodQuery,
    shelf: OpenShelf,
    catalogue: Catalogue,
    expansions: Sequence[Expansion],
    chance: Chance,
    *,
    multiply: RowMultiplier = multiply_rows,
    guess: Guesser = Sketch.guess_all,
    without: Collection[SignalName] = (),
) -> ShelfMatches:
    """Every passage of a shelf that matches; ``without`` switches signals off.

    Without the dense signal all that hold a word match.
    """
    wordings = _choose_wordings(query.query, shelf, catalogue, expansions, without)
    held = {
        name: _weigh(score_shelf_words(catalogue, shelf.language, entry.wording), entry.weight, shelf)
        for name, entry in wordings.items()
    }
    named = _join(list(held.values()), shelf)
    if "dense" in without:
        signals = _gather(np.zeros(len(named.rows), np.float32), named.rows, held)
        return ShelfMatches(rows=named.rows, signals=signals, of_words=tuple(wordings))
    floor = MATCH_SPREADS * chance.dense_spread
    found = score_dense(
        shelf.shelf,
        query.vector,
        named,
        least=chance.dense + floor,
        at_least_count=LEAST_MATCHES,
        multiply=multiply,
        guess=guess,
    )
    signals = _gather(found.scores - np.float32(chance.dense), found.rows, held)
    enough = np.asarray(np.sum(list(signals.values()), axis=0) >= np.float32(floor))
    # What the vectors found matches in any case, whatever the roundings of a sum.
    matches = ShelfMatches(rows=found.rows, signals=signals, of_words=tuple(wordings))
    return matches.take(enough | found.near)


@dataclass(frozen=True, slots=True)
class _Held:
    """Rows of a shelf that hold a wording, in order, what it adds to the score of each, and their mask.

    Masks and not numbers for every row: an array of a million numbers is room that the system gives anew.
    """

    rows: RowNumbers
    worth: FloatMatrix
    mask: NDArray[np.bool_]


def _weigh(scored: WordScores, weight: float, shelf: OpenShelf) -> _Held:
    mask = np.zeros(shelf.words.passages, np.bool_)
    mask[scored.rows] = True
    return _Held(scored.rows, np.float32(weight) * scored.shares, mask)


def _join(held: Sequence[_Held], shelf: OpenShelf) -> NamedRows:
    """The rows that hold any wording, and what all add."""
    mask = np.logical_or.reduce([np.zeros(shelf.words.passages, np.bool_), *(one.mask for one in held)])
    rows = np.flatnonzero(mask)
    worth = np.zeros(len(rows), np.float32)
    for one in held:
        worth[one.mask[rows]] += one.worth
    return NamedRows(rows, worth)


def _gather(
    dense: FloatMatrix, rows: RowNumbers, held: Mapping[SignalName, _Held]
) -> dict[SignalName, FloatMatrix]:
    """The signals of some rows, in order."""
    signals: dict[SignalName, FloatMatrix] = {
        "dense": dense,
        "lexical": np.zeros(len(rows), np.float32),
        "lexicon": np.zeros(len(rows), np.float32),
    }
    for name, one in held.items():
        wanted = np.zeros(len(one.mask), np.bool_)
        wanted[rows] = True
        # Both are in the order of rows, so nothing is searched for.
        signals[name][one.mask[rows]] = one.worth[wanted[one.rows]]
    return signals


@dataclass(frozen=True, slots=True)
class _WeightedWording:
    wording: Wording
    weight: float


def _choose_wordings(
    asked: Query,
    shelf: OpenShelf,
    catalogue: Catalogue,
    expansions: Sequence[Expansion],
    without: Collection[SignalName],
) -> dict[SignalName, _WeightedWording]:
    language, passages = shelf.language, shelf.words.passages
    wordings: dict[SignalName, _WeightedWording] = {}
    if "lexical" not in without:
        weight = OWN_LANGUAGE_WEIGHT if language == asked.language else ACROSS_WEIGHT
        wordings["lexical"] = _WeightedWording(word_query(catalogue, asked, language, passages), weight)
    if "lexicon" not in without:
        wording = word_expansions(catalogue, expansions, language, passages)
        wordings["lexicon"] = _WeightedWording(wording, LEXICON_WEIGHT)
    return wordings
