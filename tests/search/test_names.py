"""Names are found however they are spelled, and never in words that only look like them."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from babel.dates import get_day_names, get_month_names
from hypothesis import given, settings
from hypothesis import strategies as st

from search.function_words import ENGLISH, INDONESIAN
from search.names import NameMatch, find_names, same_name
from search.names.parts import find_parts, has_dots
from search.names.table import Entity, Form, read_entities, read_lookalikes, read_sources
from search.text import fold_word

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "cases" / "names.json").read_text(encoding="utf-8")
)
ENTITIES = read_entities()
FORMS = [
    (entity, language, form)
    for entity in ENTITIES
    for language in ("en", "id")
    for form in entity.forms[language]
]
FOUND = [(entity, form) for entity, _, form in FORMS if ">" not in form.marks]
PHRASES = st.sampled_from(
    [form.text for _, form in FOUND] + ["as", "di", "the", "May", "(15)", "$", "-", ", "]
)
# The first example loads the table, and the machine may be busy.
UNHURRIED = settings(deadline=None)


def all_forms(match: NameMatch) -> list[str]:
    return [form for forms in match.forms.values() for form in forms]


def plain(text: str) -> str:
    return fold_word(text).replace("-", " ")


def key_of(form: Form) -> tuple[tuple[str, ...], bool]:
    """What a form is found by; initials with dots are found apart."""
    return tuple(find_parts(form.text).keys), has_dots(form.text)


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_names_of_case(case: dict[str, Any]) -> None:
    matches = find_names(case["input"])
    assert [match.text for match in matches] == [written for written, _ in case["expected"]]
    for match, (_, form) in zip(matches, case["expected"], strict=True):
        assert form in all_forms(match)


def test_every_form_is_found_in_a_sentence_with_all_other_forms_of_its_line() -> None:
    for entity, form in FOUND:
        text = f"kabar: {form.text}, hari ini"
        (match,) = find_names(text)
        others = {other.text for forms in entity.forms.values() for other in forms}
        expected = {other for other in others if plain(other) != plain(form.text)}
        assert (match.start, match.text) == (7, form.text)
        assert expected <= set(all_forms(match)), form.text
        assert ("&" in form.marks) or expected == set(all_forms(match)), form.text


def test_forms_that_are_only_offered_are_not_found_as_their_line() -> None:
    offered = [(entity, form) for entity, _, form in FORMS if ">" in form.marks]
    assert len(offered) > 20
    for entity, form in offered:
        others = {other.text for forms in entity.forms.values() for other in forms if ">" not in other.marks}
        for match in find_names(f"kabar: {form.text}, hari ini"):
            assert match.text != form.text or not others <= {*all_forms(match)}, form.text


def test_other_forms_keep_the_order_of_the_line() -> None:
    (match,) = find_names("rusia")
    assert match.forms["en"][:2] == ("Russia", "Russian")
    assert find_names("PBB")[0].forms["id"] == ("Perserikatan Bangsa-Bangsa",)
    assert find_names("PBB")[0].forms["en"][0] == "UN"


def test_a_form_of_two_lines_gives_the_forms_of_both_in_their_order() -> None:
    (match,) = find_names("Inggris")
    assert match.forms["en"].index("Britain") < match.forms["en"].index("England")


@pytest.mark.parametrize("form", ["US", "WHO", "MA", "BI", "PAN", "HAM", "BIN", "AGO"])
def test_forms_in_capitals_are_never_found_in_small_letters(form: str) -> None:
    assert [match.text for match in find_names(f"kabar: {form}, hari ini")] == [form]
    assert find_names(f"kabar: {form.lower()}, hari ini") == []
    assert find_names(f"kabar: {form.capitalize()}, hari ini") == []


def test_capitals_only_is_marked_wherever_the_form_is_a_word_of_grammar() -> None:
    words = {
        form.text
        for _, form in FOUND
        if fold_word(form.text) in ENGLISH | INDONESIAN and "=" not in form.marks
    }
    assert words == set()


@given(st.lists(PHRASES, max_size=12).map(" ".join))
@UNHURRIED
def test_matches_are_exact_in_order_and_do_not_overlap(text: str) -> None:
    end = 0
    for match in find_names(text):
        assert end <= match.start < match.end
        assert text[match.start : match.end] == match.text
        assert set(match.forms) == {"en", "id"}
        assert match.text not in all_forms(match)
        end = match.end


@given(st.text(max_size=60))
@UNHURRIED
def test_any_text_can_be_looked_through(text: str) -> None:
    for match in find_names(text):
        assert text[match.start : match.end] == match.text


def test_the_longest_name_wins_wherever_one_begins_with_another() -> None:
    keys = {key_of(form)[0]: form for _, form in FOUND}
    nested = [
        form for key, form in keys.items() if any(key[:length] in keys for length in range(1, len(key)))
    ]
    assert len(nested) > 60
    for form in nested:
        assert [match.text for match in find_names(f"kabar: {form.text}, hari ini")] == [form.text]


@given(st.sampled_from(FOUND), st.sampled_from(FOUND))
@UNHURRIED
def test_two_names_side_by_side_are_both_found(left: tuple[Entity, Form], right: tuple[Entity, Form]) -> None:
    text = f"{left[1].text}; {right[1].text}"
    assert [match.text for match in find_names(text)] == [left[1].text, right[1].text]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Rusia", "Russia", True),
        ("rusia", "RUSSIAN", True),
        ("PBB", "U.N.", True),
        ("Inggris", "England", True),
        ("Inggris", "Britain", True),
        ("England", "Britain", False),
        ("BBM", "BlackBerry Messenger", True),
        ("fuel", "BlackBerry Messenger", False),
        ("AS", "United States", True),
        ("as", "United States", False),
        ("UN", "ujian nasional", True),
        ("PBB", "ujian nasional", False),
        ("beras", "beras", False),
        ("", "", False),
        ("AS Roma", "AS Roma", False),
    ],
)
def test_same_name(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same
    assert same_name(other, one) is same


def test_a_lookalike_holds_a_form_of_the_table() -> None:
    for phrase in read_lookalikes():
        assert find_names(f"kabar: {phrase}, hari ini") == [], phrase
        words = phrase.split()
        pieces = [" ".join(words[start:end]) for end in range(len(words) + 1) for start in range(end)]
        pieces.remove(phrase)
        assert any(find_names(piece) or find_names(piece.upper()) for piece in pieces), phrase


def test_a_line_says_what_it_names_how_and_who_says_so() -> None:
    (entity,) = [one for one in ENTITIES if one.forms["en"][0].text == "Poland"]
    assert entity == Entity(
        kind="country",
        forms={
            "en": (Form("Poland"), Form("Polish", frozenset("^"))),
            "id": (Form("Polandia"),),
        },
        sources=("cldr", "factbook"),
        note="to polish",
    )


def test_no_form_belongs_to_two_lines_unless_marked_so() -> None:
    lines: dict[object, set[int]] = {}
    for entity, form in FOUND:
        lines.setdefault(key_of(form), set()).add(ENTITIES.index(entity))
    shared = {key for key, members in lines.items() if len(members) > 1}
    assert shared == {key_of(form) for _, form in FOUND if "&" in form.marks}


def test_one_form_has_the_same_marks_in_both_languages() -> None:
    marks: dict[object, set[frozenset[str]]] = {}
    for entity, _, form in FORMS:
        marks.setdefault((ENTITIES.index(entity), key_of(form)), set()).add(form.marks)
    assert [key for key, kinds in marks.items() if len(kinds) > 1] == []


def test_the_table_has_no_line_and_no_form_twice() -> None:
    assert 250 <= len(ENTITIES) <= 450
    heads = Counter(entity.forms["en"][0].text for entity in ENTITIES)
    assert [head for head, times in heads.items() if times > 1] == []
    for entity in ENTITIES:
        for forms in entity.forms.values():
            texts = [form.text for form in forms]
            assert len({plain(text) for text in texts}) == len(texts), texts
            assert all(text == text.strip() != "" for text in texts), texts


def test_every_line_adds_another_way_to_write_its_name() -> None:
    for entity in ENTITIES:
        assert len({plain(form.text) for forms in entity.forms.values() for form in forms}) > 1, entity


def test_every_source_is_known_and_used() -> None:
    used = {source for entity in ENTITIES for source in entity.sources}
    assert used == set(read_sources())
    assert all(read_sources().values())


def test_kinds_are_few() -> None:
    kinds = {entity.kind for entity in ENTITIES}
    assert kinds == {
        *(
            "acronym",
            "city",
            "country",
            "currency",
            "day",
            "event",
            "faith",
            "feast",
            "history",
            "institution",
        ),
        *("month", "mountain", "party", "people", "person", "province", "region", "water"),
    }


def test_ambiguous_forms_say_why() -> None:
    for entity, _, form in FORMS:
        if form.marks & {"~", "^"}:
            assert entity.note, form.text


def cldr_pairs() -> set[tuple[str, str]]:
    english, indonesian = Locale("en"), Locale("id")
    pairs = [(name, indonesian.territories.get(code, "")) for code, name in english.territories.items()]
    for names in (get_month_names, get_day_names):
        pairs += zip(names("wide", locale="en").values(), names("wide", locale="id").values(), strict=True)
    return {(fold_word(left).replace("&", "and"), fold_word(right)) for left, right in pairs}


def test_lines_that_cite_cldr_agree_with_it() -> None:
    pairs = cldr_pairs()
    citing = [entity for entity in ENTITIES if "cldr" in entity.sources]
    assert len(citing) > 100
    for entity in citing:
        english, indonesian = ([fold_word(form.text) for form in entity.forms[key]] for key in ("en", "id"))
        assert any((left, right) in pairs for left in english for right in indonesian), entity


def test_months_and_days_that_differ_are_all_there() -> None:
    for names in (get_month_names, get_day_names):
        for english, indonesian in zip(
            names("wide", locale="en").values(), names("wide", locale="id").values(), strict=True
        ):
            assert english == indonesian or same_name(english, indonesian)
