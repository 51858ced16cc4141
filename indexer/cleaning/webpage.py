"""A web page taken apart: the paragraphs of its story, and what the page says about it."""

import re
from dataclasses import dataclass
from typing import Any

from indexer.cleaning.clues import Clues
from indexer.cleaning.figures import read_figure_captions
from indexer.cleaning.metadata import read_metadata
from indexer.cleaning.repairs import make_repair
from search.records import Repair

LONGEST_EXTRACTED = 3_000_000
"""Characters of the longest page given to trafilatura, whose time and memory grow far beyond the page's."""

PARAGRAPH_WORDS = 12
"""Words that make a visible block count as a paragraph when asking whether trafilatura left too much out."""

# Not <form>: some sites put the whole page into one.
NOT_STORY_LIST = "head script style noscript template nav header footer aside button select svg iframe figure"
BLOCKS_LIST = "article blockquote body br dd div dt h1 h2 h3 h4 h5 h6 hr li main p pre section td th tr"
NOT_STORY = frozenset(NOT_STORY_LIST.split())
BLOCKS = frozenset(BLOCKS_LIST.split())
TABLE_ROW = re.compile(r"^\|\s*(.*?)\s*\|$")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#0*;|&#x0*;")


@dataclass(frozen=True, slots=True)
class WebPage:
    """The story of a page as paragraphs with blank lines between them, what the page says, and repairs.

    ``captions`` are the words under its pictures; the text may hold them as lines of their own.
    """

    text: str
    clues: Clues
    repairs: tuple[Repair, ...] = ()
    captions: tuple[str, ...] = ()


def read_webpage(html: str) -> WebPage:
    """Take the story and the metadata out of a page; broken HTML gives what can be read of it.

    The story is what trafilatura finds; for pages where it finds nothing, and very long ones, all visible
    paragraphs. What is left of menus there is for the boilerplate rules.
    """
    tree = _parse(html)
    if tree is None:
        return WebPage("", Clues())
    clues = read_metadata(tree)
    captions = read_figure_captions(tree)
    blocks = _read_visible_blocks(tree)
    story = _extract_story(html) if len(html) <= LONGEST_EXTRACTED else ""
    paragraph_words = sum(words for block in blocks if (words := len(block.split())) >= PARAGRAPH_WORDS)
    if not blocks or (story and len(story.split()) * 4 >= paragraph_words):
        return WebPage(story, clues, captions=captions)
    visible = "\n\n".join(blocks)
    return WebPage(visible, clues, (make_repair("visible-text", story, visible),), captions)


def _parse(html: str) -> Any:  # noqa: ANN401  lxml ships no types
    from lxml import etree
    from lxml import html as lxml_html

    # From bytes, because lxml refuses a text that declares an encoding.
    content = CONTROLS.sub(" ", html).encode(errors="replace")
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True)
    try:
        return lxml_html.document_fromstring(content, parser=parser)
    except etree.ParserError:  # nothing in it but white space or comments
        return None


def _extract_story(html: str) -> str:
    import lxml_html_clean  # noqa: F401  named here, because trafilatura's own error does not say what to install
    import trafilatura

    # Without recall it leaves out list items and paragraphs that are not in <p>; noise is the rules' affair.
    text = trafilatura.extract(html, include_comments=False, favor_recall=True) or ""
    lines = (TABLE_ROW.sub(r"\1", line.strip()) for line in text.split("\n"))
    return "\n\n".join(line for line in lines if line)


def _read_visible_blocks(tree: Any) -> list[str]:  # noqa: ANN401
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
            text = element.tail
        if skipped is None and text:
            blocks[-1].append(text)
    return [line for block in blocks if (line := " ".join("".join(block).split()))]
