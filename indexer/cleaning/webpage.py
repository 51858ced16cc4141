"""A web page taken apart: the paragraphs of its story, and what the page says about it."""

import re
from dataclasses import dataclass
from typing import Any

from indexer.cleaning.blocks import read_visible_blocks
from indexer.cleaning.clues import Clues
from indexer.cleaning.figures import read_figure_captions
from indexer.cleaning.metadata import read_metadata
from indexer.cleaning.oldpages import is_glued, read_story_cell
from indexer.cleaning.opening import read_opening
from indexer.cleaning.pruning import prune_page
from indexer.cleaning.repairs import make_repair
from search.records import Repair

LONGEST_EXTRACTED = 3_000_000
"""Characters of the longest page given to trafilatura, whose time and memory grow far beyond the page's."""

PARAGRAPH_WORDS = 12
"""Words that make a visible block count as a paragraph when asking whether trafilatura left too much out."""

BLOCK_TAG = re.compile(r"<(?:p|br|div|td|li|h[1-6]|body|article|section|pre|blockquote)\b", re.IGNORECASE)
TABLE_ROW = re.compile(r"^\|\s*(.*?)\s*\|$")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#0*;|&#x0*;")


@dataclass(frozen=True, slots=True)
class WebPage:
    """The story of a page as paragraphs with blank lines between them, what the page says, and repairs.

    ``captions`` are the words under its pictures, ``opening`` the short lines below its headline; the text
    may hold both as lines of its own.
    """

    text: str
    clues: Clues
    repairs: tuple[Repair, ...] = ()
    captions: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()


def read_webpage(html: str) -> WebPage:
    """Take the story and the metadata out of a page; broken HTML gives what can be read of it.

    The story is what trafilatura finds; for pages where it finds nothing, and very long ones, all visible
    paragraphs. What is left of menus there is for the boilerplate rules.
    """
    page = html if BLOCK_TAG.search(html) else _mark_lines(html)
    tree = _parse(page)
    if tree is None:
        return WebPage("", Clues())
    clues = read_metadata(tree)
    pruned = prune_page(tree, clues.title)
    captions, opening = read_figure_captions(tree), read_opening(tree, clues.title)
    text, repairs = _read_story(_print(tree) if pruned else page, tree)
    return WebPage(text, clues, (*pruned, *repairs), captions, opening)


def _read_story(html: str, tree: Any) -> tuple[str, tuple[Repair, ...]]:  # noqa: ANN401  lxml ships no types
    blocks = read_visible_blocks(tree)
    story = _extract_story(html) if len(html) <= LONGEST_EXTRACTED else ""
    paragraph_words = sum(words for block in blocks if (words := len(block.split())) >= PARAGRAPH_WORDS)
    if story and is_glued(story, blocks):
        blocks = read_story_cell(tree)
    elif not blocks or (story and len(story.split()) * 4 >= paragraph_words):
        return story, ()
    visible = "\n\n".join(blocks)
    return visible, (make_repair("visible-text", story, visible),)


def _mark_lines(html: str) -> str:
    """A text with a few tags in its sentences: its line ends are those of paragraphs."""
    return "".join(f"<p>{line}</p>" for line in html.split("\n") if line.strip())


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


def _print(tree: Any) -> str:  # noqa: ANN401
    from lxml import html as lxml_html

    return str(lxml_html.tostring(tree, encoding="unicode"))


def _extract_story(html: str) -> str:
    import lxml_html_clean  # noqa: F401  named here, because trafilatura's own error does not say what to install
    import trafilatura

    # Without recall it leaves out list items and paragraphs that are not in <p>; noise is the rules' affair.
    text = trafilatura.extract(html, include_comments=False, favor_recall=True) or ""
    lines = (TABLE_ROW.sub(r"\1", line.strip()) for line in text.split("\n"))
    return "\n\n".join(line for line in lines if line)
