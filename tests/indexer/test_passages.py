"""How articles are cut into passages."""

import re
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.passages import cut_into_passages
from search.clusters import is_inside_cluster
from search.errors import TextTooLongError
from search.records import IntMatrix, Passage
from search.sentences import split_into_sentences


def count_words(text: str) -> IntMatrix:
    """A token for every word of up to eight letters, every mark and every wide character."""
    found = re.finditer(r"[a-zA-Z0-9]{1,8}|[^\sa-zA-Z0-9]", text)
    return np.array([match.span() for match in found], dtype=np.int32).reshape(-1, 2)


def count_greedily(text: str) -> IntMatrix:
    """A nasty one: tokens disregard words, and their size depends on the length of the text."""
    size = 1 + len(text) % 3
    starts = range(0, len(text), size)
    return np.array([(at, min(at + size, len(text))) for at in starts], dtype=np.int32).reshape(-1, 2)


def count_with_bytes(text: str) -> IntMatrix:
    """Characters beyond Latin have two tokens with the same span, marks have none."""
    spans = [
        (at, at + 1)
        for at, character in enumerate(text)
        if not character.isspace() and character not in ".,\u0301"
        for _ in range(2 if character > "\u024f" else 1)
    ]
    return np.array(spans, dtype=np.int32).reshape(-1, 2)


