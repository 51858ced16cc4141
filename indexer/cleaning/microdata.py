"""Microdata: the description of its story that a page carries in the attributes of its elements."""

from collections.abc import Iterator
from typing import Any

from indexer.cleaning.clues import Clues
from indexer.cleaning.schema_org import PAGE_TYPE, PROPERTIES, is_name, is_story_type, make_clues

MOST_ITEMS = 100
"""Described stories that are compared; a page that lists more of them has no story of its own."""

_ADDRESS_ATTRIBUTES = {"a": "href", "link": "href", "area": "href", "time": "datetime", "data": "value"}
_TELLING = {"headline", "name", "datePublished", "articleBody"}
"""What an item must have one of to be a story."""

_Properties = dict[str, list[Any]]


def read_microdata(tree: Any) -> Clues:  # noqa: ANN401  lxml ships no types
    """Read what the elements of a page say of its story; nothing where no story is described.

    Of several stories the one with a text (articleBody) counts, else the longest: cards of related stories
    are described as well.
    """
    found = tree.xpath("//*[@itemscope and @itemtype]")
    items = [item for item in found if any(map(is_story_type, item.get("itemtype").split()))][:MOST_ITEMS]
    described = [(item, _read_properties(item)) for item in items]
    stories = [(item, said) for item, said in described if _TELLING & said.keys()]
    if not stories:
        return Clues()
    _, story = max(stories, key=lambda one: _rate(*one))
    values = {name: _read_value(story.get(key, []), name) for name, key in PROPERTIES.items()}
    values["title"] = values["title"] or _read_value(story.get("name", []), "title")
    return make_clues(values, "microdata")


def _read_properties(item: Any) -> _Properties:  # noqa: ANN401
    """The elements of each property; those of an item inside belong to that one."""
    found: _Properties = {}
    for element in _walk(item):
        for name in (element.get("itemprop") or "").split():
            found.setdefault(name, []).append(element)
    return found


def _walk(item: Any) -> Iterator[Any]:  # noqa: ANN401
    waiting = list(item)[::-1]
    while waiting:
        element = waiting.pop()
        if not isinstance(element.tag, str):
            continue
        yield element
        if element.get("itemscope") is None:
            waiting.extend(list(element)[::-1])


def _rate(item: Any, said: _Properties) -> tuple[bool, bool, int]:  # noqa: ANN401
    is_page = item.get("itemtype").rstrip("/").endswith(PAGE_TYPE)
    return "articleBody" in said, not is_page, len(item.text_content())


def _read_value(elements: list[Any], name: str) -> str | None:
    values = [value for element in elements if (value := _read_element(element, name))]
    if name in {"author", "source"}:
        values = [value for value in values if is_name(value)]
    if name == "author":
        return ", ".join(dict.fromkeys(values)) or None
    return next(iter(values), None)


def _read_element(element: Any, name: str) -> str | None:  # noqa: ANN401
    if element.get("itemscope") is not None:
        return _read_value(_read_properties(element).get("name", []), name)
    attribute = _ADDRESS_ATTRIBUTES.get(element.tag, "content")
    if attribute == "href" and name != "url":
        attribute = "content"  # a link around a name: its words are the name
    value = element.get("content") or element.get(attribute) or element.text_content()
    return " ".join(value.split()) or None
