"""Which words of a passage answer which words of the query."""

from collections.abc import Sequence

from search.records import Highlight
from search.text import find_words, fold_word

_SHORTEST = 3
"""Shorter words (of, di, to, ke) are in every passage and would mark it like a rash."""


def find_highlights(terms: Sequence[str], text: str) -> tuple[Highlight, ...]:
    """Words of ``text`` that are a query term but for case and accents, in reading order."""
    wanted = {fold_word(term): term for term in reversed(terms) if _is_worth_marking(term)}
    return tuple(
        Highlight(start=word.start, end=word.end, query_term=wanted[folded], kind="same")
        for word in find_words(text)
        if (folded := fold_word(word.text)) in wanted
    )


def _is_worth_marking(term: str) -> bool:
    return len(term) >= _SHORTEST or term.isupper() or any(character.isdigit() for character in term)