def count_vaguely(text: str) -> IntMatrix:
    """Every token claims the whole text."""
    return np.array([(0, len(text))] * (len(text) // 3 + 1), dtype=np.int32)


COUNTERS = st.sampled_from([count_words, count_greedily, count_with_bytes, count_vaguely])
NEWS_PIECES = [
    *("Banjir", "merendam", "Rp1.500", "kata", "Dr.", "satu,", "selesai.", "Namun", "x" * 70, "1,500,000"),
    *("。", "市长宣布了计划", "สวัสดีครับ", "e\u0301\u0302", "👩‍👩‍👧", "🇮🇩", "\u1112\u1161\u11ab"),
    *(" ", ". ", "\n", "\n\n", "\u00a0", "\u2029", "! ", '" '),
]
BODIES = st.one_of(
    st.lists(st.one_of(st.sampled_from(NEWS_PIECES), st.text(max_size=5)), max_size=60).map("".join),
    st.text(max_size=300),
)


def cut(body: str, max_tokens: int, count: Callable[[str], IntMatrix] = count_words) -> list[Passage]:
    return cut_into_passages(body, article_id="a", count=count, max_tokens=max_tokens)


def texts(body: str, max_tokens: int) -> list[str]:
    return [passage.text for passage in cut(body, max_tokens)]


def sizes(passages: list[Passage]) -> list[int]:
    return [len(count_words(passage.text)) for passage in passages]


def test_a_short_article_is_one_passage() -> None:
    [passage] = cut("  Hujan turun. Sungai meluap.\n", 50)
    assert passage == Passage(
        passage_id="a#0", article_id="a", start=2, end=29, text="Hujan turun. Sungai meluap."
    )


def test_passages_are_numbered_from_zero_in_order() -> None:
    passages = cut("Satu dua tiga. " * 12, 8)
    assert [passage.passage_id for passage in passages] == [f"a#{ordinal}" for ordinal in range(6)]


@pytest.mark.parametrize("body", ["", " \n\t\u2029 "])
def test_a_body_without_text_has_no_passages(body: str) -> None:
    assert cut(body, 10) == []


def test_passages_end_where_sentences_end() -> None:
    body = "Hujan turun di hulu. Sungai meluap. Warga mengungsi ke balai desa. Bantuan datang sore hari."
    ends = {span.end for span in split_into_sentences(body)}
    assert {passage.end for passage in cut(body, 9)} <= ends


def test_sizes_are_even_instead_of_full_with_a_rest() -> None:
    # Eleven sentences of 4 tokens: full passages of 20 would leave a last one of 4.
    assert sizes(cut("Satu dua tiga. " * 11, 20)) == [16, 16, 12]


def test_a_paragraph_end_near_the_target_is_preferred() -> None:
    body = "Satu dua tiga. " * 4 + "\n\n" + "Empat lima enam. " * 6
    assert texts(body, 24) == [("Satu dua tiga. " * 4).strip(), ("Empat lima enam. " * 6).strip()]


def test_a_line_break_that_is_no_paragraph_does_not_pull() -> None:
    body = "Satu dua tiga. " * 4 + "\n" + "Empat lima enam. " * 6
    assert sizes(cut(body, 24)) == [20, 20]


def test_a_paragraph_end_far_from_the_target_is_not_worth_it() -> None:
    body = "Satu dua tiga. " * 3 + "\n\n" + "Empat lima enam. " * 7
    assert sizes(cut(body, 24)) == [20, 20]


def test_a_long_sentence_is_cut_at_a_clause() -> None:
    body = "satu dua tiga empat, lima enam tujuh delapan sembilan"
    assert texts(body, 8) == ["satu dua tiga empat,", "lima enam tujuh delapan sembilan"]


def test_a_long_sentence_without_clauses_is_cut_between_words() -> None:
    assert texts("satu dua tiga empat lima enam", 4) == ["satu dua tiga", "empat lima enam"]


def test_the_comma_of_a_number_is_no_clause() -> None:
    assert texts("satu dua 1,500,000 tiga empat lima", 7) == ["satu dua 1,500,000", "tiga empat lima"]


def test_a_long_word_is_cut_between_tokens() -> None:
    assert texts("a" * 64, 3) == ["a" * 16, "a" * 24, "a" * 24]


def test_a_token_that_ends_inside_a_letter_is_passed_over() -> None:
    def count_threes(text: str) -> IntMatrix:
        return np.array([(at, at + 3) for at in range(0, len(text), 3)], dtype=np.int32)

    assert cut("abcdefghi\u0301jklmnopq", 3, count_threes)[0].text == "abcdef"


def test_a_piece_of_a_long_sentence_shares_a_passage_with_its_neighbour() -> None:
    body = "Ya. " + "Satu dua tiga empat lima enam tujuh delapan sembilan"
    assert texts(body, 8) == ["Ya. Satu dua tiga empat", "lima enam tujuh delapan sembilan"]


def test_family_and_flags_stay_whole() -> None:
    body = "👩‍👩‍👧" * 6 + "🇮🇩" * 5
    for passage in cut(body, 6):
        assert not is_inside_cluster(body, passage.start)


def test_a_letter_under_a_heap_of_marks_is_broken_rather_than_lost() -> None:
    body = "e" + "\u0301" * 100
    passages = cut(body, 7)
    assert "".join(passage.text for passage in passages) == body
    assert max(sizes(passages)) <= 7


def test_one_character_longer_than_a_passage_is_an_error_that_says_so() -> None:
    with pytest.raises(TextTooLongError) as raised:
        cut("ab界", 1, count_with_bytes)
    assert str(raised.value) == (
        "The character '界' alone has 2 tokens, more than the 1 of a passage: choose a larger passage size."
    )


def test_a_passage_needs_room_for_a_token() -> None:
    with pytest.raises(ValueError, match="A passage needs room for at least one token, not 0"):
        cut("Hujan.", 0)


@given(BODIES, st.integers(2, 40), COUNTERS)
def test_every_character_but_whitespace_lies_in_one_passage(
    body: str, max_tokens: int, count: Callable[[str], IntMatrix]
) -> None:
    passages = cut(body, max_tokens, count)
    assert "".join("".join(passage.text for passage in passages).split()) == "".join(body.split())


@given(BODIES, st.integers(2, 40), COUNTERS)
def test_offsets_are_exact_trimmed_and_in_order(
    body: str, max_tokens: int, count: Callable[[str], IntMatrix]
) -> None:
    end_of_previous = 0
    for passage in cut(body, max_tokens, count):
        assert end_of_previous <= passage.start < passage.end
        assert body[passage.start : passage.end] == passage.text == passage.text.strip()
        end_of_previous = passage.end


@given(BODIES, st.integers(2, 40), COUNTERS)
def test_no_passage_has_more_tokens_than_the_model_reads(
    body: str, max_tokens: int, count: Callable[[str], IntMatrix]
) -> None:
    assert all(len(count(passage.text)) <= max_tokens for passage in cut(body, max_tokens, count))


@given(BODIES, st.integers(2, 40))
def test_a_sentence_that_fits_is_never_broken(body: str, max_tokens: int) -> None:
    passages = cut(body, max_tokens)
    for span in split_into_sentences(body):
        if len(count_words(body[span.start : span.end])) <= max_tokens:
            assert any(passage.start <= span.start and span.end <= passage.end for passage in passages)


@given(BODIES, st.integers(30, 60))
def test_no_cluster_is_broken(body: str, max_tokens: int) -> None:
    # A cluster of this alphabet has far fewer characters than the budget has tokens.
    passages = cut(body, max_tokens)
    for previous, passage in pairwise(passages):
        if previous.end == passage.start:
            assert not is_inside_cluster(body, passage.start, start=previous.start)


@given(st.lists(st.integers(1, 12), min_size=1, max_size=60), st.integers(12, 60))
def test_no_tiny_passage_is_left_over(words: list[int], max_tokens: int) -> None:
    """The last two passages together fill one, else they would be one."""
    body = " ".join("Kata" + " kata" * (number - 1) + "." for number in words)
    last_two = sizes(cut(body, max_tokens + 1))[-2:]
    assert len(last_two) == 1 or sum(last_two) > max_tokens + 1


def test_a_sentence_that_shares_a_token_is_counted_alone() -> None:
    # All tokens begin with the text, so that the second sentence seems to have none.
    body = "Banjir. " + "Banjir" * 8
    assert [len(count_vaguely(passage.text)) <= 16 for passage in cut(body, 16, count_vaguely)] == [True] * 3


def test_passages_that_stay_clear_of_the_limit_are_counted_once() -> None:
    counted: list[str] = []

    def count(text: str) -> IntMatrix:
        counted.append(text)
        return count_words(text)

    body = "Hujan turun deras. " * 20
    assert (len(cut(body, 120, count)), counted) == (1, [body.strip()])


def test_the_text_is_counted_a_bounded_number_of_times() -> None:
    counted: list[int] = []

    def count(text: str) -> IntMatrix:
        counted.append(len(text))
        return count_words(text)

    for body in ("Satu dua tiga empat. " * 2_000, "satu dua tiga, " * 3_000, "a" * 50_000, "市" * 30_000):
        counted.clear()
        cut(body, 200, count)
        assert sum(counted) < 12 * len(body)
        assert max(counted) <= 20_000
