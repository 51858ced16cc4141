from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest

from search.content_words import find_content_words
from search.query import parse_query
from search.ranking.coverage import NO_MATCH, SURE_MATCH, Coverage, find_named, measure_coverage
from search.ranking.understanding import UnderstoodQuery, understand_query
from search.records import Expansion, ExpansionKind, ExpansionWord
from search.store.directory import IndexDirectory
from search.store.generation import Generation
from tests.concept_encoder import ConceptEncoder

ISLAND = {"en-quake", "en-film"}
"""Articles that speak of an island."""


@pytest.fixture(scope="module")
def generation(small_index: Path) -> Iterator[Generation]:
    generation = IndexDirectory(small_index).open_current()
    yield generation
    generation.close()


@pytest.mark.parametrize(
    ("text", "language", "named"),
    [
        ("football fans die in Kanjuruhan stadium", "en", ["Kanjuruhan"]),
        ("prime minister Liz Truss resigns", "en", ["Liz", "Truss"]),
        ("Shin Tae-yong antar timnas", "id", ["Shin", "Tae-yong"]),
        ("gempa tewaskan ratusan warga", "id", []),
        ("Gempa tewaskan ratusan warga", "id", []),
        ("FIFA coret tuan rumah", "id", ["FIFA"]),
        ("OpenAI gains users", "en", ["OpenAI"]),
        ("Liz Truss", "en", ["Liz", "Truss"]),
        ("Queen Dies After Seventy Years", "en", []),
        ("HARGA BERAS NAIK LAGI", "id", []),
        ("Semeru Erupts in December 2021", "en", []),
        ("erupsi Semeru 2021", "id", ["Semeru"]),
        ("2019", "en", []),
    ],
)
def test_names_are_told_by_their_capitals(text: str, language: str, named: list[str]) -> None:
    words = find_content_words(text, language)
    assert [words[place].text for place in find_named(text, words)] == named


def understand(generation: Generation, text: str) -> UnderstoodQuery:
    return understand_query(parse_query(text), ConceptEncoder(), generation.manifest, generation.catalogue)


def measure(
    generation: Generation,
    text: str,
    expansions: Sequence[Expansion] = (),
    matches: Mapping[str, float] = MappingProxyType({}),
) -> tuple[list[str], Coverage]:
    """The articles of the English shelf, and what of ``text`` they hold; ``matches`` are the same in all."""
    query = understand(generation, text)
    rows = np.arange(generation.shelves["en"].words.passages)
    by_word = [matches.get(word.text, 0.0) for word in query.words]
    every = np.tile(np.array(by_word, np.float32), (len(rows), 1))
    places = generation.catalogue.places("en", rows)
    coverage = measure_coverage(
        query, "en", generation.catalogue, rows, expansions, every, np.arange(len(rows))
    )
    return [place.article_id for place in places], coverage


def test_passages_that_are_not_read_hold_what_names_are_found_in_them(generation: Generation) -> None:
    """As if the late signal had found nothing in their words."""
    query = understand(generation, "the Island and its Earthquake")
    rows = np.arange(generation.shelves["en"].words.passages)
    read = rows[1::3]
    matches = np.full((len(read), len(query.words)), (NO_MATCH + SURE_MATCH) / 2, np.float32)
    every = np.zeros((len(rows), len(query.words)), np.float32)
    every[read] = matches
    catalogue = generation.catalogue
    some = measure_coverage(query, "en", catalogue, rows, (), matches, read)
    all_read = measure_coverage(query, "en", catalogue, rows, (), every, rows)
    assert some.words.tolist() == pytest.approx(all_read.words.tolist(), abs=1e-6)
    assert some.names.tolist() == all_read.names.tolist()
    assert 0 < np.count_nonzero(some.names) < len(rows)


def score(
    generation: Generation,
    text: str,
    expansions: Sequence[Expansion] = (),
    matches: Mapping[str, float] = MappingProxyType({}),
) -> dict[str, float]:
    """How surely each article of the English shelf names what ``text`` names, by article id."""
    articles, coverage = measure(generation, text, expansions, matches)
    return dict(zip(articles, coverage.names.tolist(), strict=True))


def expand(term: str, word: str, kind: ExpansionKind) -> tuple[Expansion, ...]:
    return (Expansion(term=term, language="en", words=(ExpansionWord(word=word, weight=1.0, kind=kind),)),)


def sure(named: Mapping[str, float]) -> set[str]:
    assert set(named.values()) <= {0.0, 1.0}
    return {article for article, value in named.items() if value}


@pytest.mark.parametrize(
    ("text", "articles"),
    [
        ("was the Judge there", {"en-court"}),
        ("did an Earthquake strike", {"en-quake"}),
        ("the Island and its Earthquake", {"en-quake"}),
        ("the Island and its Judge", set()),
        ("the price in Nowhereville", set()),
        ("the island", {"en-flood", "en-rice", "en-quake", "en-train", "en-court", "en-film"}),
    ],
)
def test_a_passage_must_hold_every_name(generation: Generation, text: str, articles: set[str]) -> None:
    """In its text or its headline, in any form of the word; what is written small is no name."""
    assert sure(score(generation, text)) == articles


def test_another_spelling_of_a_name_is_the_name(generation: Generation) -> None:
    text = "berita dari Padi Raya"
    assert not sure(score(generation, text))
    assert sure(score(generation, text, expand("Padi Raya", "rice", "name"))) == {"en-rice"}
    # A name of several words must stand as a phrase.
    assert not sure(score(generation, text, expand("Padi Raya", "rice climbs price", "name")))
    assert not sure(score(generation, text, expand("Padi Raya", "rice", "lexicon")))
    assert not sure(score(generation, text, expand("Padi Rayakan", "rice", "name")))


def test_a_name_can_be_matched_by_meaning(generation: Generation) -> None:
    def named_by(text: str, matches: dict[str, float]) -> list[float]:
        return sorted(round(value, 4) for value in set(score(generation, text, matches=matches).values()))

    middle = (NO_MATCH + SURE_MATCH) / 2
    for match, expected in [(NO_MATCH - 0.1, 0), (NO_MATCH, 0), (middle, 0.5), (SURE_MATCH, 1), (0.9, 1)]:
        assert named_by("kabar dari Inggris", {"Inggris": match}) == [expected]
    # The least sure name counts.
    assert named_by("the Judge of Nowhereville", {"Nowhereville": middle}) == [0, 0.5]


def test_the_words_that_are_held_count_by_their_weight(generation: Generation) -> None:
    middle = (NO_MATCH + SURE_MATCH) / 2
    query = understand(generation, "rice judge Island")
    weights = dict(zip([word.text for word in query.words], query.weights.tolist(), strict=True))
    articles, coverage = measure(
        generation, "rice judge Island", matches={"rice": SURE_MATCH, "judge": middle, "Island": 0}
    )
    expected = [
        weights["rice"] + weights["judge"] / 2 + (weights["Island"] if article in ISLAND else 0)
        for article in articles
    ]
    assert coverage.words.tolist() == pytest.approx(expected, abs=1e-6)
    assert 0 < sum(article in ISLAND for article in articles) < len(articles)
