"""The headline: which line is one, and which line repeats one that is known."""

import re

from indexer.cleaning.byline import read_byline
from indexer.cleaning.captions import is_caption
from indexer.cleaning.labels import is_label

LONGEST = 200
"""Characters of the longest line that is taken for a headline."""

LONGEST_FROM_SENTENCE = 120
"""Characters of the longest title made from a first sentence."""

SENTENCE = re.compile(r".{20,}?[.!?][\"”’')\]]*(?=\s+[^\s\W_a-z]|\s+[\"“'‘(]|$)")


def is_headline(line: str, *, before_story: bool) -> bool:
    """Whether the line can be the headline of a text that names none.

    A line that ends like a sentence is one only ``before_story``: right in front of a byline or dateline.
    """
    words = line.split()
    if (
        not 3 <= len(words) <= 30
        or len(line) > LONGEST
        or line[0].islower()
        or not any(c.isalpha() for c in line)
    ):
        return False
    if line[-1] in ",;:" or (line[-1] in '.”"' and not before_story):
        return False
    return not (is_label(line) or is_caption(line, in_head=True) or read_byline(line))


def is_same_headline(line: str, title: str) -> bool:
    """Whether the line is the title again, give or take punctuation and a word or two in ten."""
    if abs(len(line) - len(title)) > max(20, len(title) // 3):
        return False
    ours, theirs = fold_words(line), fold_words(title)
    if ours == theirs:
        return bool(ours)
    if line.endswith("."):
        return False  # a first sentence that says what the title says is still the story's
    shared = len(set(ours) & set(theirs))
    return shared >= 4 and shared >= 0.8 * len(set(ours) | set(theirs))


def length_of_repeated_headline(line: str, title: str) -> int:
    """How many characters at the start of a longer line repeat the title; 0 if they do not."""
    if len(title) < 20 or not line.casefold().startswith(title.casefold()):
        return 0
    following = line[len(title) : len(title) + 1]
    return 0 if following.isalnum() else len(title)


def fold_words(text: str) -> list[str]:
    """The words of a text in lower case, without punctuation."""
    return re.findall(r"\w+", text.casefold())


def make_headline(body: str) -> str:
    """A title for a text without one: its first sentence, cut at a word if it is long."""
    opening = body[: LONGEST * 5].split("\n", 1)[0].strip()
    sentence = SENTENCE.match(opening)
    title = sentence.group() if sentence else opening
    if len(title) <= LONGEST_FROM_SENTENCE:
        return title
    cut = title[: LONGEST_FROM_SENTENCE - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:-–—") + "…"
