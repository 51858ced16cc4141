"""The opening of a page: what it shows between its headline and the first paragraph of its story."""

from collections.abc import Iterator
from typing import Any

from indexer.cleaning.blocks import BLOCKS, NOT_STORY
from indexer.cleaning.headline import is_same_headline

MOST_LINES = 12
"""Lines below the headline that are read."""

LONGEST_LINE = 160
"""Characters of the longest line that can name author, outlet and time."""

PARAGRAPH_WORDS = 15
SENTENCE_WORDS = 8
"""Words of the shortest paragraph, without and with a full stop at its end."""

BAR = " | "

# Unlike elsewhere a header counts: the one of an article holds its headline and byline.
_HIDDEN = (NOT_STORY - {"header"}) | {"title"}


def find_headline(tree: Any, title: str | None) -> Any | None:  # noqa: ANN401  lxml ships no types
    """The element of a page that shows its title, or its only ``h1``; None where neither is there."""
    headings = tree.xpath("//h1 | //h2")
    for heading in headings:
        if title and is_same_headline(_show(heading), title):
            return heading
    first = [heading for heading in headings if heading.tag == "h1"]
    return first[0] if len(first) == 1 else None


def read_opening(tree: Any, title: str | None) -> tuple[str, ...]:  # noqa: ANN401
    """The short lines below the headline, up to the first paragraph; extraction may have left them out.

    A bar stands between inline elements that nothing but space divides: a stylesheet sets them apart.
    """
    headline = find_headline(tree, title)
    lines: list[str] = []
    for line in _read_lines_below(headline) if headline is not None else ():
        words = len(line.split())
        if words >= PARAGRAPH_WORDS or (words >= SENTENCE_WORDS and line[-1] in '.!?”"'):
            break
        if len(lines) == MOST_LINES:
            break
        if len(line) <= LONGEST_LINE:
            lines.append(line)
    return tuple(lines)


def _read_lines_below(start: Any) -> Iterator[str]:  # noqa: ANN401
    line, block, owner = "", None, None
    for text in start.xpath("following::text()"):
        above = text.getparent()
        parent = above.getparent() if text.is_tail else above
        container = next((e for e in _lineage(parent) if e.tag in BLOCKS), None)
        if container is not block or (text.is_tail and above.tag in BLOCKS):
            if line.strip():
                yield " ".join(line.split())
            line, block, owner = "", container, None
        if not text.strip() or any(element.tag in _HIDDEN for element in _lineage(parent)):
            line += " " if line else ""
            continue
        line += (BAR if owner is not None and not _is_one_run(owner, parent) else "") + text
        owner = parent
    if line.strip():
        yield " ".join(line.split())


def _is_one_run(first: Any, second: Any) -> bool:  # noqa: ANN401
    return any(element is second for element in _lineage(first)) or any(
        element is first for element in _lineage(second)
    )


def _lineage(element: Any) -> Iterator[Any]:  # noqa: ANN401
    while element is not None:
        yield element
        element = element.getparent()


def _show(element: Any) -> str:  # noqa: ANN401
    return " ".join(element.text_content().split())
