"""Section labels: the short lines around a headline that name a part of the site, not the story."""

import re

WORDS_LIST = """
    and & asia bisnis bola breaking berita beranda budaya business bulu culture daerah dan dunia economy
    education ekonomi energi energy entertainment environment europe finance gaya global headline
    headlines health hiburan home hukum hidup internasional international kesehatan keuangan kriminal
    latest lifestyle lingkungan local lokal makro market markets megapolitan metro nasional national
    nusantara news olahraga opini opinion otomotif pendidikan peristiwa politics politik regional sains
    science seleb sport sports stories tech technology teknologi terkini top travel tangkis utama wisata
    world
"""
WORDS = frozenset(WORDS_LIST.split())
BULLETS = re.compile(r"^[•·*»>‣▪■●]\s*")
SEPARATORS = re.compile(r"[>»/|•·›]+")


def is_label(line: str) -> bool:
    """Whether the line is only a section, a breadcrumb trail or a bulleted menu entry of one or two words."""
    if len(line) > 60 or not line:
        return False
    bare = BULLETS.sub("", line)
    words = SEPARATORS.sub(" ", bare).casefold().split()
    if not words:
        return True
    if all(word in WORDS for word in words):
        return True
    return bare != line and len(words) <= 2 and bare[:1].isupper() and bare[-1:] not in ".?!:"
