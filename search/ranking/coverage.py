"""What of a query a passage holds, in its words or in others: how sure a result is rests on it.

A passage that holds every word is an answer, however many others are. One that lacks a name of the query is
none, however close: a word may be said otherwise, a name hardly ever is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search.ranking.understanding import UnderstoodQuery
from search.records import Expansion, FloatMatrix
from search.stemming import find_stems
from search.store.catalogue import Catalogue
from search.store.shelf import RowNumbers
from search.text import Word, find_words

NO_MATCH = 0.3
SURE_MATCH = 0.5
"""A word's best match among the words of a passage: up to the one it is not said there, from the other on it
is, however it is put. Between .25 and .6 the areas under the curve of `strength.py` move by .01."""

LONGEST_NAME = 2
"""Words of a query that may be nothing but a name; where all of a longer one have capitals, it is written as
headlines are and they tell nothing."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How surely some passages hold what a query asks for, 0 to 1, each of shape (passages).

    ``words`` is the mean over its words, weighted as they are; ``names`` is that of the least sure name.
    """

    words: FloatMatrix
    names: FloatMatrix


def find_named(text: str, words: Sequence[Word]) -> list[int]:
    """Places in ``words``, the content words of a query, of those written as names: with a capital.

    The capital that opens a sentence counts when the word has another, or the next word has one too.
    """
    letters = [word for word in words if any(character.isalpha() for character in word.text)]
    if len(letters) > LONGEST_NAME and all(word.text[0].isupper() for word in letters):
        return []
    written = find_words(text)
    if not written:
        return []
    opens_as_name = any(character.isupper() for character in written[0].text[1:]) or (
        len(written) > 1 and written[1].text[0].isupper()
    )
    return [
        place
        for place, word in enumerate(words)
        if word.text[0].isupper() and (word.start != written[0].start or opens_as_name)
    ]


def measure_coverage(
    query: UnderstoodQuery,
    language: str,
    catalogue: Catalogue,
    rows: RowNumbers,
    expansions: Sequence[Expansion],
    matches: FloatMatrix,
    read: RowNumbers,
) -> Coverage:
    """How surely each row of the shelf of ``language`` holds the query's words.

    ``matches`` (read, query words) are those of the late signal, for the places in ``rows`` that were
    ``read``, in order. The others hold the names that are found in them.
    """
    names = find_named(query.query.text, query.words)
    named = {
        place: catalogue.which_hold(language, _spell(query.words[place].text, language, expansions), rows)
        for place in names
    }
    sure = np.clip((matches - NO_MATCH) / (SURE_MATCH - NO_MATCH), 0, 1)
    if not names:
        words = np.zeros(len(rows), np.float32)
        words[read] = sure @ query.weights
        return Coverage(words=words, names=np.ones(len(rows), np.float32))
    holds = np.zeros(len(rows), np.bool_)
    holds[read] = True
    places = np.flatnonzero(np.logical_or.reduce([holds, *named.values()]))
    held = np.zeros((len(places), len(query.words)), np.float32)
    held[np.searchsorted(places, read)] = sure
    for place, mask in named.items():
        held[mask[places], place] = 1
    coverage = Coverage(
        words=np.zeros(len(rows), np.float32),
        names=np.zeros(len(rows), np.float32),
    )
    coverage.words[places] = held @ query.weights
    coverage.names[places] = held[:, names].min(axis=1, initial=1)
    return coverage


def _spell(name: str, language: str, expansions: Sequence[Expansion]) -> list[str]:
    """The name and its other spellings, as phrases of the stems that the shelf holds."""
    others = [
        word.word
        for expansion in expansions
        if expansion.language == language and name in (written.text for written in find_words(expansion.term))
        for word in expansion.words
        if word.kind == "name"
    ]
    phrases = (" ".join(find_stems(text, language)) for text in (name, *others))
    return list(dict.fromkeys(phrase for phrase in phrases if phrase))
