"""The concept encoder must show what it stands in for: translations meet, languages crowd."""

import numpy as np
import pytest

from search.encoder.protocol import Encoder, Role
from search.errors import TextTooLongError
from tests.concept_encoder import CONCEPTS, DIMENSION, ConceptEncoder

PASSAGES = (
    "Floods cut off three villages after a night of rain.",
    "Banjir merendam tiga desa setelah hujan semalam.",
    "Rice prices rose at the market in Demak.",
    "Harga beras naik di pasar Demak.",
    "The court sent the judge to prison for corruption.",
    "Pengadilan menghukum hakim karena korupsi.",
    "The coach praised his players after the football match.",
    "Pelatih memuji pemain setelah pertandingan sepakbola.",
)


def centred_order(query: str, query_language: str) -> list[int]:
    encoder: Encoder = ConceptEncoder()
    passages = encoder.encode(PASSAGES, Role.PASSAGE).vectors
    passages[0::2] -= passages[0::2].mean(axis=0)
    passages[1::2] -= passages[1::2].mean(axis=0)
    passages /= np.linalg.norm(passages, axis=1, keepdims=True)
    others = PASSAGES[0 if query_language == "en" else 1 :: 2]
    query_mean = encoder.encode(others, Role.QUERY).vectors.mean(axis=0)
    vector = encoder.encode([query], Role.QUERY).vectors[0] - query_mean
    return [int(place) for place in np.argsort(-(passages @ vector))]


@pytest.mark.parametrize(
    ("query", "language", "answers"),
    [
        ("flooded villages", "en", {0, 1}),
        ("desa kebanjiran", "id", {0, 1}),
        ("price of rice", "en", {2, 3}),
        ("hakim dihukum karena korupsi", "id", {4, 5}),
        ("football coaches", "en", {6, 7}),
    ],
)
def test_both_languages_answer_first_once_centred(query: str, language: str, answers: set[int]) -> None:
    assert set(centred_order(query, language)[:2]) == answers


def test_a_translation_is_nearer_than_any_other_text_of_its_language() -> None:
    encoder = ConceptEncoder()
    query = encoder.encode(["flood in the villages"], Role.QUERY).vectors[0]
    indonesian = encoder.encode(PASSAGES[1::2], Role.PASSAGE).vectors @ query
    assert int(np.argmax(indonesian)) == 0


def test_uncentred_search_crowds_one_language_out() -> None:
    encoder = ConceptEncoder()
    query = encoder.encode(["the flood in the villages"], Role.QUERY).vectors[0]
    order = np.argsort(-(encoder.encode(PASSAGES, Role.PASSAGE).vectors @ query))
    assert [int(place) % 2 for place in order[:4]] == [0, 0, 0, 0]


def test_vectors_are_unit_length_and_the_same_every_time() -> None:
    once = ConceptEncoder().encode([*PASSAGES, "", "???"], Role.PASSAGE).vectors
    again = ConceptEncoder().encode([*PASSAGES, "", "???"], Role.PASSAGE).vectors
    assert once.shape == (len(PASSAGES) + 2, DIMENSION)
    assert once.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(once, axis=1), 1, atol=1e-6)
    np.testing.assert_array_equal(once, again)


def test_tokens_are_words_with_exact_offsets() -> None:
    encoder = ConceptEncoder()
    text = "  Gempa, 5,6 SR!"
    tokens = encoder.encode([text], Role.QUERY, with_tokens=True).tokens
    assert tokens is not None
    assert [text[start:end] for start, end in tokens[0].spans] == ["Gempa", "5", "6", "SR"]
    assert tokens[0].vectors.shape == (4, DIMENSION)
    np.testing.assert_array_equal(tokens[0].spans, encoder.token_spans(text))


def test_a_text_longer_than_the_limit_is_refused() -> None:
    encoder = ConceptEncoder(max_tokens=10)
    encoder.encode(["air " * 6], Role.PASSAGE)
    with pytest.raises(TextTooLongError, match="7 tokens is longer than the 6"):
        encoder.encode(["air " * 7], Role.PASSAGE)


def test_the_table_is_large_enough_to_write_tests_with() -> None:
    assert len(CONCEPTS) >= 60
