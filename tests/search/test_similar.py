"""Articles near one another, compared with every vector of the index read one by one."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from search.engine import SearchEngine
from search.errors import ArticleMissingError
from search.records import FloatMatrix
from search.similar import LEAST_CLOSENESS, SURE_SCORE, find_similar
from search.store.directory import IndexDirectory
from search.store.generation import Generation
from tests.building import build_index, open_index
from tests.similar_corpus import EVERYTHING, write_similar_corpus

FLOOD_IDS = {"en": ["en-levee", "en-tents", "en/boats?#"], "id": ["id-tanggul", "id-tenda"]}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("similar")
    build_index([write_similar_corpus(folder / "articles")], folder / "index", passage_tokens=60)
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


def similar_ids(engine: SearchEngine, article_id: str, k: int = 4) -> list[str]:
    return [one.article.article_id for one in engine.similar(article_id, k=k)]


def mean_vector(generation: Generation, language: str, article_id: str) -> FloatMatrix:
    rows = np.arange(generation.manifest.shelves[language].passages)
    own = [
        place.shelf_row
        for place in generation.catalogue.places(language, rows)
        if place.article_id == article_id
    ]
    total = generation.shelves[language].shelf.vectors(np.array(own)).sum(axis=0)
    return np.asarray(total / np.linalg.norm(total), np.float32)


def test_articles_on_one_subject_are_similar_in_both_languages(engine: SearchEngine) -> None:
    for language, ids in FLOOD_IDS.items():
        for article_id in ids:
            found = similar_ids(engine, article_id)
            assert {*FLOOD_IDS["en"], *FLOOD_IDS["id"]} - {article_id} <= set(found)
            own = [one for one in found if one.startswith(language)]
            assert set(own[: len(ids) - 1]) == set(ids) - {article_id}


def test_scores_are_those_of_every_article_compared(generation: Generation) -> None:
    languages = {article.article_id: article.language for article in generation.catalogue.articles()}
    vectors = {one: mean_vector(generation, language, one) for one, language in languages.items()}
    compared = 0
    for article_id in ("en-levee", "id-tanggul", "en-quake", "id-jembatan"):
        chances = {
            language: shelf.background @ vectors[article_id] for language, shelf in generation.shelves.items()
        }
        spread = float(np.mean([chance.std() for chance in chances.values()]))
        scores = {
            one: float(vectors[one] @ vectors[article_id] - chances[language].mean())
            for one, language in languages.items()
        }
        least = min(LEAST_CLOSENESS * spread, SURE_SCORE)
        near = {one for one, score in scores.items() if score >= least} - {article_id}
        found = find_similar(generation, article_id, 20)
        assert {one.article.article_id for one in found} <= near
        kin = {"report-id", "agency", "copy/1?#", "copy-2", "copy-3", "copy-4", "copy-5"}
        assert near - {one.article.article_id for one in found} <= kin
        for one in found:
            assert one.score == pytest.approx(scores[one.article.article_id], abs=1e-4)
            assert one.closeness == pytest.approx(one.score / spread, rel=1e-3)
            compared += 1
    assert compared > 8


def test_the_nearest_come_first_and_k_limits_each_language(engine: SearchEngine) -> None:
    everything = engine.similar("en-levee", k=20)
    scores = [one.score for one in everything]
    assert scores == sorted(scores, reverse=True)
    for k in (1, 2):
        some = engine.similar("en-levee", k=k)
        for language in ("en", "id"):
            of_all = [one for one in everything if one.article.language == language]
            assert [one for one in some if one.article.language == language] == of_all[:k]


def test_copies_and_the_same_story_are_left_out(engine: SearchEngine) -> None:
    for article in EVERYTHING:
        article_id = str(article["id"])
        listed = {one.article_id for one in (*engine.copies_of(article_id), *engine.story_of(article_id))}
        assert not {article_id, *listed} & set(similar_ids(engine, article_id, 20))
    assert similar_ids(engine, "report-id", 20) == similar_ids(engine, "report-id") == ["id-jembatan"]


def test_another_story_is_told_by_one_report_in_each_language(engine: SearchEngine) -> None:
    assert similar_ids(engine, "id-jembatan", 20) == ["agency", "report-en"]


def test_kin_that_fill_the_neighbourhood_hide_nothing(
    engine: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {str(article["id"]): engine.similar(str(article["id"])) for article in EVERYTHING}
    monkeypatch.setattr("search.similar.FIRST_DEPTH", 2)
    assert {one: engine.similar(one) for one in before} == before


def test_an_article_alone_in_its_subject_has_nothing_similar(engine: SearchEngine) -> None:
    assert engine.similar("en-court") == ()


def test_an_article_that_is_not_there_says_so(engine: SearchEngine) -> None:
    with pytest.raises(ArticleMissingError, match=r"There is no article 'nowhere' in this index\."):
        engine.similar("nowhere")
