"""The lines of a printed document as paragraphs: page edges dropped, wrapped lines and cut words joined."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from search.records import Repair

_FEWEST_PAGES = 3
"""A line at the edge of so many pages, and of more than half of all, belongs to the page."""

_EDGE_LINES = 2
_DIGITS = re.compile(r"\d+")
_SENTENCE_END = re.compile(r"[.!?…:][\"”’')\]]*$")
_CUT_WORD = re.compile(r"([^\W\d_]+)[-\u00ad]$")
_FULL_SHARE = 0.85
_HEADING_SHARE = 0.6
_EXCERPT_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class PrintedText:
    """Paragraphs with blank lines between them, and the lines that were taken for the page's own."""

    text: str
    repairs: tuple[Repair, ...]


def lay_out_pages(pages: Sequence[str]) -> PrintedText:
    """Make paragraphs of the text of each page, one printed line on each line.

    A line ends its paragraph when a sentence ends in it and it is shorter than most, when it is much shorter
    and the next begins with a capital (a headline), or when a blank line follows.
    """
    lines = [[line.strip() for line in page.split("\n")] for page in pages]
    edges = _find_edges(lines)
    kept: list[str] = []
    dropped: dict[str, str] = {}
    for page in lines:
        at_edge = {index for index in _edge_places(page) if _fold(page[index]) in edges}
        for index in sorted(at_edge):
            dropped.setdefault(_fold(page[index]), page[index])
        kept.extend(_trim([line for index, line in enumerate(page) if index not in at_edge]))
    repairs = tuple(_record(line) for line in dropped.values())
    return PrintedText("\n\n".join(_join_paragraphs(kept)), repairs)


def _find_edges(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    counts = Counter(folded for page in pages for folded in {_fold(page[i]) for i in _edge_places(page)})
    fewest = max(_FEWEST_PAGES, len(pages) // 2 + 1)
    return frozenset(line for line, count in counts.items() if count >= fewest)


def _edge_places(page: Sequence[str]) -> frozenset[int]:
    filled = [index for index, line in enumerate(page) if line]
    return frozenset([*filled[:_EDGE_LINES], *filled[-_EDGE_LINES:]])


def _trim(lines: list[str]) -> list[str]:
    """Blank lines at the edges of a page end no paragraph: a sentence may run on over the page."""
    filled = [index for index, line in enumerate(lines) if line]
    return lines[filled[0] : filled[-1] + 1] if filled else []


def _record(line: str) -> Repair:
    return Repair(kind="page-edge", place="body", before=line[:_EXCERPT_CHARACTERS], after="")


def _fold(line: str) -> str:
    """Page numbers differ from page to page, and nothing else does."""
    return _DIGITS.sub("0", line)


def _join_paragraphs(lines: Sequence[str]) -> list[str]:
    lengths = sorted(len(line) for line in lines if line)
    width = lengths[len(lengths) * 9 // 10] if lengths else 0
    paragraphs: list[str] = []
    is_open = False
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if not line:
            is_open = False
            continue
        if is_open:
            paragraphs[-1] = _join(paragraphs[-1], line)
        else:
            paragraphs.append(line)
        is_open = not _ends_paragraph(line, following, width)
    return paragraphs


def _ends_paragraph(line: str, following: str, width: int) -> bool:
    if _SENTENCE_END.search(line):
        return len(line) < _FULL_SHARE * width
    return len(line) < _HEADING_SHARE * width and following[:1].isupper()


def _join(text: str, line: str) -> str:
    cut = _CUT_WORD.search(text[-40:])
    if not cut or not line[:1].islower():
        return f"{text} {line}"
    # Indonesian repeats words around a hyphen: anak-anak, kura-kura.
    is_repeated = line.casefold().startswith(cut[1].casefold())
    return f"{text}{line}" if is_repeated and not text.endswith("\u00ad") else f"{text[:-1]}{line}"
