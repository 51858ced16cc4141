from collections.abc import Iterable, Sequence

import numpy as np

from indexer.vocabulary import PassageWords, Vocabulary, read_vocabulary
from search.records import FloatMatrix
from search.store.lexicon import fold_entry
from search.store.word_bits import pack_signs
from search.text import find_words

DIMENSION = 12


def direction(seed: int) -> FloatMatrix:
    signs = np.random.default_rng(seed).integers(0, 2, DIMENSION) * 2 - 1
    return signs.astype(np.float32)


def passage(text: str, signs: FloatMatrix | None = None, vector: FloatMatrix | None = None) -> PassageWords:
    """All words of a text point one way, given as signs; the passage's own vector is free."""
    words = [word.text for word in find_words(text)]
    rows = np.tile(direction(0) if signs is None else signs, (len(words), 1))
    return PassageWords(
        [fold_entry(word) for word in words],
        np.array([word[0].islower() for word in words], np.bool_),
        pack_signs(rows),
        direction(1) if vector is None else vector,
    )


def read(passages: Sequence[PassageWords], language: str = "en") -> Vocabulary:
    def again() -> Iterable[PassageWords]:
        return iter(passages)

    return read_vocabulary(language, again, dimension=DIMENSION)


def test_words_are_ordered_by_passages_that_hold_them_then_by_the_alphabet() -> None:
    read_once = read(
        [passage("river flood river river"), passage("flood bridge river"), passage("flood bridge")]
    )
    assert read_once.words == ("flood", "bridge", "river")
    assert read_once.passages.tolist() == [3, 2, 2]


def test_rare_short_grammatical_and_numeric_words_are_left_out() -> None:
    text = "the flood of 2024 in by up3 Rp it covid-19 e.g."
    assert read([passage(text), passage(text), passage("drought")]).words == ("flood",)


def test_a_word_said_twice_counts_as_the_word() -> None:
    found = read([passage("Anak-anak"), passage("anak")], "id")
    assert found.words == ("anak",)
    assert found.passages.tolist() == [2]


def test_a_word_nearly_always_written_with_a_capital_is_a_name() -> None:
    passages = [passage("Jakarta floods")] * 4 + [passage("jakarta Floods")] + [passage("Floods")] * 2
    found = read(passages * 2)
    assert dict(zip(found.words, found.names.tolist(), strict=True)) == {"jakarta": False, "floods": False}
    found = read([*passages * 2, *[passage("Jakarta")] * 3])
    assert dict(zip(found.words, found.names.tolist(), strict=True)) == {"jakarta": True, "floods": False}


def test_meanings_are_centred_means_of_all_places_and_contexts_means_of_passages() -> None:
    first, second, third = direction(2), direction(3), direction(4)
    far, near = direction(5), direction(6)
    found = read(
        [
            passage("flood flood drought", first, far),
            passage("flood", second, near),
            passage("drought", third, near),
        ]
    )
    assert found.words == ("drought", "flood")
    means = np.array([(first + third) / 2, (2 * first + second) / 3])
    means -= means.mean(axis=0)
    contexts = np.array([far + near, far + near])
    assert np.allclose(found.meanings, means / np.linalg.norm(means, axis=1, keepdims=True), atol=1e-6)
    assert np.allclose(found.contexts, contexts / np.linalg.norm(contexts, axis=1, keepdims=True), atol=1e-6)


def test_passages_without_known_words_give_an_empty_vocabulary() -> None:
    for passages in ([], [passage("")], [passage("once")]):
        found = read(passages)
        assert found.words == ()
        assert found.meanings.shape == found.contexts.shape == (0, DIMENSION)
