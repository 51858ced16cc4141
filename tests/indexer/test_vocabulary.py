from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indexer.vocabulary import ShelfWords, Vocabulary, read_vocabulary
from search.records import FloatMatrix
from search.store.lexicon import fold_entry
from search.store.word_bits import BitMatrix, pack_signs
from search.text import find_words

DIMENSION = 12


def direction(seed: int) -> FloatMatrix:
    signs = np.random.default_rng(seed).integers(0, 2, DIMENSION) * 2 - 1
    return signs.astype(np.float32)


@dataclass(frozen=True)
class ToldPassage:
    """A passage whose words all point one way, given as signs."""

    text: str
    signs: FloatMatrix
    vector: FloatMatrix


def passage(text: str, signs: FloatMatrix | None = None, vector: FloatMatrix | None = None) -> ToldPassage:
    return ToldPassage(
        text, direction(0) if signs is None else signs, direction(1) if vector is None else vector
    )


def read(passages: Sequence[ToldPassage], language: str = "en") -> Vocabulary:
    found = [[word.text for word in find_words(told.text)] for told in passages]
    written = [word for words in found for word in words]
    entries = list(dict.fromkeys(map(fold_entry, written)))
    bits = [np.tile(told.signs, (len(words), 1)) for told, words in zip(passages, found, strict=True)]

    def read_bits(run: slice) -> BitMatrix:
        return pack_signs(np.concatenate(bits[run]))

    shelf = ShelfWords(
        entries=tuple(entries),
        numbers=np.array([entries.index(fold_entry(word)) for word in written], np.int32),
        small=np.array([word[0].islower() for word in written], np.bool_),
        counts=np.array([len(words) for words in found], np.int64),
        read_bits=read_bits,
        vectors=np.array([told.vector for told in passages], np.float32).reshape(-1, DIMENSION),
    )
    return read_vocabulary(language, shelf)


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
