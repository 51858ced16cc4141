"""In how many passages each word of a language stands, by how it is written there."""

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import count, pairwise

import numpy as np

from search.text import fold_word

_LONGEST_WORD = 40


@lru_cache(maxsize=65_536)
def written_forms(found: str) -> tuple[tuple[str, str], ...]:
    """What a word of a text counts for, each folded and as written.

    Words joined by hyphens count whole and in parts, and English ones without the 's of owning; numbers and
    words of more than 40 letters do not.
    """
    word = found.removesuffix("'s").removesuffix("’s")
    parts = [part for part in word.split("-") if part] if "-" in word else []
    return tuple(
        (fold_word(form), form)
        for form in (word, *parts)
        if len(form) <= _LONGEST_WORD and not form.isnumeric()
    )


class WordCounter:
    """Counts passages by their words; a passage counts once for a word, small where it has it small anywhere.

    Words are numbered and counted as arrays: a few numbers a passage instead of a table of its own.
    """

    def __init__(self) -> None:
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._found, self._lengths = array("i"), array("i")

    def add(self, words: Collection[str]) -> None:
        """Add one passage by its distinct words as written."""
        self._found.extend([self._numbers[word] for word in words])
        self._lengths.append(len(words))

    def __len__(self) -> int:
        """How many numbers are held: a measure of memory."""
        return len(self._numbers) + len(self._found)

    def spellings(self) -> Iterator[tuple[tuple[str, str], int]]:
        """Each form, folded and as written, with the passages that have it so; in order."""
        forms = [written_forms(word) for word in self._numbers]
        # Of one word written in two ways the later in the order of letters counts: small ones stand behind.
        ordered = sorted({form for some in forms for form in some})
        if not ordered:
            return
        numbers = {form: number for number, form in enumerate(ordered)}
        of_words = np.array([numbers[form] for some in forms for form in some], np.int64)
        lengths = np.array([len(some) for some in forms], np.int64)
        starts = np.cumsum(lengths) - lengths
        found = np.array(self._found, np.int64)
        passages = np.repeat(np.arange(len(self._lengths)), self._lengths)
        # Every form of every word of every passage, by passage and then in order; the last of a word counts.
        several = lengths[found]
        offsets = np.arange(several.sum()) - np.repeat(np.cumsum(several) - several, several)
        held = of_words[np.repeat(starts[found], several) + offsets]
        passages, held = np.divmod(np.sort(np.repeat(passages, several) * len(ordered) + held), len(ordered))
        entries = np.cumsum([0, *(one[0] != other[0] for one, other in pairwise(ordered))])
        other_word = (np.diff(entries[held]) != 0) | (np.diff(passages) != 0)
        counts = np.bincount(held[np.append(other_word, True)], minlength=len(ordered))
        for form, passages_with in zip(ordered, counts.tolist(), strict=True):
            if passages_with:
                yield form, passages_with
