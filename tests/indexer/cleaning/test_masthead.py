"""Bylines, datelines and headlines: read where they are, never where they are not."""

import pytest

from indexer.cleaning.byline import Byline, clean_author, read_byline
from indexer.cleaning.dateline import is_slug, read_dateline
from indexer.cleaning.labels import is_label
from indexer.cleaning.masthead import read_masthead
from indexer.cleaning.outlets import strip_outlet_suffix
from indexer.cleaning.wrapping import unwrap_lines


@pytest.mark.parametrize(
    ("line", "author", "outlet", "published"),
    [
        ("Rina Wati | Jum'at, 13/10/2023 21:05 WIB", "Rina Wati", None, "Jum'at, 13/10/2023 21:05 WIB"),
        ("Kompas.com - 12/06/2024, 14:30 WIB", None, "Kompas.com", "12/06/2024, 14:30 WIB"),
        ("Rabu, 7 Februari 2024 | 09:15 WITA", None, None, "Rabu, 7 Februari 2024 | 09:15 WITA"),
        ("Published: May 14, 2024 at 9:05 am", None, None, "May 14, 2024 at 9:05 am"),
        ("Oleh: Rina Wati, S.Sos.", "Rina Wati, S.Sos.", None, None),
        ("Penulis: Rina | Editor: Bayu Saputra", "Rina", None, None),
        ("By Ann Porter, BBC News", "Ann Porter", "BBC News", None),
        ("BY ANN PORTER AND LEE O'NEILL", "ANN PORTER AND LEE O'NEILL", None, None),
        ("Rina Wati - detikNews", "Rina Wati", "detikNews", None),
        ("Ditulis oleh Rina Wati pada 9 Mei 2024", "Rina Wati", None, "9 Mei 2024"),
        ("By Ann Porter in Old Harbour", "Ann Porter", None, None),
        ("Words: Ann Porter", "Ann Porter", None, None),
        ("Teks dan foto: Rina Wati", "Rina Wati", None, None),
        ("Laporan Rina Wati, Kaki Bukit", "Rina Wati", None, None),
        ("- Penulis: Rina Wati", "Rina Wati", None, None),
        ("Issue 61 | 15 August 2024", None, None, "15 August 2024"),
        ("HARIAN LERENG SABTU, 21 OKTOBER 2023 HALAMAN 7", None, "HARIAN LERENG", "SABTU, 21 OKTOBER 2023"),
        ("Staff Reporter", None, None, None),
    ],
)
def test_bylines(line: str, author: str | None, outlet: str | None, published: str | None) -> None:
    assert read_byline(line, headed=True) == Byline(author=author, outlet=outlet, published=published)


@pytest.mark.parametrize(
    "line",
    [
        "By then the rains had come, and the road was closed.",
        "By Friday the water had gone.",
        "Oleh karena itu, warga diminta tetap di rumah.",
        "Jadwal Salat Jakarta, 12 Juni 2024",
        "Gempa Guncang Malang, 10 April 2021, Ratusan Rumah Rusak",
        "Pada 12 Juni 2024, presiden meresmikan bendungan itu.",
        "Kamis (19/9/2019), catat jadwal pengumuman seleksinya.",
        "Reporter dan fotografer dilarang masuk ke ruang sidang.",
        "Harga Emas Naik, Media Asing Soroti Rupiah",
        "Words Matter Less Than Deeds",
        "Rina Wati",
    ],
)
def test_lines_that_are_no_byline(line: str) -> None:
    assert read_byline(line) is None


def test_an_update_time_is_not_the_publication_time() -> None:
    assert read_byline("Last updated: 15 May 2024, 10:00 GMT") == Byline()


@pytest.mark.parametrize(
    ("field", "author"),
    [
        ("By Ann Porter", "Ann Porter"),
        ("Oleh: Rina Wati | Editor: Bayu", "Rina Wati"),
        ("Ann Porter <ann@harbour.example>", "Ann Porter"),
        ("https://www.facebook.example/harbour", None),
        ("Byron Katie", "Byron Katie"),
        ("Penulis", "Penulis"),
        ("By Ann Porter, Football Writer", "Ann Porter"),
        ("BY ANN PORTER | STAFF", "ANN PORTER"),
        ("Rina Wati, S.Sos.", "Rina Wati, S.Sos."),
    ],
)
def test_author_fields(field: str, author: str | None) -> None:
    assert clean_author(field) == author


