"""The names under which records hold our fields, in English and Indonesian."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from search.errors import SourceError

_IGNORED = re.compile(r"[\s_-]+")
_SHOWN_COLUMNS = 20
_SHOWN_LETTERS = 40

USUAL_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    # In order of preference, written as normalise_name() writes them.
    {
        "article_id": ("id", "articleid", "guid", "uuid"),
        "title": ("title", "headline", "judul", "judulberita", "judulartikel"),
        "text": (
            *(
                "text",
                "body",
                "content",
                "isi",
                "article",
                "articletext",
                "articlebody",
                "bodytext",
                "fulltext",
            ),
            *(
                "maintext",
                "contenttext",
                "contenthtml",
                "paragraphs",
                "teks",
                "konten",
                "isiberita",
                "isiartikel",
            ),
            *("artikel", "berita", "paragraf"),
        ),
        "published": (
            *(
                "date",
                "published",
                "publishedat",
                "publishdate",
                "publisheddate",
                "publicationdate",
                "pubdate",
            ),
            *("datepublished", "publishedtime", "datetime", "tanggal", "waktu", "tanggalterbit", "tglterbit"),
        ),
        "url": ("url", "link", "permalink", "tautan"),
        "source": ("source", "site", "outlet", "publisher", "sumber", "media"),
        "author": ("author", "authors", "byline", "penulis", "wartawan", "reporter"),
        "category": ("category", "section", "kategori", "rubrik", "kanal"),
        "crawled": ("crawled", "crawltime", "fetched", "crawledat", "fetchedat", "diambil", "waktuambil"),
        "language": ("language", "lang", "bahasa"),
    }
)


@dataclass(frozen=True, slots=True)
class ColumnNames:
    """Which names to look under for each field: ``candidates`` normalised and in order of preference.

    ``chosen`` keeps what the user asked for: our field and the column as they wrote it.
    """

    candidates: Mapping[str, tuple[str, ...]]
    chosen: Mapping[str, str]

    def includes(self, column: str, field: str | None = None) -> bool:
        """Tell whether a column holds the field; any of our fields when none is named."""
        fields = [field] if field else self.candidates
        return any(normalise_name(column) in self.candidates[name] for name in fields)


def choose_columns(chosen: Mapping[str, str]) -> ColumnNames:
    """Put the user's choices (our field to their column) before the usual names.

    Raises SourceError for a field that we do not have or a column without a name.
    """
    for field, column in chosen.items():
        if field not in USUAL_NAMES:
            raise SourceError(
                f'--field {field}={column}: there is no field "{field}". '
                f"Put one of {', '.join(USUAL_NAMES)} before the = and your column's name after it."
            )
        if not normalise_name(column):
            raise SourceError(f"--field {field}={column}: name the column after the =.")
    candidates = {
        field: (normalise_name(chosen[field]), *usual) if field in chosen else usual
        for field, usual in USUAL_NAMES.items()
    }
    return ColumnNames(candidates, dict(chosen))


@lru_cache(maxsize=4096)
def normalise_name(name: str) -> str:
    """Fold case and leave out spaces, underscores and hyphens: ``Published_At`` is ``publishedat``."""
    return _IGNORED.sub("", name).casefold()


def list_columns(columns: Iterable[str]) -> str:
    """Write column names for a message, shortened, at most twenty."""
    names: Sequence[str] = [_show_name(column) for column in columns]
    more = len(names) - _SHOWN_COLUMNS
    return ", ".join(names[:_SHOWN_COLUMNS]) + (f" and {more} more" if more > 0 else "")


def _show_name(name: str) -> str:
    name = " ".join(name.encode(errors="replace").decode().split()) or '""'
    name = "".join(letter if letter.isprintable() else "\ufffd" for letter in name)
    return name if len(name) <= _SHOWN_LETTERS else name[: _SHOWN_LETTERS - 1] + "…"
