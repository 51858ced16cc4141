"""Bylines, datelines and headlines: read where they are, never where they are not."""

import pytest

from indexer.cleaning.byline import Byline, clean_author, read_byline
from indexer.cleaning.dateline import read_dateline
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