@pytest.mark.parametrize(
    ("paragraph", "place", "outlet", "rest"),
    [
        ("BAKU, Azerbaijan (AP) — Putin tiba.", "BAKU", "AP", "Putin tiba."),
        ("LONDON, Sept 10 (Reuters) - Shares fell.", "LONDON", "Reuters", "Shares fell."),
        ("Jakarta, CNN Indonesia -- Harga naik.", "Jakarta", "CNN Indonesia", "Harga naik."),
        ("TEMPO.CO, Jakarta - Harga naik.", "Jakarta", "TEMPO.CO", "Harga naik."),
        ("TEMPO.CO Yogyakarta - Harga naik.", "Yogyakarta", "TEMPO.CO", "Harga naik."),
        ("KOMPAS.com - Harga naik.", None, "KOMPAS.com", "Harga naik."),
        ("BANDUNG BARAT - “Harga naik.", "BANDUNG BARAT", None, "“Harga naik."),
        ("Jakarta: Harga naik.", "Jakarta", None, "Harga naik."),
        ("Jakarta- Harga naik.", "Jakarta", None, "Harga naik."),
        ("Donggala - Harga naik.", "Donggala", None, "Harga naik."),
        ("Kupang, Kabar Nusa --- Harga naik.", "Kupang", "Kabar Nusa", "Harga naik."),
        ("OLD HARBOUR, Nov 6, 2023 (Bay Wire) - Fog fell.", "OLD HARBOUR", "Bay Wire", "Fog fell."),
    ],
)
def test_datelines(paragraph: str, place: str | None, outlet: str | None, rest: str) -> None:
    dateline = read_dateline(paragraph)
    assert dateline is not None
    assert (dateline.place, dateline.outlet, paragraph[dateline.end :]) == (place, outlet, rest)


@pytest.mark.parametrize(
    "paragraph",
    [
        "Jokowi - Ma'ruf menang di tiga provinsi.",
        "KPK - Kejaksaan Agung bekerja sama.",
        "BREAKING - The bridge has been closed.",
        "Anak-anak bermain di halaman.",
        "Jakarta - ibu kota lama - tetap ramai.",
        "Menteri itu berkata: Harga akan turun.",
        "The vote was close - Smith won by nine.",
        "1945 - Indonesia merdeka.",
        "-",
        "",
    ],
)
def test_openings_that_are_no_dateline(paragraph: str) -> None:
    assert read_dateline(paragraph) is None


@pytest.mark.parametrize(
    ("title", "source", "stripped"),
    [
        ("Harga Naik - Kompas.com", "Kompas.com", "Harga Naik"),
        ("Harga Naik | Tempo", "tempo.co", "Harga Naik"),
        ("Harga Naik - detikNews", "https://www.detik.com", "Harga Naik"),
        ("Harga Naik - Turun Lagi", "Kompas.com", "Harga Naik - Turun Lagi"),
        ("Harga Naik - Kompas.com", None, "Harga Naik - Kompas.com"),
        ("Kompas.com", "Kompas.com", "Kompas.com"),
    ],
)
def test_outlets_at_the_end_of_a_title(title: str, source: str | None, stripped: str) -> None:
    assert strip_outlet_suffix(title, [source]) == stripped


