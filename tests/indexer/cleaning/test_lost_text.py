"""Lost text: joints of glued paragraphs, and the gaps where links and quotations were lost."""

import pytest

from indexer.cleaning.gaps import tidy_lost_links
from indexer.cleaning.joints import split_joined_paragraphs

JOINED = "Hujan turun.,Sungai meluap.,"


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("Ia menjajal Mate X.,Kedua ponsel itu baru.", ["Ia menjajal Mate X.", "Kedua ponsel itu baru."]),
        (
            "Doa dipimpin Fakhri, M.A.,Dalam doanya ia menangis.",
            ["Doa dipimpin Fakhri, M.A.", "Dalam doanya ia menangis."],
        ),
        (
            'Ia memeriksa Gedung A.,"Dari lantai empat," katanya.',
            ["Ia memeriksa Gedung A.", '"Dari lantai empat," katanya.'],
        ),
        (
            "Hadir Ari, S.E., M.A., dan Budi, S.H.,M.H. sore itu.",
            ["Hadir Ari, S.E., M.A., dan Budi, S.H.,M.H. sore itu."],
        ),
        (
            "Kata dosen itu.,Baca juga,,Pada menit ke-34 ia pergi.",
            ["Kata dosen itu.", "Baca juga", "Pada menit ke-34 ia pergi."],
        ),
        (
            "Kampus Universitas Timur,Baca juga:,,Ia lulus.",
            ["Kampus Universitas Timur", "Baca juga", "Ia lulus."],
        ),
        ("Ayo baca juga, kata guru itu.", ["Ayo baca juga, kata guru itu."]),
        (
            "Datang ke pesta tahun 2019,#MajuBersama Sahabat",
            ["Datang ke pesta tahun 2019", "#MajuBersama Sahabat"],
        ),
        ("(Luhur),Artikel ini telah tayang di surya", ["(Luhur)", "Artikel ini telah tayang di surya"]),
    ],
)
def test_joints_of_glued_paragraphs(text: str, paragraphs: list[str]) -> None:
    split = split_joined_paragraphs(JOINED + text).text.split("\n\n")
    assert [paragraph for paragraph in split if paragraph] == ["Hujan turun.", "Sungai meluap.", *paragraphs]


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ('Ia menulis. ",," komentar akun. "," sahut yang lain. Lalu pergi.', "Ia menulis. Lalu pergi."),
        ("Warga marah.\n\n'','' ujar akun ,.\n\nPolisi datang.", "Warga marah.\n\nPolisi datang."),
        ('",," tulis Bella pada Senin kemarin di akunnya.', "tulis Bella pada Senin kemarin di akunnya."),
        ('Bintang drama "," itu tampil anggun.', "Bintang drama itu tampil anggun."),
        ("Film berjudul “,”. Ia senang.", "Film berjudul. Ia senang."),
        ('Turun -0,19 persen ,," kata Perry.', 'Turun -0,19 persen," kata Perry.'),
        ('"Saya pulang," kata Sari. "Ya," jawab Ali.', '"Saya pulang," kata Sari. "Ya," jawab Ali.'),
        ("Ia diam. (,:\n\n)", "Ia diam."),
        ("Ia diam.\n\n.\n\nLalu pergi.", "Ia diam.\n\nLalu pergi."),
    ],
)
def test_gaps_of_lost_text(text: str, mended: str) -> None:
    assert tidy_lost_links(text).text == mended
    assert tidy_lost_links(mended).text == mended


def test_a_lost_quotation_is_on_record() -> None:
    repairs = tidy_lost_links('Ia menulis. ",," komentar akun. "," sahut fans.').repairs
    assert [(r.kind, r.before, r.after) for r in repairs] == [
        ("lost-quotation", 'Ia menulis. ",," komentar akun. "," sahut fans.', "2 quotations lost")
    ]


def test_text_without_gaps_has_no_repairs() -> None:
    assert tidy_lost_links('"Ya," kata Sari, lalu (Senin, 3/2) pulang.').repairs == ()
