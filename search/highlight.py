"""Which words of passages answer which words of the query, within and across languages."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.best_sentences import find_best_sentences
from search.meaning_marks import MeaningMarks, mark_by_meaning
from search.name_marks import find_asked_names, pair_names
from search.ranking.late import WordComparer, match_words
from search.ranking.understanding import UnderstoodQuery
from search.records import Expansion, Highlight, HighlightKind, Span
from search.stemming import stems_of_word
from search.store.text_spans import KEYS, StemKeys, TextSpans, stem_key
from search.store.word_bits import BitMatrix
from search.text import fold_word

LEXICON_FLOOR = 0.2
"""A translation of the lexicon is marked only where the model does not find it out of place."""


@dataclass(frozen=True, slots=True)
class StoredPassages:
    """Passages of one language to mark: their texts, and what is stored of their content words.

    ``bits`` (words, bytes) are the signs of the words that ``spans`` tells of, without those of headlines.
    """

    language: str
    texts: Sequence[str]
    spans: TextSpans
    bits: BitMatrix


@dataclass(frozen=True, slots=True)
class MarkedPassage:
    """Highlights in reading order, and the sentence that answers the query best."""

    highlights: tuple[Highlight, ...]
    best_sentence: Span


def mark_passages(
    query: UnderstoodQuery,
    passages: StoredPassages,
    expansions: Sequence[Expansion],
    *,
    compare: WordComparer = match_words,
) -> list[MarkedPassage]:
    """Find what answers the query in each of some passages.

    ``expansions`` are what the query's terms were also looked for by. A word is marked for the surest reason
    there is: the same word, the same stem, a name's other spelling, a translation of the lexicon, and last
    what the model matches. A name of several words is answered word by word by all words of its other
    spelling. ``compare`` compares words by their meaning.
    """
    spans = passages.spans
    meaning = mark_by_meaning(query.word_vectors, passages.bits, spans.word_counts, compare=compare)
    terms = _Terms(query, passages.language, expansions)
    names = find_asked_names(query.query.text, query.words)
    candidates = terms.may_be_spelled(spans.stem_keys) | meaning.answered.any(axis=0)
    best = find_best_sentences(spans, meaning.matches, query.weights)
    marked, first = [], 0
    for text, count, sentence in zip(passages.texts, spans.word_counts.tolist(), best, strict=True):
        words = spans.words[first : first + count]
        by_name = pair_names(names, text, words)
        places = by_name.keys() | np.flatnonzero(candidates[first : first + count]).tolist()
        marks = {
            (place, mark.query_term): mark
            for place in places
            for mark in terms.mark(
                text, words[place].tolist(), by_name.get(place, ()), meaning, first + place
            )
        }
        ordered = sorted(marks.values(), key=lambda mark: (mark.start, mark.end, mark.query_term))
        marked.append(MarkedPassage(tuple(ordered), sentence or Span(0, len(text))))
        first += count
    return marked


class _Terms:
    """The query's words as they are written, their stems in one language, and their translations into it."""

    def __init__(self, query: UnderstoodQuery, language: str, expansions: Sequence[Expansion]) -> None:
        self._language = language
        self._terms = [word.text for word in query.words]
        # The first of equals, as a reader would take it.
        backwards = self._terms[::-1]
        self._folded = {fold_word(term): term for term in backwards}
        self._stems = {stems_of_word(term, language): term for term in backwards}
        self._translations = _terms_by_stems(expansions, language)
        translations = (word.word for one in expansions if one.language == language for word in one.words)
        self._has_key = np.zeros(KEYS, np.bool_)
        self._has_key[_keys((*self._terms, *translations), language)] = True

    def may_be_spelled(self, keys: StemKeys) -> NDArray[np.bool_]:
        """Which words may be one of the query's or a translation, by the keys of their stems."""
        may_be: NDArray[np.bool_] = self._has_key[keys]
        return may_be

    def mark(
        self, text: str, span: Sequence[int], named: Collection[str], meaning: MeaningMarks, column: int
    ) -> list[Highlight]:
        """The marks of a word of a text, which stands in ``column`` of what the model matches.

        ``named`` are the terms that it answers as part of a name.
        """
        start, end = span
        terms, kind = self._answered(text[start:end], named, meaning, column)
        return [Highlight(start=start, end=end, query_term=term, kind=kind) for term in terms]

    def _answered(
        self, word: str, named: Collection[str], meaning: MeaningMarks, column: int
    ) -> tuple[Iterable[str], HighlightKind]:
        if term := self._folded.get(fold_word(word)):
            return [term], "same"
        stems = stems_of_word(word, self._language)
        if stems and (term := self._stems.get(stems)):
            return [term], "stem"
        if named:
            return named, "name"
        translated = self._translations.get(stems, ())
        for term, match in zip(self._terms, meaning.matches[:, column], strict=True) if translated else ():
            if term in translated and match >= LEXICON_FLOOR:
                return [term], "lexicon"
        return [self._terms[number] for number in meaning.answered[:, column].nonzero()[0].tolist()], "model"


def _keys(words: Iterable[str], language: str) -> StemKeys:
    return np.array([stem_key(word, language) for word in words], np.uint16)


def _terms_by_stems(
    expansions: Sequence[Expansion], language: str
) -> Mapping[tuple[str, ...], Collection[str]]:
    """The terms of the query that each translation, by its stems, stands for."""
    terms: dict[tuple[str, ...], set[str]] = {}
    for expansion in expansions:
        if expansion.language == language:
            for word in expansion.words:
                terms.setdefault(stems_of_word(word.word, language), set()).add(expansion.term)
    return terms
