"""Guesses of large sketches, made by a thread of their own while a query's words are looked up."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from search.ranking.dense import Guesser
from search.records import FloatMatrix
from search.store.shelf import Shelf
from search.store.sketch import Guesses, Sketch

LARGE_ROWS = 200_000
"""From so many rows a guess takes several times as long as starting a thread. With 600,000 and 400,000 rows a
query that is alone takes 8 to 10 ms less; where every core is busy it takes what it took."""


@contextmanager
def guess_ahead(shelves: Sequence[Shelf], vector: FloatMatrix, guess: Guesser) -> Iterator[Guesser]:
    """Begin to guess for a vector of shape (dimension,) and the large ``shelves``, in their order.

    What is given takes this vector alone and gives what ``guess`` gives, or raises what it raises.
    """
    sketches = [shelf.sketch for shelf in shelves if shelf.sketch is not None]
    large = [sketch for sketch in sketches if len(sketch) >= LARGE_ROWS]
    if not large:
        yield guess
        return
    # A thread for each query, not one that is kept: it would not be there in a process that is forked.
    with ThreadPoolExecutor(1) as thread:
        begun = {sketch: thread.submit(guess, sketch, vector) for sketch in large}

        def wait_for(sketch: Sketch, vector: FloatMatrix) -> Guesses:
            return begun[sketch].result() if sketch in begun else guess(sketch, vector)

        yield wait_for
