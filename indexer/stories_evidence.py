"""The names and numbers that an article gives, written alike whatever its language."""

import re
from dataclasses import dataclass

from search.names import NameMatch, find_names
from search.sentences import split_into_sentences
from search.text import find_words, fold_word

_NUMBER = re.compile(r"(?<!\d)\d+(?:[.,]\d+)*")
_THOUSANDS = re.compile(r"[.,](?=\d{3}(?!\d))")
_LEAST_DIGITS = 2
"""One digit is written as a word as often as not, and says little."""

_LEAST_ALIKE = 0.35


@dataclass(frozen=True, slots=True)
class Evidence:
    """Names and numbers of one article; equal ones are written alike in all languages."""

    names: frozenset[str]
    numbers: frozenset[str]


def read_evidence(title: str, body: str) -> Evidence:
    """Read what an article may share with reports of the same event.

    Names are those of the table of names, and every other word that is written with a capital inside a
    sentence of the body; in headlines capitals say nothing. ``1.141.000`` and ``1,141,000`` are one number,
    and so are ``6,1`` and ``6.1``.
    """
    known = find_names(f"{title}\n{body}")
    names = {_key(match) for match in known} | _find_capitalised(body)
    return Evidence(frozenset(names), frozenset(_find_numbers(f"{title}\n{body}")))


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline's words, folded, and its numbers, of one digit too."""

    words: frozenset[str]
    numbers: frozenset[str]


def read_headline(title: str) -> Headline:
    """Read what tells one part of a series from the next."""
    words = {fold_word(word.text) for word in find_words(title) if not _NUMBER.search(word.text)}
    return Headline(frozenset(words), frozenset(_find_numbers(title, least_digits=1)))


def is_next_in_series(one: Headline, other: Headline) -> bool:
    """Tell whether two headlines say the same with other numbers: the next episode, another day's price."""
    if one.numbers <= other.numbers or other.numbers <= one.numbers:
        return False
    return len(one.words & other.words) >= _LEAST_ALIKE * len(one.words | other.words)


def _key(match: NameMatch) -> str:
    """One form for all: the first by the alphabet of the matched one and the others."""
    forms = {match.text, *(form for others in match.forms.values() for form in others)}
    return min(fold_word(form).replace("-", " ") for form in forms)


def _find_capitalised(body: str) -> set[str]:
    taken = {place for match in find_names(body) for place in range(match.start, match.end)}
    found = set()
    for sentence in split_into_sentences(body):
        words = find_words(body[sentence.start : sentence.end])
        found |= {
            fold_word(word.text)
            for word in words[1:]
            if word.text[0].isupper() and sentence.start + word.start not in taken
        }
    return found


def _find_numbers(text: str, *, least_digits: int = _LEAST_DIGITS) -> set[str]:
    written = (_THOUSANDS.sub("", match.group()) for match in _NUMBER.finditer(text))
    return {number.replace(",", ".") for number in written if sum(map(str.isdigit, number)) >= least_digits}
