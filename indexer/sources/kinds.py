"""Which kinds of files are read as articles, told by their names or by their media types."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath


class Family(StrEnum):
    """The ways in which a file can hold articles."""

    TEXT = "text"
    HTML = "html"
    JSON = "json"
    JSON_LINES = "jsonl"
    CSV = "csv"
    TSV = "tsv"
    XML = "xml"
    MAIL = "eml"
    MAILBOX = "mbox"
    PDF = "pdf"
    ZIP = "zip"
    TAR = "tar"
    WARC = "warc"


class Packing(StrEnum):
    """The ways in which a whole file can be packed."""

    GZIP = "gzip"
    BZIP2 = "bzip2"
    XZ = "xz"


@dataclass(frozen=True, slots=True)
class FileKind:
    """How to read a file: its family, and how it is packed if it is."""

    family: Family
    packing: Packing | None = None


FAMILIES = {
    ".txt": Family.TEXT,
    ".md": Family.TEXT,
    ".html": Family.HTML,
    ".htm": Family.HTML,
    ".json": Family.JSON,
    ".jsonl": Family.JSON_LINES,
    ".ndjson": Family.JSON_LINES,
    ".csv": Family.CSV,
    ".tsv": Family.TSV,
    ".rss": Family.XML,
    ".atom": Family.XML,
    ".xml": Family.XML,
    ".eml": Family.MAIL,
    ".mbox": Family.MAILBOX,
    ".pdf": Family.PDF,
    ".zip": Family.ZIP,
    ".tar": Family.TAR,
    ".warc": Family.WARC,
}

PACKINGS = {".gz": Packing.GZIP, ".bz2": Packing.BZIP2, ".xz": Packing.XZ}

_SHORT_ENDINGS = {
    ".tgz": FileKind(Family.TAR, Packing.GZIP),
    ".tbz2": FileKind(Family.TAR, Packing.BZIP2),
    ".txz": FileKind(Family.TAR, Packing.XZ),
}

MEDIA_TYPES = {
    "text/html": Family.HTML,
    "application/xhtml+xml": Family.HTML,
    "text/plain": Family.TEXT,
    "text/markdown": Family.TEXT,
    "application/json": Family.JSON,
    "application/x-ndjson": Family.JSON_LINES,
    "application/jsonl": Family.JSON_LINES,
    "text/csv": Family.CSV,
    "text/tab-separated-values": Family.TSV,
    "application/rss+xml": Family.XML,
    "application/atom+xml": Family.XML,
    "application/xml": Family.XML,
    "text/xml": Family.XML,
    "message/rfc822": Family.MAIL,
    "application/pdf": Family.PDF,
}
"""The families of what a web server sent, by the type that it gave."""

CONTAINERS = frozenset({Family.ZIP, Family.TAR, Family.WARC})
"""The families whose files hold other files."""

SINGLE = frozenset({Family.TEXT, Family.HTML, Family.PDF})
"""The families whose files are one article each, so that a file's address is its article's."""

SIGNED = frozenset({Family.ZIP, Family.PDF})
"""The families whose files are known by a signature that would be amiss in text."""

READ_KINDS = (
    f"{' '.join(FAMILIES)}, each of them also with {' '.join(PACKINGS)}, and {' '.join(_SHORT_ENDINGS)}"
)
"""The kinds as messages name them."""


def kind_of(name: str) -> FileKind | None:
    """Return how to read a file of this name, in any case of letters; None when it is not read at all."""
    suffixes = [suffix.lower() for suffix in PurePath(name).suffixes]
    if short := _SHORT_ENDINGS.get("".join(suffixes[-1:])):
        return short
    packing = PACKINGS.get("".join(suffixes[-1:]))
    family = FAMILIES.get("".join(suffixes[:-1][-1:] if packing else suffixes[-1:]))
    return FileKind(family, packing) if family else None


def show_ending(name: str) -> str:
    """Return the ending that tells what a file holds, as it is written: ``.pdf`` or ``.pdf.gz``."""
    suffixes = PurePath(name).suffixes
    return "".join(suffixes[-2:] if "".join(suffixes[-1:]).lower() in PACKINGS else suffixes[-1:])


def describe_unread(name: str) -> str:
    """Say why a file of this name is left out and what to do about it."""
    shown = show_ending(name)
    what = f"{shown} files are not read" if shown else "the name has no ending that tells what the file holds"
    return f"{what}; convert or rename it to one of: {READ_KINDS}"
