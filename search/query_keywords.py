"""The keywords of the query language, in English and Indonesian."""

import re

from search.records import FilterKind

_LISTED: dict[FilterKind, str] = {
    "source": "source sumber media outlet",
    "language": "language bahasa lang",
    "author": "author penulis",
    "title": "title judul",
    "category": "category kategori rubrik",
    "after": "after since setelah sesudah sejak",
    "before": "before until sebelum sampai",
    "date": "date tanggal",
}
KEYWORDS = {word: kind for kind, words in _LISTED.items() for word in words.split()}
"""Each keyword in small letters, and the filter that it stands for."""

LISTS = frozenset[FilterKind]({"source", "language", "author", "title", "category"})
"""Filters of which several values mean any of them."""

OPERATORS = frozenset({"OR", "ATAU"})
"""Written in capitals, these join alternatives; in small letters they are words."""

_KEYWORD = re.compile(r"([^\W\d_]+):")
_CODE = re.compile(r"([a-z]{2,3})(?:[-_]\w+)?", re.ASCII)
_LANGUAGE_NAMES = {
    "english": "en", "inggris": "en", "eng": "en",
    "indonesian": "id", "indonesia": "id", "bahasa": "id", "ind": "id", "in": "id",
    "malay": "ms", "melayu": "ms", "javanese": "jv", "jawa": "jv", "sundanese": "su", "sunda": "su",
}  # fmt: skip


def find_keyword(text: str, start: int) -> tuple[FilterKind, int] | None:
    """The filter whose keyword and colon stand at ``start``, and where its value begins; None for others."""
    match = _KEYWORD.match(text, start)
    kind = KEYWORDS.get(match[1].lower()) if match else None
    return (kind, match.end()) if match and kind else None


def read_language(text: str) -> str | None:
    """The code of a language given by code (``id``, ``en-GB``) or by its English or Indonesian name."""
    name = " ".join(text.lower().split()).removeprefix("bahasa ")
    if name in _LANGUAGE_NAMES:
        return _LANGUAGE_NAMES[name]
    code = _CODE.fullmatch(name)
    return code[1] if code else None
