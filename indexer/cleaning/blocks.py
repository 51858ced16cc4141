"""Blocks: the visible text of a page, cut where a browser begins a new line."""

from typing import Any

# Not <form>: some sites put the whole page into one.
NOT_STORY_LIST = "head script style noscript template nav header footer aside button select svg iframe figure"
BLOCKS_LIST = "article blockquote body br dd div dt h1 h2 h3 h4 h5 h6 hr li main p pre section table td th tr"
NOT_STORY = frozenset(NOT_STORY_LIST.split())
BLOCKS = frozenset(BLOCKS_LIST.split())


def read_visible_blocks(tree: Any) -> list[str]:  # noqa: ANN401  lxml ships no types
    """The lines that an element shows, but for what holds no story: menus, headers, pictures, buttons."""
    from lxml import etree

    blocks: list[list[str]] = [[]]
    skipped: Any = None
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if element.tag in BLOCKS:
            blocks.append([])
        if event == "start":
            skipped = element if skipped is None and element.tag in NOT_STORY else skipped
            text = element.text
        else:
            skipped = None if skipped is element else skipped
            text = element.tail if element is not tree else None
        if skipped is None and text:
            blocks[-1].append(text)
    return [line for block in blocks if (line := " ".join("".join(block).split()))]
