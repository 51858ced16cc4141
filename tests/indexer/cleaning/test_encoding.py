"""Bytes of any usual character set become the text that was written, or a reason why not."""

import codecs

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from indexer.cleaning.encoding import BinaryContentError, declared_charset, decode_bytes

# The first example may load a library, and the machine may be busy.
UNHURRIED = settings(deadline=None)

INDONESIAN = "Presiden mengatakan “harga beras” naik 5% – kata Menteri di café Jakarta."
CZECH = "Vláda v úterý rozhodla o snížení daní z pohonných hmot, protože řada rodin už nemůže platit účty."
RUSSIAN = "Правительство во вторник решило снизить налоги на топливо."
CHINESE = "政府星期二决定降低燃油税，因为许多家庭无法支付账单。"
JAPANESE = "政府は火曜日に燃料税を引き下げることを決めた。"
KOREAN = "정부는 화요일 연료세를 낮추기로 결정했다고 밝혔다."


def _kinds(content: bytes, declared: str | None = None) -> list[str]:
    return [repair.kind for repair in decode_bytes(content, declared=declared).repairs]


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=80))
@UNHURRIED
def test_utf8_comes_back_as_written(text: str) -> None:
    assume(not text.startswith("\ufeff"))
    decoded = decode_bytes(text.encode())
    assert (decoded.text, decoded.encoding, decoded.repairs) == (text, "utf-8", ())


@pytest.mark.parametrize(
    ("text", "written_in", "encoding"),
    [
        (INDONESIAN, "cp1252", "cp1252"),
        ("Jum’at kemarin", "cp1252", "cp1252"),
        ("The minister said “no”.", "cp1252", "cp1252"),
        ("£75m profit", "latin-1", "cp1252"),
        ("suhu 10 °C di kota", "latin-1", "cp1252"),
        ("“Kata” dia, don’t", "mac-roman", "mac-roman"),
        (CZECH, "cp1250", "cp1250"),
        (RUSSIAN, "cp1251", "cp1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (CHINESE, "gbk", "gb18030"),
        (JAPANESE, "shift_jis", "cp932"),
        (JAPANESE, "euc_jp", "euc_jp"),
        (KOREAN, "euc_kr", "cp949"),
    ],
)
def test_undeclared_character_sets_are_recognised(text: str, written_in: str, encoding: str) -> None:
    decoded = decode_bytes(text.encode(written_in))
    assert (decoded.text, decoded.encoding) == (text, encoding)
    (repair,) = decoded.repairs
    assert (repair.kind, repair.before) == ("encoding", f"bytes in {encoding}")
    assert repair.after in text


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
    ],
)
def test_wide_encodings_with_and_without_a_mark(mark: bytes, encoding: str) -> None:
    decoded = decode_bytes(mark + INDONESIAN.encode(encoding))
    assert (decoded.text, decoded.encoding) == (INDONESIAN, encoding)
    assert [repair.kind for repair in decoded.repairs] == ["encoding"]


def test_the_mark_of_utf8_is_taken_off() -> None:
    decoded = decode_bytes(codecs.BOM_UTF8 + INDONESIAN.encode())
    assert (decoded.text, decoded.encoding, decoded.repairs) == (INDONESIAN, "utf-8", ())


def test_a_few_broken_bytes_keep_the_rest() -> None:
    decoded = decode_bytes("kata “dia”".encode() + b" \xff dan " + "“mereka”".encode())
    assert (decoded.text, decoded.encoding) == ("kata “dia” \ufffd dan “mereka”", "utf-8")
    (repair,) = decoded.repairs
    assert repair.kind == "broken-bytes"
    assert "\\xff" in repair.before
    assert "\ufffd dan" in repair.after


def test_a_text_cut_inside_its_last_character() -> None:
    decoded = decode_bytes("harga “beras”".encode()[:-1])
    assert decoded.text == "harga “beras\ufffd"
    assert [repair.kind for repair in decoded.repairs] == ["broken-bytes"]


