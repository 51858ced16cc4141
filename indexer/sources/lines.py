"""Lines of a file, numbered from 1 and bounded in length."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from indexer.sources.files import UnreadableFileError, readable_size


class Ending(Enum):
    """How a line came to its end."""

    WHOLE = "whole"
    TOO_LONG = "too long"
    CUT = "cut off by damage to the file"


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its newline; ``content`` is empty when the line was too long to hold."""

    number: int
    content: bytes
    ending: Ending = Ending.WHOLE


def split_lines(blocks: Iterable[bytes], max_line_bytes: int) -> Iterator[Line]:
    r"""Split blocks of bytes at ``\n`` and nothing else: U+2028 and its like belong to the text.

    Where the blocks break off, gives the cut line if there is one, then raises UnreadableFileError with the
    number of that line.
    """
    pending = _PendingLine(max_line_bytes)
    try:
        for block in blocks:
            *pieces, rest = block.split(b"\n")
            for piece in pieces:
                pending.add(piece)
                yield pending.take()
            pending.add(rest)
    except UnreadableFileError as error:
        number = pending.number
        if pending.size:
            yield pending.take(Ending.CUT)
        raise UnreadableFileError(f"{error.reason}; the lines before are kept", line=number) from error
    if pending.size:
        yield pending.take()


def describe_too_long(what: str, max_bytes: int) -> str:
    """Say that a line or row was left out for its length."""
    limit = readable_size(max_bytes)
    return (
        f"the {what} is longer than {limit}, the most that is read as one {what}; the other {what}s are kept"
    )


class _PendingLine:
    """The line being collected; its content is dropped as soon as it is over the limit."""

    def __init__(self, max_bytes: int) -> None:
        self.number = 1
        self.size = 0
        self._pieces: list[bytes] = []
        self._max_bytes = max_bytes

    def add(self, piece: bytes) -> None:
        self.size += len(piece)
        if self.size <= self._max_bytes:
            self._pieces.append(piece)
        else:
            self._pieces.clear()

    def take(self, ending: Ending = Ending.WHOLE) -> Line:
        if self.size > self._max_bytes:
            ending = Ending.TOO_LONG
        line = Line(self.number, b"".join(self._pieces), ending)
        self.number += 1
        self.size = 0
        self._pieces.clear()
        return line
