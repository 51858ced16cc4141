"""Captions that a web page marks as such: the words of ``figcaption`` under the story's own pictures."""

from typing import Any

MOST_CAPTIONS = 50

# A picture there, or inside a link, belongs to another story.
_ELSEWHERE = "ancestor::nav or ancestor::aside or ancestor::footer or ancestor::header or ancestor::a"
_MARKED = "contains(concat(' ', normalize-space(@class), ' '), 'caption ')"
_CAPTIONS = f"//*[(self::figcaption or {_MARKED}) and not({_ELSEWHERE})]"


def read_figure_captions(tree: Any) -> tuple[str, ...]:  # noqa: ANN401  lxml ships no types
    """The captions of a page in order, white space folded; those within the article, where the page has one.

    ``tree`` is the root element of an HTML document.
    """
    found = tree.xpath(f"//article{_CAPTIONS}") or tree.xpath(_CAPTIONS)
    texts = (" ".join(element.text_content().split()) for element in found[:MOST_CAPTIONS])
    return tuple(dict.fromkeys(text for text in texts if text))
