"""What a web page says about its article outside the text: structured data, meta tags, time and address."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from types import MappingProxyType
from typing import Any

from indexer.cleaning.blocks import read_visible_blocks
from indexer.cleaning.clues import Clues, merge_clues
from indexer.cleaning.headline import fold_words
from indexer.cleaning.jsonld import read_json_ld
from indexer.cleaning.microdata import read_microdata
from indexer.cleaning.schema_org import is_name

_Tags = Mapping[str, Sequence[str]]

ADDRESS_TAGS: Mapping[str, tuple[str, ...]] = MappingProxyType({"url": ("og:url",)})
STORY_TAGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "title": ("og:title", "twitter:title"),
        "author": (
            "author",
            "article:author",
            "dc.creator",
            "byl",
            "parsely-author",
            "content_author",
            "sailthru.author",
        ),
        "published": (
            "article:published_time",
            "og:published_time",
            "datepublished",
            "publishdate",
            "publish-date",
            "pubdate",
            "content_publisheddate",
            "originalpublicationdate",
            "parsely-pub-date",
            "sailthru.date",
            "dc.date.issued",
            "dc.date",
            "date",
        ),
        "source": ("og:site_name", "application-name", "dc.publisher", "publisher"),
        "category": (
            "article:section",
            "og:article:section",
            "articlesection",
            "parsely-section",
            "content_category",
            "cxenseparse:category",
            "section",
        ),
    }
)
TITLE_LINES = 30
"""Visible lines of a page among which its headline is looked for."""

ADDED = re.compile(r"\s*[-–—|»•:]+\s.{2,80}|.{2,80}?\s?[-–—|»•:]+\s+")
SITE_SUFFIX = re.compile(r"(?P<headline>.{10,}?)\s+(?:[-–—|»•]|::)\s+(?P<site>[^|»•–—:]{2,40})")
WEAK_TAGS: Mapping[str, tuple[str, ...]] = MappingProxyType({"title": ("dc.title", "title")})
"""Tags that are believed after the page's own headline."""


def read_metadata(tree: Any) -> Clues:  # noqa: ANN401  lxml ships no types
    """Read what the page says of itself.

    JSON-LD is believed first, then microdata, meta tags and the page's elements; its canonical address before
    all others. ``tree`` is the root element of an HTML document. Nothing is parsed or repaired here: all
    values are as written, with where they stood, and a page that says nothing gives empty clues.
    """
    tags = _read_tags(tree)
    address = merge_clues(_read_canonical(tree), _find_tags(tags, ADDRESS_TAGS))
    found = (
        address,
        read_json_ld(tree, address.url),
        read_microdata(tree),
        _find_tags(tags, STORY_TAGS),
        _read_elements(tree),
        _find_tags(tags, WEAK_TAGS),
        _one("title", _element_text(tree, "//head/title"), "element:title"),
    )
    clues = _shorten_title(tree, reduce(merge_clues, found))
    return merge_clues(clues, _one("source", _read_site(tree, clues.title), "element:title"))


def _read_tags(tree: Any) -> _Tags:  # noqa: ANN401
    tags: dict[str, list[str]] = {}
    for tag in tree.iter("meta"):
        name = tag.get("property") or tag.get("name") or _read_loose_property(tag)
        content = " ".join((tag.get("content") or "").split())
        if name and content:
            tags.setdefault(name.casefold(), []).append(content)
    return tags


def _read_loose_property(tag: Any) -> str:  # noqa: ANN401
    """The property of a tag that belongs to no item: other items are other stories."""
    name = tag.get("itemprop") or ""
    return "" if name and tag.xpath("ancestor::*[@itemscope]") else name


def _find_tags(tags: _Tags, wanted: Mapping[str, Iterable[str]]) -> Clues:
    found = Clues()
    for name, candidates in wanted.items():
        for tag in candidates:
            found = merge_clues(found, _one(name, _join_tag(tags.get(tag, ()), name), f"meta:{tag}"))
    return found


def _join_tag(values: Sequence[str], name: str) -> str | None:
    """A tag that is repeated names several authors; for everything else the first counts."""
    if name != "author":
        return next(iter(values), None)
    return ", ".join(dict.fromkeys(filter(is_name, values))) or None


def _read_elements(tree: Any) -> Clues:  # noqa: ANN401
    found = (
        _one("title", _element_text(tree, "//h1"), "element:h1"),
        _one("author", _read_linked_author(tree), "element:rel-author"),
        _one("published", _time(tree), "element:time"),
        _one("language", _attribute(tree, "/html/@lang"), "element:html"),
    )
    return reduce(merge_clues, found)


def _read_linked_author(tree: Any) -> str | None:  # noqa: ANN401
    """Whom a link to the author's page names; a page with several lists other stories."""
    names = {" ".join(link.text_content().split()) for link in tree.xpath("//a[@rel='author']")}
    return names.pop() if len(names) == 1 else None


def _read_canonical(tree: Any) -> Clues:  # noqa: ANN401
    return _one("url", _attribute(tree, "//link[@rel='canonical']/@href"), "element:link")


def _shorten_title(tree: Any, clues: Clues) -> Clues:  # noqa: ANN401
    """A title of the window without what its site adds, where the page shows the rest as a line."""
    title = clues.title or ""
    if clues.origins.get("title") not in {"element:title", "meta:title", "meta:dc.title"}:
        return clues
    for line in read_visible_blocks(tree)[:TITLE_LINES]:
        around = (title.removeprefix(line), title.removesuffix(line))
        alone = len(line.split()) >= 4 and any(ADDED.fullmatch(rest) for rest in around)
        if alone and len(line) < len(title):
            return replace(clues, title=line)
    return clues


def _read_site(tree: Any, headline: str | None) -> str | None:  # noqa: ANN401
    """The site's name where the title of the window is the headline, a sign and that name."""
    title = _element_text(tree, "//head/title") or ""
    found = SITE_SUFFIX.fullmatch(title) if headline else None
    return found["site"] if found and fold_words(found["headline"]) == fold_words(headline or "") else None


def _one(name: str, value: str | None, code: str) -> Clues:
    return Clues(**{name: value}, origins={name: code}) if value else Clues()


def _attribute(tree: Any, path: str) -> str | None:  # noqa: ANN401
    found = tree.xpath(path)
    return found[0].strip() or None if found else None


def _element_text(tree: Any, path: str) -> str | None:  # noqa: ANN401
    found = tree.xpath(path)
    return (" ".join(found[0].text_content().split()) or None) if len(found) >= 1 else None


def _time(tree: Any) -> str | None:  # noqa: ANN401
    marked = tree.xpath("//*[@itemprop='datePublished'][not(ancestor::*[@itemscope])]")
    for element in [*marked, *tree.xpath("//article//time"), *tree.xpath("//time")]:
        value = element.get("datetime") or element.get("content") or element.text_content()
        if value.strip():
            return str(value).strip()
    return None
