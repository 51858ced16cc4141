"""What the catalogue takes and gives beside articles and passages."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from search.records import Article, Repair, Span

LEARNED_KINDS = ("learned-boilerplate", "learned-kept")
"""Kinds of the repairs that depend on the other articles, and are made anew in every generation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawCopy:
    """An article as it was found, so that cleaning can be redone: see the indexer's raw articles.

    ``repairs`` are those of the container it was found in.
    """

    format: str
    fields: Mapping[str, str]
    content: bytes
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleText:
    """What copies are found by: an article's texts and when it was published, as ISO 8601."""

    article_id: str
    title: str
    body: str
    published: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """An article that waits for its passages: ``article`` is as the rules for one article cleaned it.

    ``stored`` is the same article as it stands in the catalogue.
    ``body`` and ``spans`` are those of the generation that it was carried over from: its final body and where
    its passages stood in it, while they are still good; None where it is new.
    """

    number: int
    article: Article
    stored: Article
    body: str | None = None
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class PassagePlace:
    """Which article a shelf row belongs to, with what ranking and grouping need of it.

    The passage is the ``ordinal``-th of its article, from 0, and ``start`` to ``end`` of its body.
    ``kept_id`` is the article that this one is a copy of, or itself; ``story`` numbers the event that it
    reports, if others do too.
    """

    passage_number: int
    shelf_row: int
    article_id: str
    published: str | None
    source: str | None
    ordinal: int
    start: int
    end: int
    kept_id: str
    story: int | None


@dataclass(frozen=True, slots=True)
class PassageKey:
    """What a passage's vector and word bits depend on, beside the model: its text and its language."""

    content_hash: bytes
    language: str


@dataclass(frozen=True, slots=True)
class PassageNumbers:
    """Where a generation keeps a passage: row of the vectors, and row of its language's shelf."""

    passage_number: int
    shelf_row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleHead:
    """An article without its text: ``passages`` of them begin with passage number ``first``."""

    article_id: str
    title: str
    language: str
    published: str | None
    first: int
    passages: int
    is_copy: bool


def headline_of(title: str, body: str) -> str:
    """The title, or nothing when it was made from the body's first sentence and so adds nothing to it."""
    return "" if body.startswith(title.removesuffix("…").rstrip()) else title


def content_hash(headline: str, text: str) -> bytes:
    """Digest of what the encoder reads of a passage (16 bytes of SHA-256)."""
    return sha256(f"{headline}\n{text}".encode("utf-8", "surrogatepass")).digest()[:16]
