"""XML files: feeds and sitemaps are told by their outermost element, everything else is reported."""

from collections.abc import Iterator

from indexer.sources.feeds import read_feed
from indexer.sources.files import OpenFile
from indexer.sources.records import RawArticle, Skip
from indexer.sources.sitemaps import read_sitemap
from indexer.sources.xmlpieces import XmlFile

_SHOWN_LETTERS = 40
_NO_ARTICLES = {
    "": "holds no XML: there is not one tag in it; give the file the ending of what it holds",
    "html": "is a web page, not a feed; let its name end in .html",
    "sitemapindex": "is a list of sitemaps, which holds no articles; save the pages behind the sitemaps "
    "and give those",
}


def read_xml(file: OpenFile) -> Iterator[RawArticle | Skip]:
    """Yield the articles of a feed or sitemap; nothing that the file names is fetched.

    Raises UnreadableFileError where the file breaks off.
    """
    xml = XmlFile(file)
    name = xml.name.casefold()
    if name in {"rss", "rdf", "feed"}:
        yield from read_feed(xml)
    elif name == "urlset":
        yield from read_sitemap(xml)
    else:
        yield Skip(origin=file.origin, reason=_NO_ARTICLES.get(name) or _describe_other(xml.name))


def _describe_other(name: str) -> str:
    shown = name if len(name) <= _SHOWN_LETTERS else name[: _SHOWN_LETTERS - 1] + "…"
    return (
        f"its outermost element is <{shown}>, which is neither a feed (rss, feed, RDF) nor a sitemap "
        "(urlset); export the articles as a feed or as JSON lines"
    )
