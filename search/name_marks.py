"""Words of a passage that are part of another spelling of a name in the query."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from search.names import NameMatch, find_names, find_names_of_query, same_name
from search.names.parts import find_parts
from search.store.text_spans import Spans
from search.text import Word, fold_word

# Marks of punctuation that part words; an apostrophe does not.
_PLAIN = str.maketrans(dict.fromkeys("“”‘…–—", " ") | {"’": "'"})


@dataclass(frozen=True, slots=True)
class AskedName:
    """A name in the query: the terms that it is written with, and what its forms begin with.

    Each of ``first_parts`` has a pattern for that part as a word of ASCII, with dots between its letters or
    without.
    """

    text: str
    terms: tuple[str, ...]
    first_parts: dict[str, re.Pattern[str]]

    def may_stand_in(self, letters: str, plain: str) -> bool:
        """Whether a form may stand in a text: far cheaper than finding all its names.

        ``letters`` is the text folded and without dots, as P.B.B. is PBB; ``plain`` is the text in small
        letters where it is written in ASCII, and else empty.
        """
        return any(
            part in letters and (not plain or pattern.search(plain) is not None)
            for part, pattern in self.first_parts.items()
        )


def find_asked_names(text: str, words: Sequence[Word]) -> list[AskedName]:
    """The names in a query's text, each with those of its ``words`` that are part of it."""
    return [
        AskedName(
            text=name.text,
            terms=tuple(word.text for word in words if name.start <= word.start and word.end <= name.end),
            first_parts={part: _word_pattern(part) for part in map(_first_part, _list_forms(name))},
        )
        for name in find_names_of_query(text)
    ]


def pair_names(names: Sequence[AskedName], text: str, words: Spans) -> dict[int, list[str]]:
    """The query terms that words of a text answer as part of a name, by the words' places.

    ``words`` (words, 2) are the spans of the text's words.
    """
    pairs: dict[int, list[str]] = {}
    if not names:
        return pairs
    plain = text if text.isascii() else text.translate(_PLAIN)
    folded = fold_word(plain)
    letters, plain = folded.replace(".", ""), folded if plain.isascii() else ""
    asked_names = [name for name in names if name.may_stand_in(letters, plain)]
    for found in find_names(text) if asked_names else []:
        for asked in asked_names:
            if same_name(asked.text, found.text):
                for place in _places_inside(found, words):
                    pairs.setdefault(place, []).extend(asked.terms)
    return pairs


def _places_inside(name: NameMatch, words: Spans) -> list[int]:
    inside = (words[:, 0] >= name.start) & (words[:, 1] <= name.end)
    return [int(place) for place in np.flatnonzero(inside)]


def _list_forms(name: NameMatch) -> list[str]:
    return [name.text, *(form for forms in name.forms.values() for form in forms)]


@lru_cache(maxsize=4096)
def _first_part(form: str) -> str:
    return find_parts(form).keys[0]


@lru_cache(maxsize=4096)
def _word_pattern(part: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){'[.]?'.join(map(re.escape, part))}(?![a-z0-9])")
