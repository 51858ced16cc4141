"""Invented texts, some of them copies of others, edited as outlets edit until a known overlap."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from indexer.copies import CopyCandidate

LEVELS = (0.95, 0.8, 0.65, 0.5)
_SYLLABLES = [first + vowel for first in "bcdghjklmnprstwy" for vowel in "aeiou"] + ["ang", "er", "an", "ing"]
_VOCABULARY = 12_000
_STOCK_PHRASES = 400

Words = list[str]
Edit = Callable[[Words, "Writer"], Words]


@dataclass(frozen=True, slots=True)
class Planted:
    """A copy and its original, how it was edited, and the share of five-word runs (Jaccard) in both."""

    original: str
    copy: str
    kind: str
    level: float
    overlap: float


@dataclass(frozen=True, slots=True)
class PlantedCorpus:
    """Articles in no particular order, and the copies among them."""

    articles: list[CopyCandidate]
    planted: list[Planted]


class Writer:
    """Writes texts whose words are as unevenly frequent as those of a language (Zipf), with stock phrases."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - texts, not secrets
        words = {self._invent_word() for _ in range(_VOCABULARY)}
        self._words = sorted(words)
        self.random.shuffle(self._words)
        self._weights = list(accumulate(1 / (place + 3) for place in range(len(self._words))))
        self._phrases = [self.words(self.random.randint(3, 7)) for _ in range(_STOCK_PHRASES)]
        self._footers = [self.words(25) for _ in range(9)]

    def words(self, count: int) -> Words:
        """So many words, drawn by their frequency."""
        return self.random.choices(self._words, cum_weights=self._weights, k=count)

    def paragraph(self) -> Words:
        """One to four sentences, some of which hold a phrase that many articles use."""
        written: Words = []
        for _ in range(self.random.randint(1, 4)):
            written += self.words(self.random.randint(8, 22))
            if self.random.random() < 0.4:
                written += self.random.choice(self._phrases)
            if self.random.random() < 0.3:
                written.append(str(self.random.randint(1, 2030)))
        return written

    def article(self) -> Words:
        """A dateline, 4 to 14 paragraphs and the footer of one of nine outlets."""
        body = [word for _ in range(self.random.randint(4, 14)) for word in self.paragraph()]
        return [*self.dateline(), *body, *self.random.choice(self._footers)]

    def dateline(self) -> Words:
        """A place and an outlet, with a day."""
        return [*self.words(2), str(self.random.randint(1, 31)), str(self.random.randint(1, 12))]

    def _invent_word(self) -> str:
        return "".join(self.random.choices(_SYLLABLES, k=self.random.randint(1, 4)))


def cut_tail(words: Words, writer: Writer) -> Words:
    return words[:-3]


def cut_head_and_tail(words: Words, writer: Writer) -> Words:
    return words[3:] if writer.random.random() < 0.5 else words[:-3]


def change_words(words: Words, writer: Writer) -> Words:
    place = writer.random.randrange(len(words))
    return [*words[:place], *writer.words(1), *words[place + 1 :]]


def insert_text(words: Words, writer: Writer) -> Words:
    # Behind what was inserted before, as one paragraph.
    return [*words[:40], *writer.words(3), *words[40:]]


def change_outlet(words: Words, writer: Writer) -> Words:
    """Head and foot change a little at first, and single words after that."""
    if writer.random.random() < 0.2:
        return [*writer.words(2), *words[2:-2], *writer.words(2)]
    return change_words(words, writer)


EDITS: dict[str, Edit] = {
    "tail cut": cut_tail,
    "head and tail cut": cut_head_and_tail,
    "words changed": change_words,
    "paragraph inserted": insert_text,
    "outlet changed": change_outlet,
}


def runs(words: Words) -> set[tuple[str, ...]]:
    """Five-word runs, found without the code under test."""
    return set(zip(*(words[start:] for start in range(5)), strict=False))


def jaccard(one: Words, other: Words) -> float:
    """The share of the runs of both texts that stand in both."""
    left, right = runs(one), runs(other)
    return len(left & right) / len(left | right)


def plant_copies(articles: int, copies_a_level: int, *, seed: int) -> PlantedCorpus:
    """Write a corpus of ``articles`` texts in which each level has as many copies, of all kinds in turn."""
    writer = Writer(seed)
    originals = articles - copies_a_level * len(LEVELS)
    texts = {f"original-{number:05}": writer.article() for number in range(originals)}
    planted = [
        _plant(writer, texts, level, list(EDITS)[number % len(EDITS)], f"copy-{level}-{number:05}", number)
        for level in LEVELS
        for number in range(copies_a_level)
    ]
    made = list(_to_articles(texts, {one.copy for one in planted}, writer))
    writer.random.shuffle(made)
    return PlantedCorpus(made, planted)


def _plant(
    writer: Writer, texts: dict[str, Words], level: float, kind: str, copy: str, number: int
) -> Planted:
    original = f"original-{(LEVELS.index(level) * 500 + number):05}"
    words, overlap = texts[original], 1.0
    while True:
        edited = words
        # Many edits at once while the level is far, because measuring is what takes time.
        for _ in range(max(1, int((overlap - level) * len(words) / 12))):
            edited = EDITS[kind](edited, writer)
        if (measured := jaccard(edited, texts[original])) < level:
            break
        words, overlap = edited, measured
    texts[copy] = words
    return Planted(original, copy, kind, level, overlap)


def _to_articles(texts: dict[str, Words], copies: set[str], writer: Writer) -> Iterator[CopyCandidate]:
    for article_id, words in texts.items():
        day = writer.random.randint(15, 28) if article_id in copies else writer.random.randint(1, 14)
        joined = (word.capitalize() if writer.random.random() < 0.1 else word for word in words)
        body = "".join(f"{word}{',' if writer.random.random() < 0.05 else ''} " for word in joined)
        yield CopyCandidate(
            article_id=article_id, title=" ".join(words[4:10]), body=body, published=f"2023-05-{day:02}"
        )
