"""Shingles: the runs of five words that a text is compared with another text by."""

import re
from dataclasses import dataclass

from search.text import fold_word

SHINGLE_WORDS = 5
"""Five words in a row are hardly shared by chance: of 3,600 real articles only four pairs overlap by .8, all
copies, and the 66 pairs from .67 down to .11 that were read are reports written anew with the same quotes."""

LEAST_OVERLAP = 0.8
LEAST_HELD = 8 / 9
"""Of two texts of one length, the share that each holds of the other when their overlap is ``LEAST_OVERLAP``,
so that cutting a text short is judged no more gently than changing it."""
LEAST_LENGTH = 0.5
"""A text of less than half the length of another is a brief beside it, an article of its own."""

_LEAST_SHARE_OF_NUMBERS = 2 / 3
_MOST_NEW_NUMBERS = 2
"""A changed dateline or one corrected figure is no other bulletin."""

# Hyphens and apostrophes are what outlets and their tools change most, so words are cut at them.
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two texts have in common, each number from 0 to 1.

    ``overlap`` is the share of their shingles that stand in both (Jaccard), ``held`` the share of the folded
    text's shingles that stand in the kept one, ``length`` the folded text's shingles to the kept one's.
    """

    overlap: float
    held: float
    length: float

    @property
    def is_copy(self) -> bool:
        """Whether the folded text says the same, or the same cut short.

        A text that adds to the kept one is only a copy when it adds little: nothing that can be read nowhere
        else may be hidden, so a long piece is never folded into the brief that came before it.
        """
        shortened = self.held >= LEAST_HELD and self.length >= LEAST_LENGTH
        return self.overlap >= LEAST_OVERLAP or shortened


def find_copy_words(text: str) -> list[str]:
    """Words of a text as copies are compared by: without case, accents and punctuation."""
    return _WORD.findall(fold_word(text))


def find_shingles(words: list[str]) -> frozenset[str]:
    """Every run of five words, once; all words as one shingle when there are fewer."""
    if not words:
        return frozenset()
    if len(words) < SHINGLE_WORDS:
        return frozenset([" ".join(words)])
    # Side by side, so that no list is cut out for each run: half of the time.
    return frozenset(map(" ".join, zip(*(words[start:] for start in range(SHINGLE_WORDS)), strict=False)))


def measure_overlap(folded: frozenset[str], kept: frozenset[str]) -> Overlap:
    """Compare the shingles of two texts; texts without words have nothing in common."""
    shared = len(folded & kept)
    if not shared:
        return Overlap(0.0, 0.0, len(folded) / max(len(kept), 1))
    return Overlap(shared / (len(folded) + len(kept) - shared), shared / len(folded), len(folded) / len(kept))


def is_other_bulletin(folded: list[str], kept: list[str]) -> bool:
    """Tell whether two texts tell other numbers in the same words, as each day's prices and schedules do."""
    numbers = {word for word in folded if word.isdecimal()}
    new = numbers.difference(kept)
    return len(new) > _MOST_NEW_NUMBERS and len(new) > (1 - _LEAST_SHARE_OF_NUMBERS) * len(numbers)
