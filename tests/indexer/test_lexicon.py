from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.lexicon import LEAST_CLOSENESS, mine_lexicon, mine_pairs, read_vocabularies
from indexer.progress import SilentProgress
from indexer.vocabulary import Vocabulary
from search.content_words import find_content_words
from search.encoder.protocol import Role
from search.encoder.word_vectors import word_vectors
from search.records import Article, FloatMatrix, Passage
from search.store.catalogue_writer import CatalogueWriter
from search.store.entries import RawCopy
from search.store.generation import CATALOGUE_NAME, VECTORS_NAME
from search.store.lexicon import LEXICON_NAME, Lexicon, Translation, write_translations
from search.store.text_spans import TextSpansWriter, find_spans
from search.store.vectors import write_vectors
from search.store.word_bits import WordBitsWriter, pack_signs
from tests.concept_encoder import CONCEPTS, ConceptEncoder

RAW = RawCopy(format="text", fields={}, content=b"")


def units(rows: int, columns: int, seed: int) -> FloatMatrix:
    vectors = np.random.default_rng(seed).standard_normal((rows, columns))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def vocabulary(
    language: str,
    words: Sequence[str],
    meanings: FloatMatrix,
    contexts: FloatMatrix | None = None,
    names: Sequence[str] = (),
) -> Vocabulary:
    return Vocabulary(
        language=language,
        words=tuple(words),
        passages=np.arange(len(words), 0, -1) + 1,
        names=np.array([word in names for word in words]),
        meanings=meanings,
        contexts=np.zeros_like(meanings) if contexts is None else contexts,
    )


def pairs_of(entries: Sequence[Translation], language: str) -> dict[str, list[str]]:
    """Kept translations out of a language, by word."""
    found: dict[str, list[str]] = {}
    for entry in entries:
        if entry.language == language and entry.weight > 0:
            found.setdefault(entry.word, []).append(entry.other_word)
    return found


def brute_force(left: Vocabulary, right: Vocabulary) -> dict[tuple[str, str], float]:
    """Every kept pair and its closeness, from the whole table at once."""
    table = left.meanings.astype(np.float64) @ right.meanings.T + 0.2 * (left.contexts @ right.contexts.T)
    rows = np.sort(table, axis=1)[:, -10:].mean(axis=1)
    columns = np.sort(table, axis=0)[-10:].mean(axis=0)
    closeness = table - (rows[:, None] + columns) / 2
    kept = {}
    for i, j in product(range(len(left.words)), range(len(right.words))):
        value = closeness[i, j]
        floor = 0.18 if left.names[i] or right.names[j] else LEAST_CLOSENESS
        third_of_row, third_of_column = np.sort(closeness[i])[-3:][0], np.sort(closeness[:, j])[-3:][0]
        much_better = max(closeness[i].max(), closeness[:, j].max()) - 0.2
        if (
            value >= max(floor, third_of_row, third_of_column, much_better)
            and left.words[i] != right.words[j]
        ):
            kept[left.words[i], right.words[j]] = value
    return kept


@pytest.mark.slow
@settings(deadline=None, max_examples=25)
@given(
    seed=st.integers(0, 10_000),
    left=st.integers(1, 1100),
    right=st.integers(1, 40),
    columns=st.integers(3, 24),
)
@example(seed=1, left=1100, right=40, columns=8)
def test_pairs_are_those_of_the_whole_table(seed: int, left: int, right: int, columns: int) -> None:
    random_state = np.random.default_rng(seed)
    one = [f"w{place}" for place in range(left)]
    other = [f"w{place}" if random_state.random() < 0.1 else f"o{place}" for place in range(right)]
    english = vocabulary(
        "en", one, units(left, columns, seed), units(left, columns, seed + 1), names=one[::3]
    )
    indonesian = vocabulary(
        "id", other, units(right, columns, seed + 2), units(right, columns, seed + 3), names=other[::4]
    )
    entries = mine_pairs(english, indonesian)
    expected = brute_force(english, indonesian)
    found = {
        (entry.word, entry.other_word): entry for entry in entries if entry.language == "en" and entry.weight
    }
    assert found.keys() == expected.keys()
    assert all(abs(entry.closeness - expected[pair]) < 1e-3 for pair, entry in found.items())
    turned = {(entry.other_word, entry.word) for entry in entries if entry.language == "id" and entry.weight}
    assert turned == expected.keys()


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10_000))
def test_every_word_has_one_to_three_translations_or_its_nearest_at_no_weight(seed: int) -> None:
    english = vocabulary("en", [f"e{place}" for place in range(30)], units(30, 6, seed))
    indonesian = vocabulary("id", [f"i{place}" for place in range(50)], units(50, 6, seed + 1))
    entries = mine_pairs(english, indonesian)
    for words in (english, indonesian):
        for word in words.words:
            weights = [
                entry.weight for entry in entries if (entry.language, entry.word) == (words.language, word)
            ]
            assert weights == [0] or (
                1 <= len(weights) <= 3 and all(0.5 <= weight <= 1 for weight in weights)
            )


