from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from indexer.lexicon_report import report_word
from search.records import Article, Passage
from search.store.catalogue import Catalogue
from search.store.catalogue_writer import CatalogueWriter
from search.store.entries import RawCopy
from search.store.lexicon import Lexicon, Translation, write_translations

BODIES = {
    "id": "Harga beras naik. Gempa mengguncang pulau. Bank dan bupati. Mobil listrik.",
    "en": "Prices rise. The damage was great. A bank and an earthquake.",
}
SHELVES = {"en": 40, "id": 60}


def pair(word: str, other: str, closeness: float, weight: float) -> Translation:
    return Translation(
        language="id",
        word=word,
        other_language="en",
        other_word=other,
        cosine=0.615,
        context=0.25,
        closeness=closeness,
        passages=1234,
        other_passages=7,
        weight=weight,
    )


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[tuple[Lexicon, Catalogue]]:
    with CatalogueWriter(tmp_path / "catalogue.sqlite") as writer:
        for language, body in BODIES.items():
            article = Article(
                article_id=language,
                origin="made.jsonl",
                title="",
                body=body,
                language=language,
                language_confidence=1.0,
            )
            passage = Passage(passage_id="", article_id=language, start=0, end=len(body), text=body)
            writer.add(article, RawCopy(format="text", fields={}, content=b""), [passage])
        writer.finish()
    write_translations(
        tmp_path / "lexicon.sqlite",
        [
            pair("harga", "prices", 0.3, 0.9),
            pair("harga", "cost", 0.15, 0.6),
            pair("gempa", "damage", 0.07, 0),
            pair("bank", "bank", 0.4, 0),
            pair("bupati", "governor", 0.16, 0),
        ],
    )
    lexicon = Lexicon(tmp_path / "lexicon.sqlite")
    catalogue = Catalogue(tmp_path / "catalogue.sqlite", dict.fromkeys(BODIES, 1))
    yield lexicon, catalogue
    lexicon.close()
    catalogue.close()


def lines(opened: tuple[Lexicon, Catalogue], word: str, shelves: Mapping[str, int] = SHELVES) -> list[str]:
    """What is said of the word read as Indonesian."""
    [report] = [report for report in report_word(word, *opened, shelves) if report.language == "id"]
    return report.as_lines()


def test_translations_are_listed_with_their_evidence(opened: tuple[Lexicon, Catalogue]) -> None:
    assert lines(opened, "Harga") == [
        "Harga (Indonesian)",
        "  prices  English, weight 0.90: closeness 0.30, cosine 0.61, context 0.25, in 1,234 and 7 passages",
        "  cost  English, weight 0.60: closeness 0.15, cosine 0.61, context 0.25, in 1,234 and 7 passages",
    ]


def test_a_translation_of_another_form_names_the_form(opened: tuple[Lexicon, Catalogue]) -> None:
    assert lines(opened, "harganya")[1].startswith("  prices (as harga)  English, weight 0.72:")


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("gempa", "the nearest English word, damage (closeness 0.07, cosine 0.61, context 0.25), is not near "
         "enough"),
        ("bupati", "the nearest English word, governor (closeness 0.16, cosine 0.61, context 0.25), has "
         "nearer ones, or is a name not near enough"),
        ("bank", "the same word is used in English, and needs no translation"),
        ("mobil", "too rare: fewer than 2 passages were seen to hold it in this form"),
        ("xilofon", "not in the Indonesian articles"),
        ("yang", "words of grammar have no translations"),
        ("di", "words of grammar have no translations"),
        ("KK", "only single words of three letters or more have translations"),
        ("covid-19", "only single words of three letters or more have translations"),
        ("harga beras", "only single words of three letters or more have translations"),
        ("", "only single words of three letters or more have translations"),
    ],
)  # fmt: skip
def test_a_word_without_translation_is_told_why(
    opened: tuple[Lexicon, Catalogue], word: str, reason: str
) -> None:
    assert lines(opened, word) == [f"{word} (Indonesian): {reason}"]


@pytest.mark.parametrize("shelves", [{"id": 60}, {"id": 60, "en": 29}, {"id": 60, "el": 60}])
def test_an_archive_too_small_for_a_lexicon_says_so(
    opened: tuple[Lexicon, Catalogue], shelves: Mapping[str, int]
) -> None:
    reason = "a lexicon needs 30 passages in English and in Indonesian"
    assert lines(opened, "mobil", shelves) == [f"mobil (Indonesian): {reason}"]


def test_every_language_of_the_index_that_has_a_lexicon_is_reported(
    opened: tuple[Lexicon, Catalogue],
) -> None:
    reports = report_word("harga", *opened, {"id": 60, "el": 3, "en": 40})
    assert [report.language for report in reports] == ["en", "id"]
    english, indonesian = (report.as_json() for report in reports)
    assert english == {
        "language": "en",
        "translations": [],
        "nearest": None,
        "reason": "not in the English articles",
    }
    assert [entry["other_word"] for entry in indonesian["translations"]] == ["prices", "cost"]
    assert indonesian["translations"][0]["weight"] == 0.9
    assert report_word("gempa", *opened, SHELVES)[1].as_json()["nearest"]["other_word"] == "damage"
    assert report_word("harga", *opened, {"el": 60}) == []
