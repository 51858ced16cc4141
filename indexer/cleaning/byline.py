"""The byline: the short lines that name author, outlet and time of an article."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from indexer.cleaning.dateforms import AFTER_DATE, CLOCK, DATE_LABEL, UPDATE_LABEL, find_date
from indexer.cleaning.labels import is_label
from indexer.cleaning.outlets import is_outlet, name_core
from indexer.cleaning.places import is_place

LONGEST = 160
"""Characters of the longest line that is still a byline."""

MARKED = re.compile(
    r"(?P<mark>by|oleh|penulis|reporter|pewarta|wartawan|kontributor|jurnalis|author|written by|words by|"
    r"pewawancara|interviewer|interview by|text by|"
    r"story by|posted by|published by|ditulis oleh|diposting oleh|dilaporkan oleh|"
    r"laporan(?: (?:wartawan|reporter|kontributor))?|(?:words|text|teks|naskah|penulis berita|teks dan foto|"
    r"foto dan teks|words and pictures|text and photos?)(?=\s*:))"
    r"(?P<colon>\s*:\s*|\s+)(?P<rest>\S.*)",
    re.IGNORECASE,
)
SEPARATOR = re.compile(
    r"\s*[|•·;]\s*|\s+[-–—/]\s+|\s*,\s+|(?<=\S)\s+(?=(?:editor|penyunting)\s*:)", re.IGNORECASE
)
EDITOR = re.compile(r"(?:editor|penyunting|redaktur|edited by)\b.*", re.IGNORECASE)
AND = re.compile(r"\s+(?:and|dan)\s+|\s*&\s*")
PARTICLES = frozenset(
    {
        "al",
        "bin",
        "binti",
        "da",
        "de",
        "del",
        "den",
        "der",
        "di",
        "dos",
        "el",
        "la",
        "le",
        "ter",
        "van",
        "von",
        "y",
    }
)
DEGREE = re.compile(r"(?:[A-Z][A-Za-z]{0,3}\.)+[A-Z]?[A-Za-z]{0,3}")
# "By Ann Porter in Harbour Town": where she wrote it.
FROM_PLACE = re.compile(r"\s+(?:in|di|dari|reporting from|melaporkan dari)\s+[A-Z][\w .'’-]{2,40}$")
SIGNATURE = re.compile(r"[(\[](?P<name>[^()\[\]/]{5,50})[)\]]\.?")
ISSUE = re.compile(r"(?:issue|edition|edisi|vol(?:ume|\.)?|no(?:mor|\.)?)\s*#?\d{1,5}", re.IGNORECASE)
PAGE_BEHIND = re.compile(r"\s+(?:halaman|page|hal\.?)\s*\d{1,3}$", re.IGNORECASE)
LIST_MARK = re.compile(r"^[-•*·]\s+")
BEFORE_DATE = re.compile(r"(?:^|\s)(?:on|at|pada|tanggal|tgl\.?)$", re.IGNORECASE)
ROLE_LINE = re.compile(
    r"(?:[\w-]+ ){0,3}"
    r"(?:correspondent|reporter|editor|writer|staff|kontributor|wartawan|redaksi|koresponden)s?",
    re.IGNORECASE,
)
ROLES = re.compile(
    r".*\b(?:correspondent|reporter|editor|writer|kontributor|wartawan|redaksi|staff|koresponden)\b.*", re.I
)

NOBODY_LIST = """
    admin administrator anonim anonymous author n/a na nan nil none null root superadmin unknown user
    webmaster
"""
NOBODY = frozenset(NOBODY_LIST.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """What one line says; ``published`` is the time as written."""

    author: str | None = None
    outlet: str | None = None
    published: str | None = None


def read_byline(
    line: str, *, headed: bool = False, dated_next: bool = False, outlets: Collection[str] = ()
) -> Byline | None:
    """Read a line that holds nothing but author, outlet, place and time, or return None.

    ``headed`` says that the headline is known: before it, "Jadwal Salat Jakarta, 12 Juni 2024" may be one, so
    a name needs a mark, a bar or a time of day. ``dated_next`` says that the next line is a date: then a name
    may stand alone, and the words after one are an outlet even if it is not a known one. ``outlets`` are
    names known to be one.
    """
    if not 2 <= len(line) <= LONGEST:
        return None
    known = frozenset(name_core(name) for name in outlets)
    line = LIST_MARK.sub("", line)
    date = find_date(line)
    if date:
        byline = _read_dated(line, date, known)
        certain = headed or "|" in line or CLOCK.search(line, date.end())
        return byline if byline is None or byline.author is None or certain or MARKED.match(line) else None
    marked = MARKED.fullmatch(line)
    if marked:
        return _read_marked(marked)
    if not headed and dated_next and len(line.split()) <= 3 and _is_known_outlet(line, known):
        return Byline(outlet=line)
    return _read_unmarked(line, dated_next=dated_next, known=known) if headed else None


def _read_unmarked(line: str, *, dated_next: bool, known: frozenset[str]) -> Byline | None:
    first, *rest = _split(line)
    if not rest:
        return _read_single(line, dated_next=dated_next, known=known)
    if not is_person(first):
        return None
    if any(_is_known_outlet(part, known) for part in rest) or (
        dated_next and len(rest) == 1 and len(rest[0].split()) <= 4
    ):
        return Byline(author=first, outlet=rest[0])
    return None


def _read_single(line: str, *, dated_next: bool, known: frozenset[str]) -> Byline | None:
    """Read what stands alone: "Staff Reporter", or above a date a name."""
    if ROLE_LINE.fullmatch(line):
        return Byline()
    if not dated_next:
        return None
    if _is_known_outlet(line, known):
        return Byline(outlet=line)
    name = FROM_PLACE.sub("", line)
    return Byline(author=name) if is_person(name) else None


def _is_known_outlet(text: str, known: frozenset[str]) -> bool:
    return is_outlet(text) or name_core(text) in known


def read_credit(line: str) -> Byline | None:
    """Read a line at the end of an article that credits its author: ``Penulis: Nama``, or ``(Full Name)``."""
    if len(line) > LONGEST:
        return None
    signed = SIGNATURE.fullmatch(line)
    if signed:
        return Byline(author=signed["name"]) if is_person(signed["name"]) else None
    marked = MARKED.fullmatch(line)
    return _read_marked(marked) if marked and ":" in marked.group("colon") else None


def is_date_line(line: str) -> bool:
    """Whether the line holds a date and nothing that could be a story."""
    return len(line) <= LONGEST and find_date(line) is not None and read_byline(line, headed=True) is not None


def is_person(text: str, *, fewest_words: int = 2) -> bool:
    """Whether the text looks like a person's name: capitalised words, no digits, no outlet, no section."""
    words = text.split()
    if (
        not fewest_words <= len(words) <= 5
        or len(text) > 60
        or is_outlet(text)
        or is_label(text)
        or is_place(text)
    ):
        return False
    if not all(c.isalpha() or c in " .'’-`" for c in text):
        return False
    return words[0][0].isupper() and all(w[0].isupper() or w.casefold() in PARTICLES for w in words)