def test_the_declaration_is_heard_after_utf8() -> None:
    content = "Škoda".encode("iso8859-2")
    assert decode_bytes(content, declared="ISO-8859-2").text == "Škoda"
    assert decode_bytes("naïve".encode(), declared="iso-8859-1").text == "naïve"
    assert decode_bytes("“ya”".encode("cp1252"), declared="iso-8859-1").text == "“ya”"
    assert decode_bytes("中文".encode("gbk"), declared="x-gbk").text == "中文"


@pytest.mark.parametrize("declared", ["rot13", "base64", "utf-7", "unknown-8bit", "", "idna", "a\0b"])
def test_a_declaration_that_is_no_character_set_is_ignored(declared: str) -> None:
    assert decode_bytes("“ya” katanya".encode("cp1252"), declared=declared).text == "“ya” katanya"


def test_a_declaration_that_does_not_fit_is_ignored() -> None:
    assert decode_bytes(RUSSIAN.encode("cp1251"), declared="utf-8").text == RUSSIAN


@pytest.mark.parametrize(
    ("page", "charset"),
    [
        (b'<html><meta charset="UTF-8"><title>x</title>', "utf-8"),
        (b"<META CHARSET=windows-1252>", "windows-1252"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1" />', "iso-8859-1"),
        (b"<?xml version='1.0' encoding='Windows-1251'?><html>", "windows-1251"),
        (b"<html><p>charset=utf-8</p>", None),
        (b" " * 5000 + b'<meta charset="utf-8">', None),
        (b"", None),
    ],
)
def test_declared_charset(page: bytes, charset: str | None) -> None:
    assert declared_charset(page) == charset


def test_bytes_without_meaning_in_windows_1252_are_kept() -> None:
    decoded = decode_bytes(b"harga\x81 beras naik")
    assert (decoded.text, decoded.encoding) == ("harga\x81 beras naik", "cp1252")
    assert _kinds(b"harga\x81 beras naik") == ["encoding"]


def test_a_few_nul_bytes_do_not_make_a_text_binary() -> None:
    assert decode_bytes(b"harga\x00 beras naik di pasar").text == "harga\x00 beras naik di pasar"


def test_empty_content_is_empty_text() -> None:
    assert decode_bytes(b"").text == ""


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF document"),
        (b"PK\x03\x04\x14\x00", "a ZIP archive or an office document"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"\x1f\x8b\x08\x00", "gzip data"),
        (b"RIFF\x24\x00\x00\x00WAVE", "an image, sound or video"),
    ],
)
def test_binary_formats_are_named(content: bytes, what: str) -> None:
    with pytest.raises(
        BinaryContentError, match=rf"^this looks like {what}, not text; convert it to text or HTML first$"
    ):
        decode_bytes(content)


@pytest.mark.parametrize(
    "content", [b"\x00" * 50, bytes(range(256)) * 8, b"\x00", b"teks " * 9 + b"\x01\x02" * 9]
)
def test_control_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(
        BinaryContentError,
        match=r"^too many control bytes for a text; convert the file to text or leave it out$",
    ):
        decode_bytes(content)


def test_binary_content_behind_a_mark_is_refused() -> None:
    with pytest.raises(BinaryContentError, match=r"^the bytes are not the text that they begin as"):
        decode_bytes(codecs.BOM_UTF8 + bytes(range(256)) * 4)


def test_a_text_may_begin_like_a_format() -> None:
    assert decode_bytes(b"RIFF dan RAFF adalah dua saudara").encoding == "utf-8"


@given(st.binary(max_size=200), st.sampled_from([None, "utf-8", "gbk", "iso-8859-1", "shift_jis"]))
@UNHURRIED
def test_any_bytes_are_text_or_refused(content: bytes, declared: str | None) -> None:
    try:
        decoded = decode_bytes(content, declared=declared)
    except BinaryContentError:
        return
    assert decoded.encoding == "utf-8" or "encoding" in [repair.kind for repair in decoded.repairs]
