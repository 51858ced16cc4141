"""The vocabulary of a shelf: its words, how many passages hold each, and how each is used there."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.content_words import GRAMMAR
from search.records import FloatMatrix
from search.store.word_bits import BitMatrix, unpack_bits

LEAST_PASSAGES = 2
"""A word seen in one passage only means what that passage means; of two it already has its own."""
_SHORTEST_WORD = 3
_MOST_WORDS = 20_000
_NAME_SHARE = 0.2
"""A word written small in less than this share of its places is a name."""
_BLOCK_PASSAGES = 512
"""Passages whose words are unpacked at a time: about a hundred megabytes."""


@dataclass(frozen=True, slots=True)
class ShelfWords:
    """The content words of a shelf's passages one after the other, in reading order.

    ``entries`` are the distinct words as ``fold_entry`` gives them; ``numbers`` (words) are places in it, and
    ``small`` (words) tells which are written small. ``counts`` (passages) is how many words each passage has.
    ``read_bits`` gives the word bits of a run of passages, shape (words of these, bytes); ``vectors``
    (passages, dimension) are the passages' own, of unit length and centred on the mean passage.
    """

    entries: tuple[str, ...]
    numbers: NDArray[np.int32]
    small: NDArray[np.bool_]
    counts: NDArray[np.int64]
    read_bits: Callable[[slice], BitMatrix]
    vectors: FloatMatrix


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


def read_vocabulary(language: str, shelf: ShelfWords) -> Vocabulary:
    """Read the words of a shelf.

    Words of grammar, numbers, words of one or two letters and words in fewer than ``LEAST_PASSAGES`` passages
    are left out, and of the others all but the 20,000 most frequent.
    """
    entries, holders = _find_holders(shelf)
    chosen = _choose_words(language, shelf.entries, np.bincount(entries, minlength=len(shelf.entries)))
    places = np.full(len(shelf.entries), -1, np.int32)
    places[chosen] = np.arange(len(chosen))
    words, held = places[shelf.numbers], places[entries]
    seen = np.bincount(words[words >= 0], minlength=len(chosen))
    return Vocabulary(
        language=language,
        words=tuple(shelf.entries[entry] for entry in chosen),
        passages=np.bincount(held[held >= 0], minlength=len(chosen)),
        names=np.bincount(words[(words >= 0) & shelf.small], minlength=len(chosen)) < _NAME_SHARE * seen,
        meanings=_find_meanings(shelf, words, seen),
        contexts=_to_unit(_add_rows(held[held >= 0], holders[held >= 0], shelf.vectors, len(chosen))),
    )


def is_entry(word: str, language: str) -> bool:
    """Whether a folded word is of the kind that a vocabulary takes."""
    return len(word) >= _SHORTEST_WORD and word.isalpha() and word not in GRAMMAR.get(language, ())


def _find_holders(shelf: ShelfWords) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every pair of a word and a passage that holds it, once: their entries and the passages."""
    of_passage = np.repeat(np.arange(len(shelf.counts)), shelf.counts)
    count = max(len(shelf.entries), 1)
    # Sorting takes a quarter of the time of np.unique, which counts on many being alike.
    pairs = np.sort(of_passage * count + shelf.numbers)
    passages, entries = np.divmod(pairs[np.diff(pairs, prepend=-1) != 0], count)
    return entries, passages


def _choose_words(language: str, entries: tuple[str, ...], passages: NDArray[np.int64]) -> NDArray[np.int64]:
    """The entries that are taken, by place: most frequent first, then by the alphabet."""
    frequent = np.flatnonzero(passages >= LEAST_PASSAGES).tolist()
    taken = [entry for entry in frequent if is_entry(entries[entry], language)]
    taken.sort(key=lambda entry: (-passages[entry], entries[entry]))
    return np.array(taken[:_MOST_WORDS], np.int64)


def _find_meanings(shelf: ShelfWords, words: NDArray[np.int32], seen: NDArray[np.int64]) -> FloatMatrix:
    """The mean signs of words at all their places, moved by the mean word; -1 among ``words`` is none."""
    dimension = shelf.vectors.shape[1]
    sums = np.zeros((len(seen), dimension), np.float32)
    ends = np.concatenate([[0], np.cumsum(shelf.counts)])
    for first in range(0, len(shelf.counts), _BLOCK_PASSAGES):
        last = min(first + _BLOCK_PASSAGES, len(shelf.counts))
        here = words[ends[first] : ends[last]]
        rows = np.flatnonzero(here >= 0)
        bits = unpack_bits(shelf.read_bits(slice(first, last))[rows], dimension)
        sums += _add_rows(here[rows], np.arange(len(rows)), bits, len(seen))
    if not len(seen):
        return sums
    # A sign is 2 * bit - 1, but moving by the mean word and dividing by the length leaves only the bits.
    shares = sums / np.maximum(seen, 1)[:, None].astype(np.float32)
    return _to_unit(shares - shares.mean(axis=0, dtype=np.float32))


def _add_rows(
    words: NDArray[np.integer], rows: NDArray[np.int64], vectors: FloatMatrix, count: int
) -> FloatMatrix:
    """For each of ``count`` words the sum of the vectors in its rows."""
    from scipy.sparse import csr_array  # slow to import, and only a build needs it

    ones = np.ones(len(rows), np.float32)
    return np.asarray(csr_array((ones, (words, rows)), shape=(count, len(vectors))) @ vectors, np.float32)


def _to_unit(vectors: FloatMatrix) -> FloatMatrix:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)
