"""Sources as a stream of raw articles, and of what was left out and why."""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Final

from indexer.sources.articles import RecordReader
from indexer.sources.binary import recognise_signature
from indexer.sources.columns import ColumnNames, choose_columns
from indexer.sources.containers import Container, Member
from indexer.sources.files import OpenFile, UnreadableFileError, open_file, open_stream, read_whole
from indexer.sources.jsondocument import read_json
from indexer.sources.jsonlines import read_json_lines
from indexer.sources.kinds import CONTAINERS, SIGNED, Family, FileKind
from indexer.sources.limits import Allowance, ArchiveLimits, LimitReachedError
from indexer.sources.mail import read_mail
from indexer.sources.mailbox import read_mailbox
from indexer.sources.pdf import read_pdf
from indexer.sources.records import RawArticle, Skip
from indexer.sources.selection import STANDARD_INPUT, find_files
from indexer.sources.tables import read_table
from indexer.sources.tars import read_tar
from indexer.sources.texts import read_page
from indexer.sources.unpacking import unpack_file
from indexer.sources.walk import FoundFile
from indexer.sources.warcs import read_warc
from indexer.sources.xmlfiles import read_xml
from indexer.sources.zips import read_zip
from search.errors import SourceError

_DOCUMENT_READERS = {
    Family.XML: read_xml,
    Family.MAIL: read_mail,
    Family.MAILBOX: read_mailbox,
    Family.PDF: read_pdf,
}

MAX_FILE_BYTES: Final = 256 << 20
"""Five times the largest article to be expected; what is read as one piece is held in memory at once."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What holds for all files; ``settled`` collects the user's columns that were met or reported."""

    names: ColumnNames
    max_file_bytes: int
    limits: ArchiveLimits
    settled: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Nesting:
    """The archives around a file: how many, and what may still be read of the outermost."""

    depth: int
    allowance: Allowance


def read_sources(
    sources: Sequence[str],
    *,
    fields: Mapping[str, str] | None = None,
    stdin: BinaryIO | None = None,
    max_file_bytes: int = MAX_FILE_BYTES,
    limits: ArchiveLimits | None = None,
) -> Iterator[RawArticle | Skip]:
    """Yield the articles of files, folders, patterns and ``-`` (JSON lines on standard input).

    ``fields`` maps our field names to the columns of the user's records, which then win over the usual names.
    ``max_file_bytes`` bounds what is read as one piece: a text, page or JSON file, one line of JSON lines or
    one row of a table; ``limits`` bound what is read of one archive. The order is that of the sources, by
    name within folders and as they stand within archives; nothing is read twice.

    Raises SourceError at once when a source cannot be used at all or ``fields`` names no field of ours, and
    while reading when standard input is empty. Everything else that is not taken is yielded as a Skip.
    """
    names = choose_columns(fields or {})
    files = find_files(sources)
    return _read_files(files, _Reading(names, max_file_bytes, limits or ArchiveLimits()), stdin)


def _read_files(
    files: Iterator[FoundFile | Skip], reading: _Reading, stdin: BinaryIO | None
) -> Iterator[RawArticle | Skip]:
    for found in files:
        if isinstance(found, Skip):
            yield found
        elif found.path == STANDARD_INPUT:
            stream = sys.stdin.buffer if stdin is None else stdin
            yield from _read_standard_input(stream, found, reading)
        else:
            yield from _read_file(found, reading)
    for column_field, column in reading.names.chosen.items():
        if column_field not in reading.settled:
            reason = f'no record has the column "{column}"; check its spelling'
            yield Skip(origin=f"--field {column_field}={column}", reason=reason)


def _read_standard_input(
    stream: BinaryIO, found: FoundFile, reading: _Reading
) -> Iterator[RawArticle | Skip]:
    file = open_stream(stream, found.origin, reading.max_file_bytes)
    if not file.head:
        raise SourceError(
            "Standard input is empty. Send JSON lines to it: one article, one object on each line."
        )
    yield from _read_open(file, found.kind, reading, _begin_nesting(file, reading))


