import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sources.files import UnreadableFileError
from indexer.sources.lines import Ending, Line, split_lines
from indexer.sources.read import read_sources
from indexer.sources.records import RawArticle, Skip
from search.errors import SourceError
from tests.indexer.sources.reading import articles, contents, load_cases, read, reasons, write


@pytest.mark.parametrize("case", load_cases("json_lines.json"), ids=lambda case: case["label"])
def test_a_line_that_is_bad_leaves_the_others_as_they_are(case: dict[str, Any], tmp_path: Path) -> None:
    good = '{"text": "good"}'
    write(tmp_path / "news.jsonl", f"{good}\n{case['input']}\n{good}".encode(errors="surrogateescape"))
    found = read(tmp_path)
    assert [one.origin.rpartition(":")[2] for one in found if isinstance(one, RawArticle)] == ["1", "3"]
    assert reasons(found, tmp_path) == {"news.jsonl:2": case["expected"]}


def test_nothing_but_a_newline_ends_a_line(tmp_path: Path) -> None:
    text = "satu\u2028dua\u2029tiga\x85empat\x0b\x0c\x1c"
    line = json.dumps({"text": text}, ensure_ascii=False)
    found = read(write(tmp_path / "a.ndjson", f"\n{line}\r\n \n\n{line}"))
    assert contents(found) == [text, text]
    assert [one.origin.rpartition(":")[2] for one in found] == ["2", "5"]


def test_a_line_over_the_limit_is_reported_and_the_next_ones_kept(tmp_path: Path) -> None:
    long = json.dumps({"text": "x" * 200_000})
    write(tmp_path / "a.jsonl", f'{{"text": "one"}}\n{long}\n{{"text": "two"}}\n{long}')
    found = read(tmp_path, max_file_bytes=1000)
    assert contents(found) == ["one", "two"]
    reason = (
        "the line is longer than 1,000 bytes, the most that is read as one line; the other lines are kept"
    )
    assert reasons(found, tmp_path) == {"a.jsonl:2": reason, "a.jsonl:4": reason}


def test_many_megabytes_fit_on_a_line(tmp_path: Path) -> None:
    text = "Harga beras naik. " * 500_000
    assert contents(read(write(tmp_path / "a.jsonl", json.dumps({"text": text})))) == [text]


def test_files_of_lines_without_records(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", "\n \r\n")
    write(tmp_path / "b.jsonl", "")
    expected = {"a.jsonl": "the file holds only blank lines", "b.jsonl": "the file is empty"}
    assert reasons(read(tmp_path), tmp_path) == expected


def test_standard_input(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "file")
    found = read("-", tmp_path, "-", stdin=b'{"judul": "A", "isi": "satu"}\n\nrusak\n{"isi": "dua"}\n')
    assert [one.origin for one in found][:3] == ["-:1", "-:3", "-:4"]
    assert contents(found) == ["satu", "dua", "file"]
    assert isinstance(found[1], Skip)


def test_standard_input_is_read_as_it_comes() -> None:
    """The first article is there before the rest was asked for."""
    stream = BytesIO(b'{"text": "one"}\n' * 50_000)
    assert isinstance(next(read_sources(["-"], stdin=stream)), RawArticle)
    assert stream.tell() < 200_000


def test_empty_standard_input_is_an_error() -> None:
    with pytest.raises(SourceError) as error:
        read("-", stdin=b"")
    assert str(error.value) == (
        "Standard input is empty. Send JSON lines to it: one article, one object on each line."
    )


def test_standard_input_of_the_process_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal:
        buffer = BytesIO(b'{"text": "from the shell"}')

    monkeypatch.setattr("sys.stdin", Terminal())
    assert contents(read_sources(["-"])) == ["from the shell"]


@given(st.binary(max_size=60).map(lambda text: text.replace(b"a", b"\n")), st.integers(1, 9))
def test_lines_are_those_of_one_split_however_the_blocks_fall(content: bytes, size: int) -> None:
    blocks = [content[start : start + size] for start in range(0, len(content), size)]
    lines = [line.content for line in split_lines(blocks, 1000)]
    expected = content.split(b"\n")
    assert lines == (expected if expected[-1] else expected[:-1])


@given(st.lists(st.integers(0, 12), max_size=8), st.integers(1, 7))
def test_exactly_the_lines_over_the_limit_are_emptied(lengths: list[int], size: int) -> None:
    content = b"".join(b"x" * length + b"\n" for length in lengths)
    blocks = [content[start : start + size] for start in range(0, len(content), size)]
    assert list(split_lines(blocks, 6)) == [
        Line(number, b"x" * length) if length <= 6 else Line(number, b"", Ending.TOO_LONG)
        for number, length in enumerate(lengths, start=1)
    ]


def test_a_cut_line_is_given_before_the_error() -> None:
    def blocks() -> Iterator[bytes]:
        yield b"one\ntw"
        raise UnreadableFileError("gone")

    lines = split_lines(blocks(), 100)
    assert [next(lines), next(lines)] == [Line(1, b"one"), Line(2, b"tw", Ending.CUT)]
    with pytest.raises(UnreadableFileError, match=r"^gone; the lines before are kept$") as error:
        next(lines)
    assert error.value.line == 2


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(["text", "isi", "Title", "authors", "_id", "date", "source", "x"])


@given(st.dictionaries(FIELDS, JSON, max_size=5) | JSON)
def test_any_json_gives_one_article_or_one_reason(value: object) -> None:
    found = read("-", stdin=json.dumps(value).encode())
    assert len(found) == 1
    for article in articles(found):
        assert article.content.decode().strip()
        assert all(field.strip() == field != "" for field in article.fields.values())
        assert set(article.fields) <= {"article_id", "title", "published", "source", "author"}
        assert all(len(repair.before) <= 200 and repair.before.encode() for repair in article.repairs)


@given(st.binary(min_size=1, max_size=80))
def test_any_bytes_are_answered(content: bytes) -> None:
    for one in read("-", stdin=content):
        assert one.origin.encode()
        assert one.reason.encode() if isinstance(one, Skip) else one.content


def test_a_column_name_that_cannot_be_printed_is_shown_on_one_line(tmp_path: Path) -> None:
    found = read(write(tmp_path / "a.jsonl", json.dumps({"a\0\x1bb": "x"})))
    assert "none of its columns (a\ufffd\ufffdb) is known" in reasons(found, tmp_path)["a.jsonl:1"]