def test_a_word_keeps_its_own_partner_and_not_that_of_its_neighbour() -> None:
    directions = units(20, 64, 1)
    blended = directions.copy()
    # White and black are used alike, each still nearer to its own translation.
    blended[1] = 0.6 * directions[0] + 0.8 * directions[1]
    english = vocabulary("en", ["white", "black", *(f"e{place}" for place in range(18))], blended)
    indonesian = vocabulary("id", ["putih", "hitam", *(f"i{place}" for place in range(18))], blended)
    found = pairs_of(mine_pairs(english, indonesian), "id")
    assert (found["putih"], found["hitam"]) == (["white"], ["black"])


def test_forms_of_one_word_are_translations_side_by_side() -> None:
    directions = units(12, 64, 2)
    price = units(1, 64, 3) * 0.1
    english = vocabulary(
        "en", ["price", "prices", *(f"e{place}" for place in range(11))],
        np.concatenate([directions[:1], directions[:1] + price, directions[1:]]),
    )  # fmt: skip
    indonesian = vocabulary("id", ["harga", *(f"i{place}" for place in range(11))], directions)
    assert pairs_of(mine_pairs(english, indonesian), "id")["harga"] == ["price", "prices"]


def test_a_word_written_alike_is_no_translation_and_keeps_others_away() -> None:
    directions = units(12, 64, 4)
    english = vocabulary("en", ["bank", *(f"e{place}" for place in range(11))], directions)
    near = directions.copy()
    near[1] = 0.5 * directions[0] + 0.85 * near[1]
    indonesian = vocabulary("id", ["bank", *(f"i{place}" for place in range(11))], near)
    entries = mine_pairs(english, indonesian)
    assert "bank" not in pairs_of(entries, "id") | pairs_of(entries, "en")
    [dropped] = [entry for entry in entries if entry.word == "bank" and entry.language == "en"]
    assert (dropped.other_word, dropped.weight) == ("bank", 0)


@pytest.mark.parametrize(("names", "kept"), [((), True), (("rosa",), False), (("ross",), False)])
def test_names_must_be_closer_than_words(names: Sequence[str], kept: bool) -> None:
    english, indonesian = units(30, 200, 5), units(30, 200, 6)
    indonesian[0] = 0.2 * english[0] + 0.98 * indonesian[0]
    one = vocabulary("en", ["ross", *(f"e{place}" for place in range(29))], english, names=names)
    other = vocabulary("id", ["rosa", *(f"i{place}" for place in range(29))], indonesian, names=names)
    assert ("rosa" in pairs_of(mine_pairs(one, other), "id")) is kept


def test_passages_of_like_subject_speak_for_a_pair() -> None:
    meanings, contexts = units(20, 64, 7), units(20, 64, 8)
    english = vocabulary("en", [f"e{place}" for place in range(20)], meanings, contexts)
    indonesian = vocabulary("id", [f"i{place}" for place in range(20)], meanings, contexts)
    apart = vocabulary("id", indonesian.words, meanings, -contexts)

    def weakest(entries: Sequence[Translation]) -> float:
        return min(entry.closeness for entry in entries if entry.other_word == f"e{entry.word[1:]}")

    assert weakest(mine_pairs(english, indonesian)) > weakest(mine_pairs(english, apart)) + 0.2


def test_languages_without_words_have_no_pairs() -> None:
    empty = vocabulary("id", [], np.empty((0, 8), np.float32))
    assert mine_pairs(vocabulary("en", ["flood"], units(1, 8, 1)), empty) == []


def invented_texts(language: str, count: int, seed: int) -> Iterator[str]:
    """Passages of five random concepts each; no two languages' passages belong together."""
    chance = np.random.default_rng(seed)
    concepts = list(CONCEPTS.values())
    place = ("en", "id").index(language)
    for _ in range(count):
        chosen = chance.choice(len(concepts), 5, replace=False)
        yield " ".join(concepts[concept][place].split()[0] for concept in chosen) + "."


