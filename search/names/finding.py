"""Names of the table in any text: where they stand, and how else they are written."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from search.function_words import ENGLISH, INDONESIAN
from search.names.index import Candidate, find_joints, load_index
from search.names.parts import Parts, find_parts, has_dots
from search.text import Word

_GRAMMAR = ENGLISH | INDONESIAN
_WINDOW = 4
"""So many words on either side tell whether a text is written in capitals throughout."""

# US$ is money, and MA (15) a child of that age whose name the paper withholds.
_NO_ACRONYM = re.compile(r"\$| \(\d\d?\)")


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A name as written, ``source[start:end] == text``, and the other ways to write it.

    ``forms`` has both languages, en and id; each lists its forms without the matched one, most usual first.
    """

    start: int
    end: int
    text: str
    forms: Mapping[str, tuple[str, ...]]


def find_names(text: str) -> list[NameMatch]:
    """Find the names of the table in reading order, longest first and without overlap.

    Case and accents do not matter but for forms marked otherwise (see ``search.names.table.Form``);
    an English 's and parts joined by hyphens (AS-Iran) are no hindrance, nor are the dots of P.B.B.
    """
    by_first, parts = load_index().by_first, find_parts(text)
    matches, free = [], 0
    for place, key in enumerate(parts.keys):
        if key not in by_first or place < free:
            continue
        found = next((one for one in by_first[key] if _fits(one, text, parts, place)), None)
        if found is None:
            continue
        free = place + len(found.keys)
        start, end = parts.words[place].start, parts.words[free - 1].end
        if found.entities:
            matches.append(NameMatch(start, end, text[start:end], found.others))
    return matches


@lru_cache(maxsize=512)
def find_names_of_query(text: str) -> tuple[NameMatch, ...]:
    """The same of a query's text, remembered: it is asked for once a shelf and once a marking."""
    return tuple(find_names(text))


def same_name(one: str, other: str) -> bool:
    """Tell whether two written forms of the table name the same thing (Rusia, Russia; not as, US)."""
    return not _find_entities(one).isdisjoint(_find_entities(other))


@lru_cache(maxsize=4096)
def _find_entities(written: str) -> frozenset[int]:
    parts = find_parts(written)
    candidates = load_index().by_keys.get(tuple(parts.keys), ())
    named = (one.entities for one in candidates if _is_written_so(one, written, parts.words))
    return frozenset().union(*named)


def _fits(candidate: Candidate, text: str, parts: Parts, place: int) -> bool:
    """Whether the text reads as the candidate at this place, and may mean it there."""
    end = place + len(candidate.keys)
    if tuple(parts.keys[place:end]) != candidate.keys:
        return False
    if not _is_written_so(candidate, text, parts.words[place:end]):
        return False
    if "=" in candidate.marks and _is_no_acronym(text, parts, place, end):
        return False
    return not ("~" in candidate.marks and _has_capitalised_neighbour(text, parts, place, end))


def _is_written_so(candidate: Candidate, text: str, words: Sequence[Word]) -> bool:
    """Whether capitals, dots and what stands between the parts are as the form asks."""
    if len(words) > 1 and find_joints(text, words) != candidate.joints:
        return False
    if "^" in candidate.marks and not words[0].text[0].isupper():
        return False
    in_capitals = "=" in candidate.marks
    return all(
        _is_part_written_so(wanted, word.text, in_capitals=in_capitals)
        for wanted, word in zip(candidate.written, words, strict=True)
    )


def _is_part_written_so(wanted: str, written: str, *, in_capitals: bool) -> bool:
    if has_dots(wanted):
        return has_dots(written)
    if in_capitals and wanted.isupper():
        # M.A. is a degree where MA is a court, so dots need a form of their own.
        return written.isupper() and not has_dots(written)
    return True


def _is_no_acronym(text: str, parts: Parts, place: int, end: int) -> bool:
    if _NO_ACRONYM.match(text, parts.words[end - 1].end):
        return True
    # WHO in a headline whose every word is in capitals.
    around = parts.words[max(0, place - _WINDOW) : end + _WINDOW]
    return parts.keys[place] in _GRAMMAR and len(around) > 2 and all(word.text.isupper() for word in around)


def _has_capitalised_neighbour(text: str, parts: Parts, place: int, end: int) -> bool:
    words = parts.words
    before = place > 0 and text[words[place - 1].end : words[place].start] == " "
    after = end < len(words) and text[words[end - 1].end : words[end].start] == " "
    return (before and _may_be_name(parts, place - 1)) or (after and _may_be_name(parts, end))


def _may_be_name(parts: Parts, place: int) -> bool:
    return parts.words[place].text[0].isupper() and parts.keys[place] not in _GRAMMAR
