"""The text of an article as it was found, out of its raw copy."""

import re
from collections.abc import Sequence
from typing import Any

from search.records import Repair
from search.store.entries import RawCopy

_RECORDED = re.compile(r"bytes in ([\w.-]+)")
_LINE_ENDS = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
# A raw text can hold whatever moves a terminal's cursor, sets its title or turns the writing around.
_ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")

_UNSEEN = {"script", "style", "noscript", "template", "iframe", "object", "svg"}
_INLINE_NAMES = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span "
    "strike strong sub sup time tt u var wbr"
)
_INLINE = frozenset(_INLINE_NAMES.split())


def decode_raw(raw: RawCopy, repairs: Sequence[Repair]) -> str:
    """The raw copy's text, read in the encoding that cleaning found it in.

    ``repairs`` are the article's: cleaning records every encoding but UTF-8 there, after the container's own
    repairs. Bytes that stand for no letter become U+FFFD.
    """
    encoding = _recorded_encoding(repairs[len(raw.repairs) :])
    if encoding == "cp1252":
        # As browsers read it: its five unassigned bytes are the controls of Latin-1.
        import ftfy.bad_codecs  # noqa: F401  (registers the codec)

        encoding = "sloppy-windows-1252"
    return raw.content.decode(encoding, "replace").removeprefix("\ufeff")


def split_raw(raw: RawCopy, text: str) -> tuple[str, ...]:
    """The paragraphs that a person sees of a raw text: the lines of a plain one, the blocks of a web page."""
    if raw.format == "html":
        return tuple(_read_blocks(text))
    return split_lines(text)


def split_lines(text: str) -> tuple[str, ...]:
    """The lines of a text that are not blank, without the space around them."""
    return tuple(line.strip() for line in _LINE_ENDS.split(text) if line.strip())


def name_controls(text: str) -> str:
    """The text with a name, such as ``<U+001B>``, for each character that acts instead of being seen.

    Line ends and tabs stay.
    """
    return _ACTING.sub(lambda match: f"<U+{ord(match[0]):04X}>", text)


def _recorded_encoding(repairs: Sequence[Repair]) -> str:
    for repair in repairs:
        named = _RECORDED.fullmatch(repair.before) if repair.kind == "encoding" else None
        if named:
            return named[1]
    return "utf-8"


def _read_blocks(page: str) -> list[str]:
    """Everything that the page would show, its menus and its notes too, a line for each block."""
    from lxml import etree

    tree = _parse(page)
    blocks: list[list[str]] = [[]]
    unseen: Any = None
    for event, element in etree.iterwalk(tree, events=("start", "end")) if tree is not None else ():
        if element.tag not in _INLINE:
            blocks.append([])
        if event == "start":
            unseen = element if unseen is None and element.tag in _UNSEEN else unseen
        elif unseen is element:
            unseen = None
        text = element.text if event == "start" else element.tail
        if unseen is None and text:
            blocks[-1].append(text)
    return [line for block in blocks if (line := " ".join("".join(block).split()))]


def _parse(page: str) -> Any:  # noqa: ANN401  lxml ships no types
    from lxml import etree
    from lxml import html as lxml_html

    # From bytes, because lxml refuses a text that declares an encoding.
    content = _CONTROLS.sub(" ", page).encode(errors="replace")
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        return lxml_html.document_fromstring(content, parser=parser)
    except etree.ParserError:  # nothing in it but white space or comments
        return None
