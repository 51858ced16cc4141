"""An article as others quote it: a sentence, an entry of a BibTeX file and one of an RIS file.

Articles are hostile input here as everywhere: whatever a field holds, it stays one value of one entry.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from search.records import Article
from web.addresses import web_address

MAX_KEY = 60
"""Characters of the name of a BibTeX entry."""

# BibTeX counts braces even behind a backslash, so these are spelt out.
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    **{sign: f"\\{sign}" for sign in "%$&#_"},
}

# What ends a value or a macro in one of the styles; letters of any alphabet stay readable.
_NOT_IN_ADDRESSES = frozenset(' "<>\\^`{|}')


@dataclass(frozen=True, slots=True)
class Citation:
    """An article ready to be quoted in each style."""

    sentence: str
    bibtex: str
    ris: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fields:
    """What is quoted, each on one line; empty where it is not known. ``day`` is an ISO date."""

    author: str
    title: str
    source: str
    day: str
    url: str
    language: str


def cite(article: Article, *, untitled: str, write_day: Callable[[str], str]) -> Citation:
    """The article in every style, without what is not known of it.

    ``untitled`` stands for a missing headline and ``write_day`` writes an ISO date, both in the language of
    the sentence.
    """
    fields = _read_fields(article)
    return Citation(
        sentence=_write_sentence(fields, untitled, write_day),
        bibtex=_write_bibtex(fields),
        ris=_write_ris(fields),
    )


def _write_sentence(fields: _Fields, untitled: str, write_day: Callable[[str], str]) -> str:
    parts = [
        fields.author,
        f"“{fields.title}”" if fields.title else untitled,
        fields.source,
        write_day(fields.day) if fields.day else "",
        fields.url,
    ]
    return ", ".join(part for part in parts if part)


def _write_bibtex(fields: _Fields) -> str:
    """An ``article`` with the names of fields that BibTeX (journal, year) and biblatex (date) read.

    Author and headline stand in two pairs of braces: a byline is not always one person with a family name,
    and the headline's capitals are its own.
    """
    values = {
        "author": _twice(_to_tex(fields.author)),
        "title": _twice(_to_tex(fields.title)),
        "journal": _to_tex(fields.source),
        "date": fields.day,
        "year": fields.day[:4],
        "url": fields.url,
        "langid": {"en": "english", "id": "indonesian"}.get(fields.language, ""),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in values.items() if value]
    return ",\n".join([f"@article{{{_make_key(fields)}", *lines]) + "\n}"


def _write_ris(fields: _Fields) -> str:
    values = {
        "TY": "NEWS",
        "AU": fields.author,
        "TI": fields.title,
        "T2": fields.source,
        "DA": fields.day.replace("-", "/"),
        "PY": fields.day[:4],
        "LA": fields.language,
        "UR": fields.url,
    }
    return "\n".join([*(f"{tag}  - {value}" for tag, value in values.items() if value), "ER  - "])


def _read_fields(article: Article) -> _Fields:
    return _Fields(
        author=_tidy(article.author),
        title=_tidy(article.title),
        source=_tidy(article.source),
        day=_read_day(article.published),
        url=_tidy_address(article.url),
        language=_tidy(article.language) if article.language != "und" else "",
    )


def _tidy(text: str | None) -> str:
    """One line without what nobody sees and a program may obey."""
    words = " ".join((text or "").split())
    return "".join(
        character for character in words if unicodedata.category(character) not in {"Cc", "Cf", "Cs"}
    )


def _read_day(published: str | None) -> str:
    try:
        return date.fromisoformat((published or "")[:10]).isoformat()
    except ValueError:
        return ""


def _tidy_address(url: str | None) -> str:
    return "".join(
        quote(character) if character in _NOT_IN_ADDRESSES else character
        for character in _tidy(web_address(url))
    )


def _to_tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in text)


def _twice(text: str) -> str:
    return f"{{{text}}}" if text else ""


def _make_key(fields: _Fields) -> str:
    """A name for the entry: outlet, day and first words, in the few characters that every program takes."""
    words = [fields.source, fields.day, *fields.title.split()[:3]]
    key = "-".join(filter(None, (re.sub(r"[^a-z0-9]", "", _without_accents(word)) for word in words)))
    return key[:MAX_KEY].rstrip("-") or "article"


def _without_accents(text: str) -> str:
    return unicodedata.normalize("NFKD", text).lower()
