import random
from pathlib import Path

import pytest

from tests.indexer.sources.reading import articles, contents, origins, read, reasons, write


@pytest.mark.parametrize("name", ["a.txt", "a.MD", "a.html", "a.htm", "a.txt.gz", "a.Html.GZ"])
def test_the_bytes_are_given_as_they_are(name: str, tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf<p>Harga\r\nberas \xe9\x00</p>\xe2\x80\xa8"
    [article] = articles(read(write(tmp_path / name, content)))
    assert article.content == content
    assert article.format == ("html" if ".htm" in name.lower() else "text")
    assert (article.fields, article.repairs) == ({}, ())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "gb18030", "utf-8-sig", "shift_jis"])
def test_text_in_other_encodings_is_text(encoding: str, tmp_path: Path) -> None:
    content = "日本 news today\n".encode(encoding) * 20
    assert [one.content for one in articles(read(write(tmp_path / "a.txt", content)))] == [content]


BINARIES = {
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "is a PDF document, not text; convert it to text"),
    "png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is a PNG picture, not text; convert it to text"),
    "zip": (b"PK\x03\x04\x14\0", "is a ZIP archive or an office document, not text; convert it to text"),
    "gzip": (
        b"\x1f\x8b\x08\0\0\0",
        "is gzip data (if so, give the name the ending .gz), not text; convert it to text",
    ),
    "nul bytes": (
        b"abc\0\0\0def\0",
        "holds binary data, not text (4 control characters in 10 bytes); convert it to text",
    ),
    "noise": (
        random.Random(5).randbytes(1000),  # noqa: S311
        "holds binary data, not text (110 control characters in 1,000 bytes); convert it to text",
    ),
    "text before noise": (
        b"Harga beras. " * 100 + bytes(200),
        "holds binary data, not text (200 control characters in 1,500 bytes); convert it to text",
    ),
    "utf-16 without a mark": (
        "Harga beras naik".encode("utf-16-le"),
        "looks like UTF-16 without a byte order mark; save it as UTF-8",
    ),
    "utf-16 the other way": (
        "Harga beras naik".encode("utf-16-be"),
        "looks like UTF-16 without a byte order mark; save it as UTF-8",
    ),
    "noise behind a mark": (
        b"\xff\xfe" + b"\x01\0" * 40,
        "holds binary data, not text (40 control characters in 43 bytes); convert it to text",
    ),
    "empty": (b"", "the file is empty"),
    "blank": (b" \r\n\t \n", "the file holds only blank space"),
    "only a mark": (b"\xef\xbb\xbf\n", "the file holds only blank space"),
}


@pytest.mark.parametrize("name", ["a.txt", "a.md.gz", "a.html"])
@pytest.mark.parametrize("label", BINARIES)
def test_what_is_not_text_is_left_out_with_its_reason(label: str, name: str, tmp_path: Path) -> None:
    content, reason = BINARIES[label]
    write(tmp_path / name, content)
    write(tmp_path / "good.txt", "kept")
    found = read(tmp_path)
    assert reasons(found, tmp_path) == {name: reason}
    assert contents(found) == ["kept"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.json", "a.tsv"])
def test_binary_data_in_files_of_records_is_named(name: str, tmp_path: Path) -> None:
    found = read(write(tmp_path / name, b"PK\x03\x04\x14\0\n\0\n"))
    reason = "is a ZIP archive or an office document, not text; convert it to text"
    assert reasons(found, tmp_path) == {name: reason}


def test_a_stray_control_character_is_left_to_cleaning(tmp_path: Path) -> None:
    assert len(articles(read(write(tmp_path / "a.txt", b"a\0b\x01" + b"Harga beras naik. " * 5)))) == 1


def test_fifty_megabytes_are_one_article(tmp_path: Path) -> None:
    content = b"Harga beras naik. " * 3_000_000
    [article] = articles(read(write(tmp_path / "a.txt", content)))
    assert article.content == content


def test_the_limit_holds_for_the_unpacked_file(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt.gz", "c.json", "d.html"):
        write(tmp_path / name, "x" * 1001)
    write(tmp_path / "e.txt", "x" * 1000)
    found = read(tmp_path, max_file_bytes=1000)
    assert origins(articles(found), tmp_path) == ["e.txt"]
    reason = "holds more than 1,000 bytes, the most that is read as one piece; split it up"
    assert reasons(found, tmp_path) == dict.fromkeys(("a.txt", "b.txt.gz", "c.json", "d.html"), reason)
