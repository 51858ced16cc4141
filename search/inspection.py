"""An article inspected: what was found beside what is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from search.alignment import AlignedRow, align_paragraphs
from search.answer import article_as_export
from search.raw_text import decode_raw, split_lines, split_raw
from search.records import Article
from search.store.entries import RawCopy


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """An article with its raw text.

    ``format`` is ``text`` or ``html``, ``fields`` are the values that came with the article, ``raw_text`` is
    all that was found (of a web page its source), and ``rows`` hold what a reader sees of it beside the body.
    """

    article: Article
    format: str
    fields: Mapping[str, str]
    raw_text: str
    rows: tuple[AlignedRow, ...]

    def as_json(self) -> dict[str, Any]:
        """The shape of ``lintas index inspect --json`` and ``/api/articles/{article_id}/raw``."""
        return {
            "article": article_as_export(self.article),
            "raw": {"format": self.format, "fields": dict(self.fields), "text": self.raw_text},
            "clean": self.article.body,
        }


def inspect_article(article: Article, raw: RawCopy) -> Inspection:
    """Lay the article's raw text and its body side by side."""
    text = decode_raw(raw, article.repairs)
    return Inspection(
        article=article,
        format=raw.format,
        fields=raw.fields,
        raw_text=text,
        rows=align_paragraphs(split_raw(raw, text), split_lines(article.body)),
    )
