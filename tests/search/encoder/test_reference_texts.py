"""The reference texts are varied, typical and of all lengths."""

from itertools import combinations

import pytest

from search.encoder.reference_texts import REFERENCE_LANGUAGES, ReferenceText, load_reference_texts

COMMON_WORDS = {
    "en": {"the", "and", "was", "has", "said", "with"},
    "id": {"yang", "dan", "dengan", "untuk", "karena", "tidak"},
}
languages = pytest.mark.parametrize("language", REFERENCE_LANGUAGES)


def word_counts(texts: tuple[ReferenceText, ...]) -> list[int]:
    return [len(text.text.split()) for text in texts]


@languages
def test_there_are_120_texts_in_each_language(language: str) -> None:
    assert len(load_reference_texts(language)) == 120


def test_another_language_has_none() -> None:
    assert load_reference_texts("ms") == ()


@languages
def test_lengths_run_from_one_sentence_to_a_long_passage(language: str) -> None:
    counts = word_counts(load_reference_texts(language))
    assert sum(10 <= count <= 20 for count in counts) == 15
    assert sum(40 <= count <= 110 for count in counts) == 95
    assert sum(200 <= count <= 320 for count in counts) == 10


@languages
def test_the_first_thirty_hold_every_length(language: str) -> None:
    counts = word_counts(load_reference_texts(language)[:30])
    assert sum(count <= 20 for count in counts) >= 3
    assert sum(count >= 200 for count in counts) >= 2


@languages
def test_headlines_are_as_short_as_queries(language: str) -> None:
    assert all(3 <= len(text.headline.split()) <= 12 for text in load_reference_texts(language))


@languages
def test_texts_are_written_in_their_language(language: str) -> None:
    [other] = set(REFERENCE_LANGUAGES) - {language}
    for text in load_reference_texts(language):
        words = set(text.text.casefold().split())
        assert not words & COMMON_WORDS[other], text.headline
    everything = " ".join(text.text for text in load_reference_texts(language)).casefold().split()
    assert set(everything) >= COMMON_WORDS[language]


@languages
def test_no_two_texts_are_alike(language: str) -> None:
    texts = load_reference_texts(language)
    assert len({text.headline for text in texts}) == len(texts)
    words = [set(text.text.casefold().split()) for text in texts]
    assert max(len(one & other) / len(one | other) for one, other in combinations(words, 2)) < 0.25


@languages
@pytest.mark.parametrize("kind", ["“", "”", "é", "%", "0", "km", "$"])
def test_numbers_quotes_accents_and_currencies_occur(language: str, kind: str) -> None:
    wanted = "persen" if (language, kind) == ("id", "%") else kind
    assert any(wanted in text.text for text in load_reference_texts(language))


@languages
def test_texts_are_clean(language: str) -> None:
    for text in load_reference_texts(language):
        for part in (text.headline, text.text):
            assert part == " ".join(part.split())
            assert "\ufffd" not in part
        assert text.text[-1] in ".”!?"
