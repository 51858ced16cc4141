"""Articles and queries come out in one form, and words keep their places."""

import json
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.text import find_words, fold_word, has_words, list_words, normalise_query, normalise_text

# The first example may load a library, and the machine may be busy.
UNHURRIED = settings(deadline=None)

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "cases" / "text.json").read_text(encoding="utf-8")
)
SEEDS = Path(__file__).parents[2] / ".." / "shared" / "seeds"

# Pieces that the rules act on; random text alone would almost never hold them together.
PIECES = st.sampled_from(
    [
        *("harga", "naik", " ", "  ", "\n", "\n\n", "\r\n", "\t", "\u00a0", "\u2028", "\x85"),
        *("&amp;", "&", "amp;", "#38;", "lt;", "Ã", "©", "â€œ", "â€", "\x9d", "ï¿½", "Â"),
        *("‚Ä", "ù", "¬†", "√", "é", "e", "\u0301", "\uf8ff", "ü§ó", "²©²ÊÍøÕ¾", "ÀÁÂÃ"),
        *("\x00", "\x1b[0m", "\u200b", "\u200d", "\u200e", "\u202e", "\ufeff", "\u00ad", "\U000e0061"),
        *("\ud83d", "\ude00", "\ufffd", "👨", "🏴", "م", "ﬁ", "Ａ", "”"),
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=25).map("".join), st.text(max_size=60))


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_normalised_case(case: dict[str, Any]) -> None:
    result = normalise_text(case["input"], place="title")
    assert result.text == case["expected"]
    assert [repair.kind for repair in result.repairs] == case["repairs"]
    assert {repair.place for repair in result.repairs} <= {"title"}


def test_surrogate_pairs_become_one_character() -> None:
    result = normalise_text("\ud83d\ude00 senyum")
    assert result.text == "😀 senyum"
    assert [repair.kind for repair in result.repairs] == ["broken-bytes"]


@given(TEXTS)
@UNHURRIED
def test_normalising_twice_equals_once(text: str) -> None:
    once = normalise_text(text).text
    again = normalise_text(once)
    assert again.text == once
    assert again.repairs == ()


@given(TEXTS)
@UNHURRIED
def test_normalised_text_is_composed_and_free_of_controls(text: str) -> None:
    result = normalise_text(text).text
    assert unicodedata.is_normalized("NFC", result)
    assert result == result.strip()
    assert not any(unicodedata.category(letter) in {"Cc", "Cs"} and letter != "\n" for letter in result)
    assert "  " not in result
    assert "\n\n\n" not in result


@given(TEXTS)
@UNHURRIED
def test_queries_follow_the_rules_of_articles_on_one_line(text: str) -> None:
    query = normalise_query(text)
    assert "\n" not in query
    assert normalise_query(query) == query
    assert normalise_text(query).text == query


def test_articles_and_queries_meet() -> None:
    garbled, clean = "caf‚Äô cafe\u0301 \u201ctunai\u201d", "caf’ café “tunai”"
    assert normalise_query(garbled) == normalise_text(garbled).text == clean


def test_repairs_show_the_place_in_short_excerpts() -> None:
    result = normalise_text("beras " * 100 + "itu â€œmahalâ€\x9d" + " sekali" * 100)
    (repair,) = result.repairs
    assert "â€œmahal" in repair.before
    assert "“mahal”" in repair.after
    assert max(len(repair.before), len(repair.after)) <= 200


def test_clean_texts_load_no_repair_library() -> None:
    code = (
        "import sys\nfrom search.text import normalise_query\n"
        "normalise_query('harga “beras” di café naik')\nassert 'ftfy' not in sys.modules\n"
        "normalise_query('MÃ©xico')\nassert 'ftfy' in sys.modules\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[2])
    assert ended.returncode == 0


def test_words_of_both_languages_stay_whole() -> None:
    text = "Covid-19: O'Brien, Jum'at, anak-anak, 3.5% dan Rp1.000.000,50 di U.S. (kompas.com)."
    text += " Rumah.Dia x_y don’t"
    words = [word.text for word in find_words(text)]
    assert words == [
        *(
            "Covid-19",
            "O'Brien",
            "Jum'at",
            "anak-anak",
            "3.5",
            "dan",
            "Rp1.000.000,50",
            "di",
            "U.S.",
            "kompas.com",
        ),
        *("Rumah", "Dia", "x", "y", "don’t"),
    ]


def test_words_of_other_scripts_keep_their_marks() -> None:
    words = [word.text for word in find_words("हिन्दी كِتَاب 東京、서울 می\u200cخواهم")]
    assert words == ["हिन्दी", "كِتَاب", "東京", "서울", "می\u200cخواهم"]


def test_quotes_and_dashes_are_no_part_of_words() -> None:
    assert [word.text for word in find_words("'kutip' -nya di- 2019–2020 ’90-an a - b")] == [
        *("kutip", "nya", "di", "2019", "2020", "90-an", "a", "b"),
    ]


@given(TEXTS)
@UNHURRIED
def test_words_have_exact_offsets_in_order(text: str) -> None:
    end = 0
    for word in find_words(text):
        assert word.start >= end
        assert word.end > word.start
        assert text[word.start : word.end] == word.text
        end = word.end
    assert list_words(text) == [word.text for word in find_words(text)]


@given(TEXTS)
@UNHURRIED
def test_every_letter_and_digit_is_in_a_word(text: str) -> None:
    found = "".join(word.text for word in find_words(text))
    assert [letter for letter in found if letter.isalnum()] == [letter for letter in text if letter.isalnum()]


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Erdoğan", "erdogan"),
        ("İstanbul", "istanbul"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("Jum’at", "jum'at"),
        ("Covid‑19", "covid-19"),
        ("JAKARTA", "jakarta"),
        ("كِتَاب", "كتاب"),
        ("हिन्दी", "हिन्दी"),
    ],
)
def test_folded_word(word: str, folded: str) -> None:
    assert fold_word(word) == folded


@given(st.text(max_size=20))
@UNHURRIED
def test_folding_twice_equals_once(word: str) -> None:
    assert fold_word(fold_word(word)) == fold_word(word)


@pytest.mark.parametrize("text", ["a", "5", "😀", "ह", "東", "™", " ?a? "])
def test_letters_digits_and_symbols_can_be_searched(text: str) -> None:
    assert has_words(text)


@pytest.mark.parametrize("text", ["", " ", "...", "?!—", "\u200b\x00", "[]", "$$", "“”"])
def test_punctuation_cannot_be_searched(text: str) -> None:
    assert not has_words(text)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the shared seeds are not beside this repository")
def test_seeds_hold_three_gbk_runs_and_nothing_else() -> None:
    repairs = {path.name[:3]: normalise_text(path.read_text("utf-8")).repairs for path in SEEDS.glob("*.txt")}
    assert {name: [repair.kind for repair in found] for name, found in repairs.items()} == {
        "000": [],
        "002": [],
        "004": ["gbk-mojibake"] * 3,
    }
    assert {(repair.before, repair.after) for repair in repairs["004"]} == {("²©²ÊÍøÕ¾", "博彩网站")}
