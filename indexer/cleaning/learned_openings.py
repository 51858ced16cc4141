"""Openings: ``PALANGKA RAYA, KOMPAS.com -`` before the first sentence of a source's articles."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from indexer.cleaning.learned_cues import WORD, is_site_name
from indexer.cleaning.learned_rules import LearnedRule
from indexer.cleaning.learned_units import Dissection

MOST_WORDS = 7
OPENING_LINES = 3
"""Lines from the top of which one may be the first of the story; a teaser or a credit may precede it."""

_LEAD = re.compile(
    r"([^\n.!?]{0,60}?(?:\.[a-z]{2,4}[^\n.!?]{0,30}?){0,2})\s*(?:--?|[–—:])\s+(?=[\"“'‘(]?[^\W\d_]|\d)"
)


def learn_openings(
    source: str, names: frozenset[str], articles: Sequence[Dissection]
) -> Iterator[LearnedRule]:
    """The names by which a source opens its articles; each in three articles and one in fifty at least."""
    counts = Counter[str]()
    for article in articles:
        openings = " ".join(find_opening(line.text) for line in article.lines[:OPENING_LINES])
        counts.update({word for word in WORD.findall(openings.casefold()) if is_site_name(word, names)})
    for name, found in counts.items():
        if found >= max(3, len(articles) / 50):
            yield LearnedRule(
                source=source, form="opening", text=name, place="start", articles=found, of=len(articles)
            )


def find_opening(line: str) -> str:
    """The names before the first dash of a line, with the dash; empty when other words stand there."""
    match = _LEAD.match(line)
    if not match or not match.group(1):
        return ""
    words = WORD.findall(match.group(1))
    named = all(not word[0].islower() or "." in word for word in words)
    return match.group() if 0 < len(words) <= MOST_WORDS and named else ""
