import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from search.query import parse_query
from search.ranking.lexical import Wording, score_shelf_words, word_expansions, word_query
from search.records import Expansion, ExpansionWord, FloatMatrix
from search.stemming import find_stems
from search.store.directory import IndexDirectory
from search.store.entries import headline_of
from search.store.generation import Generation


@pytest.fixture(scope="module")
def generation(small_index: Path) -> Generation:
    return IndexDirectory(small_index).open_current()


def shelf_texts(generation: Generation, language: str) -> list[str]:
    """What is searched of each passage: its text and its article's headline."""
    rows = np.arange(generation.manifest.shelves[language].passages)
    texts = []
    for place in generation.catalogue.places(language, rows):
        article = generation.catalogue.article(place.article_id)
        passage = generation.catalogue.passage(place.passage_number)
        texts.append(f"{passage.text}\n{headline_of(article.title, article.body)}")
    return texts


def shares_of(generation: Generation, language: str, wording: Wording) -> FloatMatrix:
    """The share of every passage of a shelf; those without a word have none."""
    shares = np.zeros(generation.manifest.shelves[language].passages, np.float32)
    found = score_shelf_words(generation.catalogue, language, wording)
    assert (found.shares > 0).all()
    shares[found.rows] = found.shares
    return shares


def plain_bm25(texts: list[str], tokens: tuple[str, ...], language: str) -> list[float]:
    """BM25 as FTS5 documents it (k1 = 1.2, b = .75), written out."""
    bags = [Counter(find_stems(text, language)) for text in texts]
    mean_length = sum(bag.total() for bag in bags) / len(bags)
    scores = []
    for bag in bags:
        score = 0.0
        for token in tokens:
            holding = sum(token in other for other in bags)
            idf = max(math.log((len(bags) - holding + 0.5) / (holding + 0.5)), 1e-6)
            length = 1 - 0.75 + 0.75 * bag.total() / mean_length
            score += idf * bag[token] * 2.2 / (bag[token] + 1.2 * length)
        scores.append(score)
    return scores


@pytest.mark.parametrize(
    ("text", "language"),
    [("korban banjir di desa", "id"), ("harga beras dan cabai", "id"), ("flood victims of the river", "en")],
)
def test_scores_are_bm25_over_the_most_the_words_could_score(
    generation: Generation, text: str, language: str
) -> None:
    texts = shelf_texts(generation, language)
    wording = word_query(generation.catalogue, parse_query(text), language, len(texts))
    expected = np.array(plain_bm25(texts, wording.tokens, language)) / wording.most
    shares = shares_of(generation, language, wording)
    assert shares == pytest.approx(expected, abs=1e-5)
    assert 0 < shares.max() <= 1


def test_words_of_grammar_are_not_searched(generation: Generation) -> None:
    wording = word_query(generation.catalogue, parse_query("apa yang di desa itu?"), "id", 9)
    assert wording.tokens == tuple(find_stems("desa", "id"))
    nothing = word_query(generation.catalogue, parse_query("what is it that they do"), "en", 9)
    assert nothing.tokens == ()
    assert score_shelf_words(generation.catalogue, "en", nothing).rows.tolist() == []


def test_across_languages_common_words_are_no_names(generation: Generation) -> None:
    passages = generation.manifest.shelves["en"].passages
    counts = generation.catalogue.passages_with("en", ["flood", "the"])
    assert counts["the"] > 0.2 * passages
    query = parse_query("banjir the Flood di desa")
    assert query.language == "id"
    assert "the" not in word_query(generation.catalogue, query, "en", passages).tokens


def expansion(term: str, *words: str, language: str = "id") -> Expansion:
    return Expansion(
        term=term,
        language=language,
        words=tuple(ExpansionWord(word=word, weight=1.0, kind="lexicon") for word in words),
    )


def test_expansions_are_searched_as_stems_and_names_of_many_words_as_phrases(generation: Generation) -> None:
    texts = shelf_texts(generation, "id")
    expansions = [
        expansion("flood", "banjir"),
        expansion("rice market", "beras di pasar", "beras pasar"),
        expansion("nowhere", "entahdimana"),
        expansion("price", "prices", language="en"),
    ]
    wording = word_expansions(generation.catalogue, expansions, "id", len(texts))
    assert wording.tokens == (
        *find_stems("banjir", "id"),
        " ".join(find_stems("beras di pasar", "id")),
        " ".join(find_stems("beras pasar", "id")),
    )
    shares = shares_of(generation, "id", wording)
    assert [share > 0 for share in shares] == [
        "banjir" in text.lower() or "beras di pasar" in text.lower() for text in texts
    ]
    assert shares.max() <= 1


def test_nothing_expanded_searches_nothing(generation: Generation) -> None:
    assert word_expansions(generation.catalogue, [], "id", 9).tokens == ()


@pytest.mark.parametrize("text", ['"AND" OR NOT', "covid-19 O'Brien", "a:b (c) *", "near/2 ^x", "NEAR(a b)"])
def test_the_syntax_of_the_full_text_index_is_plain_text(generation: Generation, text: str) -> None:
    wording = word_query(generation.catalogue, parse_query(text), "en", 9)
    assert len(shares_of(generation, "en", wording)) == generation.manifest.shelves["en"].passages
