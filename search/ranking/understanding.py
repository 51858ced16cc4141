"""A query as the signals see it: its vector, and the vectors and weights of its words."""

from dataclasses import dataclass

import numpy as np

from search.content_words import find_content_words
from search.encoder.protocol import Encoder, Role, TokenVectors
from search.encoder.word_vectors import word_vectors
from search.records import FloatMatrix, Query
from search.stemming import stems_of_word
from search.store.catalogue import Catalogue
from search.store.centring import centre
from search.store.manifest import Manifest
from search.store.postings import inverse_frequency
from search.text import Word


@dataclass(frozen=True, slots=True)
class UnderstoodQuery:
    """A query with everything that is compared.

    ``vector`` (dimension) is centred and of unit length. ``words`` are the query's content words in reading
    order, ``word_vectors`` (words, dimension) their unit vectors, and ``weights`` (words) sum to one: each
    word's inverse passage frequency in the query's own language. ``is_strange`` says that nobody knows any of
    them: no passage of any language holds one, and the model has none in one piece.
    """

    query: Query
    vector: FloatMatrix
    words: tuple[Word, ...]
    word_vectors: FloatMatrix
    weights: FloatMatrix
    is_strange: bool = False


def understand_query(
    query: Query, encoder: Encoder, manifest: Manifest, catalogue: Catalogue
) -> UnderstoodQuery:
    """Encode a query and centre it; raises TextTooLongError when the model cannot read all of it."""
    encoded = encoder.encode([query.text], Role.QUERY, with_tokens=True)
    means = manifest.query_means[query.language]
    asks = query.is_question
    mean = np.asarray(means.question if asks else means.statement, np.float32)
    token_mean = np.asarray(means.question_token if asks else means.statement_token, np.float32)
    words = tuple(find_content_words(query.text, query.language))
    [tokens] = encoded.tokens or ()
    vectors = word_vectors(tokens, words, token_mean)
    return UnderstoodQuery(
        query=query,
        vector=centre(encoded.vectors, mean)[0],
        words=words,
        word_vectors=vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12),
        weights=_weigh(words, query.language, manifest, catalogue),
        is_strange=_are_strange(words, tokens, manifest, catalogue),
    )


def _are_strange(
    words: tuple[Word, ...], tokens: TokenVectors, manifest: Manifest, catalogue: Catalogue
) -> bool:
    pieces = (
        np.count_nonzero((tokens.spans[:, 0] < word.end) & (tokens.spans[:, 1] > word.start))
        for word in words
    )
    return all(count > 1 for count in pieces) and not any(
        count
        for language in manifest.shelves
        for word in words
        for count in catalogue.passages_with(language, stems_of_word(word.text, language)).values()
    )


def _weigh(words: tuple[Word, ...], language: str, manifest: Manifest, catalogue: Catalogue) -> FloatMatrix:
    if not words:
        return np.zeros(0, np.float32)
    weights = np.ones(len(words), np.float32)
    if language in manifest.shelves:
        passages = manifest.shelves[language].passages
        stems = [stems_of_word(word.text, language) for word in words]
        counts = catalogue.passages_with(language, [stem for of_word in stems for stem in of_word])
        weights = np.array(
            [max((inverse_frequency(counts[stem], passages) for stem in of_word), default=0.0)
             for of_word in stems],
            np.float32,
        )  # fmt: skip
    total = float(weights.sum())
    return weights / total if total > 0 else np.full(len(words), 1 / len(words), np.float32)
