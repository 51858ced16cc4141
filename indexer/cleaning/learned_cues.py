"""Site talk: the words with which a site speaks of itself instead of the news."""

import re

SITE_WORDS_LIST = """
    advertisement advertising advertiser advertorial akun app aplikasi apps artikel article author baca
    bacalah bagikan berita berlangganan bookmark buletin cek channel click comment comments contact copyright
    credit credits daftar dapatkan disclaimer download editor email e-mail facebook flipboard follow foto
    fotografer gabung gambas google gratis grup halaman headline highlights hubungi iklan ikuti image inbox
    infografis instagram jurnalis kanal klik komentar konten kontributor kredit langganan laporan
    latest linkedin link login lihat longform media menyunting mailing newsletter newsletters notification
    notifikasi page penulis penyunting pewarta photo photographer photograph picture podcast popular populer
    posting redaksi redaktur register related reporter republished reporting reproduced reserved rights
    saksikan saluran scroll selengkapnya share simak sources story sponsored subscribe subscriber sumber
    tag tags tagar tautan tayang telegram tentang terkait terpopuler tiktok tonton tweet twitter unduh update
    updates video videos visit wartawan watch website whatsapp youtube editing writing sunting
"""
# An order to the reader: with these a line that is no news begins.
ORDERS_LIST = """
    baca bacalah bagikan berlangganan bergabung cek click contact daftar daftarkan dapatkan download follow
    gabung get hubungi ikuti join jangan klik kunjungi langganan like lihat listen nantikan read register
    saksikan scroll see share sign simak subscribe temukan tonton unduh visit watch yuk
"""
ALSO = frozenset({"juga", "also", "more", "next", "lagi", "pula", "selengkapnya"})
SITE_WORDS = frozenset(SITE_WORDS_LIST.split())
ORDERS = frozenset(ORDERS_LIST.split())

WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
_DOMAIN = re.compile(r"[a-z0-9-]{3,}(?:\.[a-z]{2,})+")
_SHORTEST_NAME = 4


def read_names(source: str | None) -> frozenset[str]:
    """The words by which a source calls itself, in lower case: ``kompas.com`` and ``kompas``."""
    folded = (source or "").casefold()
    words = [word for word in WORD.findall(folded) if len(word) >= _SHORTEST_NAME]
    stems = [word.split(".", 1)[0] for word in words]
    return frozenset(word for word in (*words, *stems) if len(word) >= _SHORTEST_NAME)


def is_site_name(word: str, names: frozenset[str]) -> bool:
    """Whether a word in lower case is the source's own name or a web domain."""
    return word in names or bool(_DOMAIN.fullmatch(word))


def count_cues(text: str, names: frozenset[str]) -> int:
    """How many different words of a folded text are site talk; a name of the source counts twice."""
    words = set(WORD.findall(text))
    named = any(is_site_name(word, names) for word in words)
    return len(words & SITE_WORDS) + 2 * named + text.startswith("#")


def count_signs(text: str, names: frozenset[str]) -> int:
    """The cues of a folded text; an order (``Simak``) that begins it and ``juga`` behind are two more."""
    words = WORD.findall(text)
    order = bool(words) and words[0] in ORDERS
    return count_cues(text, names) + order + (order and any(word in ALSO for word in words[:3]))


def is_read_also(text: str) -> bool:
    """Whether a folded line is the bare label of a lost link: ``baca juga:``."""
    words = WORD.findall(text)
    return 1 < len(words) <= 3 and words[0] in ORDERS and any(word in ALSO for word in words)