def test_only_full_lines_are_joined() -> None:
    full = [
        "The company will add two sailings a day to the island from",
        "the first week of June, and the price of a ticket remains",
        "the same.",
    ]
    assert unwrap_lines([*full, "", "Next."]) == (" ".join(full), "", "Next.")
    short = [
        "The company will add two sailings a day to the island from",
        "June.",
        "The price of a ticket remains.",
    ]
    assert unwrap_lines(short) == tuple(short)
    verse = ["Satu", "Dua", "Tiga"]
    assert unwrap_lines(verse) == tuple(verse)


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("Rina Wati | 2 jam yang lalu", Byline(author="Rina Wati", published="2 jam yang lalu")),
        ("Kompas.com - Kemarin, 21.05 WIB", Byline(outlet="Kompas.com", published="Kemarin, 21.05 WIB")),
        ("Posted 3 hours ago", Byline(published="3 hours ago")),
        ("Rina Wati Kemarin", None),
        ("Rina Wati Menikah Hari Ini", None),
        ("Yesterday, all the ferries stayed in port.", None),
    ],
)
def test_a_date_that_counts_back_stands_apart_in_a_byline(line: str, byline: Byline | None) -> None:
    assert read_byline(line, headed=True) == byline


def test_a_name_stands_alone_only_above_a_date() -> None:
    assert read_byline("Rina Wati", headed=True, dated_next=True) == Byline(author="Rina Wati")
    assert read_byline("Harbour Gazette", headed=True, dated_next=True) == Byline(outlet="Harbour Gazette")
    assert read_byline("Kota Kita", headed=True, dated_next=True, outlets=["kota kita"]) == Byline(
        outlet="Kota Kita"
    )
    assert read_byline("Warga senang", headed=True, dated_next=True) is None


def test_an_outlet_known_beforehand_is_no_author() -> None:
    line = "Kota Kini - 3 Mei 2021"
    assert read_byline(line, headed=True) == Byline(author="Kota Kini", published="3 Mei 2021")
    assert read_byline(line, headed=True, outlets=["Kota Kini"]) == Byline(
        outlet="Kota Kini", published="3 Mei 2021"
    )


def test_the_day_in_a_dateline_is_kept_with_its_year_only() -> None:
    dated = read_dateline("OLD HARBOUR, Nov 6, 2023 (Bay Wire) - Fog fell.")
    undated = read_dateline("OLD HARBOUR, Nov 6 (Bay Wire) - Fog fell.")
    assert dated is not None
    assert undated is not None
    assert (dated.day, undated.day) == ("Nov 6 2023", None)


@pytest.mark.parametrize(
    ("line", "slug"),
    [
        ("Nov 6 (Bay Wire) -", True),
        ("OLD HARBOUR —", True),
        ("Fog fell on the harbour -", False),
        ("-", False),
    ],
)
def test_slugs(line: str, slug: bool) -> None:
    assert is_slug(line) is slug


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Home / Rail / Passenger", True),
        ("Beranda » Kisah » Mercusuar Tua Jadi Perpustakaan", True),
        ("THE GAZETTE > NEWS > PARISHES", True),
        ("Depan | Kota | Daerah | Surat Pembaca", True),
        ("Rina Wati | 3 Mei 2021 | 10:00 WIB", False),
        ("Menang / kalah / seri tetap gembira.", False),
        ("Persib | Persija", False),
    ],
)
def test_ways_and_menus_of_a_site(line: str, label: bool) -> None:
    assert is_label(line) is label


def test_dates_below_the_story_and_in_the_dateline_are_read_last() -> None:
    story = "Nelayan di pesisir selatan tidak melaut selama sepekan karena gelombang setinggi empat meter."
    lines = [f"KUPANG, 5 Mei 2021 (Bay Wire) - {story}", "", story, "", "Friday, 7 May 2021 14:02 GMT"]
    dates = read_masthead(lines, title="Ombak Tinggi").dates
    assert [(said.code, said.value) for said in dates] == [
        ("credit", "Friday, 7 May 2021 14:02 GMT"),
        ("dateline", "5 Mei 2021"),
    ]


def test_a_headline_loses_pictures_marks_and_the_outlet_of_its_byline() -> None:
    story = "Nelayan di pesisir selatan tidak melaut selama sepekan karena gelombang setinggi empat meter."
    channel = read_masthead(["🛹 *Terminal Lama Jadi Lapangan*", "", story])
    assert channel.title == "Terminal Lama Jadi Lapangan"
    lines = ["Terminal Lama Jadi Lapangan - Kabar Nusa", "", "Rina Wati, Kabar Nusa", "3 Mei 2021", "", story]
    assert read_masthead(lines).title == "Terminal Lama Jadi Lapangan"
