"""Old pages: stories in a cell of a layout table, whose paragraphs are set apart by line breaks alone."""

from collections.abc import Sequence
from typing import Any

from indexer.cleaning.blocks import read_visible_blocks

PARAGRAPH_WORDS = 8
FEWEST_GLUED = 3
"""Paragraphs of the page that stand in one line of the extracted story before that is called glued."""

MOST_CELLS = 200

MOST_LOST = 0.2
"""Share of the story's words that may stand outside the cell that is taken for it."""


def is_glued(story: str, blocks: Sequence[str]) -> bool:
    """Whether one line of an extracted story holds what the page shows as several paragraphs."""
    longest = max(story.split("\n"), key=len)
    paragraphs = [block for block in blocks if len(block.split()) >= PARAGRAPH_WORDS]
    return sum(block in longest for block in paragraphs) >= FEWEST_GLUED


def read_story_cell(tree: Any) -> list[str]:  # noqa: ANN401  lxml ships no types
    """The visible lines of the innermost cell that holds nearly all paragraphs of a page."""
    blocks = read_visible_blocks(tree)
    wanted = _count_paragraph_words(blocks) * (1 - MOST_LOST)
    for cell in tree.xpath("//td")[:MOST_CELLS]:
        inside = read_visible_blocks(cell)
        if inside and _count_paragraph_words(inside) >= wanted:
            blocks = inside
    return blocks


def _count_paragraph_words(blocks: Sequence[str]) -> int:
    return sum(words for block in blocks if (words := len(block.split())) >= PARAGRAPH_WORDS)