def write_archive(folder: Path, texts: Mapping[str, Sequence[str]]) -> list[Vocabulary]:
    """Write what a generation holds before its lexicon is mined, and mine it."""
    folder.mkdir()
    encoder = ConceptEncoder()
    vectors, everything = [], [(language, text) for language in sorted(texts) for text in texts[language]]
    means = {
        language: encoder.encode(own, Role.PASSAGE).vectors.mean(axis=0) for language, own in texts.items()
    }
    writers = {language: WordBitsWriter(folder, language) for language in texts}
    span_writers = {language: TextSpansWriter(folder, language) for language in texts}
    with CatalogueWriter(folder / CATALOGUE_NAME) as catalogue:
        # Languages take turns, so that rows of a shelf and numbers of passages differ.
        for number, (language, text) in enumerate(np.random.default_rng(1).permutation(everything).tolist()):
            article = Article(
                article_id=str(number),
                origin="made.jsonl",
                title="",
                body=text,
                language=language,
                language_confidence=1.0,
            )
            whole = Passage(passage_id="", article_id=str(number), start=0, end=len(text), text=text)
            catalogue.add(article, RAW, [whole])
            encoded = encoder.encode([text], Role.PASSAGE, with_tokens=True)
            [tokens] = encoded.tokens or ()
            words = find_content_words(text, language)
            writers[language].append(pack_signs(word_vectors(tokens, words, means[language])))
            span_writers[language].append(find_spans(text, language, words))
            vectors.append(encoded.vectors[0])
        for language in texts:
            writers[language].__exit__(None, None, None)
            span_writers[language].__exit__(None, None, None)
        write_vectors(folder / VECTORS_NAME, np.array(vectors).astype(np.float16))
        found = read_vocabularies(catalogue, folder=folder, progress=SilentProgress())
    write_translations(folder / LEXICON_NAME, mine_lexicon(found))
    return found


def write_two_languages(folder: Path, each: int = 120) -> list[Vocabulary]:
    return write_archive(
        folder,
        {"en": list(invented_texts("en", each, 1)), "id": list(invented_texts("id", each, 2))},
    )


def count_words(vocabularies: Sequence[Vocabulary]) -> int:
    return sum(len(found.words) for found in vocabularies)


def test_translations_are_mined_from_articles_that_do_not_belong_together(tmp_path: Path) -> None:
    vocabularies = write_two_languages(tmp_path / "archive")
    lexicon = Lexicon(tmp_path / "archive" / LEXICON_NAME)
    right = asked = 0
    for english, indonesian in CONCEPTS.values():
        one, other = english.split()[0], indonesian.split()[0]
        if one == other:
            continue
        for word, language, to, expected in ((one, "en", "id", other), (other, "id", "en", one)):
            asked += 1
            found = lexicon.translations([word], language, to).get(word, ())
            right += [entry.other_word for entry in found] == [expected]
    assert right >= 0.9 * asked
    assert sum(entry.weight > 0 for entry in mine_lexicon(vocabularies)) >= 0.9 * asked
    assert count_words(vocabularies) >= asked
    lexicon.close()


def test_words_that_both_languages_share_are_not_in_the_lexicon(tmp_path: Path) -> None:
    write_two_languages(tmp_path / "archive")
    lexicon = Lexicon(tmp_path / "archive" / LEXICON_NAME)
    assert lexicon.translations(["tsunami", "bank", "museum"], "en", "id") == {}
    assert [entry.other_word for entry in lexicon.considered("tsunami", "en")] == ["tsunami"]
    lexicon.close()


def test_the_same_articles_give_the_same_bytes(tmp_path: Path) -> None:
    write_two_languages(tmp_path / "first")
    write_two_languages(tmp_path / "second")
    first, second = (tmp_path / name / LEXICON_NAME for name in ("first", "second"))
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(
    "sizes", [{"en": 60}, {"en": 29, "id": 60}, {"en": 60, "el": 60}], ids=["one", "few", "other"]
)
def test_an_archive_without_two_shelves_to_compare_has_an_empty_lexicon(
    tmp_path: Path, sizes: Mapping[str, int]
) -> None:
    texts = {language: list(invented_texts("en", count, 1)) for language, count in sizes.items()}
    assert write_archive(tmp_path / "archive", texts) == []
    lexicon = Lexicon(tmp_path / "archive" / LEXICON_NAME)
    assert lexicon.translations(["flood"], "en", "id") == {}
    lexicon.close()


def test_no_more_than_a_sample_of_a_large_shelf_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = count_words(write_two_languages(tmp_path / "all"))
    monkeypatch.setattr("indexer.lexicon._MOST_PASSAGES", 50)
    assert 0 < count_words(write_two_languages(tmp_path / "sample")) < everything
    lexicon = Lexicon(tmp_path / "sample" / LEXICON_NAME)
    seen = [lexicon.considered(words[0].split()[0], "en") for words in CONCEPTS.values()]
    assert 2 <= max(entry.passages for entries in seen for entry in entries) <= 10
    lexicon.close()
