"""The nearest words of one language for each of another: closeness is how two words stand out of their
usual neighbours (cross-domain similarity local scaling; Conneau et al., Word translation without parallel
data, 2018).
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.records import FloatMatrix

_NEIGHBOURS = 10
"""The nearest words that are a word's usual neighbours."""
_HOPEFUL = 10
"""Words kept for each: of 8,594 words against 19,579, one in two hundred had to be compared again."""
_BLOCK_WORDS = 512


@dataclass(frozen=True, slots=True)
class Nearest:
    """The closest words of the other language for each word, closest first, both of shape (words, most)."""

    places: NDArray[np.int64]
    closeness: FloatMatrix


@dataclass(frozen=True, slots=True)
class _Hopeful:
    """Words on the right that may be the closest of each word on the left, and what was found of them.

    ``places`` and ``products`` have the shape (words, most); ``others`` (words) is what the closeness of any
    other word is at most.
    """

    places: NDArray[np.int64]
    products: FloatMatrix
    others: FloatMatrix


def find_nearest(left: FloatMatrix, right: FloatMatrix, *, most: int) -> tuple[Nearest, Nearest]:
    """The closest words on the right of each word on the left, and the other way round, ``most`` of each.

    Both matrices have the shape (words, columns); the inner product of two rows is how alike two words are.
    All words are compared once. What a word on the right has with its neighbours is known only at the end, so
    of each word on the left some more are kept by what is known so far, which is never too much.
    """
    most_right, most_left = min(most, len(right)), min(most, len(left))
    left_usual: list[FloatMatrix] = []
    hopeful: list[_Hopeful] = []
    right_largest = np.empty((len(right), 0), np.float32)
    lefts = Nearest(np.empty((len(right), 0), np.int64), np.empty((len(right), 0), np.float32))
    for start, block in _compare(left, right):
        left_usual.append(_keep_largest(block).mean(axis=1))
        turned = np.ascontiguousarray(block.T)
        # A word's own share is the same for all others, so it is taken off only from the best.
        found = _find_best(turned - left_usual[-1] / np.float32(2), min(most_left, len(block)))
        lefts = _merge(lefts, Nearest(found.places + start, found.closeness), most_left)
        right_largest = _keep_largest(np.concatenate([right_largest, _keep_largest(turned)], axis=1))
        hopeful.append(_keep_hopeful(block, right_largest.mean(axis=1)))
    right_usual = right_largest.mean(axis=1)
    rights = _settle(hopeful, left, right, right_usual, most_right)
    return (
        Nearest(rights.places, rights.closeness - np.concatenate(left_usual)[:, None] / np.float32(2)),
        Nearest(lefts.places, lefts.closeness - right_usual[:, None] / np.float32(2)),
    )


def _keep_hopeful(block: FloatMatrix, usual: FloatMatrix) -> _Hopeful:
    """The words on the right that may be the closest, with too little taken off for their neighbours."""
    most = min(_HOPEFUL, block.shape[1])
    found = _find_best(block - usual / np.float32(2), most)
    return _Hopeful(
        places=found.places,
        products=np.take_along_axis(block, found.places, axis=1),
        others=found.closeness[:, -1] if most < block.shape[1] else np.full(len(block), -np.inf, np.float32),
    )


def _settle(
    hopeful: Sequence[_Hopeful], left: FloatMatrix, right: FloatMatrix, usual: FloatMatrix, most: int
) -> Nearest:
    """The closest among the hopeful; where a word that was not kept may be closer, all are compared again."""
    places = np.concatenate([block.places for block in hopeful])
    products = np.concatenate([block.products for block in hopeful])
    closeness = np.asarray(products - usual[places] / np.float32(2), np.float32)
    order = np.lexsort((places, -closeness), axis=1)[:, :most]
    found = Nearest(np.take_along_axis(places, order, axis=1), np.take_along_axis(closeness, order, axis=1))
    doubtful = np.flatnonzero(found.closeness[:, -1] <= np.concatenate([block.others for block in hopeful]))
    for start, block in _compare(left[doubtful], right):
        rows = doubtful[start : start + len(block)]
        again = _find_best(block - usual / np.float32(2), most)
        found.places[rows], found.closeness[rows] = again.places, again.closeness
    return found


def _keep_largest(values: FloatMatrix) -> FloatMatrix:
    """The largest of each row, in no order."""
    most = min(_NEIGHBOURS, values.shape[1])
    return np.partition(values, -most, axis=1)[:, -most:]


def _find_best(above: FloatMatrix, most: int) -> Nearest:
    """The largest of each row, of equal ones the first; ``above`` is used up."""
    rows = np.arange(len(above))
    places = np.empty((len(above), most), np.int64)
    closeness = np.empty((len(above), most), np.float32)
    # A handful of plain passes takes a tenth of the time of a partial sort.
    for rank in range(most):
        places[:, rank] = above.argmax(axis=1)
        closeness[:, rank] = above[rows, places[:, rank]]
        above[rows, places[:, rank]] = -np.inf
    return Nearest(places, closeness)


def _merge(one: Nearest, other: Nearest, most: int) -> Nearest:
    """The best of two; of equal ones those of ``one`` come first."""
    places = np.concatenate([one.places, other.places], axis=1)
    closeness = np.concatenate([one.closeness, other.closeness], axis=1)
    order = np.argsort(-closeness, axis=1, kind="stable")[:, :most]
    return Nearest(np.take_along_axis(places, order, axis=1), np.take_along_axis(closeness, order, axis=1))


def _compare(left: FloatMatrix, right: FloatMatrix) -> Iterator[tuple[int, FloatMatrix]]:
    """Inner products, a block of words at a time, with its first word: all at once would take gigabytes.

    While one block is looked through, the next is multiplied: either takes half of the time.
    """

    def multiply(start: int) -> FloatMatrix:
        return np.asarray(left[start : start + _BLOCK_WORDS] @ right.T, np.float32)

    starts = range(0, len(left), _BLOCK_WORDS)
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(multiply, 0)
        for start in starts:
            block = coming.result()
            if start != starts[-1]:
                coming = pool.submit(multiply, start + _BLOCK_WORDS)
            yield start, block
