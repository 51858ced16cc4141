"""Sources as a stream of raw articles, and of what was left out and why."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, Final

from indexer.sources.articles import RecordReader
from indexer.sources.binary import recognise_signature
from indexer.sources.columns import ColumnNames, choose_columns
from indexer.sources.files import OpenFile, UnreadableFileError, open_file, open_stream, read_whole
from indexer.sources.jsondocument import read_json
from indexer.sources.jsonlines import read_json_lines
from indexer.sources.kinds import Family
from indexer.sources.mail import read_mail
from indexer.sources.mailbox import read_mailbox
from indexer.sources.pdf import read_pdf
from indexer.sources.records import RawArticle, Skip
from indexer.sources.selection import STANDARD_INPUT, find_files
from indexer.sources.tables import read_table
from indexer.sources.texts import read_page
from indexer.sources.walk import FoundFile
from indexer.sources.xmlfiles import read_xml
from search.errors import SourceError

_DOCUMENT_READERS = {
    Family.XML: read_xml,
    Family.MAIL: read_mail,
    Family.MAILBOX: read_mailbox,
    Family.PDF: read_pdf,
}

MAX_FILE_BYTES: Final = 256 << 20
"""Five times the largest article to be expected; what is read as one piece is held in memory at once."""


def read_sources(
    sources: Sequence[str],
    *,
    fields: Mapping[str, str] | None = None,
    stdin: BinaryIO | None = None,
    max_file_bytes: int = MAX_FILE_BYTES,
) -> Iterator[RawArticle | Skip]:
    """Yield the articles of files, folders, patterns and ``-`` (JSON lines on standard input).

    ``fields`` maps our field names to the columns of the user's records, which then win over the usual names.
    ``max_file_bytes`` bounds what is read as one piece: a text, page or JSON file, one line of JSON lines or
    one row of a table. The order is that of the sources, and by name within folders; nothing is read twice.

    Raises SourceError at once when a source cannot be used at all or ``fields`` names no field of ours, and
    while reading when standard input is empty. Everything else that is not taken is yielded as a Skip.
    """
    names = choose_columns(fields or {})
    files = find_files(sources)
    return _read_files(files, names, stdin, max_file_bytes)


def _read_files(
    files: Iterator[FoundFile | Skip], names: ColumnNames, stdin: BinaryIO | None, max_file_bytes: int
) -> Iterator[RawArticle | Skip]:
    settled: set[str] = set()
    for found in files:
        if isinstance(found, Skip):
            yield found
            continue
        reader = RecordReader(names)
        if found.path == STANDARD_INPUT:
            stream = sys.stdin.buffer if stdin is None else stdin
            yield from _read_standard_input(open_stream(stream, found.origin, max_file_bytes), found, reader)
        else:
            yield from _read_file(found, reader, max_file_bytes)
        settled |= reader.seen | reader.reported
    for field, column in names.chosen.items():
        if field not in settled:
            reason = f'no record has the column "{column}"; check its spelling'
            yield Skip(origin=f"--field {field}={column}", reason=reason)


def _read_standard_input(
    file: OpenFile, found: FoundFile, reader: RecordReader
) -> Iterator[RawArticle | Skip]:
    if not file.head:
        raise SourceError(
            "Standard input is empty. Send JSON lines to it: one article, one object on each line."
        )
    yield from _read_open(file, found, reader)


def _read_file(found: FoundFile, reader: RecordReader, max_bytes: int) -> Iterator[RawArticle | Skip]:
    try:
        with open_file(found.path, found.origin, gzipped=found.kind.gzipped, max_bytes=max_bytes) as file:
            yield from _read_open(file, found, reader)
    except UnreadableFileError as error:
        yield Skip(origin=found.origin, reason=error.reason)


def _read_open(file: OpenFile, found: FoundFile, reader: RecordReader) -> Iterator[RawArticle | Skip]:
    try:
        if not file.head and not read_whole(file):
            yield Skip(origin=file.origin, reason="the file is empty")
        elif found.kind.family is not Family.PDF and (reason := recognise_signature(file.head)):
            yield Skip(origin=file.origin, reason=reason)
        else:
            yield from _read_family(file, found.kind.family, reader)
    except UnreadableFileError as error:
        place = f"{file.origin}:{error.line}" if error.line else file.origin
        yield Skip(origin=place, reason=error.reason)


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
