"""The words of a text that carry its meaning, without those of grammar."""

from functools import lru_cache

from search.function_words import ENGLISH, INDONESIAN
from search.text import Word, find_words, fold_word

GRAMMAR = {"en": ENGLISH, "id": INDONESIAN}
"""Folded words of grammar by language; other languages have none listed."""


def find_content_words(text: str, language: str) -> list[Word]:
    """Words of a text but those of its language's grammar; all of them when there are no others."""
    words = find_words(text)
    return [word for word in words if not is_grammar(word.text, language)] or words


@lru_cache(maxsize=65_536)
def is_grammar(word: str, language: str) -> bool:
    """Whether a word as written is one of grammar. Capitals make a name of a small word: US, IT."""
    return fold_word(word) in GRAMMAR.get(language, ()) and not (len(word) > 1 and word.isupper())
