"""The best sentences of many texts at once, against the plain way: sentence by sentence."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.best_sentences import find_best_sentences
from search.content_words import find_content_words
from search.records import Span
from search.sentences import split_into_sentences
from search.store.text_spans import find_spans, join_spans

SENTENCES = (
    "Banjir besar.",
    "Di sana!",
    "Harga beras naik lagi.",
    "🌊.",
    "Desa itu damai?",
    "Air\n\npasang.",
)


def find_plainly(text: str, matches: np.ndarray, weights: np.ndarray) -> Span | None:
    words = find_content_words(text, "id")
    best, best_score = None, -np.inf
    for sentence in split_into_sentences(text):
        inside = [
            place
            for place, word in enumerate(words)
            if sentence.start <= word.start and word.end <= sentence.end
        ]
        score = (matches[:, inside].max(axis=1) * weights).sum() if inside and len(weights) else 0.0
        if score > best_score:
            best, best_score = sentence, score
    return best


@given(
    texts=st.lists(st.lists(st.sampled_from(SENTENCES), max_size=5).map(" ".join), min_size=1, max_size=4),
    terms=st.integers(0, 3),
    seed=st.integers(0, 99),
)
def test_all_texts_at_once_give_what_each_gives_by_itself(texts: list[str], terms: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    spans = [find_spans(text, "id", find_content_words(text, "id")) for text in texts]
    # Few values, so that sentences often are equal and the first has to be taken.
    matches = [chance.integers(-2, 3, (terms, len(one.words))).astype(np.float32) / 4 for one in spans]
    weights = np.full(terms, 0.25, np.float32)
    found = find_best_sentences(join_spans(spans), np.concatenate(matches, axis=1), weights)
    expected = [find_plainly(text, own, weights) for text, own in zip(texts, matches, strict=True)]
    assert found == expected


@pytest.mark.parametrize(("matches", "best"), [([[0.1, 0.5]], 1), ([[0.5, 0.5]], 0), ([[-0.5, -0.1]], 1)])
def test_the_sentence_with_the_best_match_is_found(matches: list[list[float]], best: int) -> None:
    text = "Banjir. Harga."
    spans = find_spans(text, "id", find_content_words(text, "id"))
    found = find_best_sentences(spans, np.array(matches, np.float32), np.ones(1, np.float32))
    assert found == [split_into_sentences(text)[best]]
