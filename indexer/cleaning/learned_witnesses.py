"""Witnesses: the articles of a source that can tell its boilerplate from its recurring news."""

from collections import Counter
from collections.abc import Sequence

from indexer.cleaning.learned_units import Dissection, Unit

FEWEST_ARTICLES = 3
"""A text in fewer articles does not recur."""

MOST_RECURRING = 0.6
"""A body of which more words than this recur is a bulletin or a copy."""


def choose_witnesses(articles: Sequence[Dissection]) -> list[Dissection]:
    """Leave out the articles that are mostly made of recurring text.

    Weather, rates, prayer times and standings fill the same sentences with other numbers, and a story told
    again with two new paragraphs repeats all its old ones: what recurs there is the news itself.
    """
    counts = Counter[str]()
    for article in articles:
        counts.update({unit.masked for unit in article.units()})
    recurring = {key for key, count in counts.items() if count >= FEWEST_ARTICLES}
    return [article for article in articles if not _is_bulletin(article, recurring)]


def _is_bulletin(article: Dissection, recurring: set[str]) -> bool:
    total = sum(_count_words(line) for line in article.lines)
    known = 0
    for line, sentences in zip(article.lines, article.sentences, strict=True):
        if line.masked in recurring:
            known += _count_words(line)
        else:
            known += sum(_count_words(unit) for unit in sentences if unit.masked in recurring)
    return known > MOST_RECURRING * total


def _count_words(unit: Unit) -> int:
    return unit.text.count(" ") + 1
