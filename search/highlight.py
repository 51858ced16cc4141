"""Which words of a passage answer which words of the query, within and across languages."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np

from search.content_words import find_content_words
from search.names import NameMatch, find_names, same_name
from search.names.parts import find_parts
from search.ranking.late import match_words
from search.ranking.understanding import UnderstoodQuery
from search.records import Expansion, FloatMatrix, Highlight, HighlightKind, Span
from search.sentences import split_into_sentences
from search.stemming import stems_of_word
from search.store.word_bits import BitMatrix
from search.text import Word, fold_word

# How a match of the model becomes a mark was chosen on the half of the marked sentence pairs that is for
# choosing (tests/cases/highlights-seen.json), with .03 of precision left above what is asked: .88, and recall
# .67, across languages. A floor under the plain cosine, near the best of its query word, gave .86 and .64.
SHARPENING = 0.4
"""How much of the query's mean word is taken from each word: in a short query all resemble the whole."""
CONTRAST = 20.0
RIVALRY = 0.2
"""How much a pair is held back by rivals: the share of both its words' matches (softmax of ``CONTRAST`` times
the cosine, after SimAlign) that it does not have."""
MODEL_FLOOR = 0.09
NEIGHBOUR_FLOOR = 0.2
NEIGHBOUR_GAP = 0.1
"""A word may answer two neighbours of the query (rumah sakit: hospital) that match it about as well."""
LEXICON_FLOOR = 0.2
"""A translation of the lexicon is marked only where the model does not find it out of place."""


@dataclass(frozen=True, slots=True)
class MarkedPassage:
    """Highlights in reading order, and the sentence that answers the query best."""

    highlights: tuple[Highlight, ...]
    best_sentence: Span


def mark_passage(
    query: UnderstoodQuery, text: str, language: str, bits: BitMatrix, expansions: Sequence[Expansion]
) -> MarkedPassage:
    """Find what answers the query in a passage of ``language``.

    ``bits`` are the signs of the passage's content words, as kept in the store, where those of the headline
    follow; ``expansions`` what the query's terms were also looked for by. A word is marked for the surest
    reason there is: the same word, the same stem, a name's other spelling, a translation of the lexicon, and
    last what the model matches. A name of several words is answered word by word by all words of its other
    spelling.
    """
    read = _read_text(text, language)
    words, stems = read.words, read.stems
    matches = match_words(_sharpen(query.word_vectors), bits[: len(words)])
    if len(matches) != len(words):
        # Another version of Lintas told the words apart otherwise: what the bits say cannot be placed.
        matches = np.zeros((len(words), len(query.words)), np.float32)
    spelling = _Spelling(query, language)
    names = _pair_names(query, text, words)
    marks: dict[tuple[int, str], Highlight] = {}
    for place, word in enumerate(words):
        for mark in spelling.mark(word, read.folded[place], stems[place]) or names.get(word, []):
            marks[place, mark.query_term] = mark
    translations = _terms_by_stems(expansions, language)
    done = {place for place, _ in marks}
    for place, mark in _mark_by_meaning(query, words, stems, matches, translations, done):
        marks[place, mark.query_term] = mark
    ordered = sorted(marks.values(), key=lambda mark: (mark.start, mark.end, mark.query_term))
    return MarkedPassage(tuple(ordered), _find_best_sentence(query, text, read, matches))


@dataclass(frozen=True, slots=True)
class _ReadText:
    """A passage's content words, each as written, folded and by its stems, and its sentences."""

    words: tuple[Word, ...]
    folded: tuple[str, ...]
    stems: tuple[tuple[str, ...], ...]
    sentences: tuple[Span, ...]


# The passages of an answer come back when its next page, a filter or another wording is asked for.
@lru_cache(maxsize=1024)
def _read_text(text: str, language: str) -> _ReadText:
    words = tuple(find_content_words(text, language))
    return _ReadText(
        words=words,
        folded=tuple(fold_word(word.text) for word in words),
        stems=tuple(stems_of_word(word.text, language) for word in words),
        sentences=tuple(split_into_sentences(text)),
    )


class _Spelling:
    """The query's words by how they are written and by their stems in the passage's language."""

    def __init__(self, query: UnderstoodQuery, language: str) -> None:
        # The first of equals, as a reader would take it.
        backwards = list(reversed(query.words))
        self._folded = {fold_word(word.text): word.text for word in backwards}
        self._stems = {stems_of_word(word.text, language): word.text for word in backwards}

    def mark(self, word: Word, folded: str, stems: tuple[str, ...]) -> list[Highlight]:
        """The mark of a passage word that is a query word or has its stem, if it does."""
        if term := self._folded.get(folded):
            return [Highlight(start=word.start, end=word.end, query_term=term, kind="same")]
        if stems and (term := self._stems.get(stems)):
            return [Highlight(start=word.start, end=word.end, query_term=term, kind="stem")]
        return []


