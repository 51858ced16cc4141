"""The reference texts and their queries are varied, typical and of all lengths."""

import json
from collections import Counter
from dataclasses import fields
from importlib.resources import files
from itertools import combinations

import pytest

from search import encoder
from search.encoder.reference_texts import REFERENCE_LANGUAGES, ReferenceText, load_reference_texts
from search.language import detect_query_language

COMMON_WORDS = {
    "en": {"the", "and", "was", "has", "said", "with"},
    "id": {"yang", "dan", "dengan", "untuk", "karena", "tidak"},
}
SOURCE_OPENINGS = {
    "en": ("According to", "Based on", "In the article"),
    "id": ("Menurut", "Berdasarkan", "Dalam artikel"),
}
languages = pytest.mark.parametrize("language", REFERENCE_LANGUAGES)
query_kinds = pytest.mark.parametrize("kind", ["question", "keywords"])


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
        for part in (text.headline, text.text, text.question, text.keywords):
            assert part == " ".join(part.split())
            assert "\ufffd" not in part
        assert text.text[-1] in ".”!?"


def queries(language: str, kind: str) -> list[str]:
    return [getattr(text, kind) for text in load_reference_texts(language)]


@languages
def test_every_line_holds_exactly_the_fields_and_none_is_empty(language: str) -> None:
    names = [field.name for field in fields(ReferenceText)]
    lines = files(encoder).joinpath("reference", f"{language}.jsonl").read_text(encoding="utf-8")
    for line in lines.splitlines():
        values = json.loads(line)
        assert list(values) == names
        assert all(isinstance(value, str) and value for value in values.values())
        assert json.dumps(values, ensure_ascii=False) == line


@languages
def test_questions_are_5_to_25_words_long(language: str) -> None:
    counts = [len(question.split()) for question in queries(language, "question")]
    assert all(5 <= count <= 25 for count in counts)
    assert min(counts) == 5
    assert max(counts) > 20


@languages
def test_keywords_are_2_to_6_words_and_no_sentence(language: str) -> None:
    keywords = queries(language, "keywords")
    assert {len(query.split()) for query in keywords} == {2, 3, 4, 5, 6}
    assert not any(query[-1] in ".?!," for query in keywords)
    assert sum(query == query.lower() for query in keywords) >= 110


@languages
def test_a_third_of_the_questions_name_their_source_first(language: str) -> None:
    questions = queries(language, "question")
    assert 36 <= sum(question.startswith(SOURCE_OPENINGS[language]) for question in questions) <= 44


@languages
def test_most_questions_but_not_all_end_in_a_question_mark(language: str) -> None:
    assert 100 <= sum(question.endswith("?") for question in queries(language, "question")) < 120


@languages
def test_questions_open_in_many_ways(language: str) -> None:
    openings = Counter(question.split()[0] for question in queries(language, "question"))
    assert len(openings) >= 12
    assert max(openings.values()) <= 40


@languages
@query_kinds
def test_no_two_queries_are_alike(language: str, kind: str) -> None:
    words = [frozenset(query.casefold().rstrip("?").split()) for query in queries(language, kind)]
    assert len(set(words)) == len(words)
    assert max(len(one & other) / len(one | other) for one, other in combinations(words, 2)) < 0.5


@languages
def test_no_query_repeats_the_headline_of_its_text(language: str) -> None:
    for text in load_reference_texts(language):
        headline = text.headline.casefold()
        assert headline not in text.question.casefold()
        assert text.keywords.casefold() != headline


@languages
@query_kinds
def test_queries_are_detected_as_their_language(language: str, kind: str) -> None:
    found = [detect_query_language(query).language for query in queries(language, kind)]
    assert found.count(language) >= 108
