"""Hard line ends: lines broken at a fixed width inside one paragraph."""

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

WIDTHS = range(40, 121)
"""Characters of the longest line of a text that may have been wrapped."""

NARROWEST = 24
"""Characters of the longest line of a column of print; only words cut at line ends tell it from verse."""

CUT_WORD = re.compile(r"(?P<start>[^\W\d_]{2,})-$")
WORD_START = re.compile(r"^(?P<end>[^\W\d_]+)")
SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*$")
CUT_WORDS = re.compile(r"[^\W\d_]+-\n[^\W\d_]+")
COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def unwrap_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """Join the lines of every block that was wrapped at the text's width; other blocks stay as they are.

    A block was wrapped if each of its lines is full: the first word of the next line would not have fitted.
    A word that was cut at a line end is put together again.
    """
    width = _read_width(lines)
    if width is None:
        return tuple(lines)
    known = frozenset(COMPOUND.findall(CUT_WORDS.sub(" ", "\n".join(lines)).casefold()))
    hyphenated = _has_cut_words(lines)
    unwrapped: list[str] = []
    block: list[str] = []
    for line in (*lines, ""):
        if line:
            block.append(line)
            continue
        for part in _split_at_short_lines(block, width) if hyphenated else [block]:
            unwrapped.extend([_join(part, known)] if _is_wrapped(part, width) else part)
        unwrapped.append("")
        block = []
    return tuple(unwrapped[:-1])


def _read_width(lines: Sequence[str]) -> int | None:
    """The width of the blocks of a text, if it may have been wrapped; a headline may be wider."""
    if max(map(len, lines), default=0) not in range(NARROWEST, WIDTHS.stop):
        return None
    blocks = [list(block) for filled, block in groupby(lines, key=bool) if filled]
    width = max((len(line) for block in blocks if len(block) >= 3 for line in block), default=0)
    narrow = width in range(NARROWEST, WIDTHS.start) and _has_cut_words(lines)
    return width if width in WIDTHS or narrow else None


def _has_cut_words(lines: Sequence[str]) -> bool:
    return sum(_is_cut(line, following) for line, following in pairwise(lines)) >= 2


def _split_at_short_lines(block: Sequence[str], width: int) -> list[list[str]]:
    """The paragraphs of a printed column: each ends in a full stop on a line that is not full."""
    paragraphs: list[list[str]] = [[]]
    for line, following in pairwise([*block, ""]):
        paragraphs[-1].append(line)
        if following and SENTENCE_END.search(line) and not _is_full(line, following, width):
            paragraphs.append([])
    return paragraphs


def _is_full(line: str, following: str, width: int) -> bool:
    return len(line) + 1 + len(following.split(" ", 1)[0]) > width


def _is_cut(line: str, following: str) -> bool:
    return bool(CUT_WORD.search(line)) and following[:1].islower()


def _is_wrapped(block: Sequence[str], width: int) -> bool:
    full = all(
        _is_full(line, following, width) or (_is_cut(line, following) and len(line) * 10 >= width * 8)
        for line, following in pairwise(block)
    )
    cut = any(_is_cut(line, following) for line, following in pairwise(block))
    return full and len(block) >= (2 if cut else 3)


def _join(block: Sequence[str], known: frozenset[str]) -> str:
    joined = block[0]
    for line in block[1:]:
        start, end = CUT_WORD.search(joined), WORD_START.match(line)
        if start is None or end is None or not line[0].islower():
            joined += f" {line}"
        else:
            joined = (joined if _is_compound(start["start"], end["end"], known) else joined[:-1]) + line
    return joined


def _is_compound(start: str, end: str, known: frozenset[str]) -> bool:
    """Whether the hyphen belongs to the word, as far as the rest of the text and the two halves tell."""
    first, second = start.casefold(), end.casefold()
    if first + second in known:
        return False
    # "anak-anak" repeats a word; "self-" and "made" stand in the text on their own.
    return f"{first}-{second}" in known or first == second or {first, second} <= known
