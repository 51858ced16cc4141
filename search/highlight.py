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
from search.records import Expansion, FloatMatrix, Highlight, HighlightKind, Span
from search.stemming import stems_of_word
from search.store.text_spans import KEYS, StemKeys, TextSpans, stem_key
from search.store.word_bits import BitMatrix
from search.text import fold_word

LEXICON_FLOOR = 0.2
"""A translation of the lexicon is marked only where the model does not find it out of place."""


@dataclass(frozen=True, slots=True)
class StoredPassages:
    """Passages to mark: the language and the text of each, and what is stored of their content words.

    ``bits`` (words, bytes) are the signs of the words that ``spans`` tells of, without those of headlines.
    """

    languages: Sequence[str]
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
    spans, languages = passages.spans, passages.languages
    meaning = mark_by_meaning(query.word_vectors, passages.bits, spans.word_counts, compare=compare)
    best = find_best_sentences(spans, meaning.matches, query.weights)
    terms = {language: _Terms(query, language, expansions) for language in dict.fromkeys(languages)}
    ends = np.cumsum(spans.word_counts).tolist()
    parts = [slice(start, end) for start, end in zip([0, *ends[:-1]], ends, strict=True)]
    named = _find_named(query, passages, parts)
    candidates = np.asarray(meaning.answered.any(axis=0))
    candidates[list(named)] = True
    for language, part in zip(languages, parts, strict=True):
        candidates[part] |= terms[language].may_be_spelled(spans.stem_keys[part])
    places = candidates.nonzero()[0]
    words = _read_words(places, spans, named, meaning)
    marked, first = [], 0
    for language, text, last, sentence in zip(
        languages, passages.texts, np.searchsorted(places, ends).tolist(), best, strict=True
    ):
        marks = [mark for word in words[first:last] for mark in terms[language].mark(text, word)]
        marked.append(MarkedPassage(tuple(marks), sentence or Span(0, len(text))))
        first = last
    return marked


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a passage, from ``start`` to ``end``, and what may make it an answer.

    ``named`` are the terms that it answers as part of a name, ``answered`` the places of those that it
    answers by its meaning, and ``matches`` (query words) how well it does.
    """

    start: int
    end: int
    named: Collection[str]
    answered: Sequence[int]
    matches: FloatMatrix


def _find_named(
    query: UnderstoodQuery, passages: StoredPassages, parts: Sequence[slice]
) -> dict[int, list[str]]:
    """The terms that words of some passages answer as part of a name, by the words' places."""
    names = find_asked_names(query.query.text, query.words)
    return {
        part.start + place: terms
        for text, part in zip(passages.texts if names else (), parts, strict=False)
        for place, terms in pair_names(names, text, passages.spans.words[part]).items()
    }


def _read_words(
    places: NDArray[np.int64], spans: TextSpans, named: Mapping[int, Collection[str]], meaning: MeaningMarks
) -> list[_Word]:
    """The words at some places, in order."""
    answered: list[list[int]] = [[] for _ in range(len(places))]
    for number, term in np.argwhere(meaning.answered[:, places].T).tolist():
        answered[number].append(term)
    return [
        _Word(start, end, named.get(place, ()), terms, matches)
        for place, (start, end), terms, matches in zip(
            places.tolist(), spans.words[places].tolist(), answered, meaning.matches.T[places], strict=True
        )
    ]


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

    def mark(self, text: str, word: _Word) -> list[Highlight]:
        """The marks of a word of a text, in the order of their terms."""
        terms, kind = self._answered(text[word.start : word.end], word)
        return [
            Highlight(start=word.start, end=word.end, query_term=term, kind=kind)
            for term in sorted(set(terms))
        ]

    def _answered(self, written: str, word: _Word) -> tuple[Iterable[str], HighlightKind]:
        if term := self._folded.get(fold_word(written)):
            return [term], "same"
        stems = stems_of_word(written, self._language)
        if stems and (term := self._stems.get(stems)):
            return [term], "stem"
        if word.named:
            return word.named, "name"
        translated = self._translations.get(stems, ())
        for term, match in zip(self._terms, word.matches, strict=True) if translated else ():
            if term in translated and match >= LEXICON_FLOOR:
                return [term], "lexicon"
        return [self._terms[number] for number in word.answered], "model"


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
