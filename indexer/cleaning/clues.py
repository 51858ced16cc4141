"""Clues: what is said about an article outside its text, as written, and where it is said."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

NAMES = ("title", "author", "published", "source", "category", "url", "language")


@dataclass(frozen=True, slots=True)
class Said:
    """A value as written, with the code of where it stands and the words around it (see Evidence)."""

    value: str
    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """Headline, author, time, outlet, section, address and language, as a record or page says.

    ``origins`` says for the names above where each value stands (``field``, ``json-ld:datePublished``, ...);
    it does not count when clues are compared. A name that it leaves out stands somewhere in the page.
    """

    title: str | None = None
    author: str | None = None
    published: str | None = None
    source: str | None = None
    category: str | None = None
    url: str | None = None
    language: str | None = None
    origins: Mapping[str, str] = field(default_factory=dict, compare=False)

    def said(self, name: str) -> Said | None:
        """The value of that name with its origin, or None where nothing is said."""
        value = getattr(self, name)
        return Said(value, self.origins.get(name, "page"), value) if value else None


def clues_from(values: Mapping[str, str], *, origin: str) -> Clues:
    """Take the clues out of named values, all at ``origin``; other names and empty values do not count."""
    given = {name: value for name in NAMES if (value := values.get(name, "").strip())}
    return Clues(**given, origins=dict.fromkeys(given, origin))


def merge_clues(first: Clues, second: Clues) -> Clues:
    """The clues of ``first``, and where it is silent those of ``second``."""
    taken = {name: getattr(second, name) for name in NAMES if not getattr(first, name)}
    origins = {name: said.code for name in NAMES if (said := first.said(name) or second.said(name))}
    return replace(first, **taken, origins=origins)
