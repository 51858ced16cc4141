"""Word pairs between two languages, mined from the archive itself with what is stored for ranking.

Two words are close when they are used alike in running text: the cosine of their mean word vectors, and to a
lesser part that of the passages that hold them. A pair is kept when it stands out of both words' usual
neighbours (cross-domain similarity local scaling; Conneau et al., Word translation without parallel data,
2018), each is among the other's best, and neither has a much better partner.

Chosen on half of 350 frequent Indonesian words with accepted translations, over the 989 passages of belebele
and 1,767 passages of news; the other half was only reported (found: words with an accepted translation;
right: translations that are accepted, in percent):

| | belebele found, right | news found, right |
|---|---|---|
| words encoded alone as queries, with contexts, thresholds not tuned | 75, 75 | 57, 82 |
| mean word vectors from running text | 91, 89 | 70, 87 |
| the same with contexts (this) | 94, 92 | 71, 86 |
| this, the other half | 92, 87 | 80, 83 |

Over the 9,202 passages of `eval/news`, of which those of news are a part, the other half gave 76 and 86; of
100 pairs drawn by chance about 93 were right or close. 16 seconds, 2.5 MB.

Words encoded alone as well (weight .25) add a point or two and cost a run of the model for each word; maps
between the languages learnt from the pairs add nothing.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, count
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.nearest_words import Nearest, find_nearest
from indexer.progress import Progress
from indexer.vocabulary import ShelfWords, Vocabulary, read_vocabulary
from search.encoder.reference_texts import REFERENCE_LANGUAGES
from search.records import FloatMatrix
from search.store.catalogue_writer import CatalogueWriter
from search.store.centring import centre
from search.store.generation import VECTORS_NAME
from search.store.lexicon import Translation, fold_entry
from search.store.shelf import RowNumbers
from search.store.text_spans import StoredSpans, TextSpans
from search.store.vectors import read_vectors
from search.store.word_bits import WordBits

LEAST_SHELF = 30
"""Passages: of 15 in each language half the pairs mined were wrong, of 40 one in seven."""
LEAST_CLOSENESS = 0.1
"""Of the pairs just above it about six in ten are right, above .2 more than nine."""
_LEAST_CLOSENESS_OF_NAMES = 0.18
"""Names of people resemble each other (Rosa and Ross); those of countries stand higher."""
_MOST_BEHIND = 0.2
"""How much closer a word's best partner may be than another one that is kept beside it."""
_MOST_TRANSLATIONS = 3
_CONTEXT_WEIGHT = 0.2
_MOST_PASSAGES = 50_000
"""Passages read per shelf, evenly spaced over it: enough for its 20,000 most frequent words."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """Places of two words in their vocabularies."""

    left: int
    right: int
    closeness: float
    weight: float = 0.0

    def turned(self) -> "_Pair":
        """The same pair seen from the other language."""
        return replace(self, left=self.right, right=self.left)


def read_vocabularies(catalogue: CatalogueWriter, *, folder: Path, progress: Progress) -> list[Vocabulary]:
    """The words of a generation whose vectors and word bits stand in ``folder``, by language.

    There are none where fewer than two languages have a shelf of ``LEAST_SHELF`` passages.
    """
    numbers = {
        language: rows
        for language, rows in catalogue.shelf_numbers().items()
        if language in REFERENCE_LANGUAGES and len(rows) >= LEAST_SHELF
    }
    languages = list(numbers) if len(numbers) > 1 else []
    progress.start("Reading words for the lexicon", len(languages))
    vocabularies = []
    for language in languages:
        words = _read_words(catalogue, language, numbers[language], folder)
        vocabularies.append(read_vocabulary(language, words))
        progress.advance()
    return vocabularies


def mine_lexicon(vocabularies: Sequence[Vocabulary]) -> list[Translation]:
    """The translations between every two of some languages, in both directions."""
    return [entry for left, right in combinations(vocabularies, 2) for entry in mine_pairs(left, right)]


def mine_pairs(left: Vocabulary, right: Vocabulary) -> list[Translation]:
    """Translations from each of two languages into the other, and the best of what was dropped.

    A word has up to three translations; one that has none is there with its closest word and weight 0. Words
    written alike in both languages are no translations of each other, but keep their place among the best.
    """
    if not (left.words and right.words):
        return []
    rights, lefts = find_nearest(_join(left), _join(right), most=_MOST_TRANSLATIONS)
    kept = list(_choose_pairs(left, right, rights, lefts))
    entries = _translate(left, right, kept) + _translate(right, left, [pair.turned() for pair in kept])
    for near, one, other in ((rights, left, right), (lefts, right, left)):
        paired = {entry.word for entry in entries if entry.language == one.language}
        alone = [
            _Pair(word, int(near.places[word, 0]), float(near.closeness[word, 0]))
            for word in range(len(one.words))
            if one.words[word] not in paired
        ]
        entries += _translate(one, other, alone)
    return entries


def _read_words(catalogue: CatalogueWriter, language: str, numbers: RowNumbers, folder: Path) -> ShelfWords:
    """The words of as many passages of a shelf as are read."""
    rows = np.arange(0, len(numbers), -(-len(numbers) // _MOST_PASSAGES))
    chosen = numbers[rows]
    vectors = read_vectors(folder / VECTORS_NAME)[chosen].astype(np.float32)
    bits = WordBits(folder, language, passages=len(numbers), dimension=vectors.shape[1])
    wanted = set(chosen.tolist())
    # Shelf rows are in the order of passage numbers, and so are the texts.
    texts = (text for number, text in enumerate(catalogue.texts()) if number in wanted)
    spans = StoredSpans(folder, language, passages=len(numbers)).read(rows)
    written, places = _number_words(texts, spans)
    entries: defaultdict[str, int] = defaultdict(count().__next__)
    of_written = np.array([entries[fold_entry(word)] for word in written], np.int32)
    return ShelfWords(
        entries=tuple(entries),
        numbers=of_written[places],
        small=np.array([word[0].islower() for word in written], np.bool_)[places],
        counts=spans.word_counts,
        read_bits=lambda run: bits.read_first(rows[run], spans.word_counts[run]),
        vectors=centre(vectors, vectors.mean(axis=0)),
    )


def _number_words(texts: Iterable[str], spans: TextSpans) -> tuple[list[str], NDArray[np.int32]]:
    """The distinct words of some texts as written, and which of them stands at each place of ``spans``."""
    numbered: defaultdict[str, int] = defaultdict(count().__next__)
    places = array("i")
    ends = np.cumsum(spans.word_counts).tolist()
    for text, first, last in zip(texts, [0, *ends[:-1]], ends, strict=True):
        places.extend([numbered[text[start:end]] for start, end in spans.words[first:last].tolist()])
    return list(numbered), np.array(places, np.int32)


def _join(vocabulary: Vocabulary) -> FloatMatrix:
    """Rows whose inner product is the cosine of two meanings plus the weighted one of their contexts."""
    return np.concatenate(
        [vocabulary.meanings, np.float32(_CONTEXT_WEIGHT**0.5) * vocabulary.contexts], axis=1
    )


def _choose_pairs(left: Vocabulary, right: Vocabulary, rights: Nearest, lefts: Nearest) -> Iterator[_Pair]:
    """Pairs that are close enough, each among the other's best, and neither with a much better partner."""
    for word, (others, values) in enumerate(zip(rights.places, rights.closeness, strict=True)):
        for other, closeness in zip(others.tolist(), values.tolist(), strict=True):
            name = left.names[word] or right.names[other]
            best = max(rights.closeness[word, 0], lefts.closeness[other, 0])
            if (
                closeness >= (_LEAST_CLOSENESS_OF_NAMES if name else LEAST_CLOSENESS)
                and closeness >= best - _MOST_BEHIND
                and word in lefts.places[other]
                and left.words[word] != right.words[other]
            ):
                yield _Pair(word, other, closeness, _weigh(closeness))


