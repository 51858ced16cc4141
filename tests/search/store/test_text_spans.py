from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.content_words import find_content_words
from search.errors import IndexDamagedError
from search.sentences import split_into_sentences
from search.stemming import stems_of_word
from search.store.text_spans import (
    StoredSpans,
    TextSpans,
    TextSpansWriter,
    find_spans,
    join_spans,
    stem_key,
    text_spans_files,
)

TEXTS = (
    "Banjir merendam desa. Warga mengungsi ke Balai Desa!",
    "The rivers rose, the river fell.\n\nKafé U.S. — 3.5 juta.",
    "🌊🏠",
    "",
    "yang di dan",
    "北京 天气 很好。𝔘nicode",
)


def spans_of(text: str, language: str = "id") -> TextSpans:
    return find_spans(text, language, find_content_words(text, language))


def as_lists(spans: TextSpans) -> list[object]:
    return [
        spans.words.tolist(),
        spans.stem_keys.tolist(),
        spans.word_counts.tolist(),
        spans.sentences.tolist(),
        spans.sentence_counts.tolist(),
    ]


def write(folder: Path, texts: list[str]) -> None:
    with TextSpansWriter(folder, "id") as writer:
        for text in texts:
            writer.append(spans_of(text))


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("language", ["en", "id", "fr"])
def test_spans_are_those_of_content_words_and_sentences(text: str, language: str) -> None:
    spans, words = spans_of(text, language), find_content_words(text, language)
    assert [text[start:end] for start, end in spans.words.tolist()] == [word.text for word in words]
    assert [tuple(span) for span in spans.words.tolist()] == [(word.start, word.end) for word in words]
    sentences = split_into_sentences(text)
    assert [tuple(span) for span in spans.sentences.tolist()] == [(one.start, one.end) for one in sentences]
    assert (spans.word_counts.tolist(), spans.sentence_counts.tolist()) == ([len(words)], [len(sentences)])


@given(one=st.text(max_size=12), other=st.text(max_size=12), language=st.sampled_from(["en", "id", "fr"]))
def test_equal_stems_have_equal_keys(one: str, other: str, language: str) -> None:
    assert 0 <= stem_key(one, language) <= 0xFFFF
    if stems_of_word(one, language) == stems_of_word(other, language):
        assert stem_key(one, language) == stem_key(other, language)


def test_keys_are_of_stems_and_stay_what_they_are() -> None:
    assert stem_key("Prices", "en") == stem_key("price", "en") != stem_key("rice", "en")
    # They stand in indexes: another number here would need another version of the format.
    assert (stem_key("banjir", "id"), stem_key("Anak-anak", "id"), stem_key("floods", "en")) == (
        24375,
        12406,
        25471,
    )


@given(texts=st.lists(st.sampled_from(TEXTS), min_size=1, max_size=8), data=st.data())
def test_the_spans_of_any_rows_come_back_in_the_order_asked(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("spans")
    write(folder, texts)
    stored = StoredSpans(folder, "id", passages=len(texts))
    rows = data.draw(st.lists(st.integers(0, len(texts) - 1), min_size=1, max_size=10))
    found = stored.read(np.array(rows, np.int64))
    expected = [spans_of(texts[row]) for row in rows]
    assert as_lists(found) == as_lists(join_spans(expected))
    assert [as_lists(one) for one in found.split()] == [as_lists(one) for one in expected]


def test_no_rows_have_no_spans(tmp_path: Path) -> None:
    write(tmp_path, [TEXTS[0]])
    found = StoredSpans(tmp_path, "id", passages=1).read(np.empty(0, np.int64))
    assert as_lists(found) == [[], [], [], [], []]


@pytest.mark.parametrize("name", text_spans_files("id"))
def test_files_that_do_not_belong_together_are_damage(tmp_path: Path, name: str) -> None:
    other = tmp_path / "other"
    other.mkdir()
    write(tmp_path, [TEXTS[0], TEXTS[1]])
    write(other, [TEXTS[0], TEXTS[2]])
    assert (tmp_path / name).read_bytes() != (other / name).read_bytes()
    (tmp_path / name).write_bytes((other / name).read_bytes())
    with pytest.raises(IndexDamagedError, match="does not hold the words of 2 passages"):
        StoredSpans(tmp_path, "id", passages=2)


def test_another_number_of_passages_is_damage(tmp_path: Path) -> None:
    write(tmp_path, [TEXTS[0], TEXTS[1]])
    with pytest.raises(IndexDamagedError, match="does not hold the words of 3 passages"):
        StoredSpans(tmp_path, "id", passages=3)


@pytest.mark.parametrize("name", text_spans_files("id"))
def test_a_missing_file_is_damage(tmp_path: Path, name: str) -> None:
    write(tmp_path, [TEXTS[0]])
    (tmp_path / name).unlink()
    with pytest.raises(IndexDamagedError, match=r"spans-id\.words cannot be read"):
        StoredSpans(tmp_path, "id", passages=1)
