"""Answers written as RSS 2.0 and as Atom (RFC 4287), with paging as in RFC 5005."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from uuid import UUID, uuid5
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from search.records import Article, SearchPage, SearchResult
from web.addresses import web_address
from web.parameters import SearchParameters
from web.plain_text import clean_for_export

ATOM = "http://www.w3.org/2005/Atom"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"

# Random and fixed for good: names made from it stay the same on every machine.
_OURS = UUID("5f0c0f0e-8f3b-4d53-9a57-2f6f6f8a4f1d")

# Atom wants a time for every entry. One made up from the day of building would show an undated article as
# new after every build, so it is told as old as can be.
_UNDATED = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLinks:
    """Absolute addresses: the search page, this page of the feed and its neighbours."""

    page: str
    self: str
    first: str
    last: str
    previous: str | None
    next: str | None

    def paging(self) -> Iterator[tuple[str, str]]:
        """Relation and address of each."""
        named = (
            ("self", self.self),
            ("first", self.first),
            ("previous", self.previous),
            ("next", self.next),
            ("last", self.last),
        )
        return ((relation, address) for relation, address in named if address)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """An answer and what a feed says around it.

    ``identity`` is the search in one spelling, from which the feed's id is made; ``built_at`` is when the
    generation was built, an ISO 8601 time: before the next one the answer cannot change.
    """

    answer: SearchPage
    base: str
    language: str
    built_at: str
    identity: str
    title: str
    description: str
    untitled: str
    links: FeedLinks


def write_rss(feed: Feed) -> bytes:
    """The feed as an RSS 2.0 document in UTF-8."""
    root = Element("rss", {"version": "2.0", "xmlns:atom": ATOM, "xmlns:dc": DUBLIN_CORE})
    channel = SubElement(root, "channel")
    _write(channel, "title", _for_rss(feed.title))
    _write(channel, "link", feed.links.page)
    _write(channel, "description", _as_html(feed.description))
    _write(channel, "language", feed.language)
    _write(channel, "lastBuildDate", format_datetime(_read_time(feed.built_at), usegmt=False))
    _write(channel, "generator", "Lintas")
    for relation, address in feed.links.paging():
        kind = {"type": "application/rss+xml"} if relation == "self" else {}
        SubElement(channel, "atom:link", {"rel": relation, "href": address, **kind})
    for result in feed.answer.results:
        _write_item(SubElement(channel, "item"), feed, result)
    return _to_bytes(root)


def _write_item(item: Element, feed: Feed, result: SearchResult) -> None:
    article = result.article
    _write(item, "title", _for_rss(article.title or feed.untitled))
    _write(item, "link", _address_of(feed, result))
    _write(item, "guid", entry_id(article.article_id), isPermaLink="false")
    if article.published:
        _write(item, "pubDate", format_datetime(_read_time(article.published)))
    _write(item, "description", _as_html(_best_sentence(result)))
    _write(item, "dc:creator", article.author)
    _write(item, "dc:publisher", article.source)
    _write(item, "dc:language", article.language)


def write_atom(feed: Feed) -> bytes:
    """The feed as an Atom document in UTF-8."""
    root = Element("feed", {"xmlns": ATOM, "xml:lang": feed.language})
    _write(root, "id", _name("feed", feed.identity))
    _write(root, "title", feed.title)
    _write(root, "subtitle", feed.description)
    _write(root, "updated", _read_time(feed.built_at).isoformat(timespec="seconds"))
    _write(SubElement(root, "author"), "name", "Lintas")
    _write(root, "generator", "Lintas")
    _link(root, "alternate", feed.links.page, "text/html")
    for relation, address in feed.links.paging():
        _link(root, relation, address, "application/atom+xml")
    for result in feed.answer.results:
        _write_entry(SubElement(root, "entry"), feed, result)
    return _to_bytes(root)


def _write_entry(entry: Element, feed: Feed, result: SearchResult) -> None:
    article = result.article
    entry.set("xml:lang", clean_for_export(article.language))
    _write(entry, "id", entry_id(article.article_id))
    _write(entry, "title", article.title or feed.untitled)
    _link(entry, "alternate", _address_of(feed, result), "text/html")
    if original := web_address(article.url):
        _link(entry, "via", original, "text/html")
    published = _read_time(article.published).isoformat(timespec="seconds") if article.published else None
    _write(entry, "updated", published or _UNDATED.isoformat())
    _write(entry, "published", published)
    if name := _name_of_author(article):
        _write(SubElement(entry, "author"), "name", name)
    if article.source:
        SubElement(entry, "category", {"term": clean_for_export(article.source)})
    _write(entry, "summary", _best_sentence(result))


def entry_id(article_id: str) -> str:
    """The same for an article in every feed and every generation, wherever the server stands."""
    return _name("article", article_id)


def _name(kind: str, text: str) -> str:
    return uuid5(_OURS, f"{kind} {text}").urn


def _name_of_author(article: Article) -> str:
    return clean_for_export(article.author or article.source or "").strip()


def _best_sentence(result: SearchResult) -> str:
    return result.passage.text[result.best_sentence.start : result.best_sentence.end]


def _address_of(feed: Feed, result: SearchResult) -> str:
    own = SearchParameters().article_address(result.article.article_id, result.passage.passage_id)
    return feed.base + own


def _read_time(text: str) -> datetime:
    """An ISO 8601 date or time; midnight and UTC where it does not say."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return _UNDATED
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _as_html(text: str) -> str:
    """Descriptions of RSS are HTML by custom."""
    return escape(text, quote=False)


def _for_rss(title: str) -> str:
    """Titles of RSS are text, but some readers take them for HTML: neither finds a tag in this."""
    return title.replace("<", "&lt;")


def _write(parent: Element, tag: str, text: str | None, **attributes: str) -> None:
    cleaned = clean_for_export(text or "").strip()
    if cleaned:
        SubElement(parent, tag, attributes).text = cleaned


def _link(parent: Element, relation: str, address: str, kind: str) -> None:
    SubElement(parent, "link", {"rel": relation, "type": kind, "href": clean_for_export(address)})


def _to_bytes(root: Element) -> bytes:
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))
