"""Words cut back to their stems, the same way for articles and queries."""

import re
import threading
from collections.abc import Collection
from functools import lru_cache

import Stemmer

from search.text import fold_word

_SNOWBALL = {
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "id": "indonesian",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
}
_TOKEN = re.compile(r"[^\W_]+")
_threads = threading.local()


def find_stems(text: str, language: str, *, without: Collection[str] = ()) -> list[str]:
    """Stems of a text's words in reading order, without case and accents.

    Stemmed by the Snowball rules of ``language``; words of other languages stay whole. ``without`` names
    words (folded, not stemmed) to leave out.
    """
    words = _TOKEN.findall(fold_word(text))
    if without:
        words = [word for word in words if word not in without]
    stemmer = _stemmer(language)
    return words if stemmer is None else list(stemmer.stemWords(words))


@lru_cache(maxsize=65_536)
def stems_of_word(word: str, language: str) -> tuple[str, ...]:
    """The stems of one word as written; remembered, since news says the same words again and again."""
    return tuple(find_stems(word, language))


def _stemmer(language: str) -> Stemmer.Stemmer | None:
    # A stemmer keeps state while it works, so each thread has its own.
    known: dict[str, Stemmer.Stemmer] = _threads.__dict__.setdefault("stemmers", {})
    if language in _SNOWBALL and language not in known:
        # Without its own memory of words: purging that takes longer than stemming anew.
        known[language] = Stemmer.Stemmer(_SNOWBALL[language], 0)
    return known.get(language)
