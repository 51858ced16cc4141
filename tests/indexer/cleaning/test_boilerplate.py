"""Boilerplate rules: the frames they take, and the news sentences they must leave."""

import pytest

from indexer.cleaning.boilerplate import find_boilerplate, remove_inline_frames
from indexer.cleaning.frames import match_frame
from indexer.cleaning.tail import find_tail

FRAMED = {
    "read-also": [
        "Baca juga: Harga Cabai Turun Tipis di Pasar Induk",
        "BACA JUGA : Harga Cabai Turun",
        "Simak juga Video Pilihan di Bawah Ini",
        "Lihat Juga:",
        "Baca Selengkapnya di halaman berikut",
        "MEMBACA Cara Menanam Cabai di Lahan Sempit!",
        "Read also: Chilli prices fall slightly",
        "READ MORE: Chilli prices fall, e.g. 4.5 per cent",
        "Also read Chilli Prices Fall Slightly",
        "ALSO READ | What a kilo costs in each market",
        "[Baca Juga: Harga Cabai Turun Tipis]",
        "(Baca: Harga Cabai Turun Tipis)",
        "[ The market that never sleeps ]",
        "Selengkapnya klik: https://nusa.example/s/1",
        "Related: What a kilo costs in each market",
    ],
    "advertisement": [
        "ADVERTISEMENT",
        "- Advertisement -",
        "SCROLL TO CONTINUE WITH CONTENT",
        "SCROLL TO RESUME CONTENT",
        "GULIR UNTUK LANJUT MEMBACA",
        "Promoted stories",
        "loading...",
    ],
    "follow-us": [
        "FOLLOW US",
        "Ikuti kami di Instagram dan Twitter",
        "Follow the Daily Harbour on Facebook",
        "Ikuti saluran WhatsApp Kabar Nusa untuk berita terbaru",
        "Baca berita Kabar Nusa lainnya di Google News",
        "📲 Gabung kanal kami: t.example/kabarnusa",
        "IG: @kabarnusa | TikTok: @kabarnusa",
        "Forwarded from Kabar Nusa • 1.204 views",
        "Dapatkan update berita pilihan setiap hari di kanal Telegram kami",
    ],
    "copyright": [
        "Copyright © 2024 Kabar Nusa",
        "© Harbour News",
        "Our Standards: The Harbour Code.",
        "Hak Cipta 2023 PT Kabar Nusa",
    ],
    "newsletter": [
        "Sign up for our morning newsletter!",
        "Enjoying this story? Get more on Fridays.",
        "View this email in your browser",
        "You are receiving this email because you asked for it.",
        "Unsubscribe from this list",
        "Thanks for reading Harbour Notes!",
        "Berlangganan buletin kami secara gratis.",
    ],
    "editor": [
        "Editor: Wulan Sari",
        "Penyunting : Wulan Sari",
        "(Reporting by Ann Porter; Editing by Lee Hall)",
        "Staff writer Lee Hall contributed to this report.",
    ],
    "list-heading": ["Berita Terkait", "Most Popular", "Related Articles:", "Recommendation", "Terpopuler"],
    "initials": ["(rah/dwi)", "[abc]", "(luc/luc) Next Article Harga Cabai Turun"],
    "media": [
        "[Gambas:Video 20detik]",
        "Video: Panen Raya di Lereng Gunung",
        "Watch: How the bridge was built",
        "Lihat Video: Panen Raya",
        "Tonton videonya di sini",
    ],
    "paging": [
        "Halaman Selanjutnya",
        "Next Article",
        "Next page: The verdict",
        "Page 1 of 3",
        "Halaman 1 2 3",
        "Lanjut ke halaman 2",
        "Continued from page 1",
        "See FERRY, page 4",
        "Page 1 of 2 | Next page | Single page",
    ],
    "membership": [
        "To keep reading, please subscribe",
        "Already a subscriber? Log in",
        "Stories like this are for members. Join today.",
        "Rp10.000 for the first month, then Rp50.000. Cancel anytime.",
        "You have 2 free articles left this month.",
        "Support independent journalism from £2 a month.",
        "Berlangganan untuk melanjutkan membaca",
        "Artikel ini khusus untuk pelanggan.",
    ],
    "contact": [
        "Do you have a story for us? Write to desk@harbour.example",
        "Punya informasi tentang kejadian ini? Kirim ke redaksi@nusa.example",
        "Ann Porter can be reached at ann@harbour.example.",
        "Dikirim dari surel redaksi Kabar Nusa",
    ],
    "correction": ["This article was amended on 3 May 2021. It first gave the wrong year."],
    "wire": ["(MORE)", "NNNN", "(Adds quote from mayor, background)", "BC-HARBOUR-FERRY/ (UPDATE 1)"],
    "rule": ["**********", "==========="],
    "stamp": ["Update 10.15pm", "Diperbarui 08:30 WIB"],
    "other-view": ["View on the full site", "Buka di aplikasi", "Lihat ukuran penuh", "Close window"],
    "reprint": [
        "Artikel ini telah tayang di nusa.example dengan judul Panen",
        "Source: https://nusa.example/a",
    ],
    "tags": ["#panenraya", "Tags: cabai, pasar", "Topik: harga pangan", "#cabai #pasar"],
}
PROSE = [
    "Baca juga surat itu baik-baik, kata guru kepada murid-muridnya.",
    "Warga diminta membaca pengumuman; baca juga papan di depan balai desa.",
    "Lihat juga apa yang terjadi tahun lalu ketika bendungan itu jebol.",
    "Read more books, the minister told the children of the village school.",
    "Related industries lost four thousand jobs in the same year.",
    "Advertisement revenue fell for the third year in a row.",
    "Iklan rokok dilarang di dekat sekolah mulai tahun depan.",
    "Follow the money, the prosecutor told the jury on Monday.",
    "Ikuti ujian ulang bulan depan, kata rektor kepada mahasiswa yang gagal.",
    "Copyright law has not kept up with the machines, the judge wrote.",
    "Hak cipta lagu itu dipegang keluarga penciptanya sejak lama.",
    "Subscribe to no theory before the evidence is in, she said.",
    "Daftar penerima bantuan diumumkan di kantor kelurahan.",
    "Editor surat kabar itu ditahan polisi kemarin malam.",
    "Video pernikahan itu ditonton dua juta orang dalam sehari.",
    "Halaman rumahnya penuh dengan karangan bunga.",
    "Next article of the treaty bans such weapons outright.",
    "Share prices fell on Monday.",
    "Telegram dan WhatsApp diblokir di negara itu.",
    "Facebook, Twitter and Telegram were blocked for a day.",
    "The island can be reached by boat from the old harbour.",
    "Support for independent journalism fell in most countries last year.",
    "Daftar penumpang untuk pelayaran pagi sudah penuh.",
    "Read what the minister wrote on Twitter before he resigned.",
    "Printed on cloth in 1990, the map still hangs in the hall.",
    "Join forces to keep the river clean, the mayor asked.",
    "Ada berita baik bagi petani: pupuk turun harga.",
    "QUARTER-FINALS (four times)",
    "(Seorang saksi lain menolak difoto)",
    "Poor brakes contributed to the crash, the inquiry found.",
    "19.30 WIB",
    "Sumber: Badan Pusat Statistik",
    "Want more rain? Plant more trees, say the farmers of the plain.",
    "Tags on the birds' legs showed that they had come from Siberia.",
]


