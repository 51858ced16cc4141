"""Invented queries and passages in which a bilingual reader marked the words that answer each other.

Two halves lie in ``tests/cases``: ``highlights-seen.json`` may be used for tuning, ``highlights-unseen.json``
was kept for reporting; they were written apart, on different stories. The second has been looked at more than
once since, so ``highlights-fresh.json`` was written without seeing the highlighter. How words were marked:

- Marked is every passage word that says what the query word says, wherever it stands: a translation, a form
  of the same word (``menangkap``, ``ditangkap``, ``penangkapan`` for "arrest"), a synonym that means the same
  in this story, the same name or number written otherwise, an acronym or what it stands for.
- A word built on the same root counts when it names the deed, the doer or the outcome (``peretas``,
  "robber" for ``perampokan``). One that names a field, a place or an office is optional (``pertanian`` for
  "farmers"), and so is a word that is only near in meaning or wider ("goats" for ``ternak``).
- An expression whose parts match one to one is marked part by part: ``banjir bandang`` - "flash floods",
  ``suku bunga`` - "interest rate". In one that only means something as a whole (``rumah sakit``,
  ``wali kota``, ``mengundurkan diri``, acronyms) every content word of either side answers every one of the
  other, and a part is not answered by its own translation elsewhere: "city" is at most optional for
  ``wali kota``.
- Function words (``search.function_words``; among them ``orang``) are never marked, at most optional.
- About a fifth of the content words of the queries have no answer; similar words stand near as distractors.

Optional pairs count neither as right nor as wrong.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from search import function_words
from search.text import find_words, fold_word, normalise_query, normalise_text

CASES = Path(__file__).parents[1] / "cases"
FUNCTION_WORDS = {"en": function_words.ENGLISH, "id": function_words.INDONESIAN}
FEWEST_WORDS, MOST_WORDS = 25, 70

Half = Literal["seen", "unseen", "fresh"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A passage word, ``passage[start:end] == text``, and the query word it answers, spelt as there."""

    query_term: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class HighlightItem:
    """A query, a passage and the marks between them; ``marks`` is complete but for what is ``optional``."""

    label: str
    query: str
    query_language: str
    passage: str
    passage_language: str
    marks: tuple[Mark, ...]
    optional: tuple[Mark, ...]

    def __str__(self) -> str:
        return self.label

    @property
    def direction(self) -> str:
        """Languages of query and passage, as ``en>id``."""
        return f"{self.query_language}>{self.passage_language}"

    @property
    def is_across(self) -> bool:
        """Tell whether query and passage are in different languages."""
        return self.query_language != self.passage_language

    @property
    def content_words(self) -> tuple[str, ...]:
        """The words of the query without its function words, in order."""
        words = (word.text for word in find_words(self.query))
        return tuple(word for word in words if not is_function_word(word, self.query_language))

    @property
    def unanswered(self) -> tuple[str, ...]:
        """The content words of the query that nothing in the passage is marked for."""
        answered = {mark.query_term for mark in self.marks}
        return tuple(word for word in self.content_words if word not in answered)


def load_highlight_items(half: Half, *, folder: Path = CASES) -> tuple[HighlightItem, ...]:
    """Load one half of the set; ``ValueError`` names every fault in it."""
    cases = json.loads((folder / f"highlights-{half}.json").read_text("utf-8"))
    items = tuple(_read_item(case) for case in cases)
    if faults := [f"{item}: {fault}" for item in items for fault in find_faults(item)]:
        raise ValueError(f"highlights-{half}.json: " + "; ".join(faults))
    return items


def find_faults(item: HighlightItem) -> list[str]:
    """Find what is wrong with an item: offsets, words, languages, length; an empty list when nothing is."""
    if not {item.query_language, item.passage_language} <= set(FUNCTION_WORDS):
        return [f"the languages {item.direction} are not en or id"]
    return [*_find_faulty_text(item), *_find_faulty_marks(item), *_find_function_words(item)]


def is_function_word(word: str, language: str) -> bool:
    """Tell whether a word of ``en`` or ``id`` is one of the small words that say nothing of the subject."""
    return fold_word(word) in FUNCTION_WORDS[language]


def _read_item(case: dict[str, Any]) -> HighlightItem:
    return HighlightItem(
        label=case["label"],
        query=case["query"],
        query_language=case["query_language"],
        passage=case["passage"],
        passage_language=case["passage_language"],
        marks=tuple(_read_marks(case["pairs"])),
        optional=tuple(_read_marks(case.get("maybe", []))),
    )


def _read_marks(pairs: list[dict[str, Any]]) -> Iterator[Mark]:
    for pair in pairs:
        for word in pair["words"]:
            yield Mark(pair["query_term"], word["start"], word["end"], word["text"])


def _find_faulty_text(item: HighlightItem) -> Iterator[str]:
    if normalise_query(item.query) != item.query or normalise_text(item.passage).text != item.passage:
        yield "the text is not normalised"
    if not FEWEST_WORDS <= (count := len(find_words(item.passage))) <= MOST_WORDS:
        yield f"the passage has {count} words, not {FEWEST_WORDS} to {MOST_WORDS}"
    if not item.marks:
        yield "nothing is marked"


def _find_faulty_marks(item: HighlightItem) -> Iterator[str]:
    terms = Counter(fold_word(word.text) for word in find_words(item.query))
    spelt = {word.text for word in find_words(item.query)}
    words = {(word.start, word.end): word.text for word in find_words(item.passage)}
    marks = (*item.marks, *item.optional)
    for mark in marks:
        if mark.query_term not in spelt:
            yield f"{mark.query_term!r} is no word of the query"
        elif terms[fold_word(mark.query_term)] > 1:
            yield f"{mark.query_term!r} stands in the query more than once"
        if words.get((mark.start, mark.end)) != mark.text:
            yield f"{mark.text!r} is no word of the passage from {mark.start} to {mark.end}"
    for mark, count in Counter(marks).items():
        if count > 1:
            yield f"{mark.text!r} is marked {count} times for {mark.query_term!r}"


def _find_function_words(item: HighlightItem) -> Iterator[str]:
    for mark in item.marks:
        if is_function_word(mark.query_term, item.query_language):
            yield f"the function word {mark.query_term!r} of the query is marked"
        if is_function_word(mark.text, item.passage_language):
            yield f"the function word {mark.text!r} of the passage is marked"