def clean_author(text: str) -> str | None:
    """The names in an author field, without ``By``, web and e-mail addresses; None when nothing is left.

    What software fills in where nobody is named (``admin``, ``unknown``) is no name.
    """
    line = re.sub(r"https?://\S+|www\.\S+|\S+@\S+|<[^>]*>", " ", " ".join(text.split())).strip(" ,;|-–—")
    marked = MARKED.fullmatch(line)
    if marked and (":" in marked.group("colon") or marked.group("rest")[:1].isupper()):
        line = marked.group("rest")
    line = EDITOR.sub("", line).strip(" ,;|-–—")
    parts = [part for part in re.split(r"\s*[|;]\s*", line) if part and part.casefold() not in NOBODY]
    name, *rest = ", ".join(parts).split(", ")
    # "Ann Porter, Football Writer": what she is, unless that is all that is said.
    return ", ".join([name, *(part for part in rest if not ROLE_LINE.fullmatch(part))]) or None


def list_authors(text: str | None) -> list[str]:
    """The single names in an author field."""
    parts = (clean_author(text or "") or "").split(",")
    return [name for part in parts for name in AND.split(part.strip()) if name]


def _read_dated(line: str, date: re.Match[str], known: frozenset[str]) -> Byline | None:
    if not AFTER_DATE.fullmatch(line, date.end()):
        return None
    prefix = BEFORE_DATE.sub("", line[: date.start()].strip(" ,|•·-–—/:("))
    if UPDATE_LABEL.match(prefix):
        return Byline()
    author = outlet = None
    for part in _split(DATE_LABEL.sub("", prefix + " ", count=1).strip()):
        marked = MARKED.fullmatch(part)
        if marked and (byline := _read_marked(marked)):
            author = author or byline.author
        elif _is_known_outlet(part, known):
            outlet = outlet or part
        elif is_person(part):
            author = author or part
        elif part and not (
            ISSUE.fullmatch(part)
            or is_label(part)
            or is_place(part)
            or ROLES.fullmatch(part)
            or _is_one_label(part)
        ):
            return None
    published = re.split(r"\s*[|•·(](?!\s*\d{1,2}[:.]\d)", line[date.start() :])[0]
    return Byline(author=author, outlet=outlet, published=PAGE_BEHIND.sub("", published).strip(" ,-–"))


def _is_one_label(part: str) -> bool:
    return " " not in part and len(part) <= 20 and part[:1].isupper()


def _read_marked(marked: re.Match[str]) -> Byline | None:
    colon = ":" in marked.group("colon")
    first, *rest = _split(marked.group("rest"))
    first = FROM_PLACE.sub("", first)
    people = [name for name in AND.split(first) if name]
    reports = marked.group("mark").casefold().startswith("laporan")  # "Laporan Rina Wati, Kaki Gunung"
    while rest and (DEGREE.fullmatch(rest[0]) or (not reports and _more_people(rest))):
        first = f"{first}, {rest.pop(0)}"
    if not people or not all(is_person(name, fewest_words=1 if colon else 2) for name in people):
        return None
    if people[0].split()[0].casefold() == marked.group("mark").casefold():
        return None  # "Oleh Oleh Khas Bandung" is a headline
    if any(
        not (reports or is_outlet(part) or EDITOR.fullmatch(part) or ROLES.fullmatch(part) or is_place(part))
        for part in rest
    ):
        return None
    return Byline(author=first, outlet=next((part for part in rest if is_outlet(part)), None))


def _more_people(rest: list[str]) -> bool:
    return all(is_person(name) for name in AND.split(rest[0])) and not ROLES.fullmatch(rest[0])


def _split(text: str) -> list[str]:
    return [part for part in SEPARATOR.split(text) if part] or [""]
