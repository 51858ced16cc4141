"""Which kinds of files are read as articles, told by their names."""

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


@dataclass(frozen=True, slots=True)
class FileKind:
    """How to read a file: its family, and whether it is packed with gzip."""

    family: Family
    gzipped: bool = False


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
}

READ_KINDS = f"{' '.join(FAMILIES)}, and each of them with .gz"
"""The kinds as messages name them."""


def kind_of(name: str) -> FileKind | None:
    """Return how to read a file of this name, in any case of letters; None when it is not read at all."""
    suffixes = [suffix.lower() for suffix in PurePath(name).suffixes]
    gzipped = suffixes[-1:] == [".gz"]
    family = FAMILIES.get("".join(suffixes[:-1][-1:] if gzipped else suffixes[-1:]))
    return FileKind(family, gzipped) if family else None


def describe_unread(name: str) -> str:
    """Say why a file of this name is left out and what to do about it."""
    suffixes = PurePath(name).suffixes
    shown = "".join(suffixes[-2:] if suffixes[-1:] == [".gz"] else suffixes[-1:])
    what = f"{shown} files are not read" if shown else "the name has no ending that tells what the file holds"
    return f"{what}; convert or rename it to one of: {READ_KINDS}"