def _read_file(found: FoundFile, reading: _Reading) -> Iterator[RawArticle | Skip]:
    try:
        with open_file(found.path, found.origin, max_bytes=reading.max_file_bytes) as file:
            yield from _read_open(file, found.kind, reading, _begin_nesting(file, reading))
    except UnreadableFileError as error:
        yield Skip(origin=found.origin, reason=error.reason)


def _begin_nesting(file: OpenFile, reading: _Reading) -> _Nesting:
    size = os.fstat(file.stream.fileno()).st_size if file.stream else 0
    return _Nesting(0, Allowance(reading.limits, packed_bytes=size, free_bytes=reading.max_file_bytes))


def _read_open(
    file: OpenFile, kind: FileKind, reading: _Reading, nesting: _Nesting
) -> Iterator[RawArticle | Skip]:
    try:
        if kind.packing:
            file = unpack_file(file, kind.packing)
        if not file.head and not read_whole(file):
            yield Skip(origin=file.origin, reason="the file is empty")
        elif kind.family not in SIGNED and (reason := recognise_signature(file.head)):
            yield Skip(origin=file.origin, reason=reason)
        elif kind.family in CONTAINERS:
            yield from _read_container(file, kind.family, reading, replace(nesting, depth=nesting.depth + 1))
        else:
            yield from _read_articles(file, kind.family, reading)
    except UnreadableFileError as error:
        place = f"{file.origin}:{error.line}" if error.line else file.origin
        yield Skip(origin=place, reason=error.reason)


def _read_articles(file: OpenFile, family: Family, reading: _Reading) -> Iterator[RawArticle | Skip]:
    reader = RecordReader(reading.names)
    try:
        yield from _read_family(file, family, reader)
    finally:
        reading.settled.update(reader.seen | reader.reported)


def _read_container(
    file: OpenFile, family: Family, reading: _Reading, nesting: _Nesting
) -> Iterator[RawArticle | Skip]:
    """Yield what the members hold; what breaks the archive off, or stops it, is reported once."""
    if nesting.depth > reading.limits.max_depth:
        yield Skip(origin=file.origin, reason=_describe_depth(reading.limits.max_depth))
        return
    container = Container(file, nesting.allowance, mark=":" if family is Family.WARC else "!")
    kept, stop = "", None
    try:
        for member in _open_container(container, family):
            kept = "; the members before are kept"
            yield from _read_member(member, reading, nesting)
    except UnreadableFileError as error:
        yield Skip(origin=file.origin, reason=error.reason + kept)
    except LimitReachedError as error:
        stop = error
    else:
        if not kept and not container.leaves_out:
            yield Skip(origin=file.origin, reason="the archive holds no files")
    yield from container.report_left_out()
    if stop and nesting.depth > 1:
        raise stop
    if stop:
        yield Skip(origin=file.origin, reason=stop.reason + kept)


def _read_member(member: Member, reading: _Reading, nesting: _Nesting) -> Iterator[RawArticle | Skip]:
    for found in _read_open(member.file, member.kind, reading, nesting):
        if isinstance(found, RawArticle) and member.fields:
            yield replace(found, fields={**member.fields, **found.fields})
        else:
            yield found


def _open_container(container: Container, family: Family) -> Iterator[Member]:
    match family:
        case Family.ZIP:
            return read_zip(container)
        case Family.TAR:
            return read_tar(container)
        case _:
            return read_warc(container)


def _read_family(file: OpenFile, family: Family, reader: RecordReader) -> Iterator[RawArticle | Skip]:
    match family:
        case Family.TEXT:
            return read_page(file, "text")
        case Family.HTML:
            return read_page(file, "html")
        case Family.JSON:
            return read_json(file, reader)
        case Family.JSON_LINES:
            return read_json_lines(file, reader)
        case Family.CSV | Family.TSV:
            return read_table(file, reader, delimiter="\t" if family is Family.TSV else None)
        case Family.XML | Family.MAIL | Family.MAILBOX | Family.PDF:
            return _DOCUMENT_READERS[family](file)
        case Family.ZIP | Family.TAR | Family.WARC:
            raise AssertionError("archives are opened, not read")


def _describe_depth(most: int) -> str:
    return f"is an archive inside {most} others, and no more are opened; unpack the outermost"
