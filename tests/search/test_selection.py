"""What a query's own text demands and leaves out: phrases, exclusions, alternatives and filters."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.engine import SearchEngine
from search.errors import InvalidQueryError
from search.records import Hint, SearchPage
from tests.building import build_index, open_index

ARTICLES = [
    {
        "id": "en-1",
        "title": "Rice prices rise in Demak",
        "text": "Rice prices rose again in Demak. Farmers blamed the long dry season. Floods came later.",
        "source": "Harbour Post",
        "author": "Ann Harrow",
        "category": "Economy",
        "date": "2024-02-10",
    },
    {
        "id": "en-2",
        "title": "Flood drives villagers out",
        "text": "The flood came at night. Prices of rice were not the worry of the villagers in Demak.",
        "source": "The Strait Courier",
        "author": "Ben Joyce",
        "category": "World",
        "date": "2024-03-02",
    },
    {
        "id": "id-1",
        "title": "Harga beras naik di Demak",
        "text": "Harga beras naik lagi di Demak. Petani mengatakan kemarau terlalu panjang.",
        "source": "Kabar Pesisir.com",
        "author": "Sari Dewi Lestari",
        "category": "Ekonomi",
        "date": "2024-02-11",
    },
    {
        "id": "id-2",
        "title": "Banjir merendam desa",
        "text": "Banjir datang malam hari. Beras menjadi mahal, dan harga gabah ikut naik di desa itu.",
        "source": "Warta Lintang",
        "author": "Budi Dewi",
        "category": "Daerah",
        "date": "2024-03-01",
    },
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchEngine]:
    folder: Path = tmp_path_factory.mktemp("selection")
    (folder / "news.jsonl").write_text("".join(json.dumps(article) + "\n" for article in ARTICLES))
    build_index([folder / "news.jsonl"], folder / "index")
    engine = open_index(folder / "index")
    yield engine
    engine.close()


def found(page: SearchPage) -> set[str]:
    assert page.total == len(page.results)
    return {result.article.article_id for result in page.results}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("harga beras", {"en-1", "en-2", "id-1", "id-2"}),
        # As written in Indonesian; in English, where it is nowhere, by its meaning.
        ('"harga beras"', {"en-1", "en-2", "id-1"}),
        ('"HARGA  béras"', {"en-1", "en-2", "id-1"}),
        ('"rice prices"', {"en-1", "id-1", "id-2"}),
        # A name that both languages hold is demanded in both.
        ('"di Demak" beras', {"id-1", "en-1", "en-2"}),
        ('harga "Demak"', {"en-1", "en-2", "id-1"}),
        ("beras -desa", {"en-1", "en-2", "id-1"}),
        # Any form of the word.
        ("rice -floods", {"id-1", "id-2"}),
        ('rice -"the flood"', {"en-1", "id-1", "id-2"}),
        ("beras -banjir -flood", {"id-1"}),
        ("harga source:kabar", {"id-1"}),
        ("harga sumber:pesisir.com", {"id-1"}),
        ("harga media:lintang sumber:harbour", {"id-2", "en-1"}),
        ("harga source:lintang,harbour", {"id-2", "en-1"}),
        ('harga sumber:"harbour post",courier', {"en-1", "en-2"}),
        ("harga bahasa:inggris,id", {"en-1", "en-2", "id-1", "id-2"}),
        ('rice -("the flood")', {"en-1", "id-1", "id-2"}),
        ("beras -(desa OR demak)", set()),
        ("harga (-desa)", {"en-1", "en-2", "id-1"}),
        ("harga penulis:dewi", {"id-1", "id-2"}),
        ('harga penulis:"sari dewi"', {"id-1"}),
        ("harga author:dew", set()),
        ("harga kategori:ekonomi", {"id-1"}),
        ("harga judul:banjir", {"id-2"}),
        ("harga title:flood", {"en-2"}),
        ('harga judul:"naik di demak"', {"id-1"}),
        ("harga bahasa:inggris", {"en-1", "en-2"}),
        ("harga after:2024-03", {"en-2", "id-2"}),
        ("harga before:2024-02", {"en-1", "id-1"}),
        ("harga tanggal:2024-02-11", {"id-1"}),
        ("harga date:2024 -desa -flood", {"id-1"}),
    ],
)
def test_a_query_finds_what_its_text_asks_for(engine: SearchEngine, text: str, expected: set[str]) -> None:
    assert found(engine.search(text, k=100)) == expected


def test_filters_in_the_text_and_chosen_ones_narrow_together(engine: SearchEngine) -> None:
    page = engine.search("harga language:id", k=100, languages=["en"])
    assert found(page) == set()
    # What another choice would give counts what the text asks for.
    assert page.facets["language"] == {"id": 2}
    assert found(engine.search("harga after:2024", before="2024-02-10")) == {"en-1"}
    assert found(engine.search("harga before:2024-02", after="2024-03")) == set()


def test_alternatives_are_ranked_one_by_one(engine: SearchEngine) -> None:
    """Each article stands where the alternative puts it that it answers best."""
    either = engine.search("banjir OR harga", k=100)
    alone = {
        text: {result.article.article_id: result for result in engine.search(text, k=100).results}
        for text in ("banjir", "harga")
    }
    assert [variant.text for variant in either.query.variants] == ["banjir", "harga"]
    for result in either.results:
        article_id = result.article.article_id
        best = max(alone[text][article_id].score for text in alone if article_id in alone[text])
        assert result.score == pytest.approx(best, abs=1e-5)
    terms = {highlight.query_term for result in either.results for highlight in result.highlights}
    assert terms >= {"banjir", "harga"}


def test_a_phrase_of_an_alternative_is_asked_for_in_it_alone(engine: SearchEngine) -> None:
    assert found(engine.search('"harga gabah" ATAU "harga beras" bahasa:id', k=100)) == {"id-1", "id-2"}
    assert found(engine.search('"harga gabah" OR "kemarau terlalu" bahasa:id', k=100)) == {"id-1", "id-2"}
    assert found(engine.search('"harga gabah" bahasa:id', k=100)) == {"id-2"}


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ('"beras mahal sekali"', [Hint("phrase-not-held", "beras mahal sekali")]),
        ("harga source:kompas", [Hint("no-such-source", "kompas")]),
        ("harga author:nobody", [Hint("no-such-author", "nobody")]),
        ("harga category:sport source:lintang", [Hint("no-such-category", "sport")]),
        ('harga "beras', [Hint("unclosed-quote", '"beras')]),
        ("harga beras", []),
        ('"harga beras"', [Hint("phrase-by-meaning", "harga beras")]),
        ('"rice prices" OR flood', [Hint("phrase-by-meaning", "rice prices")]),
        # Both languages hold it, or the one that does not is not asked for.
        ('harga "Demak"', []),
        ('"harga beras" bahasa:indonesia', []),
    ],
)
def test_what_the_archive_does_not_know_is_told(engine: SearchEngine, text: str, hints: list[Hint]) -> None:
    assert list(engine.search(text).hints) == hints


def test_a_phrase_that_nobody_wrote_is_looked_for_by_its_meaning(engine: SearchEngine) -> None:
    assert found(engine.search('"beras mahal sekali"', k=100)) == {"en-1", "en-2", "id-1", "id-2"}


def test_without_words_all_that_passes_is_listed_newest_first(engine: SearchEngine) -> None:
    page = engine.search("source:pesisir source:lintang source:courier")
    assert [result.article.article_id for result in page.results] == ["en-2", "id-2", "id-1"]
    assert {result.strength for result in page.results} == {"listed"}
    assert page.confident
    assert page.facets["language"] == {"id": 2, "en": 1}
    oldest = engine.search("", sources=["Harbour Post", "Warta Lintang"], sort="oldest")
    assert [result.article.article_id for result in oldest.results] == ["en-1", "id-2"]
    # Each by its beginning.
    assert [result.passage.start for result in oldest.results] == [0, 0]


def test_a_word_asked_for_as_it_is_has_no_other_forms(engine: SearchEngine) -> None:
    asked = "Rusia Kirgistan harga"
    both = {expansion.term for expansion in engine.search(asked).expansions}
    assert both == {"Rusia", "Kirgistan"}
    assert {expansion.term for expansion in engine.search(asked, plain=["rusia"]).expansions} == {"Kirgistan"}
    assert engine.search(asked, plain=["Rusia", "KIRGISTAN"]).expansions == ()


@pytest.mark.parametrize("text", ["", "  ", '""', "!!!", "- -"])
def test_neither_words_nor_filters_is_nothing_to_search(engine: SearchEngine, text: str) -> None:
    with pytest.raises(InvalidQueryError, match="Type some words"):
        engine.search(text)


def test_a_phrase_searched_by_its_meaning_is_told_only_of_languages_that_are_shown(
    engine: SearchEngine,
) -> None:
    told = Hint("phrase-by-meaning", "harga beras")
    assert engine.search('"harga beras"', languages=["id"]).hints == ()
    assert engine.search('"harga beras"', languages=["en"]).hints == (told,)
    assert engine.search('"harga beras" language:id', languages=["en"]).hints == ()