@pytest.mark.parametrize(("name", "line"), [(name, line) for name, lines in FRAMED.items() for line in lines])
def test_framed_lines_are_known_by_their_rule(name: str, line: str) -> None:
    assert match_frame(line) == name
    assert find_boilerplate([line]) == {0: name}


@pytest.mark.parametrize("line", PROSE)
def test_news_sentences_are_left(line: str) -> None:
    assert find_boilerplate(["Sebuah paragraf.", "", line, "", "Another paragraph."]) == {}


@pytest.mark.parametrize(
    "names", ["Facebook Twitter WhatsApp", "Share on Facebook | Tweet | Email", "Bagikan"]
)
def test_share_bars_are_known(names: str) -> None:
    assert find_boilerplate([names]) == {0: "share"}


def test_share_buttons_on_lines_of_their_own_need_a_neighbour() -> None:
    assert find_boilerplate(["Facebook", "Twitter", "", "Telegram"]) == dict.fromkeys((0, 1, 3), "share")
    assert find_boilerplate(["Facebook", "", "Perusahaan itu untung besar."]) == {}


def test_headlines_under_a_bare_link_heading_go_with_it() -> None:
    lines = [
        "Baca juga:",
        "- Harga Cabai Turun Tipis di Pasar",
        "- Panen Kentang Dimulai Lebih Awal",
        "",
        "Cerita.",
    ]
    assert set(find_boilerplate(lines)) == {0, 1, 2}
    lines = ["BACA JUGA", "", "Harga Cabai Turun Tipis", "", "Panen Raya Kentang Dimulai"]
    assert set(find_boilerplate(lines)) == {0, 2}, "after a blank line only the first"


