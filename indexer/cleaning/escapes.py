"""Escapes: line ends and quotation marks that a program wrote down as code and nobody turned back."""

import html
import re

from indexer.cleaning.repairs import Mended, find_first_change, make_repair

FEWEST_LINE_ENDS = 2
"""Written line ends that a text must have; a single one may be what the story is about."""

FEWEST_TAGS = 4
"""Escaped tags that make a text a page; fewer may be what a story about web pages shows."""

_TAG = re.compile(r"&(?:amp;)?lt;/?(?:p|br|div|strong|em|b|i|a|h[1-6]|ul|li|span)\b", re.IGNORECASE)
_ESCAPE = re.compile(r"\\+(?:u(?P<code>[\da-fA-F]{4})|(?P<sign>[nrt\"'/]))")
_LINE_END = re.compile(r"\\+n(?![a-z]+\\)")
_SIGNS = {"n": "\n", "r": "", "t": " "}


def undo_escapes(text: str) -> Mended:
    """Turn the escapes of JSON back into what they stand for, in a text whose line ends are written out.

    A text with more true line ends than written ones is about code or paths and stays as it is.
    """
    written = len(_LINE_END.findall(text))
    if written < FEWEST_LINE_ENDS or written <= text.strip().count("\n"):
        return Mended(text)
    mended = _ESCAPE.sub(_undo, text)
    start = max(0, find_first_change(text, mended) - 40)
    after = f"{written} written line ends turned into line ends"
    return Mended(mended, (make_repair("escaped-text", text[start : start + 100], after),))


def undo_escaped_tags(text: str) -> Mended:
    """Turn a page whose tags were escaped, as spreadsheets export them, back into HTML; others stay."""
    tags = len(_TAG.findall(text))
    if tags < FEWEST_TAGS or text.count("<") > tags:
        return Mended(text)
    page = text
    while _TAG.search(page):
        page = html.unescape(page)
    return Mended(page, (make_repair("escaped-text", text[:100], f"{tags} escaped tags read as HTML"),))


def _undo(match: re.Match[str]) -> str:
    if match["code"]:
        letter = chr(int(match["code"], 16))
        return letter if letter.isprintable() else " "
    return _SIGNS.get(match["sign"], match["sign"])
