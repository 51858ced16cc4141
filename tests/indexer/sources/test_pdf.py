"""PDF documents: printed lines as paragraphs, and the reasons why one gives no text."""

import sys
from io import BytesIO

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.sources.files import UnreadableFileError
from indexer.sources.pdf import MOST_PAGES, NOT_INSTALLED, read_pdf
from indexer.sources.records import RawArticle, Skip
from tests.indexer.sources.opening import open_bytes, skips
from tests.indexer.sources.printing import print_pdf

TITLE = "Ombak Tinggi di Selatan"
STORY = [
    TITLE,
    "Nelayan di pesisir selatan tidak melaut selama sepekan karena ombak",
    "setinggi empat meter. Kepala pelabuhan mengatakan kapal penumpang te-",
    "tap berlayar dengan jumlah penumpang yang dibatasi, termasuk anak-",
    "anak dan orang tua.",
    "“Kami makan dari tabungan,” kata Slamet, pemilik dua perahu di dusun",
    "yang paling dekat pantai.",
]
PARAGRAPHS = [
    TITLE,
    "Nelayan di pesisir selatan tidak melaut selama sepekan karena ombak setinggi empat meter. Kepala "
    "pelabuhan mengatakan kapal penumpang tetap berlayar dengan jumlah penumpang yang dibatasi, termasuk "
    "anak-anak dan orang tua.",
    "“Kami makan dari tabungan,” kata Slamet, pemilik dua perahu di dusun yang paling dekat pantai.",
]


def read(content: bytes) -> RawArticle:
    [found] = read_pdf(open_bytes(content))
    assert isinstance(found, RawArticle), found
    return found


def reason(content: bytes) -> str:
    return skips(list(read_pdf(open_bytes(content))))["a"]


def test_printed_lines_become_paragraphs_and_the_title_counts() -> None:
    article = read(print_pdf([STORY], title="OMBAK TINGGI di selatan"))
    assert article.content.decode().split("\n\n") == PARAGRAPHS
    assert (article.format, article.fields) == ("text", {"title": "OMBAK TINGGI di selatan"})


@pytest.mark.parametrize("title", ["Microsoft Word - berita.docx", "Ombak", "", "Tinggi Ombak di Selatan"])
def test_a_title_that_is_not_printed_does_not_count(title: str) -> None:
    assert read(print_pdf([STORY], title=title)).fields == {}


def test_a_sentence_runs_on_over_the_page() -> None:
    text = read(print_pdf([STORY[:3], STORY[3:]])).content.decode()
    assert text.split("\n\n") == PARAGRAPHS


def test_what_recurs_at_the_edges_of_pages_is_left_out_and_recorded() -> None:
    pages = [["Kabar Pesisir", *STORY, f"Halaman {number} dari 4"] for number in range(1, 5)]
    article = read(print_pdf(pages))
    text = article.content.decode()
    assert "Halaman" not in text
    assert "Kabar Pesisir" not in text
    assert text.count("tidak melaut") == 4
    assert [(repair.kind, repair.before) for repair in article.repairs] == [
        ("page-edge", "Kabar Pesisir"),
        ("page-edge", TITLE),
        ("page-edge", "yang paling dekat pantai."),
        ("page-edge", "Halaman 1 dari 4"),
    ]


def test_lines_in_the_middle_of_pages_may_recur() -> None:
    pages = [
        [f"Bagian {'abcd'[n]}", "Pembuka.", "Hujan ringan.", "Penutup.", f"Akhir {'abcd'[n]}"]
        for n in range(4)
    ]
    assert read(print_pdf(pages)).content.decode().count("Hujan ringan.") == 4


def test_a_scan_is_told_from_a_text() -> None:
    assert reason(print_pdf([[], []])) == (
        "the pages hold no text: they are pictures, as of a scan; "
        "run character recognition (OCR) over the document first"
    )


def test_a_locked_document_says_so() -> None:
    writer = pypdf.PdfWriter(clone_from=BytesIO(print_pdf([STORY])))
    writer.encrypt("rahasia", algorithm="RC4-128")
    locked = BytesIO()
    writer.write(locked)
    assert reason(locked.getvalue()) == "the document is protected by a password; save it without one"


def test_documents_over_the_limits_are_reported() -> None:
    many = print_pdf([["Satu."]] * (MOST_PAGES + 1))
    assert reason(many) == "the document has 1,001 pages, 1,000 are read; split it up"
    with pytest.raises(UnreadableFileError) as error:
        list(read_pdf(open_bytes(print_pdf([STORY]), max_bytes=100)))
    assert error.value.reason.startswith("holds more than 100 bytes")


def test_without_the_extra_the_report_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    assert list(read_pdf(open_bytes(print_pdf([STORY])))) == [Skip(origin="a", reason=NOT_INSTALLED)]
    assert 'pip install "lintas[pdf]"' in NOT_INSTALLED


@pytest.mark.parametrize("content", [b"%PDF-1.7\n%\xe2\xe3", b"no document", b"\0"])
def test_a_damaged_document_is_reported(content: bytes, caplog: pytest.LogCaptureFixture) -> None:
    assert reason(content).startswith("the PDF document is damaged (")
    assert caplog.records == []


VALID = print_pdf([STORY, STORY[1:]], title=TITLE)
SCRAPS = [
    b"",
    b"obj",
    b"0 0 R",
    b"<<",
    b">>",
    b"stream\n",
    b"99999999999",
    b"\x00",
    b"\xff",
    b"/Kids [2 0 R]",
]


@given(
    st.lists(st.tuples(st.integers(0, len(VALID)), st.integers(0, 30), st.sampled_from(SCRAPS)), max_size=5)
)
@settings(max_examples=120, deadline=None)
def test_a_mutated_document_is_an_article_or_a_skip(changes: list[tuple[int, int, bytes]]) -> None:
    content = VALID
    for at, length, scrap in changes:
        content = content[:at] + scrap + content[at + length :]
    [found] = read_pdf(open_bytes(content))
    assert found.content.strip() if isinstance(found, RawArticle) else found.reason
