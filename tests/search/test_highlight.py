from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.content_words import find_content_words
from search.encoder.protocol import Encoder, Role
from search.encoder.word_vectors import word_vectors
from search.highlight import MarkedPassage, StoredPassages, mark_passages
from search.query import parse_query
from search.ranking.late import match_words
from search.ranking.understanding import UnderstoodQuery
from search.records import Expansion, ExpansionWord, FloatMatrix, Highlight
from search.store.text_spans import find_spans, join_spans
from search.store.word_bits import BitMatrix, pack_signs
from tests.concept_encoder import CONCEPTS, ConceptEncoder
from tests.search.highlight_pairs import Half, HighlightItem, load_highlight_items


def understand(text: str, encoder: Encoder, token_mean: np.ndarray) -> UnderstoodQuery:
    query = parse_query(text)
    words = tuple(find_content_words(text, query.language))
    encoded = encoder.encode([text], Role.QUERY, with_tokens=True)
    [tokens] = encoded.tokens or ()
    vectors = word_vectors(tokens, words, token_mean)
    return UnderstoodQuery(
        query=query,
        vector=encoded.vectors[0],
        words=words,
        word_vectors=vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12),
        weights=np.full(len(words), 1 / max(len(words), 1), np.float32),
    )


def bits_of(text: str, language: str, encoder: Encoder, token_mean: np.ndarray) -> BitMatrix:
    [tokens] = encoder.encode([text], Role.PASSAGE, with_tokens=True).tokens or ()
    return pack_signs(word_vectors(tokens, find_content_words(text, language), token_mean))


def mark(
    query: str, text: str, language: str, expansions: Sequence[Expansion] = (), *, meaning: bool = False
) -> MarkedPassage:
    """Mark with the concept encoder; without ``meaning`` no two words look alike to it."""
    encoder = ConceptEncoder()
    bits = bits_of(text, language, encoder, mean_token(encoder, language, Role.PASSAGE))
    asked = understand(query, encoder, mean_token(encoder, parse_query(query).language, Role.QUERY))
    if not meaning:
        asked = replace(asked, word_vectors=np.zeros_like(asked.word_vectors))
    [marked] = mark_passages(asked, store([text], [language], [bits]), expansions)
    return marked


def store(texts: Sequence[str], languages: Sequence[str], bits: Sequence[BitMatrix]) -> StoredPassages:
    """Passages as the index keeps them."""
    spans = [
        find_spans(text, language, find_content_words(text, language))
        for text, language in zip(texts, languages, strict=True)
    ]
    return StoredPassages(languages, texts, join_spans(spans), np.concatenate(bits))


def mean_token(encoder: ConceptEncoder, language: str, role: Role) -> np.ndarray:
    """The mean token of a language, over every word that the encoder knows."""
    text = " ".join(words[("en", "id").index(language)] for words in CONCEPTS.values())
    [tokens] = encoder.encode([text], role, with_tokens=True).tokens or ()
    return np.asarray(tokens.vectors.mean(axis=0))


def pairs(text: str, marks: Sequence[Highlight]) -> list[tuple[str, str, str]]:
    return [(text[one.start : one.end], one.query_term, one.kind) for one in marks]


def test_words_are_found_whatever_their_case_and_accents() -> None:
    text = "Banjir di Demak: korban BANJIR mengungsi, kafé tutup."
    assert pairs(text, mark("banjir kafe di", text, "id").highlights) == [
        ("Banjir", "banjir", "same"),
        ("BANJIR", "banjir", "same"),
        ("kafé", "kafe", "same"),
    ]


def test_words_of_grammar_are_marked_only_when_capitals_make_them_names() -> None:
    text = "The IT di 17 yang it a"
    assert pairs(text, mark("the IT of 17", text, "en").highlights) == [
        ("IT", "IT", "same"),
        ("17", "17", "same"),
    ]


def test_other_forms_of_a_word_are_marked_by_their_stem() -> None:
    text = "Prices rose as villagers sold rice."
    assert pairs(text, mark("price of rice in the village", text, "en").highlights) == [
        ("Prices", "price", "stem"),
        ("villagers", "village", "stem"),
        ("rice", "rice", "same"),
    ]


def test_a_name_is_answered_by_its_other_spelling_word_by_word() -> None:
    text = "Presiden Kirgistan terbang ke Amerika Serikat."
    found = pairs(text, mark("Kyrgyzstan and the United States agree", text, "id").highlights)
    assert found == [
        ("Kirgistan", "Kyrgyzstan", "name"),
        ("Amerika", "States", "name"),
        ("Amerika", "United", "name"),
        ("Serikat", "States", "name"),
        ("Serikat", "United", "name"),
    ]


def test_a_translation_is_marked_only_where_the_model_does_not_find_it_out_of_place() -> None:
    text = "Harga turun di pasar."
    expansions = [translation("price", "harganya"), translation("river", "pasar")]
    marks = mark("price by the river", text, "id", expansions, meaning=True).highlights
    assert ("pasar", "river", "lexicon") not in pairs(text, marks)
    text = "Harganya turun."
    marks = mark("price by the river", text, "id", expansions, meaning=True).highlights
    assert pairs(text, marks) == [("Harganya", "price", "lexicon")]


def test_what_the_model_matches_is_marked_across_languages() -> None:
    text = "Banjir merendam desa di tepi sungai."
    assert pairs(text, mark("flood in the village", text, "id", meaning=True).highlights) == [
        ("Banjir", "flood", "model"),
        ("desa", "village", "model"),
    ]


