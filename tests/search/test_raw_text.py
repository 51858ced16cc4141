import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.cleaning.encoding import BinaryContentError, DecodedText, declared_charset, decode_bytes
from search.raw_text import decode_raw, name_controls, split_lines, split_raw
from search.records import Repair
from search.store.entries import RawCopy

CONTAINER = Repair(kind="encoding", place="body", before="bytes in koi8-r", after="a line of the file")
TEXT = "Harga beras di café “Lintas” naik lagi, kata para petani; itu wajar — begitulah."


def read_again(content: bytes, decoded: DecodedText, container: tuple[Repair, ...] = ()) -> str:
    raw = RawCopy(format="text", fields={}, content=content, repairs=container)
    return decode_raw(raw, (*container, *decoded.repairs))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_bytes_are_read_as_cleaning_read_them(encoding: str) -> None:
    content = TEXT.encode(encoding)
    decoded = decode_bytes(content)
    assert decoded.text == TEXT
    assert read_again(content, decoded) == TEXT
    assert read_again(content, decoded, (CONTAINER,)) == TEXT


def test_bytes_that_windows_leaves_unassigned_are_kept() -> None:
    content = b"<meta charset=iso-8859-1> Harga naik \x81 kata caf\xe9"
    decoded = decode_bytes(content, declared=declared_charset(content))
    assert (
        read_again(content, decoded) == decoded.text == "<meta charset=iso-8859-1> Harga naik \x81 kata café"
    )


@given(st.binary(max_size=200) | st.text(max_size=80).map(lambda text: text.encode("cp1252", "replace")))
def test_any_bytes_are_read_as_cleaning_read_them(content: bytes) -> None:
    try:
        decoded = decode_bytes(content)
    except BinaryContentError:
        return
    assert read_again(content, decoded) == decoded.text.removeprefix("\ufeff")


def test_a_plain_text_is_split_at_every_kind_of_line_end() -> None:
    assert split_lines(" one\n\n\ntwo\u2028 three\x85four\r\nfive \n \n") == (
        "one",
        "two",
        "three",
        "four",
        "five",
    )


def test_of_a_page_all_that_it_shows_is_split_at_its_blocks() -> None:
    page = (
        "<html><head><title>Rice | Post</title><script>hidden()</script><style>p {}</style></head><body>"
        "<nav><a>Home</a> <a>Sport</a></nav><!-- nor this --><h1>Rice   price</h1>"
        "<p>The price <b>of</b> ri<i>ce</i> rose<br>again.<p>Farmers &amp; traders<noscript>unseen</noscript>"
        " agree.</p></body></html>"
    )
    raw = RawCopy(format="html", fields={}, content=b"")
    assert split_raw(raw, page) == (
        *("Rice | Post", "Home Sport", "Rice price", "The price of rice rose", "again."),
        *("Farmers & traders", "agree."),
    )


@pytest.mark.parametrize("page", ["", "  ", "<!-- -->", "<?xml version='1.0' encoding='utf-16'?>", "\x00"])
def test_a_page_that_shows_nothing_has_no_paragraphs(page: str) -> None:
    assert split_raw(RawCopy(format="html", fields={}, content=b""), page) == ()


@given(st.text())
def test_any_text_is_split_as_a_page(page: str) -> None:
    paragraphs = split_raw(RawCopy(format="html", fields={}, content=b""), page)
    assert all(paragraph == " ".join(paragraph.split()) != "" for paragraph in paragraphs)


def test_characters_that_act_are_named() -> None:
    assert name_controls("a\x1b[31m\u202eb\tc\n\x9b") == "a<U+001B>[31m<U+202E>b\tc\n<U+009B>"