def test_a_sentence_under_a_bare_link_heading_stays() -> None:
    assert set(find_boilerplate(["Baca juga:", "", "Harga turun, kata Menteri Pertanian di Jakarta."])) == {0}


def test_the_tail_begins_at_its_heading_after_the_last_paragraph() -> None:
    story = "Petani memanen kentang dua minggu lebih awal tahun ini."
    lines = [story, "", "Tags", "cabai", "", "Terpopuler", "Mengapa Harga Telur Naik Terus Tahun Ini?"]
    assert find_tail(lines) == range(2, 7)
    assert find_tail([*lines, story]) == range(0)
    copyright_line = "Copyright © 2024 Kabar Nusa. Semua hak cipta dilindungi undang-undang."
    assert find_tail([*lines, copyright_line], boilerplate={7}) == range(2, 8)


def test_framed_segments_and_initials_leave_their_paragraphs() -> None:
    lines = (
        "Harga turun. [Gambas:Video 20detik] Pedagang lega.",
        "(Baca juga: Harga Telur) Pembeli kembali.",
        "Pasar ramai, kata Ningsih. (rah/dwi)",
        "",
    )
    mended = remove_inline_frames(lines)
    assert mended.lines == (
        "Harga turun. Pedagang lega.",
        "Pembeli kembali.",
        "Pasar ramai, kata Ningsih.",
        "",
    )
    assert [repair.before for repair in mended.repairs] == [
        "[Gambas:Video 20detik]",
        "(Baca juga: Harga Telur)",
        "(rah/dwi)",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Calon pimpinan (capim)",
        "Kerajaan itu (baca: keluarga raja) menolak.",
        "Kata (dan) itu (lihat halaman 3).",
    ],
)
def test_brackets_of_the_story_stay(line: str) -> None:
    assert remove_inline_frames([line]).lines == (line,)


def test_a_share_bar_with_one_button_a_line_goes_whole() -> None:
    lines = [
        "The river fell at noon.",
        "",
        "Share this",
        "Facebook",
        "X",
        "Email",
        "",
        "The road is open again.",
    ]
    assert sorted(find_boilerplate(lines)) == [2, 3, 4, 5]


def test_one_word_of_share_bars_between_paragraphs_may_be_a_subheading() -> None:
    assert find_boilerplate(["It bought two rivals.", "", "Email", "", "It was slow.", "Facebook"]) == {}


def test_a_read_also_at_the_end_of_a_paragraph_goes_and_one_in_a_sentence_stays() -> None:
    lines = [
        "Dayung itu dicat ulang. Baca juga: Harga Cat Naik Menjelang Lomba",
        "Ia menulis: baca juga surat yang kemarin.",
        "“Sudah.” Read also: Paint runs out in harbour",
    ]
    mended = remove_inline_frames(lines)
    assert mended.lines == ("Dayung itu dicat ulang.", lines[1], "“Sudah.”")
    assert len(mended.repairs) == 2


def test_page_numbers_below_their_heading_go() -> None:
    lines = ["Halaman:", "1", "2", "3", "Selanjutnya", "Tiga orang pulang."]
    assert sorted(find_boilerplate(lines)) == [0, 1, 2, 3, 4]
    assert find_boilerplate(["Skor akhir", "1", "2"]) == {}


def test_a_headline_below_next_article_goes_with_it() -> None:
    assert set(find_boilerplate(["Next Article", "Kisah Bidan di Ujung Pulau", "", "Selesai."])) == {0, 1}