def test_the_best_sentence_holds_most_of_what_was_asked() -> None:
    text = "Pemilu berlangsung damai. Banjir merendam desa itu. Harga beras naik."
    sentence = mark("flood in the village", text, "id", meaning=True).best_sentence
    assert text[sentence.start : sentence.end] == "Banjir merendam desa itu."


def test_without_words_the_first_sentence_is_the_best() -> None:
    sentence = mark("flood", "🌊🏠", "en").best_sentence
    assert (sentence.start, sentence.end) == (0, 2)
    text = "Satu dua. Tiga empat."
    sentence = mark("flood", text, "id").best_sentence
    assert text[sentence.start : sentence.end] == "Satu dua."


TEXTS = (
    "Banjir merendam desa di tepi sungai. Harga beras naik.",
    "",
    "🌊🏠",
    "Presiden Amerika Serikat berkunjung. Pemilu damai. Harganya turun di pasar desa.",
    "Di sana ada yang mengungsi.",
    "Desa banjir, desa banjir. Banjir desa!",
)


def compare_each(vectors: FloatMatrix, bits: BitMatrix) -> FloatMatrix:
    """Compare word by word: the last bits of a product depend on how many there are, and ties on them."""
    matches = [match_words(vectors, bits[place : place + 1]) for place in range(len(bits))]
    return np.concatenate([np.empty((0, len(vectors)), np.float32), *matches])


@given(
    st.lists(st.tuples(st.sampled_from(TEXTS), st.sampled_from(["id", "id", "en"])), min_size=1, max_size=5)
)
@example([("Harganya turun. The US price fell.", language) for language in ("id", "en")])
def test_passages_marked_together_are_marked_as_each_alone(passages: list[tuple[str, str]]) -> None:
    encoder, expansions = ConceptEncoder(), [translation("price", "harganya")]
    asked = understand("flood in US villages, price of rice", encoder, mean_token(encoder, "en", Role.QUERY))
    bits = [
        bits_of(text, language, encoder, mean_token(encoder, language, Role.PASSAGE))
        for text, language in passages
    ]
    texts, languages = [text for text, _ in passages], [language for _, language in passages]
    together = mark_passages(asked, store(texts, languages, bits), expansions, compare=compare_each)
    alone = [
        mark_passages(asked, store([text], [language], [own]), expansions, compare=compare_each)
        for (text, language), own in zip(passages, bits, strict=True)
    ]
    assert [[one] for one in together] == alone


def test_all_ways_of_marking_are_tried_together() -> None:
    marked = mark(
        "flood in US villages, price of rice",
        TEXTS[3],
        "id",
        [translation("price", "harganya")],
        meaning=True,
    )
    assert {one.kind for one in marked.highlights} == {"name", "lexicon", "model"}


def translation(term: str, word: str) -> Expansion:
    words = (ExpansionWord(word=word, weight=0.9, kind="lexicon"),)
    return Expansion(term=term, language="id", words=words)


def measure(half: Half, encoder: Encoder, means: dict[str, dict[str, np.ndarray]]) -> tuple[float, float]:
    """Precision and recall over all pairs of the items across languages."""
    right = wrong = missed = 0
    for item in load_highlight_items(half):
        if item.is_across:
            found = found_pairs(item, encoder, means)
            gold = {(one.query_term, one.start, one.end) for one in item.marks}
            optional = {(one.query_term, one.start, one.end) for one in item.optional}
            right += len(found & gold)
            wrong += len(found - gold - optional)
            missed += len(gold - found)
    return right / (right + wrong), right / (right + missed)


def found_pairs(
    item: HighlightItem, encoder: Encoder, means: dict[str, dict[str, np.ndarray]]
) -> set[tuple[str, int, int]]:
    kind = "question" if parse_query(item.query).is_question else "statement"
    query = understand(item.query, encoder, means[item.query_language][kind])
    bits = bits_of(item.passage, item.passage_language, encoder, means[item.passage_language]["passage"])
    [marked] = mark_passages(query, store([item.passage], [item.passage_language], [bits]), ())
    return {(one.query_term, one.start, one.end) for one in marked.highlights}


@pytest.mark.model
@pytest.mark.parametrize(
    ("half", "least_precision", "least_recall"),
    [
        ("seen", 0.85, 0.6),
        ("unseen", 0.85, 0.6),
        # Measured at .83 and .48: its paraphrases are freer. Kept so that it does not get worse unseen.
        ("fresh", 0.81, 0.46),
    ],
)
def test_marked_words_are_right_and_most_are_found(
    half: Half, least_precision: float, least_recall: float
) -> None:
    """Without an archive's lexicon, so by names and the model alone."""
    from indexer.reference import load_reference
    from search.encoder.load import load_build_encoder
    from search.settings import read_settings

    cache = read_settings().cache
    encoder = load_build_encoder("bundled", cache=cache)
    reference = load_reference(encoder, cache=cache)
    means = {
        language: {
            "question": entry.question_token,
            "statement": entry.statement_token,
            "passage": entry.passage_token,
        }
        for language, entry in reference.languages.items()
    }
    precision, recall = measure(half, encoder, means)
    assert precision >= least_precision, (precision, recall)
    assert recall >= least_recall, (precision, recall)