def _pair_names(query: UnderstoodQuery, text: str, words: Sequence[Word]) -> dict[Word, list[Highlight]]:
    """Marks of passage words that are part of another spelling of a name in the query."""
    pairs: dict[Word, list[Highlight]] = {}
    asked_names = [name for name in find_names(query.query.text) if _may_hold(text, name)]
    found_names = find_names(text) if asked_names else []
    for asked, found in product(asked_names, found_names):
        if same_name(asked.text, found.text):
            for term, word in product(_inside(asked, query.words), _inside(found, words)):
                mark = Highlight(start=word.start, end=word.end, query_term=term.text, kind="name")
                pairs.setdefault(word, []).append(mark)
    return pairs


def _may_hold(text: str, name: NameMatch) -> bool:
    """Whether the first part of any form of the name stands in the text: far cheaper than all its names."""
    # Without dots, as P.B.B. is PBB.
    letters = fold_word(text).replace(".", "")
    forms = (name.text, *(form for forms in name.forms.values() for form in forms))
    return any(_first_part(form) in letters for form in forms)


@lru_cache(maxsize=4096)
def _first_part(form: str) -> str:
    return find_parts(form).keys[0]


def _mark_by_meaning(
    query: UnderstoodQuery,
    words: Sequence[Word],
    stems: Sequence[tuple[str, ...]],
    matches: FloatMatrix,
    translations: Mapping[tuple[str, ...], Collection[str]],
    done: Collection[int],
) -> Iterator[tuple[int, Highlight]]:
    """Marks by the lexicon and, where it says nothing, by the model."""
    if not matches.size:
        return
    to_word, to_term = _log_shares(matches, axis=0), _log_shares(matches, axis=1)
    certain = matches + RIVALRY * (to_word + to_term)
    may_answer = certain.max(axis=1) >= MODEL_FLOOR
    terms = [word.text for word in query.words]
    for place, word in enumerate(words):
        # Most words of a passage answer nothing, and this is asked of each.
        if place in done or not (may_answer[place] or stems[place] in translations):
            continue
        translated = [
            number
            for number, term in enumerate(terms)
            if term in translations.get(stems[place], ()) and matches[place, number] >= LEXICON_FLOOR
        ]
        kind: HighlightKind = "lexicon" if translated else "model"
        numbers = translated[:1] or _answered_by(matches[place], certain[place], RIVALRY * to_word[place])
        for number in numbers:
            yield place, Highlight(start=word.start, end=word.end, query_term=terms[number], kind=kind)


def _answered_by(matches: FloatMatrix, certain: FloatMatrix, rivals: FloatMatrix) -> list[int]:
    """The query words that one passage word answers: the surest, and a neighbour of it; maybe none."""
    best = int(certain.argmax())
    if certain[best] < MODEL_FLOOR:
        return []
    return [best] + [
        number
        for number in (best - 1, best + 1)
        if 0 <= number < len(matches)
        and matches[number] + rivals[number] >= NEIGHBOUR_FLOOR
        and matches[number] >= matches[best] - NEIGHBOUR_GAP
    ]


def _sharpen(vectors: FloatMatrix) -> FloatMatrix:
    if not len(vectors):
        return vectors
    apart = vectors - np.float32(SHARPENING) * vectors.mean(axis=0)
    return np.asarray(apart / np.maximum(np.linalg.norm(apart, axis=1, keepdims=True), 1e-12), np.float32)


def _log_shares(matches: FloatMatrix, *, axis: int) -> FloatMatrix:
    """Logarithm of the softmax of the matches along one axis."""
    scaled = np.float32(CONTRAST) * (matches - matches.max(axis=axis, keepdims=True))
    return np.asarray(scaled - np.log(np.exp(scaled).sum(axis=axis, keepdims=True)), np.float32)


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


def _find_best_sentence(query: UnderstoodQuery, text: str, read: _ReadText, matches: FloatMatrix) -> Span:
    """The sentence whose words answer the query best, by the late signal; the first of equals."""
    best, best_score = Span(start=0, end=len(text)), -1.0
    starts, ends = [word.start for word in read.words], [word.end for word in read.words]
    for sentence in read.sentences:
        inside = matches[bisect_left(starts, sentence.start) : bisect_right(ends, sentence.end)]
        score = float(inside.max(axis=0) @ query.weights) if inside.size else 0.0
        if score > best_score:
            best, best_score = sentence, score
    return best


def _inside(name: NameMatch, words: Sequence[Word]) -> list[Word]:
    return [word for word in words if name.start <= word.start and word.end <= name.end]
