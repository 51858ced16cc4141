"""Excerpts of long passages: the best sentence is in them, then as many words as fit, cut between words."""

from hypothesis import given
from hypothesis import strategies as st

from search.records import Span
from tests.made_records import find_span
from web.excerpt import EXCERPT_CHARACTERS, cut_excerpt

FILLER = "water " * 300
WORDY = st.lists(st.text("abc", min_size=1, max_size=38), max_size=8).map(lambda words: " ".join(words * 30))


def _whole(text: str) -> Span:
    return Span(start=0, end=len(text))


def _cut(text: str, words: list[Span], sentence: Span) -> str:
    excerpt = cut_excerpt(text, words, sentence)
    return text[excerpt.start : excerpt.end]


def test_an_ordinary_passage_is_shown_whole() -> None:
    text = "a" * EXCERPT_CHARACTERS
    assert cut_excerpt(text, [], Span(start=3, end=9)) == _whole(text)


def test_without_a_sentence_it_is_where_the_words_are() -> None:
    text = FILLER + "the harbour flooded twice " + FILLER
    words = [find_span(text, "harbour"), find_span(text, "flooded")]
    excerpt = _cut(text, words, _whole(text))
    assert "harbour flooded" in excerpt
    assert excerpt.startswith("water ")
    assert excerpt.endswith(" water")


def test_the_best_sentence_is_there_even_if_the_words_are_elsewhere() -> None:
    text = FILLER + "The river took the old bridge. " + FILLER + "flood flood flood"
    words = [Span(start=len(text) - end, end=len(text) - end + 5) for end in (5, 11, 17)]
    assert _cut(text, words, find_span(text, "The river took the old bridge.")).startswith("The river took")


def test_beside_the_best_sentence_as_many_words_as_fit() -> None:
    sentence = "The river took the old bridge."
    text = f"{FILLER}flood {'water ' * 60}flood {sentence} {'water ' * 30}{FILLER}"
    first = text.index("flood")
    words = [Span(start=first, end=first + 5), Span(start=text.rindex("flood"), end=text.rindex("flood") + 5)]
    excerpt = _cut(text, words, find_span(text, sentence))
    assert sentence in excerpt
    assert excerpt.count("flood") == 2


def test_of_a_sentence_too_long_to_show_the_part_with_the_words_is_shown() -> None:
    text = FILLER + "flood " + FILLER
    excerpt = _cut(text, [find_span(text, "flood")], Span(start=600, end=len(text) - 600))
    assert "flood" in excerpt


def test_a_sentence_too_long_to_show_begins_with_its_first_word() -> None:
    text = FILLER + "Rivers rose. " + FILLER
    sentence = Span(start=text.index("Rivers"), end=len(text))
    assert _cut(text, [], sentence).startswith("Rivers rose.")


@given(WORDY, st.lists(st.tuples(st.integers(0, 2000), st.integers(1, 30)), max_size=6), st.data())
def test_an_excerpt_fits_holds_the_sentence_and_stands_between_words(
    text: str, places: list[tuple[int, int]], data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    sentence = Span(start=start, end=data.draw(st.integers(start, len(text))))
    words = [Span(start=first, end=first + length) for first, length in places if first + length <= len(text)]
    excerpt = cut_excerpt(text, words, sentence)
    assert 0 <= excerpt.start <= excerpt.end <= len(text)
    assert excerpt.end - excerpt.start <= EXCERPT_CHARACTERS
    if sentence.end - sentence.start <= EXCERPT_CHARACTERS:
        assert excerpt.start <= sentence.start
        assert sentence.end <= excerpt.end
    elif len(text) > EXCERPT_CHARACTERS:
        assert sentence.start <= excerpt.start < excerpt.end <= sentence.end
    for place in {excerpt.start, excerpt.end} - {0, len(text), sentence.start, sentence.end}:
        assert " " in text[place - 1 : place + 1]


@given(WORDY, st.lists(st.integers(0, 2000), max_size=5))
def test_no_excerpt_without_a_sentence_holds_fewer_words_than_the_opening(
    text: str, places: list[int]
) -> None:
    words = [Span(start=place, end=place + 1) for place in places if place < len(text)]
    excerpt = cut_excerpt(text, words, _whole(text))
    inside = sum(excerpt.start <= word.start and word.end <= excerpt.end for word in words)
    assert inside >= sum(word.end <= EXCERPT_CHARACTERS - 40 for word in words)
