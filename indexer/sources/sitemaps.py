"""News sitemaps: addresses with headlines and dates, and hardly ever with texts."""

from collections.abc import Iterator
from typing import Any

from indexer.cleaning.encoding import BinaryContentError, DecodedText
from indexer.sources.articles import recognise_format
from indexer.sources.files import UnreadableFileError
from indexer.sources.records import RawArticle, Skip
from indexer.sources.xmlpieces import PieceState, XmlFile, XmlPiece

_FIELDS = {"title": "title", "publication_date": "published", "name": "source", "language": "language"}
"""The elements inside news:news, and our names for them."""

_TEXTS = ("text", "body", "content", "fulltext", "description")
"""The protocol knows none of these; sitemaps made by a site's own export may carry one inside news:news."""


def read_sitemap(xml: XmlFile) -> Iterator[RawArticle | Skip]:
    """Yield the entries that hold a text as articles, and one skip for all that are addresses only.

    Origins count entries from 0. Raises UnreadableFileError where the file breaks off.
    """
    tag = f"{xml.prefix}url"
    bare: list[str] = []
    seen = count = 0
    try:
        xml.read_head(tag)
        for piece in xml.cut_pieces(tag):
            seen += 1
            found = _read_entry(piece, xml)
            if isinstance(found, str):
                count += 1
                bare = bare or [found]
            else:
                yield found
    except UnreadableFileError as error:
        listed = f"; before that, {_describe_bare(count, bare)}" if count else ""
        raise UnreadableFileError(error.reason + listed) from error
    if count:
        yield Skip(origin=xml.origin, reason=_describe_bare(count, bare))
    elif not seen:
        yield Skip(origin=xml.origin, reason="the sitemap lists no addresses")


def _read_entry(piece: XmlPiece, xml: XmlFile) -> RawArticle | Skip | str:
    """The article of an entry, why it cannot be read, or the address when it is one without a text."""
    origin = f"{xml.origin}[{piece.number}]"
    if piece.state is not PieceState.WHOLE:
        return Skip(origin=origin, reason=f"the entry is {piece.state.value}; fetch the sitemap again")
    try:
        decoded = xml.decode(piece.content)
    except BinaryContentError as error:
        return Skip(origin=origin, reason=f"{error}; the other entries are kept")
    tree = _parse(f"{xml.decode_markup(xml.root)}{decoded.text}</{xml.prefix}{xml.name}>")
    if tree is None:
        return Skip(origin=origin, reason="the entry is too broken to be read; the other entries are kept")
    return _make_article(tree, origin, decoded)


def _parse(document: str) -> Any:  # noqa: ANN401  lxml ships no types
    from lxml import etree

    # Entities are left as they stand and nothing is loaded; the library's own limits of depth and size hold.
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        return etree.fromstring(document.encode(errors="replace"), parser)
    except etree.XMLSyntaxError:
        return None


def _make_article(tree: Any, origin: str, decoded: DecodedText) -> RawArticle | str:  # noqa: ANN401
    url = _read(tree, "//*[local-name()='url']/*[local-name()='loc']")
    news = "//*[local-name()='news']//*[local-name()='{}']"
    text = next((found for name in _TEXTS if (found := _read(tree, news.format(name)))), "")
    if not text:
        return url
    fields = {field: _read(tree, news.format(name)) for name, field in _FIELDS.items()}
    return RawArticle(
        origin=origin,
        format=recognise_format(text),
        content=text.encode(errors="replace"),
        fields={name: value for name, value in {**fields, "url": url}.items() if value},
        repairs=decoded.repairs,
    )


def _read(tree: Any, path: str) -> str:  # noqa: ANN401
    found = tree.xpath(path)
    return str(found[0].xpath("string()")).strip() if found else ""


def _describe_bare(count: int, bare: list[str]) -> str:
    addresses = "1 address" if count == 1 else f"{count:,} addresses"
    first = f" (the first is {bare[0]})" if bare and bare[0] else ""
    return (
        f"the sitemap lists {addresses} without texts{first}; "
        "save the pages behind them, as HTML or WARC, and give those"
    )
