"""Escapes: line ends and quotation marks that a program wrote down as code and nobody turned back."""

import re

from indexer.cleaning.repairs import Mended, find_first_change, make_repair

FEWEST_LINE_ENDS = 2
"""Written line ends that a text must have; a single one may be what the story is about."""

_ESCAPE = re.compile(r"\\+(?:u(?P<code>[\da-fA-F]{4})|(?P<sign>[nrt\"'/]))")
_LINE_END = re.compile(r"\\+n(?![a-z]*\\)")
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


def _undo(match: re.Match[str]) -> str:
    if match["code"]:
        letter = chr(int(match["code"], 16))
        return letter if letter.isprintable() else " "
    return _SIGNS.get(match["sign"], match["sign"])
