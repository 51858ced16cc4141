"""Markdown: marks, references and front matter taken off, text that only looks like it left."""

import pytest

from indexer.cleaning.markdown import read_markdown


def test_references_footnotes_and_comments_leave_their_words() -> None:
    text = (
        "Kincir Air Lama Berputar Lagi\n=============================\n\n"
        "[![Kincir][gambar]][toko]\n\n"
        "Kincir di [hulu sungai][1] berputar lagi.[^1] Lihat [toko] itu.\n\n"
        "<!-- terkait: 12 -->\n[^1]: Tanyakan tahunnya.\n"
        '[1]: https://nusa.example/hulu "Hulu"\n[gambar]: /i/kincir.jpg\n[toko]: https://toko.example/\n'
    )
    plain = read_markdown(text).text.split()
    assert " ".join(plain) == (
        "Kincir Air Lama Berputar Lagi Kincir di hulu sungai berputar lagi. Lihat toko itu."
    )


@pytest.mark.parametrize(
    "text",
    [
        "Ia berkata [sic][2] dan pergi.",
        "Skor babak [1] dan [2] sama.",
        "Catatan [1]: harga belum termasuk ongkos.",
        "Satu dua tiga\n--",
    ],
)
def test_brackets_without_a_definition_stay(text: str) -> None:
    assert read_markdown(text).text == text
    assert read_markdown(text).repairs == ()


@pytest.mark.parametrize(
    ("lines", "author"),
    [
        ("authors:\n  - Ann Porter\n  - Lee Hall", "Ann Porter, Lee Hall"),
        ('authors: ["Ann Porter", Lee Hall]', "Ann Porter, Lee Hall"),
        ("author: Ann Porter", "Ann Porter"),
        ("tags:\n  - laut", None),
    ],
)
def test_lists_in_front_matter(lines: str, author: str | None) -> None:
    read = read_markdown(f"---\ntitle: Kincir\n{lines}\n---\nSatu.")
    assert (read.clues.title, read.clues.author, read.text) == ("Kincir", author, "Satu.")
