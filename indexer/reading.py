"""A passage as the encoder reads it: behind its article's headline, which says what it is about."""

from dataclasses import dataclass

from search.content_words import find_content_words
from search.encoder.protocol import Encoder
from search.text import Word, find_words

HEADLINE_TOKENS = 48
"""Longest headline that is read, in tokens of the model; passages leave room for it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is encoded for a passage, and the content words in it.

    ``words`` are those of the passage, then those of the headline; their offsets are in ``text``.
    ``passage_words`` are those of the passage, with their offsets in it.
    """

    text: str
    words: tuple[Word, ...]
    passage_words: tuple[Word, ...]


def read_passage(headline: str, text: str, language: str) -> Reading:
    """Put a headline, as ``cut_headline`` leaves it, in front of a passage's text."""
    shift = len(headline) + 1 if headline else 0
    own = find_content_words(text, language)
    passage = [Word(word.start + shift, word.end + shift, word.text) for word in own]
    return Reading(
        text=f"{headline}\n{text}" if headline else text,
        words=(*passage, *find_content_words(headline, language)),
        passage_words=tuple(own),
    )


def cut_headline(headline: str, encoder: Encoder) -> str:
    """As much of a headline as is read: all of it, or the whole words among its first tokens."""
    spans = encoder.token_spans(headline)
    if len(spans) <= HEADLINE_TOKENS:
        return headline
    end = int(spans[HEADLINE_TOKENS - 1, 1])
    return headline[: max((word.end for word in find_words(headline) if word.end <= end), default=0)]
