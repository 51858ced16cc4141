"""RSS and Atom feeds: one article from each entry that holds its text."""

import html
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from indexer.cleaning.encoding import BinaryContentError, DecodedText
from indexer.cleaning.outlets import is_outlet
from indexer.sources.articles import recognise_format
from indexer.sources.files import UnreadableFileError, readable_size
from indexer.sources.records import RawArticle, RawFormat, Skip
from indexer.sources.xmlpieces import MAX_DEPTH, PieceState, XmlFile, XmlPiece

_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'
_TAG = re.compile(r"<[^<>]*>")
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z]\w*);")
_ADDRESS = re.compile(r"[^\s()<>]+@[^\s()<>]+")
_TITLE_PARTS = re.compile(r"\s+[-–—|»:]\s+|\s*[|»]\s*")
_FEED_WORDS = re.compile(r"\s*[-–—|:]?\s*\b(?:rss|atom)(?:\s+feeds?)?$", re.IGNORECASE)
_NO_CATEGORY = {"", "uncategorized", "tak berkategori", "tanpa kategori"}

# WordPress writes its export as a feed, with pictures, menus and drafts among the articles.
_NOT_ARTICLES = {"attachment", "nav_menu_item", "revision", "custom_css", "wp_template", "wp_global_styles"}
_UNPUBLISHED = {"draft", "auto-draft", "pending", "private", "future", "trash"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Feed:
    """What entries share: how to wrap one into a feed of its own, and what the feed says of itself."""

    opening: str
    closing: str
    source: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class _Story:
    """The fullest text of an entry and how to read it."""

    text: str
    format: RawFormat


def read_feed(xml: XmlFile) -> Iterator[RawArticle | Skip]:
    """Yield the article of each entry; origins count entries from 0.

    Entries are parsed one at a time, so a broken one touches no other and memory does not grow with the
    feed. Raises UnreadableFileError where the file breaks off, after the entries before.
    """
    tag = f"{xml.prefix}entry" if xml.name.casefold() == "feed" else "item"
    count = 0
    try:
        feed = _read_head(xml, tag)
        for piece in xml.cut_pieces(tag):
            count += 1
            yield _read_piece(piece, xml, feed)
    except UnreadableFileError as error:
        kept = f"; the {count:,} entries before are kept" if count else ""
        raise UnreadableFileError(error.reason + kept) from error
    if not count:
        yield Skip(origin=xml.origin, reason=f"the feed holds no entries (<{tag}>)")


def _read_head(xml: XmlFile, tag: str) -> _Feed:
    root = xml.decode_markup(xml.root)
    is_rss = xml.name.casefold() == "rss"
    bare = _Feed(
        opening=f"{_DECLARATION}{root}{'<channel>' if is_rss else ''}",
        closing=f"{'</channel>' if is_rss else ''}</{xml.prefix}{xml.name}>",
    )
    head = xml.decode_markup(xml.read_head(tag))
    # RSS 1.0 closes its channel before the first item.
    closing = bare.closing if not is_rss or "</channel" not in head else f"</{xml.name}>"
    parsed = _parse(f"{_DECLARATION}{root}{head}{closing}")
    about: Mapping[str, Any] = parsed.feed if parsed else {}
    return _Feed(
        opening=bare.opening,
        closing=bare.closing,
        source=_name_outlet(_words(about.get("title"))),
        language=_words(about.get("language")) or _attribute(root, "xml:lang"),
    )


def _read_piece(piece: XmlPiece, xml: XmlFile, feed: _Feed) -> RawArticle | Skip:
    origin = f"{xml.origin}[{piece.number}]"
    if piece.state is not PieceState.WHOLE:
        return Skip(origin=origin, reason=_describe_state(piece.state, xml.max_bytes))
    try:
        decoded = xml.decode(piece.content)
    except BinaryContentError as error:
        return Skip(origin=origin, reason=f"{error}; the other entries are kept")
    parsed = _parse(f"{feed.opening}{decoded.text}{feed.closing}")
    if not parsed or not parsed.entries:
        return Skip(origin=origin, reason="the entry is too broken to be read; the other entries are kept")
    return _make_article(parsed.entries[0], feed, origin, decoded)


def _parse(document: str) -> Any:  # noqa: ANN401  feedparser ships no types
    import feedparser

    # From a stream: of a text, feedparser would make an address to fetch or a file to open.
    stream = io.BytesIO(document.encode(errors="replace"))
    try:
        return feedparser.parse(stream, sanitize_html=False, resolve_relative_uris=False)
    except Exception:  # whatever breaks the library, the entry is reported and the others are read
        return None


def _make_article(entry: dict[str, Any], feed: _Feed, origin: str, decoded: DecodedText) -> RawArticle | Skip:
    title, url = _words(entry.get("title")), _read_url(entry)
    if unwanted := _describe_unwanted(entry):
        return Skip(origin=origin, reason=unwanted)
    if not (story := _read_story(entry)):
        return Skip(origin=origin, reason=_describe_no_text(title, url))
    fields = {
        "article_id": None if url else _words(entry.get("id")),
        "title": title,
        "published": _read_published(entry),
        "url": url,
        "source": _words(_inner(entry, "source").get("title")) or feed.source,
        "author": _read_authors(entry),
        "language": _words(entry.get("language")) or feed.language,
        "category": _read_category(entry),
    }
    return RawArticle(
        origin=origin,
        format=story.format,
        content=story.text.encode(errors="replace"),
        fields={name: value for name, value in fields.items() if value},
        repairs=decoded.repairs,
    )


def _read_story(entry: dict[str, Any]) -> _Story | None:
    """Take the full content before the summary, and of several the longest."""
    full = [_story_of(content) for content in entry.get("content") or ()]
    best = max((story for story in full if story), key=lambda story: len(story.text), default=None)
    return best or _story_of(_inner(entry, "summary_detail"))


def _story_of(content: Mapping[str, Any]) -> _Story | None:
    text = str(content.get("value") or "")
    is_html = "html" in str(content.get("type") or "")
    if not (html.unescape(_TAG.sub(" ", text)) if is_html else text).strip():
        return None
    if is_html and recognise_format(text) == "text" and not _TAG.search(text):
        # RSS calls every description HTML; without a tag it is a text whose signs were escaped twice.
        return _Story(html.unescape(text), "text")
    return _Story(text, "html" if is_html else recognise_format(text))


def _read_published(entry: dict[str, Any]) -> str | None:
    # Asked in its own way, feedparser would give one of these for the other, with a warning.
    values = (dict.get(entry, name) for name in ("published", "updated", "created"))
    return next((words for value in values if (words := _words(value))), None)


def _read_url(entry: dict[str, Any]) -> str | None:
    # A guid that is no address comes as a link as well; feedburner's links lead to feedburner.
    links = (_words(entry.get(name)) for name in ("feedburner_origlink", "link"))
    return next((link for link in links if link and link.startswith(("http://", "https://"))), None)


def _read_authors(entry: dict[str, Any]) -> str | None:
    written = _words(entry.get("author")) or ""
    people = entry.get("authors") or ()
    if len(people) <= 1 and "@" in written:
        # Told apart here: feedparser cuts addresses at the fourth letter of their last part.
        return _ADDRESS.sub("", written).strip("()<> \"',") or None
    names = [_words(person.get("name")) or "" for person in people]
    given = dict.fromkeys(name for name in names if name and "@" not in name)
    return ", ".join(given) or (written if "@" not in written else None) or None


def _read_category(entry: dict[str, Any]) -> str | None:
    """The first is the section; those after it are tags."""
    names = [_words(tag.get("label")) or _words(tag.get("term")) or "" for tag in entry.get("tags") or ()]
    return next((name for name in names if name.casefold() not in _NO_CATEGORY), None)


def _name_outlet(title: str | None) -> str | None:
    """The outlet in a feed's title: of ``Kompas.com - Nasional`` or ``Antara | RSS`` the part that is one."""
    if not title:
        return None
    title = _FEED_WORDS.sub("", title).strip() or title
    outlets = [part.strip() for part in _TITLE_PARTS.split(title) if part and is_outlet(part.strip())]
    return outlets[0] if len(outlets) == 1 else title


def _words(value: object) -> str | None:
    """A value as plain words: markup and entities, which titles often carry, are taken out."""
    if not isinstance(value, str):
        return None
    text = value
    if _ENTITY.search(text) or recognise_format(text) == "html":
        text = html.unescape(_TAG.sub(" ", text) if recognise_format(text) == "html" else text)
    return " ".join(text.split()) or None


def _inner(entry: dict[str, Any], name: str) -> Mapping[str, Any]:
    value = entry.get(name)
    return value if isinstance(value, Mapping) else {}


def _attribute(tag: str, name: str) -> str | None:
    found = re.search(rf"""\s{re.escape(name)}\s*=\s*["']([\w-]{{2,20}})["']""", tag)
    return found[1] if found else None


def _describe_unwanted(entry: dict[str, Any]) -> str:
    kind, status = str(entry.get("wp_post_type") or ""), str(entry.get("wp_status") or "")
    if kind in _NOT_ARTICLES:
        return f"a WordPress {kind}, not an article"
    if status in _UNPUBLISHED:
        return f"a WordPress post that is not published ({status})"
    return ""


def _describe_no_text(title: str | None, url: str | None) -> str:
    what = "has a headline and no text" if title else "has no text"
    advice = f"; save the page it points to ({url}) and give that" if url else ""
    return f"the entry {what}{advice}"


def _describe_state(state: PieceState, max_bytes: int) -> str:
    if state is PieceState.CUT:
        return "the feed breaks off inside this entry; fetch it again; the entries before are kept"
    if state is PieceState.TOO_DEEP:
        return f"the entry has over {MAX_DEPTH:,} tags open at once; the other entries are kept"
    limit = readable_size(max_bytes)
    return f"the entry is longer than {limit}, the most that is read as one; the other entries are kept"