def _weigh(closeness: float) -> float:
    """Half at the least closeness, where six in ten are right, and one from .35 on, where nearly all are."""
    return min(1.0, 0.5 + 2 * (closeness - LEAST_CLOSENESS))


def _translate(left: Vocabulary, right: Vocabulary, pairs: Sequence[_Pair]) -> list[Translation]:
    lefts = np.array([pair.left for pair in pairs], np.int64)
    rights = np.array([pair.right for pair in pairs], np.int64)
    cosines = _multiply(left.meanings[lefts], right.meanings[rights])
    contexts = _multiply(left.contexts[lefts], right.contexts[rights])
    return [
        Translation(
            language=left.language,
            word=left.words[pair.left],
            other_language=right.language,
            other_word=right.words[pair.right],
            cosine=round(cosine, 4),
            context=round(context, 4),
            closeness=round(pair.closeness, 4),
            passages=int(left.passages[pair.left]),
            other_passages=int(right.passages[pair.right]),
            weight=round(pair.weight, 3),
        )
        for pair, cosine, context in zip(pairs, cosines, contexts, strict=True)
    ]


def _multiply(left: FloatMatrix, right: FloatMatrix) -> list[float]:
    """The inner product of each row with the other's."""
    return [float(product) for product in np.einsum("ij,ij->i", left, right)]
