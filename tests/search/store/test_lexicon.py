from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from search.errors import IndexDamagedError
from search.store.lexicon import LEXICON_NAME, Lexicon, Translation, fold_entry, write_translations


def pair(
    word: str, other: str, *, language: str = "id", weight: float = 0.8, passages: int = 5
) -> Translation:
    return Translation(
        language=language,
        word=word,
        other_language="en" if language == "id" else "id",
        other_word=other,
        cosine=0.7,
        context=0.3,
        closeness=0.25,
        passages=passages,
        other_passages=4,
        weight=weight,
    )


ENTRIES = [
    pair("harga", "price", weight=0.7),
    pair("harga", "prices", weight=0.9),
    pair("harga", "cost", weight=0.6),
    pair("price", "harga", language="en"),
    pair("anak", "children"),
    pair("duduk", "sit"),
    pair("gempa", "damage", weight=0),
    pair("flood", "banjir", language="en", weight=1, passages=9),
    pair("floods", "bah", language="en", passages=2),
    pair("ibunya", "mother", passages=3),
]


@pytest.fixture
def lexicon(tmp_path: Path) -> Iterator[Lexicon]:
    write_translations(tmp_path / LEXICON_NAME, ENTRIES)
    lexicon = Lexicon(tmp_path / LEXICON_NAME)
    yield lexicon
    lexicon.close()


def found(lexicon: Lexicon, word: str, language: str = "id") -> list[tuple[str, float]]:
    other = "en" if language == "id" else "id"
    entries = lexicon.translations([word], language, other).get(word, ())
    return [(entry.other_word, entry.weight) for entry in entries]


def test_translations_come_heaviest_first_with_their_evidence(lexicon: Lexicon) -> None:
    entries = lexicon.translations(["harga"], "id", "en")["harga"]
    assert [entry.other_word for entry in entries] == ["prices", "price", "cost"]
    assert entries[0] == ENTRIES[1]


@pytest.mark.parametrize("word", ["HARGA", "Hargá", "harga-harga", "Harga"])
def test_words_are_folded_and_answered_as_given(lexicon: Lexicon, word: str) -> None:
    assert list(lexicon.translations([word], "id", "en")) == [word]
    assert len(found(lexicon, word)) == 3


def test_several_words_are_answered_at_once_and_those_without_translation_left_out(lexicon: Lexicon) -> None:
    answers = lexicon.translations(["anak-anak", "tidak", "gempa", "duduk", "anak"], "id", "en")
    assert list(answers) == ["anak-anak", "duduk", "anak"]
    assert lexicon.translations([], "id", "en") == {}


def test_many_words_are_answered_as_each_alone(lexicon: Lexicon) -> None:
    """Words of their own, other forms of a word, said twice, and unknown ones."""
    words = ["hargakan", "anak-anak", "harga", "ibu", "Harga", "tiada", "duduk"]
    together = lexicon.translations(words, "id", "en")
    alone = {word: lexicon.translations([word], "id", "en").get(word, ()) for word in words}
    assert together == {word: translations for word, translations in alone.items() if translations}
    assert {"harga", "Harga", "anak-anak", "ibu", "duduk"} <= together.keys()
    assert lexicon.translations([], "id", "en") == {}


def test_languages_are_kept_apart(lexicon: Lexicon) -> None:
    assert found(lexicon, "harga", "en") == []
    assert lexicon.translations(["harga"], "id", "el") == {}


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("harganya", "id", [("prices", 0.72), ("price", 0.56), ("cost", 0.48)]),
        ("ibu", "id", [("mother", 0.64)]),
        ("prices", "en", [("harga", 0.64)]),
        ("flooding", "en", [("banjir", 0.8)]),
        ("floods", "en", [("bah", 0.8)]),
        ("penduduk", "id", []),
        ("gempanya", "id", []),
    ],
)
def test_another_form_of_the_word_answers_at_less_weight(
    lexicon: Lexicon, word: str, language: str, expected: list[tuple[str, float]]
) -> None:
    assert found(lexicon, word, language) == expected


def test_the_word_that_a_translation_is_of_is_named(lexicon: Lexicon) -> None:
    assert {entry.word for entry in lexicon.translations(["flooding"], "en", "id")["flooding"]} == {"flood"}


def test_a_dropped_pair_is_shown_to_those_who_ask_for_it(lexicon: Lexicon) -> None:
    assert lexicon.considered("Gempa", "id") == (ENTRIES[6],)
    assert [entry.other_word for entry in lexicon.considered("harga", "id")] == ["prices", "price", "cost"]
    assert lexicon.considered("banjir", "id") == ()


def test_order_of_writing_does_not_matter(tmp_path: Path) -> None:
    write_translations(tmp_path / "first", ENTRIES)
    write_translations(tmp_path / "second", ENTRIES[::-1])
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()


def test_threads_ask_side_by_side(lexicon: Lexicon) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: found(lexicon, "harga"), range(200)))
    assert all(answer == answers[0] and len(answer) == 3 for answer in answers)


@pytest.mark.parametrize("content", [b"no database, but long enough to look like a file" * 20, b"", None])
def test_a_file_that_is_no_lexicon_is_reported(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / LEXICON_NAME
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(IndexDamagedError, match=r"lexicon\.sqlite cannot be read .*lintas index rollback"):
        Lexicon(path)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("Anak-anak", "anak"), ("ANAK", "anak"), ("undang-undang", "undang"), ("well-known", "well-known"),
     ("Erdoğan", "erdogan"), ("sayur-mayur", "sayur-mayur"), ("", "")],
)  # fmt: skip
def test_entries_are_folded_and_said_once(word: str, expected: str) -> None:
    assert fold_entry(word) == expected
