"""Where the content words and the sentences of every passage stand, found once when the index is built.

A query marks the passages of its page by them. Finding them anew means to cut each text into words and
sentences and to leave out words of grammar: that was more than half of what marking cost. Word bits are those
of these words.
"""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from search.errors import IndexDamagedError
from search.sentences import split_into_sentences
from search.stemming import stems_of_word
from search.store.shelf import RowNumbers
from search.text import Word

Spans = NDArray[np.int32]
"""Starts and ends in characters, shape (spans, 2), in reading order."""
StemKeys = NDArray[np.uint16]
"""A number for the stems of each word: equal for equal stems, and seldom for others."""


KEYS = 0x10000
"""How many keys there are."""


@dataclass(frozen=True, slots=True)
class TextSpans:
    """The content words and the sentences of some texts, one text after the other.

    Offsets are in the text that a span belongs to. ``stem_keys`` (words) are those of ``words``;
    ``word_counts`` and ``sentence_counts`` (texts) tell how many each text has.
    """

    words: Spans
    stem_keys: StemKeys
    word_counts: NDArray[np.int64]
    sentences: Spans
    sentence_counts: NDArray[np.int64]

    def split(self) -> list["TextSpans"]:
        """Each text by itself."""
        word_ends, sentence_ends = np.cumsum(self.word_counts), np.cumsum(self.sentence_counts)
        return [
            TextSpans(
                words=self.words[word_end - words : word_end],
                stem_keys=self.stem_keys[word_end - words : word_end],
                word_counts=self.word_counts[place : place + 1],
                sentences=self.sentences[sentence_end - sentences : sentence_end],
                sentence_counts=self.sentence_counts[place : place + 1],
            )
            for place, (words, word_end, sentences, sentence_end) in enumerate(
                zip(self.word_counts, word_ends, self.sentence_counts, sentence_ends, strict=True)
            )
        ]


def find_spans(text: str, language: str, words: Sequence[Word]) -> TextSpans:
    """The spans of one text of ``language``, whose content words are ``words``."""
    sentences = [(sentence.start, sentence.end) for sentence in split_into_sentences(text)]
    return TextSpans(
        words=np.array([word[:2] for word in words], np.int32).reshape(-1, 2),
        stem_keys=np.fromiter((stem_key(word.text, language) for word in words), np.uint16, len(words)),
        word_counts=np.array([len(words)], np.int64),
        sentences=np.array(sentences, np.int32).reshape(-1, 2),
        sentence_counts=np.array([len(sentences)], np.int64),
    )


def join_spans(texts: Iterable[TextSpans]) -> TextSpans:
    """The spans of several texts as one, in order; there must be one at least."""
    words, keys, word_counts, sentences, sentence_counts = zip(
        *((one.words, one.stem_keys, one.word_counts, one.sentences, one.sentence_counts) for one in texts),
        strict=True,
    )
    return TextSpans(
        words=np.concatenate(words),
        stem_keys=np.concatenate(keys),
        word_counts=np.concatenate(word_counts),
        sentences=np.concatenate(sentences),
        sentence_counts=np.concatenate(sentence_counts),
    )


@lru_cache(maxsize=65_536)
def stem_key(word: str, language: str) -> int:
    """The key of a word's stems, from 0 and below KEYS; the same in every process and version.

    Whoever looks for stems by their keys compares the stems themselves where the keys are equal.
    """
    return zlib.crc32(" ".join(stems_of_word(word, language)).encode("utf-8", "surrogatepass")) % KEYS


class TextSpansWriter:
    """Writes the spans of one passage after the other, in the order of the shelf's rows."""

    def __init__(self, folder: Path, name: str) -> None:
        self._paths = [folder / file for file in text_spans_files(name)]
        self._words, self._keys, self._sentences = (path.open("wb") for path in self._paths[:3])
        self._word_starts, self._sentence_starts = [0], [0]

    def append(self, spans: TextSpans) -> None:
        """Add one passage."""
        self._words.write(spans.words.astype("<i4").tobytes())
        self._keys.write(spans.stem_keys.astype("<u2").tobytes())
        self._sentences.write(spans.sentences.astype("<i4").tobytes())
        self._word_starts.append(self._word_starts[-1] + len(spans.words))
        self._sentence_starts.append(self._sentence_starts[-1] + len(spans.sentences))

    def __enter__(self) -> "TextSpansWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in (self._words, self._keys, self._sentences):
            file.close()
        if kind is None:
            starts = np.array([self._word_starts, self._sentence_starts], dtype=np.int64)
            np.save(self._paths[3], starts, allow_pickle=False)


class StoredSpans:
    """Reads the spans of passages from mapped files: only what is asked for is read from the disk."""

    def __init__(self, folder: Path, name: str, *, passages: int) -> None:
        """Open the files of a shelf of so many passages; raises IndexDamagedError."""
        paths = [folder / file for file in text_spans_files(name)]
        try:
            self._starts = np.load(paths[3], mmap_mode="r", allow_pickle=False)
            sizes = [path.stat().st_size for path in paths[:3]]
        except (OSError, ValueError) as error:
            raise _damaged(paths[0], f"cannot be read ({error})") from None
        if self._starts.shape != (2, passages + 1) or sizes != [
            self._starts[0, -1] * 8,
            self._starts[0, -1] * 2,
            self._starts[1, -1] * 8,
        ]:
            raise _damaged(paths[0], f"does not hold the words of {passages} passages")
        self._words = _map(paths[0], "<i4").reshape(-1, 2)
        self._keys = _map(paths[1], "<u2")
        self._sentences = _map(paths[2], "<i4").reshape(-1, 2)

    def read(self, rows: RowNumbers) -> TextSpans:
        """The spans of the passages at ``rows``, in the order asked."""
        words, word_counts = _find_rows(self._starts[0], rows)
        sentences, sentence_counts = _find_rows(self._starts[1], rows)
        return TextSpans(
            words=self._words[words],
            stem_keys=self._keys[words],
            word_counts=word_counts,
            sentences=self._sentences[sentences],
            sentence_counts=sentence_counts,
        )


def text_spans_files(name: str) -> tuple[str, str, str, str]:
    """Names of the four files in a generation."""
    return (
        f"spans-{name}.words",
        f"spans-{name}.stems",
        f"spans-{name}.sentences",
        f"spans-{name}.starts.npy",
    )


def _find_rows(starts: NDArray[np.int64], rows: RowNumbers) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where everything of ``rows`` is, one row's after the other's, and how much each has."""
    firsts = np.asarray(starts[rows])
    counts = starts[rows + 1] - firsts
    return np.repeat(firsts - (np.cumsum(counts) - counts), counts) + np.arange(counts.sum()), counts


def _map(path: Path, kind: str) -> np.ndarray:
    # An empty file cannot be mapped. As plain arrays, of which parts are taken in half of the time.
    return np.asarray(np.memmap(path, dtype=kind, mode="r")) if path.stat().st_size else np.empty(0, kind)


def _damaged(path: Path, what: str) -> IndexDamagedError:
    return IndexDamagedError(
        f"The index is damaged: {path} {what}. Go back to the generation before (lintas index rollback) "
        "or build again (lintas index build SOURCE...)."
    )
