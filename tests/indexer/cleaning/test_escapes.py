"""Escapes, shortcodes and cut words: turned back where a program left them, left where a story shows them."""

import pytest

from indexer.cleaning.escapes import undo_escaped_tags, undo_escapes
from indexer.cleaning.runningheads import remove_running_heads
from indexer.cleaning.shortcodes import remove_shortcodes
from indexer.cleaning.wrapping import unwrap_lines


def test_written_line_ends_and_quotation_marks_are_turned_back() -> None:
    mended = undo_escapes(r"Satu.\n\nKata ibu, \"dua\".\nTiga kota\/desa \u201cempat\u201d.")
    assert mended.text == 'Satu.\n\nKata ibu, "dua".\nTiga kota/desa “empat”.'
    assert [(repair.kind, repair.after) for repair in mended.repairs] == [
        ("escaped-text", "3 written line ends turned into line ends")
    ]


@pytest.mark.parametrize(
    "text",
    [
        r"Ketik \n untuk baris baru, kata pengajar itu.",
        "Baris satu\nBaris dua\nBaris tiga, lalu " + r"\n dan \n ditulis di papan.",
        "Tanpa apa pun.",
    ],
)
def test_a_text_that_shows_escapes_stays(text: str) -> None:
    assert undo_escapes(text).text == text
    assert undo_escapes(text).repairs == ()


def test_a_page_whose_tags_were_escaped_is_a_page_again() -> None:
    escaped = "&lt;p&gt;Satu.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Dua&lt;/b&gt;.&lt;/p&gt;"
    assert undo_escaped_tags(escaped).text == "<p>Satu.</p><p><b>Dua</b>.</p>"
    assert undo_escaped_tags(escaped.replace("&", "&amp;")).text == "<p>Satu.</p><p><b>Dua</b>.</p>"
    lesson = "Murid menulis &lt;p&gt; di awal dan &lt;/p&gt; di akhir."
    assert undo_escaped_tags(lesson).text == lesson


def test_a_caption_goes_with_its_shortcode_and_other_words_stay() -> None:
    caption = '[caption id="att_7" align="left"]<x> Perahu di hulu[/caption]'
    text = f'Satu.\n\n{caption}\n\nDua [gallery ids="1,2"] tiga.'
    mended = remove_shortcodes(text)
    assert mended.text == "Satu.\n\n\n\nDua  tiga."
    assert [(repair.kind, repair.before) for repair in mended.repairs] == [
        ("caption", "<x> Perahu di hulu"),
        ("boilerplate", '[gallery ids="1,2"]'),
    ]


def test_brackets_in_a_quotation_are_no_shortcode() -> None:
    text = "“Lihat [video] itu,” katanya. [Red: ejaan asli] [embed a song]"
    assert remove_shortcodes(text).text == text


COLUMN = [
    "Warga lereng utara menjemur kopi di",
    "atap sekolah karena halaman ter-",
    "lalu sempit. Anak-anak membantu se-",
    "sudah pelajaran selesai.",
]


def test_words_cut_at_line_ends_are_put_together() -> None:
    joined = (
        "Warga lereng utara menjemur kopi di atap sekolah karena halaman terlalu sempit. "
        "Anak-anak membantu sesudah pelajaran selesai."
    )
    assert unwrap_lines([*COLUMN, ""]) == (joined, "")
    assert unwrap_lines(["Kopi di Atap Sekolah Lereng Utara Sudah Kering", "", *COLUMN])[2] == joined


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("ketika hujan sudah reda, anak-", "anak itu pulang", "anak-anak itu pulang"),
        ("mereka menggali dengan se-", "kop kayu lama", "sekop kayu lama"),
        ("di sebelah pabrik gula-", "kelapa yang tua", "gula-kelapa yang tua"),
    ],
)
def test_a_hyphen_stays_where_the_word_has_one(first: str, second: str, joined: str) -> None:
    known = ["Petani membawa gula dan", "kelapa ke pasar yang ter-", "letak di kota.", ""]
    lines = [*known, first, f"{second} lewat jalan", "setapak di tepi sungai."]
    assert joined in " ".join(unwrap_lines(lines))


def test_verse_and_lists_keep_their_lines() -> None:
    verse = [
        "di tepi kali kami menunggu",
        "bulan yang separuh itu",
        "turun mandi di lubuk batu",
        "dan lupa pulang",
    ]
    assert unwrap_lines(verse) == tuple(verse)


def test_paragraphs_inside_a_printed_column_stay_apart() -> None:
    lines = [*COLUMN, "Harga biji naik dua kali lipat, ka-", "ta ketua kelompok tani setempat."]
    assert unwrap_lines(lines)[1] == "Harga biji naik dua kali lipat, kata ketua kelompok tani setempat."


def test_running_heads_of_later_pages_go() -> None:
    lines = [
        "HARIAN LERENG   2 MEI 2021   HALAMAN 4", "Satu baris", "HARIAN LERENG   2 MEI 2021   HALAMAN 5",
        "Sambungan dari halaman 4", "baris kedua", "Buku itu tebal, halaman 12 hilang.",
    ]  # fmt: skip
    kept, removed = remove_running_heads(lines)
    assert kept == (lines[0], "Satu baris", "baris kedua", lines[5])
    assert removed == (lines[2], lines[3])


def test_lines_with_a_page_number_that_do_not_come_again_stay() -> None:
    lines = ["Lihat halaman 4.", "Satu baris.", "Pada halaman 9 ada peta."]
    assert remove_running_heads(lines) == (tuple(lines), ())
