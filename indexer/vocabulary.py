"""The vocabulary of a shelf: its words, how many passages hold each, and how each is used there."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.content_words import GRAMMAR
from search.records import FloatMatrix
from search.store.word_bits import BitMatrix

LEAST_PASSAGES = 2
"""A word seen in one passage only means what that passage means; of two it already has its own."""
_SHORTEST_WORD = 3
_MOST_WORDS = 20_000
_NAME_SHARE = 0.2
"""A word written small in less than this share of its places is a name."""


@dataclass(frozen=True, slots=True)
class PassageWords:
    """One passage: its content words in reading order, their word bits, shape (words, bytes), and its vector.

    ``entries`` are the words as ``fold_entry`` gives them, ``small`` (words) tells which are written small.
    ``vector`` (dimension) is of unit length and centred on the mean passage.
    """

    entries: Sequence[str]
    small: NDArray[np.bool_]
    bits: BitMatrix
    vector: FloatMatrix


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words of one language, most frequent first.

    ``passages`` (words) counts the passages that hold each; ``names`` (words) tells which are written with a
    capital nearly everywhere. ``meanings`` (words, dimension) are the words' mean vectors in running text,
    moved by the mean word, and ``contexts`` (words, dimension) the mean vectors of the passages that hold
    them; both of unit length.
    """

    language: str
    words: tuple[str, ...]
    passages: NDArray[np.int64]
    names: NDArray[np.bool_]
    meanings: FloatMatrix
    contexts: FloatMatrix


def read_vocabulary(
    language: str, passages: Callable[[], Iterable[PassageWords]], *, dimension: int
) -> Vocabulary:
    """Read the words of a shelf; ``passages`` is called twice and gives the same passages each time.

    Words of grammar, numbers, words of one or two letters and words in fewer than ``LEAST_PASSAGES`` passages
    are left out, and of the others all but the 20,000 most frequent.
    """
    counts = _count_passages(language, passages())
    places = {word: place for place, word in enumerate(counts)}
    seen, small = np.zeros(len(counts)), np.zeros(len(counts))
    meanings, contexts = np.zeros((2, len(counts), dimension), np.float32)
    for passage in passages():
        rows, words = _find_places(passage, places)
        if not len(words):
            continue
        # Sums of runs of equal words: adding row by row takes ten times as long.
        order = np.argsort(words, kind="stable")
        rows, words = rows[order], words[order]
        starts = np.flatnonzero(np.diff(words, prepend=-1))
        words, times = words[starts], np.diff(starts, append=len(words))
        signs = np.unpackbits(passage.bits[rows], axis=1, count=dimension)
        ones = np.add.reduceat(signs, starts, axis=0, dtype=np.int32)
        meanings[words] += 2 * ones - times[:, None]
        seen[words] += times
        small[words] += np.add.reduceat(passage.small[rows], starts, dtype=np.int64)
        contexts[words] += passage.vector
    meanings /= np.maximum(seen, 1)[:, None]
    return Vocabulary(
        language=language,
        words=tuple(counts),
        passages=np.array(list(counts.values()), np.int64),
        names=small < _NAME_SHARE * seen,
        meanings=_to_unit(meanings - meanings.mean(axis=0)) if counts else meanings,
        contexts=_to_unit(contexts),
    )


def is_entry(word: str, language: str) -> bool:
    """Whether a folded word is of the kind that a vocabulary takes."""
    return len(word) >= _SHORTEST_WORD and word.isalpha() and word not in GRAMMAR.get(language, ())


def _count_passages(language: str, passages: Iterable[PassageWords]) -> dict[str, int]:
    """How many passages hold each word that is taken, most frequent first, then by the alphabet."""
    counts: Counter[str] = Counter()
    for passage in passages:
        counts.update(set(passage.entries))
    taken = [entry for entry in counts.items() if entry[1] >= LEAST_PASSAGES and is_entry(entry[0], language)]
    taken.sort(key=lambda entry: (-entry[1], entry[0]))
    return dict(taken[:_MOST_WORDS])


def _find_places(
    passage: PassageWords, places: dict[str, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows of a passage's words that belong to the vocabulary, and their places in it."""
    found: Iterator[int] = (places.get(entry, -1) for entry in passage.entries)
    words = np.fromiter(found, np.int64, len(passage.entries))
    rows = np.flatnonzero(words >= 0)
    return rows, words[rows]


def _to_unit(vectors: FloatMatrix) -> FloatMatrix:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)
