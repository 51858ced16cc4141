"""What a source yields: an article as found, or the reason why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from search.records import Repair

RawFormat = Literal["text", "html"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawArticle:
    """An article exactly as it was found.

    ``origin`` says where: the file, and the line or member (``news.jsonl:17``, ``news.zip!2024/a.html``,
    ``crawl.warc.gz:https://news.example/a``). ``content`` holds the bytes of the file, or the record's text
    field as UTF-8; ``format`` tells how to read them. ``fields`` are the values that came with it, under our
    names: ``article_id title published url source author category language``, and ``crawled``, the time at
    which a crawler fetched it, as the crawler wrote it (``2024-03-01T12:00:00Z``).
    ``repairs`` lists what reading the container had to mend.
    """

    origin: str
    format: RawFormat
    content: bytes
    fields: Mapping[str, str] = field(default_factory=dict)
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """Something that looked like an article and was left out, with the reason a person can act on."""

    origin: str
    reason: str
