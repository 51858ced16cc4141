"""Rows of delimited text, numbered by the line on which each begins."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from indexer.sources.encodings import decode
from indexer.sources.lines import Ending, Line, describe_too_long

_AFTER_LONE_RETURN = re.compile(r"(?<=\r)(?!\n|$)")

_UNCLOSED = (
    "a quotation mark opened in this row is never closed, so its cells cannot be told apart; "
    'close it or write it twice (""); the other rows are kept'
)


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line as the csv module wants it, its newline included; ``damaged`` as in Decoded."""

    number: int
    text: str
    damaged: bool
    too_long: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row; ``problem`` says why they could not be told apart, and then there are none."""

    line: int
    cells: tuple[str, ...]
    damaged: bool = False
    problem: str | None = None


def read_text_lines(lines: Iterable[Line]) -> Iterator[TextLine]:
    """Decode lines, splitting also at a carriage return alone, which ended lines on old Macintoshes.

    A line cut off by damage to the file is left out: its last cell would pass for a whole one.
    """
    extra = 0
    for line in lines:
        if line.ending is Ending.CUT:
            continue
        decoded = decode(line.content)
        text = decoded.text + "\n"
        for place, part in enumerate(_AFTER_LONE_RETURN.split(text) if "\r" in text else [text]):
            extra += place > 0
            yield TextLine(line.number + extra, part, decoded.damaged, line.ending is Ending.TOO_LONG)


def split_rows(lines: Iterable[TextLine], delimiter: str, max_row_bytes: int) -> Iterator[Row]:
    """Split lines into rows; quoted cells may hold delimiters and newlines.

    A row whose quotation mark is not closed before the end or the limit is given up alone: the lines that it
    would have swallowed are read again as rows of their own.
    """
    # The csv module's own limit is global, so it is only ever raised; ours lets the last line pass it once.
    csv.field_size_limit(max(csv.field_size_limit(), 2 * max_row_bytes + 2))
    source = _RowLines(lines, max_row_bytes)
    unfinished = True
    while unfinished:
        unfinished = False
        for cells in csv.reader(source, delimiter=delimiter):
            used = source.take()
            if source.ran_out:
                yield Row(used[0].number, (), problem=_UNCLOSED)
                source.put_back(used[1:])
                unfinished = True
                break
            if any(line.too_long for line in used):
                yield Row(used[0].number, (), problem=describe_too_long("row", max_row_bytes))
            else:
                yield Row(used[0].number, tuple(cells), any(line.damaged for line in used))


class _RowLines:
    """Gives lines to the csv reader and remembers those of the row being read."""

    def __init__(self, lines: Iterable[TextLine], max_row_bytes: int) -> None:
        self._lines = iter(lines)
        self._max_row_bytes = max_row_bytes
        self._used: list[TextLine] = []
        self._used_bytes = 0
        self.ran_out = False

    def __iter__(self) -> "_RowLines":
        return self

    def __next__(self) -> str:
        line = next(self._lines, None) if self._used_bytes <= self._max_row_bytes else None
        if line is None:
            # The reader asks for a line inside a row only while a quotation mark is open.
            self.ran_out = bool(self._used)
            raise StopIteration
        self._used.append(line)
        self._used_bytes += len(line.text)
        return line.text

    def take(self) -> list[TextLine]:
        used, self._used, self._used_bytes = self._used, [], 0
        return used

    def put_back(self, lines: list[TextLine]) -> None:
        self._lines = chain(lines, self._lines)
        self.ran_out = False
