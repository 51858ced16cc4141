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
FRONT_PAGES = frozenset(
    {"home", "beranda", "depan", "front page", "halaman depan", "halaman utama", "homepage"}
)
TRAIL_SEPARATORS = re.compile(r"\s*[>»›|]+\s*|\s+/\s+|\s*\\\|\s*")
LONGEST_TRAIL = 200
"""Characters of the longest way to a story, whose headline may stand at its end."""

SEPARATORS = re.compile(r"[>»/|•·›]+")


def is_label(line: str) -> bool:
    """Whether the line is only a section, a path or menu of the site, or a bulleted entry of two words."""
    if _is_trail(line):
        return True
    if len(line) > 60 or not line:
        return False
    bare = BULLETS.sub("", line)
    words = SEPARATORS.sub(" ", bare).casefold().split()
    if not words:
        return True
    if all(word in WORDS for word in words):
        return True
    return bare != line and len(words) <= 2 and bare[:1].isupper() and bare[-1:] not in ".?!:"


def _is_trail(line: str) -> bool:
    """Whether the line is the way from the front page to the story, or a row of a site's sections."""
    parts = [part.strip() for part in TRAIL_SEPARATORS.split(line)]
    if len(line) > LONGEST_TRAIL or len(parts) < 3 or not all(parts):
        return False
    way, last = parts[:-1], parts[-1]
    if any(len(part.split()) > 4 or not part[0].isupper() or part[-1] in ".?!:" for part in way):
        return False
    if parts[0].casefold() in FRONT_PAGES:
        return True
    short = len(last.split()) <= 4 and last[0].isupper() and not any(c.isdigit() for c in line)
    return short and (">" in line or "»" in line or "›" in line or len(parts) >= 4)


def is_section(text: str) -> bool:
    """Whether the words name a section that says something of its stories: ``Olahraga``, not ``Berita``."""
    words = text.casefold().split()
    return bool(words) and all(word in WORDS for word in words) and not NO_SECTIONS.issuperset(words)


def read_section(line: str) -> str | None:
    """The section that a label names: the last one of a breadcrumb trail; None for an entry like News."""
    parts = [part.strip() for part in SEPARATORS.split(BULLETS.sub("", line))]
    return next((part for part in reversed(parts) if is_section(part)), None)
