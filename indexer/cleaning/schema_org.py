"""The vocabulary of schema.org in which pages describe their story, in whatever syntax."""

from collections.abc import Mapping
from types import MappingProxyType

from indexer.cleaning.clues import Clues

PROPERTIES: Mapping[str, str] = MappingProxyType(
    {
        "title": "headline",
        "author": "author",
        "published": "datePublished",
        "source": "publisher",
        "category": "articleSection",
        "language": "inLanguage",
        "url": "url",
    }
)
"""Our names for what is said about an article, and schema.org's."""

PAGE_TYPE = "WebPage"
# Others (a breadcrumb list, the organisation) name other things.
_STORY_ENDINGS = ("Article", "Posting", "Report", "CreativeWork", PAGE_TYPE)


def is_story_type(name: object) -> bool:
    """Whether a type, with or without its address, is one of a story or of the page around it."""
    return isinstance(name, str) and name.rstrip("/").endswith(_STORY_ENDINGS)


def make_clues(values: Mapping[str, str | None], syntax: str) -> Clues:
    """Make clues of values under our names; each says in which property and syntax it stood."""
    given = {name: value for name, value in values.items() if value}
    return Clues(**given, origins={name: f"{syntax}:{PROPERTIES[name]}" for name in given})


def is_name(text: str | None) -> bool:
    """Whether a value can name somebody: sites also put the address of a profile there."""
    return bool(text) and "://" not in (text or "")
