"""Which words of a passage answer which words of the query."""

from collections.abc import Sequence

from search.function_words import ENGLISH, INDONESIAN
from search.records import Highlight
from search.text import find_words, fold_word

_GRAMMAR = ENGLISH | INDONESIAN
"""Words of grammar (of, the, di, yang) are in every passage and would mark it like a rash."""


def find_highlights(terms: Sequence[str], text: str) -> tuple[Highlight, ...]:
    """Words of ``text`` that are a query term but for case and accents, in reading order."""
    wanted = {fold_word(term): term for term in reversed(terms) if _is_worth_marking(term)}
    return tuple(
        Highlight(start=word.start, end=word.end, query_term=wanted[folded], kind="same")
        for word in find_words(text)
        if (folded := fold_word(word.text)) in wanted
    )


def _is_worth_marking(term: str) -> bool:
    # Capitals make a name of a small word: US, IT.
    return fold_word(term) not in _GRAMMAR or (len(term) > 1 and term.isupper())
