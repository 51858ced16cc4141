"""The further passages of a result, against a look at every passage that matches, one by one."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from search.engine import MAX_PASSAGES, SearchEngine
from search.errors import InvalidQueryError
from search.highlight import StoredPassages, mark_passages
from search.query import parse_query
from search.ranking.answering import list_variants
from search.ranking.calibration import measure_chance
from search.ranking.expansion import expand_query
from search.ranking.fusion import score_shelf
from search.ranking.kernels import PlainKernels
from search.ranking.matching import match_shelf
from search.ranking.understanding import understand_query
from search.records import Passage, SearchPage
from search.store.directory import IndexDirectory
from search.store.generation import Generation
from tests.building import build_index, open_index
from tests.concept_encoder import ConceptEncoder
from tests.long_corpus import write_long_corpus

QUERIES = [
    "flood victims",
    "korban banjir",
    "rice price at the market",
    "film OR kereta",
    '"the judge spoke"',
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("further")
    build_index([write_long_corpus(folder / "articles")], folder / "index")
    return folder / "index"


@pytest.fixture(scope="module")
def engine(index: Path) -> Iterator[SearchEngine]:
    engine = open_index(index)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def generation(index: Path) -> Iterator[Generation]:
    generation = IndexDirectory(index).open_current()
    yield generation
    generation.close()


def ask(engine: SearchEngine, text: str, passages: int) -> SearchPage:
    return engine.search(text, k=100, passages=passages, fold=False, group=False)


def score_each_passage(generation: Generation, text: str) -> dict[str, dict[str, float]]:
    """The best score of each passage that matches, by article and passage id."""
    encoder, catalogue = ConceptEncoder(), generation.catalogue
    scores: dict[str, dict[str, float]] = {}
    for asked in list_variants(parse_query(text)):
        query = understand_query(asked, encoder, generation.manifest, catalogue)
        expansions = [
            expansion
            for language in generation.shelves
            for expansion in expand_query(query, language, generation.lexicon)
        ]
        for language, shelf in generation.shelves.items():
            find_best = PlainKernels().prepare(query.word_vectors)
            chance = measure_chance(query, shelf, PlainKernels())
            matches = match_shelf(query, shelf, catalogue, expansions, chance)
            found = score_shelf(query, shelf, catalogue, expansions, chance, matches, find_best=find_best)
            for place, score in zip(
                catalogue.places(language, found.rows), found.scores.tolist(), strict=True
            ):
                passage_id = catalogue.passage(place.passage_number).passage_id
                of_article = scores.setdefault(place.article_id, {})
                of_article[passage_id] = max(score, of_article.get(passage_id, score))
    return scores


@pytest.mark.parametrize("text", QUERIES[:-1])
def test_further_passages_are_those_that_match_best_first(
    engine: SearchEngine, generation: Generation, text: str
) -> None:
    expected = score_each_passage(generation, text)
    results = ask(engine, text, MAX_PASSAGES).results
    assert {result.article.article_id for result in results} == set(expected)
    for result in results:
        article_id = result.article.article_id
        starts = {passage.passage_id: passage.start for passage in engine.passages_of(article_id)}
        scores = expected[article_id]
        order = sorted(scores, key=lambda passage_id: (-scores[passage_id], starts[passage_id]))
        assert result.more_passages == len(order) - 1
        shown = [(found.passage.passage_id, found.score) for found in result.further]
        assert [passage_id for passage_id, _ in shown] == order[1 : 1 + MAX_PASSAGES]
        # The engine may compare words by the compiled library, whose last bits differ.
        for passage_id, score in shown:
            assert score == pytest.approx(scores[passage_id], abs=0.02)


@pytest.mark.parametrize("text", QUERIES)
@pytest.mark.parametrize("passages", range(1, MAX_PASSAGES + 1))
def test_asking_for_passages_adds_them_and_changes_nothing_else(
    engine: SearchEngine, text: str, passages: int
) -> None:
    usual, asked = ask(engine, text, 0), ask(engine, text, passages)
    most = ask(engine, text, MAX_PASSAGES)
    assert all(result.further == () for result in usual.results)
    assert tuple(replace(result, further=()) for result in asked.results) == usual.results
    assert (asked.total, asked.facets, asked.timeline) == (usual.total, usual.facets, usual.timeline)
    for result, longest in zip(asked.results, most.results, strict=True):
        assert result.further == longest.further[:passages]
        assert len(result.further) == min(passages, result.more_passages)


@pytest.mark.parametrize("text", QUERIES)
def test_offsets_of_further_passages_are_exact(engine: SearchEngine, text: str) -> None:
    marked = 0
    for result in ask(engine, text, MAX_PASSAGES).results:
        shown: list[Passage] = [result.passage]
        for found in result.further:
            passage = found.passage
            assert result.article.body[passage.start : passage.end] == passage.text
            assert passage.article_id == result.article.article_id
            assert found.score <= result.score
            assert passage.text[found.best_sentence.start : found.best_sentence.end].strip()
            for highlight in found.highlights:
                assert 0 <= highlight.start < highlight.end <= len(passage.text)
                if highlight.kind == "same":
                    word = passage.text[highlight.start : highlight.end]
                    assert word.lower() == highlight.query_term.lower()
            marked += len(found.highlights)
            shown.append(passage)
        assert len(set(shown)) == len(shown)
    assert marked


def test_a_passage_that_does_not_match_is_neither_counted_nor_shown(engine: SearchEngine) -> None:
    results = ask(engine, "rice price at the market", MAX_PASSAGES).results
    passages = {
        result.article.article_id: len(engine.passages_of(result.article.article_id)) for result in results
    }
    left_out = [
        passages[result.article.article_id] - 1 - result.more_passages
        for result in results
        if len(result.further) == result.more_passages
    ]
    assert max(left_out) > 0


@pytest.mark.parametrize("text", QUERIES[:2])
def test_further_passages_are_marked_as_passages_are(
    engine: SearchEngine, generation: Generation, text: str
) -> None:
    catalogue = generation.catalogue
    query = understand_query(parse_query(text), ConceptEncoder(), generation.manifest, catalogue)
    rows = {
        catalogue.passage(place.passage_number).passage_id: place.shelf_row
        for language, of_rows in catalogue.columns().of_rows.items()
        for place in catalogue.places(language, np.arange(len(of_rows)))
    }
    kinds = set()
    for result in ask(engine, text, MAX_PASSAGES).results:
        language = result.article.language
        expansions = list(expand_query(query, language, generation.lexicon))
        for found in result.further:
            shelf, row = generation.shelves[language], np.array([rows[found.passage.passage_id]])
            spans = shelf.spans.read(row)
            bits = shelf.words.read_first(row, spans.word_counts)
            passages = StoredPassages([language], [found.passage.text], spans, bits)
            [marked] = mark_passages(query, passages, expansions)
            assert (found.highlights, found.best_sentence) == (marked.highlights, marked.best_sentence)
            kinds |= {highlight.kind for highlight in found.highlights}
    assert {"same", "model"} <= kinds


def test_a_further_passage_is_marked_by_the_alternative_that_found_it(engine: SearchEngine) -> None:
    for text in ("film OR kereta", "kereta OR film"):
        found = [
            (found.passage.text, {highlight.query_term for highlight in found.highlights})
            for result in ask(engine, text, MAX_PASSAGES).results
            for found in result.further
        ]
        about_films = [terms for passage, terms in found if passage.startswith(("A film", "Film"))]
        assert len(about_films) > 1
        assert all("film" in terms for terms in about_films)


def test_only_passages_with_the_phrase_are_further_ones(engine: SearchEngine) -> None:
    phrase = "the judge spoke"
    results = [
        result
        for result in ask(engine, f'"{phrase}"', MAX_PASSAGES).results
        if result.article.language == "en"
    ]
    assert {result.article.article_id: result.more_passages for result in results} == {
        "en-some": 1,
        "en-one": 1,
        "en-none": 1,
    }
    for result in results:
        assert all(phrase in found.passage.text for found in result.further)


def test_articles_that_are_only_listed_have_no_further_passages(engine: SearchEngine) -> None:
    results = ask(engine, "language:en", MAX_PASSAGES).results
    assert [(result.strength, result.more_passages, result.further) for result in results] == [
        ("listed", 0, ())
    ] * 4


@pytest.mark.parametrize("passages", [-1, 6, 100])
def test_a_number_of_passages_out_of_range_says_so(engine: SearchEngine, passages: int) -> None:
    with pytest.raises(InvalidQueryError) as caught:
        engine.search("banjir", passages=passages)
    assert str(caught.value) == f"passages is {passages}; it must be between 0 and 5."
