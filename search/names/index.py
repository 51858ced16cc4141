"""The index of the table's forms: by the word that they begin with, and by all their words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from types import MappingProxyType

from search.names.parts import find_parts, has_dots
from search.names.table import LANGUAGES, Entity, Form, read_entities, read_lookalikes
from search.text import Word, fold_word

_LONGEST_JOINT = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A form to look for, in parts, with the lines it names and the other forms of each language.

    Without ``entities`` it is a lookalike: it takes its place in the text and gives nothing.
    """

    keys: tuple[str, ...]
    written: tuple[str, ...]
    joints: tuple[str, ...]
    marks: frozenset[str]
    entities: frozenset[int]
    others: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Candidates that are found, by their first key and longest first; all of them, by all their keys."""

    by_first: Mapping[str, Sequence[Candidate]]
    by_keys: Mapping[tuple[str, ...], Sequence[Candidate]]


@cache
def load_index() -> NameIndex:
    """Read the table, once for each process."""
    entities = read_entities()
    candidates = [_make_candidate(form, named, entities) for form, named in _name_lines(entities).items()]
    candidates += [_make_candidate(Form(phrase), (), ()) for phrase in read_lookalikes()]
    by_first: dict[str, list[Candidate]] = {}
    by_keys: dict[tuple[str, ...], list[Candidate]] = {}
    # The longest first; U.S. before US, which would take it too.
    for candidate in sorted(candidates, key=lambda one: (-len(one.keys), not has_dots(one.written[0]))):
        by_keys.setdefault(candidate.keys, []).append(candidate)
        if ">" not in candidate.marks:
            by_first.setdefault(candidate.keys[0], []).append(candidate)
    return NameIndex(by_first, by_keys)


def find_joints(text: str, words: Sequence[Word]) -> tuple[str, ...]:
    """Say what stands between words of a text, white space and hyphens being all the same."""
    joints = (text[left.end : right.start] for left, right in pairwise(words))
    return tuple(joint if len(joint) > _LONGEST_JOINT else joint.strip(" \n-‐‑") for joint in joints)


def _name_lines(entities: Sequence[Entity]) -> dict[Form, list[int]]:
    """Each form with the lines it belongs to; written alike in both languages it counts once."""
    named: dict[Form, list[int]] = {}
    for number, entity in enumerate(entities):
        for form in dict.fromkeys(form for language in LANGUAGES for form in entity.forms[language]):
            named.setdefault(form, []).append(number)
    return named


def _make_candidate(form: Form, named: Sequence[int], entities: Sequence[Entity]) -> Candidate:
    parts = find_parts(form.text)
    others = {
        language: tuple(
            dict.fromkeys(one.text for number in named for one in entities[number].forms[language])
        )
        for language in LANGUAGES
    }
    return Candidate(
        keys=tuple(parts.keys),
        written=tuple(word.text for word in parts.words),
        joints=find_joints(form.text, parts.words),
        marks=form.marks,
        entities=frozenset(named),
        others=MappingProxyType(
            {language: _leave_out(form.text, forms) for language, forms in others.items()}
        ),
    )


def _leave_out(matched: str, forms: Sequence[str]) -> tuple[str, ...]:
    plain = _plain(matched)
    return tuple(form for form in forms if _plain(form) != plain)


def _plain(form: str) -> str:
    """Fold what is no difference to a search: case, accents, a hyphen for a space."""
    return fold_word(form).replace("-", " ")
