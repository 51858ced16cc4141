"""Newsletters: which part holds the story, and what the headers say."""

from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.sources.mail import read_mail, read_message
from indexer.sources.mailheaders import decode_words
from indexer.sources.records import RawArticle, Skip
from tests.indexer.sources.opening import open_bytes
from tests.indexer.sources.reading import load_cases

PLAIN = "Nelayan di pesisir selatan tidak melaut selama sepekan karena ombak tinggi."
PAGE = f"<html><body><p>{PLAIN}</p><p>Kapal penumpang tetap berlayar.</p></body></html>"


def message(plain: str | None = None, page: str | None = None) -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Kabar Pesisir <kabar@pesisir.example>"
    made["Subject"] = "Ombak Tinggi di Selatan"
    made["Date"] = "Tue, 10 Sep 2019 21:05:00 +0700"
    made["Message-ID"] = "<77@pesisir.example>"
    if plain is not None:
        made.set_content(plain)
    if page is not None and plain is not None:
        made.add_alternative(page, subtype="html")
    elif page is not None:
        made.set_content(page, subtype="html")
    return made


def read(content: bytes) -> RawArticle:
    found = read_message(content, "a")
    assert isinstance(found, RawArticle), found
    return found


def reason(content: bytes) -> str:
    found = read_message(content, "a")
    assert isinstance(found, Skip), found
    return found.reason


@pytest.mark.parametrize("case", load_cases("mail_headers.json"), ids=lambda case: case["label"])
def test_what_headers_say(case: dict[str, Any]) -> None:
    headers = "\n".join(case["input"]).encode(case.get("encoding", "utf-8"))
    assert read(headers + b"\n\nOmbak naik.").fields == case["expected"]


@pytest.mark.parametrize(
    ("plain", "page", "expected"),
    [
        (PLAIN, None, "text"),
        (None, PAGE, "html"),
        (PLAIN, PAGE, "html"),
        ("Lihat di peramban: https://pesisir.example/surat/77", PAGE, "html"),
        ("", PAGE, "html"),
        (PLAIN, "<html><head><style>p {color: red} a {x: y}</style></head><img src='a.png'></html>", "text"),
        (PLAIN * 3, "<p>Baca di situs.</p><script>var panjang = 'a b c d e f g h i j'</script>", "text"),
    ],
)
def test_the_part_that_holds_the_story_is_taken(plain: str | None, page: str | None, expected: str) -> None:
    article = read(message(plain, page).as_bytes())
    assert article.format == expected
    assert article.content.decode().strip() == (page if expected == "html" else plain)


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit"])
def test_texts_in_every_encoding(charset: str, encoding: str) -> None:
    made = message()
    made.set_content("Café déjà vu di Bali.\n", charset=charset, cte=encoding)
    assert read(made.as_bytes()).content.decode() == "Café déjà vu di Bali.\n"


def test_attachments_are_no_story_and_inner_messages_are() -> None:
    outer = message("Diteruskan.")
    outer.add_attachment(PLAIN * 5, filename="catatan.txt")
    assert read(outer.as_bytes()).content.decode().strip() == "Diteruskan."
    outer = EmailMessage()
    outer["Subject"] = "Fwd: Ombak"
    outer.set_content(message(PLAIN))
    assert read(outer.as_bytes()).content.decode().strip() == PLAIN


def test_messages_without_a_text_say_so() -> None:
    picture = message()
    picture.set_content(b"\x89PNG\r\n", maintype="image", subtype="png")
    tail = ", only attachments or pictures, or nothing at all"
    assert reason(picture.as_bytes()) == f"the message holds no text to read (image/png){tail}"
    assert reason(message("").as_bytes()) == f"the message holds no text to read (text/plain){tail}"
    locked = b"Subject: a\nContent-Type: multipart/encrypted; boundary=x\n\n--x\n\n--x--\n"
    assert reason(locked) == "the message is encrypted; save it decrypted"
    assert reason(b"Harga beras naik.\n\nLagi.") == "holds no mail message: it has no From, Subject or Date"
    assert list(read_mail(open_bytes(b" \n "))) == [
        Skip(origin="a", reason="the file holds only blank space")
    ]


def test_parts_nested_without_end_are_reported() -> None:
    parts = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3000))
    assert reason(f"Subject: a\n{parts}".encode()) == "the parts of the message are nested too deeply"


def test_a_charset_that_holds_a_null_is_none() -> None:
    head = b"Subject: Banjir\nContent-Type: text/plain; charset=utf\x00-8\n\n"
    found = read_message(head + "Warga mengungsi ke sekolah – banjir.\n".encode(), "a")
    assert isinstance(found, RawArticle)
    assert "Warga mengungsi ke sekolah – banjir." in found.content.decode()


@given(st.text(max_size=80))
def test_decoding_words_never_fails_and_leaves_plain_text_alone(text: str) -> None:
    assert decode_words(text) == text or "=?" in text
    assert isinstance(decode_words(f"=?utf-8?b?{text}?= =?x?q?{text}?="), str)


VALID = message(PLAIN, PAGE).as_bytes()
SCRAPS = [
    b"\n",
    b"\n\n",
    b"--",
    b"=?utf-8?q?=",
    b"Content-Type: ",
    b"\x00",
    b"\xff",
    b";",
    b"charset*0*=x''%",
]


@given(
    st.lists(st.tuples(st.integers(0, len(VALID)), st.integers(0, 60), st.sampled_from(SCRAPS)), max_size=6)
)
@settings(max_examples=200, deadline=None)
def test_a_mutated_message_is_an_article_or_a_skip(changes: list[tuple[int, int, bytes]]) -> None:
    content = VALID
    for at, length, scrap in changes:
        content = content[:at] + scrap + content[at + length :]
    found = read_message(content, "a")
    assert found.content.decode().strip() if isinstance(found, RawArticle) else found.reason


@given(st.sampled_from([b"From: a\n", b"Content-Type: text/html; charset=", b"Subject: =?"]), st.binary())
@settings(max_examples=200, deadline=None)
def test_no_bytes_are_too_odd(opening: bytes, rest: bytes) -> None:
    assert read_message(opening + rest, "a").origin == "a"
