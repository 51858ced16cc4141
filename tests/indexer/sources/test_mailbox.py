"""Mailboxes: where a message ends, and what damage does to the others."""

import mailbox
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sources.files import UnreadableFileError
from indexer.sources.mailbox import read_mailbox
from indexer.sources.records import RawArticle, Skip
from tests.indexer.sources.opening import cut_off, in_small_blocks, open_bytes, skips, stories

START = "From kabar@pesisir.example Tue Sep 10 21:05:00 2019\n"
MESSAGE = START + "From: kabar@pesisir.example\nSubject: Berita {0}\n\nIsi berita {0}.\n{1}\n"


def read(content: bytes) -> list[RawArticle | Skip]:
    return list(read_mailbox(open_bytes(content)))


def texts(found: list[RawArticle | Skip]) -> dict[str, str]:
    return {origin: one.content.decode().strip() for origin, one in stories(found).items()}


def test_each_message_is_an_article_at_its_line() -> None:
    found = read("".join(MESSAGE.format(number, "") for number in range(3)).encode())
    assert texts(found) == {"a:1": "Isi berita 0.", "a:7": "Isi berita 1.", "a:13": "Isi berita 2."}
    assert [one.fields["title"] for one in stories(found).values()] == ["Berita 0", "Berita 1", "Berita 2"]


def test_from_at_the_start_of_a_sentence_ends_no_message() -> None:
    body = "\nFrom Jakarta, the minister flew on.\n\n>From there he came.\n>>From: a quotation\n"
    body += "From here\nNote: on\n"
    content = (MESSAGE.format(1, body) + MESSAGE.format(2, "")).encode()
    assert list(texts(read(content)).values()) == [
        "Isi berita 1.\n\nFrom Jakarta, the minister flew on.\n\nFrom there he came.\n>>From: a quotation\n"
        "From here\nNote: on",
        "Isi berita 2.",
    ]


def test_the_same_messages_as_the_standard_library(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "a.mbox")
    for number in range(5):
        made = EmailMessage()
        made["Subject"] = f"Berita {number}"
        made.set_content(f"From the coast.\n\nFrom: sea\nIsi {number}.\n")
        made.add_alternative(f"<p>Isi {number}.</p>" * 3, subtype="html")
        box.add(made)
    box.close()
    content = (tmp_path / "a.mbox").read_bytes()
    found = stories(read(content))
    assert [one.fields["title"] for one in found.values()] == [f"Berita {number}" for number in range(5)]
    contents = [one.content.decode().strip() for one in found.values()]
    assert contents == [f"<p>Isi {number}.</p>" * 3 for number in range(5)]


@pytest.mark.parametrize("size", [1, 2, 7, 64])
def test_blocks_of_any_size_give_the_same(size: int) -> None:
    content = "".join(MESSAGE.format(number, "\nFrom there.\n") for number in range(3)).encode()
    found = list(read_mailbox(in_small_blocks(content, size)))
    assert found == read(content)
    assert len(found) == 3


def test_line_ends_of_windows_are_line_ends() -> None:
    content = "".join(MESSAGE.format(number, "") for number in range(2)).replace("\n", "\r\n").encode()
    assert list(texts(read(content)).values()) == ["Isi berita 0.", "Isi berita 1."]


def test_what_stands_before_the_first_message_is_reported() -> None:
    found = read(("\ncatatan\n\n" + MESSAGE.format(1, "")).encode())
    assert skips(found) == {"a:2": "holds no mail message: it has no From, Subject or Date"}
    assert texts(found) == {"a:4": "Isi berita 1."}
    assert read(b"\n \n") == [Skip(origin="a", reason="the file holds only blank lines")]


def test_a_message_of_many_bytes_is_left_out_alone() -> None:
    content = (MESSAGE.format(1, "panjang\n" * 500) + MESSAGE.format(2, "")).encode()
    found = list(read_mailbox(open_bytes(content, max_bytes=2000)))
    assert skips(found) == {"a:1": "the message is longer than 2,000 bytes; the other messages are kept"}
    assert list(texts(found).values()) == ["Isi berita 2."]
    one_line = (MESSAGE.format(1, "x" * 3000 + "\n") + MESSAGE.format(2, "")).encode()
    found = list(read_mailbox(open_bytes(one_line, max_bytes=2000)))
    assert list(skips(found)) == ["a:1"]
    assert list(texts(found).values()) == ["Isi berita 2."]


def test_messages_before_a_cut_are_kept() -> None:
    content = "".join(MESSAGE.format(number, "") for number in range(3)).encode()
    damaged = read_mailbox(cut_off(open_bytes(content), after=content.index(b"berita 2")))
    assert [next(damaged).origin, next(damaged).origin] == ["a:1", "a:7"]
    with pytest.raises(UnreadableFileError) as error:
        next(damaged)
    assert error.value.line == 13
    assert error.value.reason == "the data is cut off; the lines before are kept"


@given(st.lists(st.sampled_from(["From a\n", "From: b\n", "Subject: c\n", "\n", "isi\n", "\x00", ">From "])))
def test_no_mailbox_is_too_odd(pieces: list[str]) -> None:
    content = "".join(pieces).encode()
    found = read(content)
    assert len(found) >= (1 if content else 0)
    assert len({one.origin for one in found}) == len(found)
