"""The marked pairs that highlights are judged by are in order themselves."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from search.language import detect_article_language, detect_query_language
from search.text import find_words, fold_word
from tests.search.highlight_pairs import CASES, Half, HighlightItem, Mark, find_faults, load_highlight_items

SEEN, UNSEEN = load_highlight_items("seen"), load_highlight_items("unseen")
FRESH = load_highlight_items("fresh")
EVERY = (*SEEN, *UNSEEN, *FRESH)

SOUND = HighlightItem(
    label="a sound item",
    query="flood in the valley",
    query_language="en",
    passage=(
        "Banjir merendam lembah itu sejak dini hari, dan warga dua desa menunggu perahu karet di atap rumah, "
        "kata petugas, sedangkan banjir kedua diperkirakan datang besok sore dari arah hulu sungai."
    ),
    passage_language="id",
    marks=(
        Mark("flood", 0, 6, "Banjir"),
        Mark("valley", 16, 22, "lembah"),
        Mark("flood", 124, 130, "banjir"),
    ),
    optional=(),
)


@pytest.mark.parametrize("half", ["seen", "unseen"])
def test_each_half_is_large_and_balanced(half: Half) -> None:
    items = load_highlight_items(half)
    directions = Counter(item.direction for item in items)
    assert len(items) >= 75
    assert directions["en>id"] == directions["id>en"]
    assert directions["en>en"] == directions["id>id"]
    assert sum(item.is_across for item in items) / len(items) == pytest.approx(0.8, abs=0.02)


@pytest.mark.parametrize("item", EVERY, ids=str)
def test_the_languages_are_as_declared(item: HighlightItem) -> None:
    assert detect_article_language(item.passage).language == item.passage_language
    assert detect_query_language(item.query).language == item.query_language


@pytest.mark.parametrize("item", EVERY, ids=str)
def test_all_occurrences_of_a_marked_word_are_marked(item: HighlightItem) -> None:
    starts: dict[tuple[str, str], set[int]] = {}
    for mark in (*item.marks, *item.optional):
        starts.setdefault((mark.query_term, fold_word(mark.text)), set()).add(mark.start)
    for (_, form), marked in starts.items():
        assert marked == places_of(form, item), form


def test_nothing_stands_twice() -> None:
    for texts in (
        [item.label for item in EVERY],
        [item.query for item in EVERY],
        [item.passage for item in EVERY],
    ):
        assert [text for text, count in Counter(texts).items() if count > 1] == []


def test_the_fresh_set_is_all_across_and_balanced() -> None:
    directions = Counter(item.direction for item in FRESH)
    assert directions == {"en>id": len(FRESH) / 2, "id>en": len(FRESH) / 2}
    assert len(FRESH) >= 60


@pytest.mark.parametrize(("one", "other"), [(SEEN, UNSEEN), (SEEN, FRESH), (UNSEEN, FRESH)])
def test_the_sets_have_little_in_common(
    one: tuple[HighlightItem, ...], other: tuple[HighlightItem, ...]
) -> None:
    left, right = vocabulary(one), vocabulary(other)
    assert len(left & right) / min(len(left), len(right)) < 0.15
    for left_item in one:
        for right_item in other:
            shared = vocabulary((left_item,)) & vocabulary((right_item,))
            assert len(shared) <= 2, (left_item.label, right_item.label)


@pytest.mark.parametrize("items", [SEEN, UNSEEN, FRESH], ids=["seen", "unseen", "fresh"])
def test_about_a_fifth_of_the_content_words_has_no_answer(items: tuple[HighlightItem, ...]) -> None:
    unanswered = sum(len(item.unanswered) for item in items)
    assert unanswered / sum(len(item.content_words) for item in items) == pytest.approx(0.2, abs=0.03)


def test_a_sound_item_has_no_faults() -> None:
    assert find_faults(SOUND) == []
    assert SOUND.content_words == ("flood", "valley")
    assert replace(SOUND, query="flood in the valley, bridge gone").unanswered == ("bridge", "gone")


@pytest.mark.parametrize(
    ("faulty", "fault"),
    [
        (replace(SOUND, query_language="ms"), "the languages ms>id are not en or id"),
        (replace(SOUND, query="flood  in the valley"), "the text is not normalised"),
        (replace(SOUND, passage=SOUND.passage + " Air" * 50), "the passage has 80 words, not 25 to 70"),
        (replace(SOUND, marks=()), "nothing is marked"),
        (replace(SOUND, query="floods in the valley"), "'flood' is no word of the query"),
        (replace(SOUND, query="Flood, flood in the valley"), "'flood' stands in the query more than once"),
        (
            replace(SOUND, marks=(Mark("flood", 0, 5, "Banji"),)),
            "'Banji' is no word of the passage from 0 to 5",
        ),
        (
            replace(SOUND, marks=(Mark("flood", 124, 130, "Banjir"),)),
            "'Banjir' is no word of the passage from 124 to 130",
        ),
        (replace(SOUND, optional=SOUND.marks[:1]), "'Banjir' is marked 2 times for 'flood'"),
        (
            replace(SOUND, marks=(Mark("in", 0, 6, "Banjir"),)),
            "the function word 'in' of the query is marked",
        ),
        (
            replace(SOUND, marks=(Mark("flood", 23, 26, "itu"),)),
            "the function word 'itu' of the passage is marked",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_fault_is_named(faulty: HighlightItem, fault: str) -> None:
    assert fault in find_faults(faulty)


def test_loading_names_the_item_and_its_fault(tmp_path: Path) -> None:
    cases = json.loads((CASES / "highlights-seen.json").read_text("utf-8"))
    cases[1]["pairs"][0]["words"][0]["start"] += 1
    (tmp_path / "highlights-seen.json").write_text(json.dumps(cases), "utf-8")
    with pytest.raises(
        ValueError, match=r"highlights-seen\.json: ferry sinks: 'feri' is no word of the passage"
    ):
        load_highlight_items("seen", folder=tmp_path)


def test_an_optional_mark_may_be_a_function_word() -> None:
    assert find_faults(replace(SOUND, optional=(Mark("valley", 23, 26, "itu"),))) == []


def places_of(form: str, item: HighlightItem) -> set[int]:
    return {word.start for word in find_words(item.passage) if fold_word(word.text) == form}


def vocabulary(items: tuple[HighlightItem, ...]) -> set[str]:
    return {fold_word(word) for item in items for word in item.content_words}
