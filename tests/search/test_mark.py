"""What answers a query in a passage that is marked by itself, against the same passage in an answer."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from search.engine import SearchEngine
from search.errors import ArticleMissingError, InvalidQueryError
from search.query import parse_query
from search.records import FoundPassage, Passage, SearchResult
from search.store.directory import IndexDirectory
from search.store.lexicon import LEXICON_NAME, Lexicon, write_translations
from tests.building import build_index
from tests.concept_encoder import ConceptEncoder
from tests.long_corpus import write_long_corpus
from tests.search.store.test_lexicon import pair


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchEngine]:
    folder = tmp_path_factory.mktemp("mark")
    build_index([write_long_corpus(folder / "articles")], folder / "index")
    generation = IndexDirectory(folder / "index").open_current()
    # So small an archive gives no translations of its own.
    generation.lexicon.close()
    write_translations(
        folder / LEXICON_NAME, [pair("korban", "victims"), pair("victims", "korban", language="en")]
    )
    generation.lexicon = Lexicon(folder / LEXICON_NAME)
    engine = SearchEngine(generation, ConceptEncoder())
    yield engine
    engine.close()


def found(engine: SearchEngine, text: str) -> list[SearchResult | FoundPassage]:
    """All passages that an answer gives: the best of each article, then the others."""
    page = engine.search(text, k=100, passages=5, fold=False, group=False)
    best: list[SearchResult | FoundPassage] = [*page.results]
    return best + [passage for result in page.results for passage in result.further]


@pytest.mark.parametrize(
    "text", ["flood victims", "korban banjir", "rice price at the market", '"the judge"']
)
def test_a_passage_is_marked_as_in_the_answer(engine: SearchEngine, text: str) -> None:
    passages = found(engine, text)
    assert sum(bool(one.highlights) for one in passages) > 3
    assert len({one.passage.start for one in passages}) > 1, "some passages are not their article's first"
    for one in passages:
        marked = engine.mark(parse_query(text), one.passage)
        assert (marked.highlights, marked.best_sentence) == (one.highlights, one.best_sentence)


def test_a_passage_that_is_no_result_is_marked_as_well(engine: SearchEngine) -> None:
    [best, *_] = [one for one in found(engine, "korban banjir") if one.highlights]
    query = parse_query("korban banjir sejak:2050")
    assert engine.answer(query).total == 0
    assert engine.mark(query, best.passage).highlights == best.highlights


def test_of_alternatives_the_one_with_most_answers_is_marked(engine: SearchEngine) -> None:
    [first, second] = ["zebra flood", "flood victims"]
    for one in found(engine, second):
        marks = engine.mark(parse_query("(zebra OR victims) flood"), one.passage).highlights
        single = [engine.mark(parse_query(text), one.passage).highlights for text in (first, second)]
        assert len(marks) == max(map(len, single))


def test_translations_are_left_out_where_they_are_not_asked_for(engine: SearchEngine) -> None:
    passages = found(engine, "flood victims")
    kinds = [
        {
            mark.kind
            for one in passages
            for mark in engine.mark(parse_query("flood victims", expand=expand), one.passage).highlights
        }
        for expand in (True, False)
    ]
    assert kinds == [{"same", "model", "lexicon"}, {"same", "model"}]


def test_a_query_without_words_marks_nothing(engine: SearchEngine) -> None:
    passage = found(engine, "flood")[0].passage
    assert engine.mark(parse_query("language:en"), passage).highlights == ()


def test_what_cannot_be_marked_is_told(engine: SearchEngine) -> None:
    nowhere = Passage(passage_id="nowhere#0", article_id="nowhere", start=0, end=1, text="a")
    with pytest.raises(ArticleMissingError):
        engine.mark(parse_query("flood"), nowhere)
    long = replace(parse_query("banjir"), text="banjir " * 1200, variants=())
    with pytest.raises(InvalidQueryError, match="1,200 word pieces"):
        engine.mark(long, found(engine, "flood")[0].passage)
