from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sources.encodings import decode, mend
from search.records import Repair
from tests.indexer.sources.reading import articles, contents, read, reasons, write


def test_only_what_was_not_utf8_is_mended(tmp_path: Path) -> None:
    lines = [
        '{"title": "Café", "text": "Harga naik 5 € – lagi"}'.encode(),
        '{"title": "Café", "text": "Harga naik 5 € – lagi"}'.encode("cp1252"),
        '{"title": "Kafe é", "text": "utuh é, rusak '.encode() + b'\xe9."}',
        '{"title": "Café", "text": "utuh"}'.encode(),
    ]
    found = articles(read(write(tmp_path / "a.jsonl", b"\n".join(lines))))
    assert contents(found) == ["Harga naik 5 € – lagi", "Harga naik 5 € – lagi", "utuh é, rusak é.", "utuh"]
    assert [one.fields["title"] for one in found] == ["Café", "Café", "Kafe é", "Café"]
    assert [one.repairs for one in found] == [
        (),
        (
            Repair(
                kind="encoding",
                place="body",
                before=r"Harga naik 5 \x80 \x96 lagi",
                after="Harga naik 5 € – lagi",
            ),
            Repair(kind="encoding", place="title", before=r"Caf\xe9", after="Café"),
        ),
        (Repair(kind="encoding", place="body", before=r"utuh é, rusak \xe9.", after="utuh é, rusak é."),),
        (),
    ]


def test_rows_and_lists_are_mended_one_by_one(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "judul,isi,penulis café\nA,é,x\nB,€,x\n".encode("cp1252") + "C,é,x".encode())
    write(tmp_path / "b.json", b'[{"text": "Caf\xe9"}, {"text": "Caf\xc3\xa9"}]')
    found = articles(read(tmp_path, fields={"author": "penulis café"}))
    assert contents(found) == ["é", "€", "é", "Café", "Café"]
    assert [[repair.kind for repair in one.repairs] for one in found] == [
        ["encoding"],
        ["encoding"],
        [],
        ["encoding"],
        [],
    ]
    assert [one.fields.get("author") for one in found] == ["x", "x", "x", None, None]


def test_half_a_surrogate_pair_becomes_a_replacement_character(tmp_path: Path) -> None:
    line = r'{"text": "Air \ud83c naik", "judul": "\udfff\udc80", "author": "\ud83c\udf0a"}'
    [article] = articles(read(write(tmp_path / "a.jsonl", line)))
    assert article.content.decode() == "Air \ufffd naik"
    assert dict(article.fields) == {"title": "\ufffd\ufffd", "author": "🌊"}
    assert article.repairs == (
        Repair(kind="lone-surrogate", place="body", before=r"Air \ud83c naik", after="Air \ufffd naik"),
        Repair(kind="lone-surrogate", place="title", before=r"\udfff\udc80", after="\ufffd\ufffd"),
    )


def test_bytes_that_mean_nothing_in_windows_1252_either() -> None:
    decoded = decode(b"a\x81\x8db")
    mended = mend(decoded.text, "body", damaged=decoded.damaged)
    assert mended.text == "a\ufffd\ufffdb"
    assert [repair.before for repair in mended.repairs] == [r"a\x81\x8db"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32", "utf-32-be"])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", '{"judul": "Café 🌊", "isi": "Air naik 🌊"}\n\n{"isi": "dua"}\n'),
        ("a.json", '[{"judul": "Café 🌊", "isi": "Air naik 🌊"}, {"isi": "dua"}]'),
        ("a.csv", "judul\tisi\nCafé 🌊\tAir naik 🌊\n\tdua\n"),
    ],
)
def test_records_in_unicode_with_a_mark(encoding: str, name: str, content: str, tmp_path: Path) -> None:
    mark = "\ufeff" if encoding.endswith("be") else ""
    found = articles(read(write(tmp_path / name, (mark + content).encode(encoding))))
    assert contents(found) == ["Air naik 🌊", "dua"]
    assert [(dict(one.fields), one.repairs) for one in found] == [({"title": "Café 🌊"}, ()), ({}, ())]


def test_long_wide_text_is_whole_across_blocks(tmp_path: Path) -> None:
    text = "🌊é" * 60_000
    assert contents(read(write(tmp_path / "a.jsonl", f'{{"text": "{text}"}}'.encode("utf-16")))) == [text]


def test_damaged_wide_text_is_reported_with_its_place(tmp_path: Path) -> None:
    content = '{"text": "one"}\n{"text": "two"}\n{"te'.encode("utf-16") + b"\0"
    found = read(write(tmp_path / "a.jsonl", content))
    assert contents(found) == ["one", "two"]
    assert reasons(found, tmp_path) == {
        "a.jsonl:3": f"the UTF-16 text is damaged after {len(content)} bytes; save it as UTF-8; "
        "the lines before are kept"
    }


@given(st.binary(max_size=200), st.booleans())
def test_mended_text_can_always_be_written(content: bytes, damaged: bool) -> None:
    mended = mend(decode(content).text, "body", damaged=damaged)
    mended.text.encode()
    for repair in mended.repairs:
        assert len((repair.before + repair.after).encode()) <= 1600
        assert repair.before != repair.after


@given(st.text(max_size=80))
def test_sound_text_is_left_alone(text: str) -> None:
    decoded = decode(text.encode())
    assert (decoded.text, decoded.damaged) == (text, False)
    assert mend(text, "body", damaged=False).text == text
    assert mend(text, "body", damaged=True).repairs == ()
