"""How many other outlets print an article's text."""

from collections.abc import Sequence

from search.records import Appearance, Article


def other_outlets(article: Article, copies: Sequence[Appearance]) -> tuple[str, ...]:
    """Each outlet of the copies once, in order, without the article's own; an unknown one does not count."""
    outlets: dict[str, str] = {}
    for copy in copies:
        if copy.source:
            outlets.setdefault(copy.source.casefold(), copy.source)
    outlets.pop((article.source or "").casefold(), None)
    return tuple(outlets.values())
