"""Frames are found in a few steps, and are the same as when every beginning of every line is compared."""

from collections import defaultdict
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.cleaning.learned_frames import (
    FEWEST_ARTICLES,
    LONGEST_FIXED,
    find_shared,
    first_words,
    last_words,
    list_short_lines,
    split_beginning,
    split_ending,
)
from indexer.cleaning.learned_units import dissect

WORDS = st.sampled_from(
    ["Baca", "juga", "juga:", "•", "-", "»", "BACA", "Foto:", "hujan", "Stra\u00dfe", "-juga-"]
)
LINES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
ARTICLES = st.lists(st.lists(LINES, min_size=1, max_size=4).map("\n".join), min_size=3, max_size=8)


@pytest.mark.parametrize(("take", "split"), [(first_words, split_beginning), (last_words, split_ending)])
@given(bodies=ARTICLES)
def test_whatever_three_articles_share_is_found(
    take: Callable[[Sequence[str], int], str],
    split: Callable[[str, int], tuple[str, str]],
    bodies: list[str],
) -> None:
    articles = [dissect(body) for body in bodies]
    having: defaultdict[str, set[int]] = defaultdict(set)
    for index, article in enumerate(articles):
        for unit in article.lines:
            for words in range(1, LONGEST_FIXED + 1):
                fixed, rest = split(unit.text, words)
                if rest:
                    having[fixed].add(index)
    shared = {fixed for fixed, indexes in having.items() if len(indexes) >= FEWEST_ARTICLES}
    assert shared <= find_shared(list_short_lines(articles), take)


def test_what_only_two_articles_have_is_left_out() -> None:
    articles = [dissect(body) for body in ("Baca juga: satu", "Baca juga: dua", "Baca buku: tiga")]
    assert find_shared(list_short_lines(articles), first_words) == {"", "baca"}
