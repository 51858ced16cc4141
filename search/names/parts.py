"""The parts that names are compared by: words, cut at hyphens and freed of endings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from search.text import Word, find_words, fold_word

_HYPHEN = re.compile("[-‐‑]")
_POSSESSIVE = ("'s", "’s")


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a text in reading order, as written, and the key that each is looked up by."""

    words: list[Word]
    keys: list[str]


def find_parts(text: str) -> Parts:
    """Find the parts of a text: AS-Iran gives two, and Russia's ends before its apostrophe.

    The key is the part without case, accents and the dots of initials: ``us`` for U.S.
    """
    words, keys = [], []
    for word in find_words(text):
        written = word.text
        if written.isalnum() and written.isascii():
            words.append(word)
            keys.append(written.lower())
        else:
            for part in _cut_word(word):
                words.append(part)
                keys.append(_fold_part(part.text))
    return Parts(words, keys)


def has_dots(written: str) -> bool:
    """Tell whether a part is written as initials are: U.S., P.B.B."""
    return written[1:2] == "." and written[0].isalpha()


def _cut_word(word: Word) -> Iterator[Word]:
    start = word.start
    for piece in _HYPHEN.split(word.text):
        written = piece[:-2] if piece.endswith(_POSSESSIVE) else piece
        yield Word(start, start + len(written), written)
        start += len(piece) + 1


def _fold_part(written: str) -> str:
    key = fold_word(written)
    return key.replace(".", "") if has_dots(key) else key
