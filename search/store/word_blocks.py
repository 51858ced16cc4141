"""Word bits of some texts laid out for comparing all of them at once: a byte of many words side by side."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.store.word_bits import BitMatrix, WordBits

BLOCK_WORDS = 32
"""Words side by side: as many bytes as a processor looks up in one step."""


@dataclass(frozen=True, slots=True)
class WordBlocks:
    """``bits`` has the shape (blocks, bytes, words of a block), with an even number of bytes.

    A text has blocks of its own, the last filled up with its last word; they end before the block that
    ``ends`` (texts) says. A text without words has none.
    """

    bits: NDArray[np.uint8]
    ends: NDArray[np.int64]

    def __len__(self) -> int:
        """How many texts there are."""
        return len(self.ends)

    def read(self) -> tuple[BitMatrix, NDArray[np.int64]]:
        """The words of all texts one after the other, some of them several times, and how many each has."""
        bits = self.bits.transpose(0, 2, 1).reshape(-1, self.bits.shape[1])
        return bits, BLOCK_WORDS * np.diff(self.ends, prepend=0)


def arrange_words(words: WordBits) -> WordBlocks:
    """Lay out all words there are."""
    starts, counts = words.locate(np.arange(words.passages))
    blocks = -(-counts // BLOCK_WORDS)
    ends = np.cumsum(blocks)
    # Places in the text of each block's words; behind the last word they stay at it.
    of_text = np.repeat(np.arange(len(counts)), blocks)
    first = BLOCK_WORDS * (np.arange(len(of_text)) - (ends - blocks)[of_text])
    places = np.minimum(first[:, None] + np.arange(BLOCK_WORDS), counts[of_text, None] - 1)
    bits = words.bits[starts[of_text, None] + places]
    bits = np.pad(bits, ((0, 0), (0, 0), (0, words.bits.shape[1] % 2)))
    return WordBlocks(bits=np.ascontiguousarray(bits.transpose(0, 2, 1)), ends=ends.astype(np.int64))
