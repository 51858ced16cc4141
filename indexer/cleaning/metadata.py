"""What a web page says about its article outside the text: JSON-LD, meta tags, time and canonical address."""

import json
from collections.abc import Iterator
from typing import Any

from indexer.cleaning.clues import Clues

# schema.org's types that are a story; others (a breadcrumb list, the organisation) name other things.
STORY_TYPES = ("Article", "Posting", "Report", "WebPage")
MOST_NODES = 10_000

TITLE_TAGS = ("og:title", "twitter:title", "dc.title", "title")
AUTHOR_TAGS = (
    "author",
    "article:author",
    "dc.creator",
    "byl",
    "parsely-author",
    "content_author",
    "sailthru.author",
)
DATE_TAGS = (
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
)
SOURCE_TAGS = ("og:site_name", "application-name", "dc.publisher", "publisher")


def read_metadata(tree: Any) -> Clues:  # noqa: ANN401  lxml ships no types
    """Read what the page says of itself; JSON-LD is believed first, then meta tags, then the page's elements.

    ``tree`` is the root element of an HTML document. Nothing is parsed or repaired here: all values are as
    written, and a page that says nothing gives empty clues.
    """
    story = _read_story(tree)
    tags = _read_tags(tree)
    return Clues(
        title=_text(story.get("headline"))
        or _first(tags, TITLE_TAGS[:2])
        or _element_text(tree, "//h1")
        or _first(tags, TITLE_TAGS[2:])
        or _element_text(tree, "//head/title"),
        author=_names(story.get("author")) or _first(tags, AUTHOR_TAGS),
        published=_text(story.get("datePublished")) or _first(tags, DATE_TAGS) or _time(tree),
        source=_names(story.get("publisher")) or _first(tags, SOURCE_TAGS),
        url=_attribute(tree, "//link[@rel='canonical']/@href")
        or _first(tags, ("og:url",))
        or _text(story.get("url")),
        language=_text(story.get("inLanguage")) or _attribute(tree, "/html/@lang"),
    )


def _read_story(tree: Any) -> dict[str, Any]:  # noqa: ANN401
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            value = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue  # half of what is printed by hand is not JSON; the tags say the same
        for node in _walk(value):
            kinds = node.get("@type")
            names = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(name, str) and name.endswith(STORY_TYPES) for name in names) and node.get(
                "headline"
            ):
                return node
    return {}


def _walk(value: object) -> Iterator[dict[str, Any]]:
    waiting = [value]
    for _ in range(MOST_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, dict):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _read_tags(tree: Any) -> dict[str, str]:  # noqa: ANN401
    tags: dict[str, str] = {}
    for tag in tree.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        content = " ".join((tag.get("content") or "").split())
        if name and content:
            tags.setdefault(name.casefold(), content)
    return tags


def _first(tags: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((tags[name] for name in names if name in tags), None)


def _text(value: object) -> str | None:
    return (" ".join(str(value).split()) or None) if isinstance(value, (str, int)) else None


def _names(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, list):
        return ", ".join(name for item in value[:20] if (name := _names(item))) or None
    return _text(value)


def _attribute(tree: Any, path: str) -> str | None:  # noqa: ANN401
    found = tree.xpath(path)
    return found[0].strip() or None if found else None


def _element_text(tree: Any, path: str) -> str | None:  # noqa: ANN401
    found = tree.xpath(path)
    return (" ".join(found[0].text_content().split()) or None) if len(found) >= 1 else None


def _time(tree: Any) -> str | None:  # noqa: ANN401
    marked = tree.xpath("//*[@itemprop='datePublished']")
    for element in [*marked, *tree.xpath("//article//time"), *tree.xpath("//time")]:
        value = element.get("datetime") or element.get("content") or element.text_content()
        if value.strip():
            return str(value).strip()
    return None
