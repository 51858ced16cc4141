"""JSON-LD: the description of its story that a page carries in scripts."""

import json
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

from indexer.cleaning.clues import Clues
from indexer.cleaning.schema_org import PAGE_TYPE, PROPERTIES, is_name, is_story_type, make_clues

MOST_NODES = 10_000
_MOST_NAMES = 20
_DEEPEST_NAME = 8

# Old pages hide scripts from older browsers in a comment or a CDATA section.
_OPENINGS = ("<!--", "//<![CDATA[", "// <![CDATA[", "/*<![CDATA[*/", "/* <![CDATA[ */", "<![CDATA[")
_CLOSINGS = (";", "-->", "//]]>", "// ]]>", "/*]]>*/", "/* ]]> */", "]]>")


def read_json_ld(tree: Any, address: str | None) -> Clues:  # noqa: ANN401  lxml ships no types
    """Read what the scripts of a page say of its story; nothing where there is none or it is no JSON.

    Of several stories (related ones are described as well) the one at the page's own ``address`` counts, else
    the first, a web page only when there is no other. Names that are given as a reference are looked up.
    """
    nodes = [node for script in _read_scripts(tree) for node in _walk(script)]
    stories = [node for node in nodes if _is_story(node)]
    if not stories:
        return Clues()
    story = min(stories, key=lambda node: (not _is_at(node, address), _is_page(node)))
    named = {str(node["@id"]): node for node in nodes if "@id" in node and "name" in node}
    values = {name: _read_value(story.get(key), name, named) for name, key in PROPERTIES.items()}
    return make_clues(values, "json-ld")


def _read_scripts(tree: Any) -> Iterator[object]:  # noqa: ANN401
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            yield json.loads(_unwrap(script.text or ""), strict=False)
        except (ValueError, RecursionError):
            continue  # half of what is printed by hand is not JSON; the tags say the same


def _unwrap(script: str) -> str:
    text = script.strip()
    for opening in _OPENINGS:
        text = text.removeprefix(opening)
    for closing in _CLOSINGS:
        text = text.rstrip().removesuffix(closing)
    return text


def _walk(value: object) -> Iterator[dict[str, Any]]:
    waiting = deque([value])
    for _ in range(MOST_NODES):
        if not waiting:
            return
        node = waiting.popleft()
        if isinstance(node, dict):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _types(node: Mapping[str, Any]) -> list[object]:
    kinds = node.get("@type")
    return kinds if isinstance(kinds, list) else [kinds]


def _is_story(node: Mapping[str, Any]) -> bool:
    return bool(node.get("headline")) and any(map(is_story_type, _types(node)))


def _is_page(node: Mapping[str, Any]) -> bool:
    return all(isinstance(kind, str) and kind.endswith(PAGE_TYPE) for kind in _types(node))


def _is_at(node: Mapping[str, Any], address: str | None) -> bool:
    page = node.get("mainEntityOfPage")
    places = (node.get("url"), node.get("@id"), page.get("@id") if isinstance(page, dict) else page)
    return bool(_bare(address)) and any(_bare(place) == _bare(address) for place in places)


def _bare(address: object) -> str:
    """An address without scheme and fragment; empty when it is none."""
    return str(address).partition("#")[0].partition("://")[2].rstrip("/")


def _read_value(value: object, name: str, named: Mapping[str, Mapping[str, Any]]) -> str | None:
    if name == "author":
        return _read_names(value, named)
    if isinstance(value, list):
        return next((text for item in value if (text := _read_value(item, name, named))), None)
    if name == "source":
        return _read_names(value, named)
    return _read_text(value)


def _read_names(value: object, named: Mapping[str, Mapping[str, Any]], depth: int = 0) -> str | None:
    if depth > _DEEPEST_NAME:
        return None
    if isinstance(value, dict):
        target = value if "name" in value else named.get(str(value.get("@id")), value)
        return _read_names(target.get("name"), named, depth + 1)
    if isinstance(value, list):
        names = (_read_names(item, named, depth + 1) for item in value[:_MOST_NAMES])
        return ", ".join(dict.fromkeys(name for name in names if name)) or None
    text = _read_text(value)
    return text if is_name(text) else None


def _read_text(value: object) -> str | None:
    return (" ".join(str(value).split()) or None) if isinstance(value, (str, int)) else None
