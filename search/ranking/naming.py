"""What a query names and a passage does not: the surest sign that a close passage is no answer.

A word that a passage lacks may be said otherwise there; a name hardly ever is.
"""

from collections.abc import Sequence

import numpy as np

from search.ranking.understanding import UnderstoodQuery
from search.records import Expansion, FloatMatrix
from search.stemming import find_stems
from search.store.catalogue import Catalogue
from search.store.shelf import RowNumbers
from search.text import Word, find_words

NO_MATCH = 0.3
SURE_MATCH = 0.5
"""A name's best match among the words of a passage: up to the one it is not named there, from the other on it
is, however it is spelt. From .25 to .6 the areas under the curve of `strength.py` move by .01."""

LONGEST_NAME = 2
"""Words of a query that may be nothing but a name; where all of a longer one have capitals, it is written as
headlines are and they tell nothing."""


def find_named(text: str, words: Sequence[Word]) -> list[int]:
    """Places in ``words``, the content words of a query, of those written as names: with a capital.

    The capital that opens a sentence counts when the word has another, or the next word has one too.
    """
    letters = [word for word in words if any(character.isalpha() for character in word.text)]
    if len(letters) > LONGEST_NAME and all(word.text[0].isupper() for word in letters):
        return []
    written = find_words(text)
    opens_as_name = any(character.isupper() for character in written[0].text[1:]) or (
        len(written) > 1 and written[1].text[0].isupper()
    )
    return [
        place
        for place, word in enumerate(words)
        if word.text[0].isupper() and (word.start != written[0].start or opens_as_name)
    ]


def score_naming(
    query: UnderstoodQuery,
    language: str,
    catalogue: Catalogue,
    rows: RowNumbers,
    expansions: Sequence[Expansion],
    matches: FloatMatrix,
) -> FloatMatrix:
    """How surely each row of the shelf of ``language`` names what the query names, 0 to 1; shape (rows).

    The least sure name counts. ``matches`` (rows, query words) are those of the late signal.
    """
    named = np.ones(len(rows), np.float32)
    for place in find_named(query.query.text, query.words):
        by_meaning = np.clip((matches[:, place] - NO_MATCH) / (SURE_MATCH - NO_MATCH), 0, 1)
        spellings = _spell(query.words[place].text, language, expansions)
        held = catalogue.which_hold(language, spellings, rows)
        named = np.minimum(named, np.where(held, np.float32(1), by_meaning))
    return named


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
