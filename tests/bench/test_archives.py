from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from indexer.reading import read_passage
from indexer.reference import load_reference
from search.content_words import find_content_words
from search.engine import SearchEngine, open_engine
from search.records import SignalName
from search.store.directory import IndexDirectory
from search.store.entries import headline_of
from tests.bench.archives import QUERIES_NAME, ArchivePlan, write_archive
from tests.bench.made_articles import make_articles
from tests.bench.made_queries import read_queries
from tests.bench.made_words import LANGUAGES, make_words
from tests.concept_encoder import ConceptEncoder

PASSAGES, WORDS = 240, 1_000

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small made-up archive; read only."""
    folder = tmp_path_factory.mktemp("made")
    plan = ArchivePlan(index=folder / "index", passages=PASSAGES, cache=folder / "cache", words=WORDS)
    write_archive(plan, ConceptEncoder())
    return plan.index


@pytest.fixture(scope="module")
def engine(index: Path) -> Iterator[SearchEngine]:
    engine = open_engine(index, cache=index.parent / "cache", encoder=ConceptEncoder())
    yield engine
    engine.close()


def test_an_archive_is_a_whole_generation_of_the_size_asked_for(index: Path, engine: SearchEngine) -> None:
    status = engine.describe()
    assert IndexDirectory(index).verify() == []
    assert PASSAGES <= status.passages < PASSAGES + 12
    assert set(status.languages) == {"en", "id"}
    assert 2 < status.passages / status.articles < 3.2


def test_its_articles_are_found_by_their_headlines(engine: SearchEngine) -> None:
    asked = [article for article in islice(engine.articles(), 20) if not article.article_id.endswith("-copy")]
    # Within their language: across, the concept encoder's few concepts make strangers of the same subject.
    found = [
        engine.search(article.title, languages=[article.language], group=False, fold=False).results
        for article in asked
    ]
    ranks = [
        article.article_id in [result.article.article_id for result in results[:3]]
        for article, results in zip(asked, found, strict=True)
    ]
    assert np.mean(ranks) > 0.9


def test_its_vectors_point_where_its_words_do(engine: SearchEngine) -> None:
    asked = list(islice(engine.articles(), 20))
    lexical: set[SignalName] = {"lexical", "lexicon"}
    found = [engine.search(f"{article.title}", without=lexical, fold=False).results for article in asked]
    tops = [
        any(result.article.article_id == article.article_id for result in results)
        for article, results in zip(asked, found, strict=True)
    ]
    assert np.mean(tops) > 0.3  # by chance one of 9


def test_every_content_word_has_its_bits(index: Path) -> None:
    generation = IndexDirectory(index).open_current()
    for language, shelf in generation.shelves.items():
        rows = np.arange(0, shelf.words.passages, 7)
        _, counts = shelf.words.read(rows)
        for place, count in zip(generation.catalogue.places(language, rows), counts, strict=True):
            text = generation.catalogue.passage(place.passage_number).text
            article = generation.catalogue.article(place.article_id)
            headline = headline_of(article.title, article.body)
            assert len(read_passage(headline, text, language).words) == count
            spans = shelf.spans.read(np.array([place.shelf_row]))
            assert len(spans.words) == len(find_content_words(text, language))
    generation.close()


def test_copies_and_stories_are_there(engine: SearchEngine) -> None:
    articles = list(engine.articles())
    copies = [article for article in articles if article.article_id.endswith("-copy")]
    assert copies
    assert all(engine.copies_of(article.article_id) for article in copies)
    assert any(
        {other.language for other in engine.story_of(article.article_id)} - {article.language}
        for article in articles
    )


def test_the_same_seed_makes_the_same_texts_and_another_others(index: Path) -> None:
    encoder, cache = ConceptEncoder(), index.parent / "cache"
    reference = load_reference(encoder, cache=cache)
    words = {
        language: make_words(language, encoder, reference, count=WORDS, cache=cache) for language in LANGUAGES
    }
    bodies = [next(make_articles(words, seed=seed, chunk=20)).texts for seed in (1, 1, 2)]
    assert bodies[0] == bodies[1] != bodies[2]


def test_queries_ask_in_both_languages_for_what_is_there(index: Path, engine: SearchEngine) -> None:
    queries = read_queries(index / QUERIES_NAME)
    assert len({query.text for query in queries}) > 0.95 * len(queries)
    assert {query.language for query in queries} == {"en", "id"}
    assert all(engine.search(query.text).total for query in queries[:10])
