"""Typing errors: mended when one word of the archive is clearly meant, and right words left alone."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.corrections import KnownWords, correct, find_slips
from search.engine import SearchEngine
from tests.building import build_index, open_index
from tests.concept_encoder import ConceptEncoder

SENTENCES = [
    "Pemerintah kabupaten membangun jembatan setelah banjir besar.",
    "The government opened a bridge after the flood.",
    "Menteri Hendrawan menjelaskan kebijakan perumahan.",
    "Minister Hendrawan explained the housing policy.",
    "Anak pandai itu berenang di pantai.",
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchEngine]:
    folder = tmp_path_factory.mktemp("slips")
    lines = [
        json.dumps({"id": f"a-{number}", "title": f"Kabar {number}", "text": f"{text} Nomor {number}."})
        for number, text in enumerate(SENTENCES * 6)
    ]
    (folder / "news.jsonl").write_text("\n".join(lines), "utf-8")
    build_index([folder / "news.jsonl"], folder / "index")
    engine = open_index(folder / "index")
    yield engine
    engine.close()


def mended(engine: SearchEngine, text: str) -> str | None:
    correction = engine.correct(text)
    return None if correction is None else correction.text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kabupatne", "kabupaten"),
        ("goverment", "government"),
        ("jemmbatan", "jembatan"),
        ("kebijakqn", "kebijakan"),
        ("GOVERMENT housing", "government housing"),
        ("berita banjr di kabupatne", "berita banjir di kabupaten"),
        ("minister hendrawn", "minister Hendrawan"),
    ],
)
def test_a_slip_is_mended_in_both_languages(engine: SearchEngine, typed: str, meant: str) -> None:
    assert mended(engine, typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "government kebijakan",
        "kebijakannya dibangun perumahannya",
        "the government's bridges",
        "governments",
        "panai",
        "Kazakhstan Zelensky",
        "covid-19 2019 b20",
        "hosu",
        "source:goverment",
        "xylophonist",
        "Kebijakqn",
        "",
        "?",
    ],
)
def test_what_is_no_slip_stays(engine: SearchEngine, typed: str) -> None:
    assert mended(engine, typed) is None


def test_the_places_of_changes_are_exact(engine: SearchEngine) -> None:
    typed = 'harga "goverment" jembatna-besar'
    correction = engine.correct(typed)
    assert correction
    assert correction.text == 'harga "government" jembatan-besar'
    assert [(typed[one.start : one.end], one.word) for one in correction.changes] == [
        ("goverment", "government"),
        ("jembatna", "jembatan"),
    ]


def test_a_search_says_what_was_meant(engine: SearchEngine) -> None:
    assert engine.search("goverment bridge").did_you_mean == "government bridge"
    assert engine.search("government bridge").did_you_mean is None


class CuttingEncoder(ConceptEncoder):
    """Has one word in one piece and cuts all others in two."""

    def token_spans(self, text: str):  # type: ignore[no-untyped-def]  # noqa: ANN201
        return super().token_spans(text if text == "goverment" else f"{text} {text}")


def test_a_word_that_the_model_has_in_one_piece_is_right(engine: SearchEngine, tmp_path: Path) -> None:
    generation = engine._generation
    known = KnownWords(generation.completions, generation.catalogue, CuttingEncoder())
    assert correct("goverment", known) is None
    assert correct("kabupatne", known) is not None


@settings(deadline=None)
@given(
    word=st.text("abcdefghij", min_size=5, max_size=9),
    place=st.integers(0, 8),
    letter=st.sampled_from("abcxyz"),
)
def test_every_single_slip_leads_back_to_the_word(word: str, place: int, letter: str) -> None:
    at = place % len(word)
    slips = {
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
    } - {word}
    assert all(0 < find_slips(slip)[word] <= 1 for slip in slips)


@settings(deadline=None)  # the table of names is read at the first word
@given(text=st.text(max_size=50))
def test_whatever_is_typed_words_of_the_archive_replace_words(engine: SearchEngine, text: str) -> None:
    correction = engine.correct(text)
    assert correction is None or (correction.changes and engine.correct(correction.text) is None)
