"""Words paired by names, against the plain way: every name of the query with every name of the text."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.content_words import find_content_words
from search.name_marks import find_asked_names, pair_names
from search.names import find_names, same_name
from search.names.table import LANGUAGES, read_entities

FORMS = sorted(
    {form.text for entity in read_entities() for language in LANGUAGES for form in entity.forms[language]}
)
JOINTS = (" ", ", ", ". ", "-", "'s ", "’s ", " – ", "“", "”", "…", "™", "\n", "/", "é", "x", "_", ".")
QUERIES = ("US and Russia", "Amerika Serikat", "Kyrgyzstan banjir", "P.B.B.", "Indonesia-Malaysia", "Erdogan")


def pair_plainly(query: str, text: str) -> dict[int, list[str]]:
    asked_words, words = find_content_words(query, "en"), find_content_words(text, "id")
    pairs: dict[int, list[str]] = {}
    for found, asked in product(find_names(text), find_names(query)):
        if same_name(asked.text, found.text):
            for place, word in enumerate(words):
                if found.start <= word.start and word.end <= found.end:
                    terms = [
                        one.text for one in asked_words if asked.start <= one.start <= one.end <= asked.end
                    ]
                    pairs.setdefault(place, []).extend(terms)
    return pairs


def pair(query: str, text: str) -> dict[int, list[str]]:
    words = [word[:2] for word in find_content_words(text, "id")]
    names = find_asked_names(query, find_content_words(query, "en"))
    return pair_names(names, text, np.array(words, np.int32).reshape(-1, 2))


@given(
    pieces=st.lists(
        st.one_of(
            st.sampled_from(FORMS),
            st.sampled_from(["AS", "U.S.", "us", "Rusia", "Russia", "PBB", "United Nations", "Kirgistan"]),
            st.sampled_from(JOINTS),
        ),
        max_size=9,
    ),
    query=st.sampled_from(QUERIES),
)
def test_pairs_are_those_of_all_names_compared(pieces: list[str], query: str) -> None:
    text = "".join(pieces)
    assert pair(query, text) == pair_plainly(query, text)


@pytest.mark.parametrize("query", QUERIES[:3])
def test_every_form_of_a_name_is_paired(query: str) -> None:
    paired = 0
    for name in find_names(query):
        for form in (form for forms in name.forms.values() for form in forms):
            for text in (f"Kata {form} itu", f"({form}'s) “Ya”", f"anti-{form}", f"Selesai.{form}™"):
                assert pair(query, text) == pair_plainly(query, text)
                paired += bool(pair(query, text))
    assert paired > 3


@pytest.mark.parametrize("text", ["di Kïrgistan", "di KIRGISTAN™", "“Kirgistan”…", "Ya.Kirgistan—é"])
def test_accents_and_marks_are_no_hindrance(text: str) -> None:
    assert pair("Kyrgyzstan banjir", text) == pair_plainly("Kyrgyzstan banjir", text)
    assert list(pair("Kyrgyzstan banjir", text).values()) == [["Kyrgyzstan"]]


def test_letters_inside_a_word_are_no_name() -> None:
    [name, *_] = find_asked_names("US", find_content_words("US", "en"))
    assert name.may_stand_in("di as sana", "di a.s. sana")
    assert not name.may_stand_in("atas khusus", "atas khusus")
    assert name.may_stand_in("atas khusus", ""), "of a text that is not ASCII it is not known"
