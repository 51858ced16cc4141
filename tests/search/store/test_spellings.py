"""Words counted as arrays are those counted passage by passage."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from search.store.spellings import WordCounter, written_forms

WORDS = ["Air", "air", "AIR", "Anak-anak", "anak", "Anak", "apì", "Api", "York's", "York", "2024", "x" * 41]


def count_plainly(passages: list[set[str]]) -> dict[tuple[str, str], int]:
    """Of the ways in which a passage writes a word the last in the order of letters counts."""
    counts: Counter[tuple[str, str]] = Counter()
    for words in passages:
        counts.update(dict(sorted(form for word in words for form in written_forms(word))).items())
    return dict(counts)


@given(st.lists(st.sets(st.sampled_from(WORDS)), max_size=12))
def test_counts_are_those_of_each_passage(passages: list[set[str]]) -> None:
    counter = WordCounter()
    for words in passages:
        counter.add(words)
    found = list(counter.spellings())
    assert dict(found) == count_plainly(passages)
    assert found == sorted(found)


def test_a_passage_counts_once_for_a_word_that_it_has_in_two_ways() -> None:
    counter = WordCounter()
    counter.add({"Banjir", "banjir", "banjir-banjir"})
    counter.add({"Banjir"})
    assert list(counter.spellings()) == [
        (("banjir", "Banjir"), 1),
        (("banjir", "banjir"), 1),
        (("banjir-banjir", "banjir-banjir"), 1),
    ]
