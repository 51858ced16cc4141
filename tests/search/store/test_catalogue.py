from pathlib import Path

import numpy as np
import pytest

from search.errors import ArticleMissingError
from search.records import Article, Evidence, Passage, Repair
from search.store.catalogue import Catalogue
from search.store.catalogue_writer import CatalogueWriter
from search.store.entries import PassageKey, PassageNumbers, RawCopy, content_hash, headline_of

ARTICLE = Article(
    article_id="a-1",
    origin="news.jsonl:1",
    title="Banjir",
    body="Satu. 👩‍👩‍👧 dua “tiga”.\n\nEmpat.",
    language="id",
    language_confidence=0.9,
    author="Sari",
    dateline="DEMAK",
    published="2024-02-12T10:00+07:00",
    source="Warta Lintang",
    category="Daerah",
    captions=("Warga “mengungsi”.", "Foto: dok."),
    evidence={
        "published": Evidence("byline", "Sari | 12/02/2024 10:00 WIB"),
        "language": Evidence("text", ""),
    },
    url="https://warta-lintang.example/1",
    repairs=(Repair(kind="boilerplate", place="body", before="Baca juga", after=""),),
)
PASSAGES = (
    Passage(passage_id="a-1#0", article_id="a-1", start=0, end=5, text="Satu."),
    Passage(passage_id="a-1#1", article_id="a-1", start=6, end=len(ARTICLE.body), text=ARTICLE.body[6:]),
)
RAW = RawCopy(format="text", fields={"title": "Banjir"}, content=b"raw \xff bytes")
OTHER = Article(
    article_id="b-2", origin="b.txt", title="Flood", body="One.", language="en", language_confidence=1.0
)


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    with CatalogueWriter(tmp_path / "catalogue.sqlite") as writer:
        writer.add(ARTICLE, RAW, PASSAGES)
        writer.add(OTHER, RAW, [Passage(passage_id="b-2#0", article_id="b-2", start=0, end=4, text="One.")])
        assert list(writer.texts()) == ["Satu.", ARTICLE.body[6:], "One."]
        languages = ["id", "id", "en"]
        assert list(writer.keys()) == [
            PassageKey(content_hash(headline, text), language)
            for headline, text, language in zip(writer.headlines(), writer.texts(), languages, strict=True)
        ]
        assert list(writer.headlines()) == ["Banjir", "Banjir", "Flood"]
        assert writer.languages == ["en", "id"]
        assert {language: rows.tolist() for language, rows in writer.shelf_numbers().items()} == {
            "en": [2],
            "id": [0, 1],
        }
        assert writer.origin_of("a-1") == "news.jsonl:1"
        assert writer.origin_of("c-3") is None
        writer.finish()
    return Catalogue(tmp_path / "catalogue.sqlite", {"en": 1, "id": 2})


def test_articles_passages_and_raw_texts_come_back_as_added(catalogue: Catalogue) -> None:
    assert catalogue.article("a-1") == ARTICLE
    assert list(catalogue.articles()) == [ARTICLE, OTHER]
    assert catalogue.passages_of("a-1") == PASSAGES
    assert catalogue.passage(1) == PASSAGES[1]
    assert catalogue.raw_copy("a-1") == RAW
    assert catalogue.counts() == (2, 3)
    numbers = catalogue.numbers_by_key()
    assert numbers[PassageKey(content_hash("Flood", "One."), "en")] == PassageNumbers(2, 0)
    assert numbers[PassageKey(content_hash("Banjir", ARTICLE.body[6:]), "id")] == PassageNumbers(1, 1)
    assert PassageKey(content_hash("Flood", "One."), "id") not in numbers


def test_many_are_read_at_once_in_the_order_asked(catalogue: Catalogue) -> None:
    assert catalogue.articles_of(["b-2", "a-1", "b-2"]) == [OTHER, ARTICLE, OTHER]
    assert catalogue.articles_of([]) == []
    with pytest.raises(ArticleMissingError, match="There is no article 'x'"):
        catalogue.articles_of(["a-1", "x"])


def test_places_come_in_the_order_asked(catalogue: Catalogue) -> None:
    places = catalogue.places("id", np.array([1, 0]))
    assert [(place.passage_number, place.article_id) for place in places] == [(1, "a-1"), (0, "a-1")]
    spans = [(place.ordinal, place.start, place.end) for place in places]
    assert spans == [(number, PASSAGES[number].start, PASSAGES[number].end) for number in (1, 0)]


@pytest.mark.parametrize(
    ("sources", "after", "before", "rows"),
    [
        ((), None, None, [0, 1]),
        (("Warta Lintang",), None, None, [0, 1]),
        (("Elsewhere",), None, None, []),
        ((), "2024-02-12", "2024-02-12", [0, 1]),
        ((), "2024-02-13", None, []),
        ((), None, "2024-02-11", []),
    ],
)
def test_filters_choose_rows(
    catalogue: Catalogue,
    sources: tuple[str, ...],
    after: str | None,
    before: str | None,
    rows: list[int],
) -> None:
    columns = catalogue.columns()
    mask = columns.published_within(after, before)
    if sources:
        mask &= columns.facets["source"].having(sources)
    assert np.flatnonzero(mask[columns.of_rows["id"]]).tolist() == rows


def test_words_are_counted_and_scored_by_shelf(catalogue: Catalogue) -> None:
    assert catalogue.passages_with("id", ["satu", "one"]) == {"satu": 1, "one": 0}
    assert catalogue.passages_with("en", ["satu", "one"]) == {"satu": 0, "one": 1}
    rows, scores = catalogue.score_all_words("id", ["tiga", "satu"])
    assert rows.tolist() == [0, 1]
    assert (scores > 0).all()
    assert catalogue.score_all_words("id", ["satu"])[0].tolist() == [0]
    assert catalogue.score_all_words("id", ["lima"])[0].tolist() == []
    assert catalogue.rows_with_all("id", ["satu", "tiga"]).tolist() == []
    assert catalogue.rows_with_all("id", ["tiga"]).tolist() == [1]


def test_an_article_without_a_date_passes_no_date_filter(catalogue: Catalogue) -> None:
    columns = catalogue.columns()
    for after, before in (("1900-01-01", None), (None, "2100-01-01")):
        assert not columns.published_within(after, before)[columns.of_rows["en"]].any()
    assert columns.published_within(None, None).all()


def test_an_unknown_article_is_named(catalogue: Catalogue) -> None:
    for ask in (catalogue.article, catalogue.passages_of, catalogue.raw_copy):
        with pytest.raises(ArticleMissingError, match=r"There is no article 'x' in this index\."):
            ask("x")


@pytest.mark.parametrize(
    ("title", "body", "headline"),
    [
        ("Banjir di Demak", "Tiga desa terendam.", "Banjir di Demak"),
        ("Tiga desa terendam.", "Tiga desa terendam. Warga mengungsi.", ""),
        ("Tiga desa di tepi sungai…", "Tiga desa di tepi sungai itu terendam.", ""),
        ("", "Tiga desa terendam.", ""),
    ],
)
def test_a_title_made_from_the_body_is_no_headline(title: str, body: str, headline: str) -> None:
    assert headline_of(title, body) == headline
