"""The table of names: its lines, and the marks that say when a form counts as a name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

LANGUAGES = ("en", "id")
FILES = ("countries", "places", "people", "institutions", "calendar")
_MARKS = "=^~&>"


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a name. Case and accents never matter, unless a mark before it in the file says so.

    ``=`` its words in capitals are found in capitals only (AS, not as); ``^`` found with a capital only
    (May, not may); ``~`` not found beside another capitalised word, where it is part of a person's name
    (Michael Jordan); ``&`` belongs to several lines on purpose, and is found as all of them; ``>`` offered
    as another way to write the name, but never found, because it mostly means something else.
    """

    text: str
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Entity:
    """What is named: its kind, its forms in each language, most usual first, and who says so."""

    kind: str
    forms: Mapping[str, tuple[Form, ...]]
    sources: tuple[str, ...]
    note: str


def read_entities() -> tuple[Entity, ...]:
    """Read all lines of the table, in the order of ``FILES``."""
    return tuple(_read_entity(line) for name in FILES for line in _read_lines(name))


def read_lookalikes() -> tuple[str, ...]:
    """Read the phrases that hold a form of the table but are something else (AS Roma)."""
    return tuple(line.split("\t")[0] for line in _read_lines("lookalikes"))


def read_sources() -> dict[str, str]:
    """Read what each source key of the table stands for."""
    return {key: source for key, _, source in (line.partition("\t") for line in _read_lines("sources"))}


def _read_lines(name: str) -> Iterator[str]:
    text = files(__package__).joinpath(f"{name}.tsv").read_text(encoding="utf-8")
    return (line for line in text.split("\n") if line and not line.startswith("#"))


def _read_entity(line: str) -> Entity:
    kind, english, indonesian, sources, *note = line.split("\t")
    forms = {"en": _read_forms(english), "id": _read_forms(indonesian)}
    return Entity(kind, forms, tuple(sources.split(", ")), "".join(note))


def _read_forms(cell: str) -> tuple[Form, ...]:
    return tuple(_read_form(written) for written in cell.split("|"))


def _read_form(written: str) -> Form:
    text = written.lstrip(_MARKS)
    return Form(text, frozenset(written[: len(written) - len(text)]))
