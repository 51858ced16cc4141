"""Where sentences begin and end."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.records import Span
from search.sentences import split_into_sentences

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "cases" / "sentences.json").read_text(encoding="utf-8")
)

NEWS_PIECES = [
    *(
        "Rp1.500.000",
        "No. 5",
        "Dr.",
        "J. K. Rowling",
        "dll.",
        "katanya",
        "Namun",
        "U.S.",
        "kompas.com",
        "...",
    ),
    *(".", "!", "?", "…", "。", "।", '"', "”", ")", "(", "a\u0301", "😀"),
    *(" ", "\n", "\n\n", "\r\n", "\u2029"),
]
NEWS_TEXT = st.lists(st.sampled_from(NEWS_PIECES), max_size=40).map("".join)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            id=case["label"],
            marks=[pytest.mark.xfail(strict=True, reason=case["comment"])]
            if case.get("expect") == "fail"
            else [],
        )
        for case in CASES
    ],
)
def test_sentences_of_case(case: dict[str, Any]) -> None:
    text = case["text"]
    assert [text[span.start : span.end] for span in split_into_sentences(text)] == case["expected"]


def test_offsets_are_those_of_the_text() -> None:
    assert split_into_sentences("  Satu.\n\nDua. ") == [Span(2, 7), Span(9, 13)]


@given(st.one_of(NEWS_TEXT, st.text()))
def test_every_character_but_whitespace_lies_in_one_sentence(text: str) -> None:
    covered = "".join(text[span.start : span.end] for span in split_into_sentences(text))
    assert "".join(covered.split()) == "".join(text.split())


@given(st.one_of(NEWS_TEXT, st.text()))
def test_sentences_are_trimmed_and_in_order(text: str) -> None:
    end_of_previous = 0
    for span in split_into_sentences(text):
        assert end_of_previous <= span.start < span.end
        assert text[span.start : span.end].strip() == text[span.start : span.end]
        end_of_previous = span.end


@given(NEWS_TEXT, NEWS_TEXT)
def test_a_blank_line_parts_what_is_before_it_from_what_is_behind(before: str, behind: str) -> None:
    parted = split_into_sentences(f"{before}\n\n{behind}")
    offset = len(before) + 2
    assert parted == split_into_sentences(before) + [
        Span(span.start + offset, span.end + offset) for span in split_into_sentences(behind)
    ]


@pytest.mark.parametrize("piece", [".", ". ", '" . ', "\n", " ", "A. ", "Dr.\n", "?!", "。"])
def test_a_hostile_text_is_split_like_any_other(piece: str) -> None:
    text = "Awal " + piece * 20_000 + " Akhir"
    spans = split_into_sentences(text)
    assert (spans[0].start, spans[-1].end) == (0, len(text))
