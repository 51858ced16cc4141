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
# Every site has them, so they tell nothing of a story.
NO_SECTIONS_LIST = (
    "home beranda news berita headline headlines breaking latest terkini top stories utama and & dan"
)
NO_SECTIONS = frozenset(NO_SECTIONS_LIST.split())
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


def is_section(text: str) -> bool:
    """Whether the words name a section that says something of its stories: ``Olahraga``, not ``Berita``."""
    words = text.casefold().split()
    return bool(words) and all(word in WORDS for word in words) and not NO_SECTIONS.issuperset(words)


def read_section(line: str) -> str | None:
    """The section that a label names: the last one of a breadcrumb trail; None for an entry like News."""
    parts = [part.strip() for part in SEPARATORS.split(BULLETS.sub("", line))]
    return next((part for part in reversed(parts) if is_section(part)), None)
