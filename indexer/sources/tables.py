"""Tables with a header row: comma-separated, tab-separated and their like."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from indexer.sources.articles import Record, RecordReader, describe_columns
from indexer.sources.columns import ColumnNames
from indexer.sources.encodings import as_utf8, mend
from indexer.sources.files import OpenFile
from indexer.sources.lines import split_lines
from indexer.sources.records import RawArticle, Skip
from indexer.sources.rows import Row, read_text_lines, split_rows
from search.records import Repair

_DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns, and the delimiter between them."""

    columns: tuple[str, ...]
    delimiter: str


def read_table(
    file: OpenFile, reader: RecordReader, *, delimiter: str | None = None
) -> Iterator[RawArticle | Skip]:
    """Yield the article of each row, its origin the line on which the row begins.

    The delimiter is told from the header when none is given. Raises UnreadableFileError, with the line,
    where the file breaks off.
    """
    lines = read_text_lines(split_lines(as_utf8(file).blocks, file.max_bytes))
    first = next((line for line in lines if line.too_long or line.text.strip()), None)
    if first is None:
        yield Skip(origin=file.origin, reason="the file holds only blank lines")
        return
    delimiter = delimiter or tell_delimiter(first.text, reader.names)
    rows = split_rows(chain([first], lines), delimiter, file.max_bytes)
    top = next(rows)
    if top.problem:
        yield Skip(origin=f"{file.origin}:{top.line}", reason=f"the header cannot be read: {top.problem}")
        return
    names = (mend(cell.strip(), "header", damaged=top.damaged).text for cell in top.cells)
    header = Header(tuple(names), delimiter)
    named = dict.fromkeys(header.columns, "")
    if not any(reader.names.includes(column, "text") for column in header.columns):
        yield Skip(origin=file.origin, reason=f"the table has no text column: {describe_columns(named)}")
        return
    reader.note_columns(named)
    yield from _read_rows(rows, header, file.origin, reader)


def tell_delimiter(header: str, names: ColumnNames) -> str:
    """Return the delimiter that finds most of the names we know in the header, then most columns."""

    def rate(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader([header], delimiter=delimiter))
        return sum(map(names.includes, cells)), len(cells)

    return max(_DELIMITERS, key=rate)


def _read_rows(
    rows: Iterator[Row], header: Header, origin: str, reader: RecordReader
) -> Iterator[RawArticle | Skip]:
    is_empty = True
    for row in rows:
        place = f"{origin}:{row.line}"
        if row.problem:
            yield Skip(origin=place, reason=row.problem)
        elif any(cell.strip() for cell in row.cells):
            yield _read_row(row, header, place, reader)
        else:
            continue
        is_empty = False
    if is_empty:
        yield Skip(origin=origin, reason="the table has a header and no rows")
    yield from reader.report_unseen(origin)


def _read_row(row: Row, header: Header, place: str, reader: RecordReader) -> RawArticle | Skip:
    fitted = _fit_cells(row.cells, header, reader.names)
    # The first of two columns of one name is the one that counts.
    values = dict(reversed(list(zip(header.columns, fitted, strict=False))))
    mismatch = _describe_mismatch(row.cells, header)
    repair = Repair(kind="cell-count", place="record", before=mismatch, after=f"{len(fitted)} cells")
    found = reader.read(
        Record(origin=place, values=values, damaged=row.damaged, repairs=(repair,) if mismatch else ())
    )
    if isinstance(found, Skip) and mismatch:
        return Skip(origin=place, reason=f"{mismatch}; {found.reason}")
    return found


def _fit_cells(cells: Sequence[str], header: Header, names: ColumnNames) -> Sequence[str]:
    """Join what an unquoted delimiter cut off the text, when the text is the last column."""
    width = len(header.columns)
    while len(cells) > width and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) > width and names.includes(header.columns[-1], "text"):
        return [*cells[: width - 1], header.delimiter.join(cells[width - 1 :])]
    return cells[:width]


def _describe_mismatch(cells: Sequence[str], header: Header) -> str:
    """Say how the cells differ from the header; empty cells beyond it are no difference."""
    width = len(header.columns)
    if len(cells) == width or (len(cells) > width and not any(cell.strip() for cell in cells[width:])):
        return ""
    return f"the row has {len(cells)} cells and the header {width}"
