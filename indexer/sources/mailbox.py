"""Mailboxes: many messages in one file, read one at a time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.sources.files import OpenFile, UnreadableFileError, readable_size
from indexer.sources.lines import Ending, Line, split_lines
from indexer.sources.mail import read_message
from indexer.sources.records import RawArticle, Skip

MAX_MESSAGE_BYTES = 64 << 20
"""Mail servers refuse more than 25 to 50 MB; a larger one is a file whose From lines are lost."""

_HEADER = re.compile(rb"[!-9;-~]+:")
_QUOTED_FROM = re.compile(rb">+From ")


@dataclass(frozen=True, slots=True)
class _Message:
    """The bytes of a message, None when there are too many, and the number of its From line."""

    line: int
    content: bytes | None


def read_mailbox(file: OpenFile) -> Iterator[RawArticle | Skip]:
    """Yield the article of each message, its origin the line on which the message begins.

    Raises UnreadableFileError, with the line of the message that is cut, where the file breaks off.
    """
    limit = min(file.max_bytes, MAX_MESSAGE_BYTES)
    is_empty = True
    for message in _split_messages(file, limit):
        is_empty = False
        origin = f"{file.origin}:{message.line}"
        if message.content is None:
            reason = f"the message is longer than {readable_size(limit)}; the other messages are kept"
            yield Skip(origin=origin, reason=reason)
        else:
            yield read_message(message.content, origin)
    if is_empty:
        yield Skip(origin=file.origin, reason="the file holds only blank lines")


def _split_messages(file: OpenFile, limit: int) -> Iterator[_Message]:
    """Cut at each ``From `` line behind a blank line and before a header: stories begin so as well."""
    pending = _PendingMessage(limit)
    is_after_blank = True
    try:
        for line, following in _with_next(split_lines(file.blocks, limit)):
            is_start = is_after_blank and line.content.startswith(b"From ") and _is_header(following)
            if is_start and pending.line:
                yield pending.take()
            if is_start or (not pending.line and line.content.strip()):
                pending.line = line.number
            if pending.line and not is_start:
                pending.add(line)
            is_after_blank = not line.content.strip() and line.ending is Ending.WHOLE
    except UnreadableFileError as error:
        raise UnreadableFileError(error.reason, line=pending.line or error.line) from error
    if pending.line:
        yield pending.take()


class _PendingMessage:
    """The message being collected, from ``line`` on (0 when there is none)."""

    def __init__(self, max_bytes: int) -> None:
        self.line = 0
        self._max_bytes = max_bytes
        self._content = bytearray()
        self._is_too_long = False

    def add(self, line: Line) -> None:
        self._is_too_long |= line.ending is Ending.TOO_LONG or len(self._content) > self._max_bytes
        if self._is_too_long:
            self._content.clear()
        else:
            self._content += line.content[_QUOTED_FROM.match(line.content) is not None :] + b"\n"

    def take(self) -> _Message:
        message = _Message(self.line, None if self._is_too_long else bytes(self._content))
        self.line, self._content, self._is_too_long = 0, bytearray(), False
        return message


def _with_next(lines: Iterator[Line]) -> Iterator[tuple[Line, Line | None]]:
    line = next(lines, None)
    while line is not None:
        following = next(lines, None)
        yield line, following
        line = following


def _is_header(line: Line | None) -> bool:
    return line is not None and _HEADER.match(line.content) is not None
