"""Clues: what is said about an article outside its text, as written."""

from collections.abc import Mapping
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """Headline, author, time, outlet, address and language as a record, page or front matter gives them."""

    title: str | None = None
    author: str | None = None
    published: str | None = None
    source: str | None = None
    url: str | None = None
    language: str | None = None


def clues_from(values: Mapping[str, str]) -> Clues:
    """Take the clues out of named values; other names and empty values do not count."""
    names = (field.name for field in fields(Clues))
    return Clues(**{name: value for name in names if (value := values.get(name, "").strip())})


def merge_clues(first: Clues, second: Clues) -> Clues:
    """The clues of ``first``, and where it is silent those of ``second``."""
    names = (field.name for field in fields(Clues))
    return Clues(**{name: getattr(first, name) or getattr(second, name) for name in names})
