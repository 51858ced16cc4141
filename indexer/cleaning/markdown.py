"""Markdown: marks taken off a text, and the fields of its front matter."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from indexer.cleaning.clues import Clues, clues_from
from indexer.cleaning.repairs import make_repair
from search.records import Repair

FRONT_MATTER = re.compile(
    r"\A\ufeff?---[ \t]*\n(?P<fields>(?:[^\n]{0,1000}\n){0,60}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
)
FIELD = re.compile(
    r"^(?P<name>[\w-]+)[ \t]*:[ \t]*(?:(?P<value>\S.*)|(?P<items>(?:\n[ \t]*-[ \t]+\S.*)+))$", re.MULTILINE
)
FIELD_NAMES: Mapping[str, str] = {
    "title": "title",
    "headline": "title",
    "judul": "title",
    "date": "published",
    "published": "published",
    "tanggal": "published",
    "author": "author",
    "authors": "author",
    "byline": "author",
    "penulis": "author",
    "source": "source",
    "sumber": "source",
    "category": "category",
    "section": "category",
    "kategori": "category",
    "rubrik": "category",
    "kanal": "category",
    "url": "url",
    "link": "url",
    "canonical": "url",
    "language": "language",
    "lang": "language",
    "bahasa": "language",
}

IMAGE = re.compile(r"!\[(?P<words>[^\[\]\n]{0,300})\]\([^)\s]{1,2000}(?:[ ]\"[^\"\n]{0,300}\")?\)")
LINK = re.compile(
    r"(?<!!)\[(?P<words>[^\[\]\n]{1,300})\]"
    r"\((?:https?://|/|#|mailto:)[^)\s]{0,2000}(?:[ ]\"[^\"\n]{0,300}\")?\)"
)
# [words][1], with [1]: https://... somewhere below.
DEFINITION = re.compile(
    r"^[ ]{0,3}\[(?P<name>[^\[\]\n]{1,80})\]:[ \t]+(?:https?://|/|#|mailto:|\.)\S{0,2000}"
    r"(?:[ \t]+[\"'(].*)?$\n?",
    re.MULTILINE,
)
FOOTNOTE = re.compile(r"^[ ]{0,3}\[\^[^\[\]\s]{1,40}\]:[ \t]+.*$\n?", re.MULTILINE)
FOOTNOTE_MARK = re.compile(r"\[\^[^\[\]\s]{1,40}\]")
REFERENCE = re.compile(r"!?\[(?P<words>[^\[\]\n]{0,300})\]\[(?P<name>[^\[\]\n]{0,80})\]")
COMMENT = re.compile(r"<!--.{0,2000}?-->", re.DOTALL)
SHORT_REFERENCE = re.compile(r"(?<![!\]])\[([^\[\]\n^]{2,80})\](?![\[(:])")
UNDERLINED = re.compile(r"^(?P<words>\S[^\n]{2,200})\n(?:={4,}|-{4,})[ \t]*$", re.MULTILINE)
AUTOLINK = re.compile(r"<(?P<words>https?://[^<>\s]{1,2000})>")
EMPTY_LINK = re.compile(r"\[\s*\]\([^)\n]{0,2000}\)")
HEADING = re.compile(r"^#{1,6}[ \t]+(?P<words>.*?)[ \t]*#*$", re.MULTILINE)
RULE = re.compile(r"^[ \t]*(?:[-*_][ \t]*){3,}$", re.MULTILINE)
QUOTE = re.compile(r"^(?:>[ \t]?)+", re.MULTILINE)
STRONG = re.compile(r"(?<![\w*])(\*\*|__)(?=\S)(?P<words>[^*_\n]{1,500}?)(?<=\S)\1(?![\w*])")
EMPHASIS = re.compile(r"(?<![\w*_])([*_])(?=[^\s*_])(?P<words>[^*_\n]{1,300}?)(?<=[^\s*_])\1(?![\w*_])")


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text without Markdown, what its front matter said, and the words of its pictures."""

    text: str
    clues: Clues = field(default_factory=Clues)
    repairs: tuple[Repair, ...] = ()
    captions: tuple[str, ...] = ()


def read_markdown(text: str) -> PlainText:
    """Take off front matter and marks; the words of links stay, pictures go with their captions.

    Text that is not Markdown comes back as it is: single ``*`` and ``_`` count only beside other marks.
    """
    front = FRONT_MATTER.match(text)
    fields = _read_fields(front.group("fields")) if front else {}
    plain = _resolve_references(text[front.end() :] if front and fields else text)
    images = list(IMAGE.finditer(plain))
    plain = EMPTY_LINK.sub("", IMAGE.sub("", plain))
    marked = COMMENT.sub("", plain)
    for pattern in (UNDERLINED, LINK, AUTOLINK, HEADING, STRONG):
        marked = pattern.sub(r"\g<words>", marked)
    if marked == text and not fields and not images:
        return PlainText(text)
    marked = QUOTE.sub("", RULE.sub("", EMPHASIS.sub(r"\g<words>", marked)))
    return PlainText(
        marked,
        clues_from(fields, origin="front-matter"),
        (
            *(make_repair("caption", image.group()) for image in images),
            make_repair("markdown", text[:200], marked[:200]),
        ),
        tuple(words for image in images if (words := image.group("words").strip())),
    )


def _read_fields(lines: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for match in FIELD.finditer(lines):
        name = FIELD_NAMES.get(match.group("name").casefold())
        value = ", ".join(_read_items(match))
        if name and value:
            fields.setdefault(name, value)
    return fields


def _resolve_references(text: str) -> str:
    """Take footnotes and the addresses of links out; what they are called from keeps its words."""
    names = {match["name"].casefold() for match in DEFINITION.finditer(text)}
    if FOOTNOTE.search(text):
        text = FOOTNOTE_MARK.sub("", FOOTNOTE.sub("", text))
    if not names:
        return text

    def resolve(match: re.Match[str]) -> str:
        known = (match["name"] or match["words"]).casefold() in names
        return match.group() if not known else "" if match.group().startswith("!") else match["words"]

    # Twice, for a picture inside a link.
    plain = REFERENCE.sub(resolve, REFERENCE.sub(resolve, DEFINITION.sub("", text)))
    return SHORT_REFERENCE.sub(lambda match: match[1] if match[1].casefold() in names else match[0], plain)


def _read_items(match: re.Match[str]) -> list[str]:
    """The one value of a field, or those of a list in either of YAML's forms."""
    value = (match.group("value") or "").strip()
    if match.group("items"):
        items = re.split(r"\n[ \t]*-[ \t]+", match.group("items"))
    else:
        items = value[1:-1].split(",") if value.startswith("[") and value.endswith("]") else [value]
    return [bare for item in items if (bare := item.strip().strip("\"'").strip())]
