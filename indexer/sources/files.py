"""Files as streams of bytes, bounded in size."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import BinaryIO

_BLOCK_BYTES = 1 << 16
_HEAD_BYTES = 16


class UnreadableFileError(Exception):
    """A file cannot be read, or not beyond ``line``; the message is the reason to report."""

    def __init__(self, reason: str, *, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file being read: ``head`` shows its first bytes, ``blocks`` gives all of them, once and in order.

    ``max_bytes`` is the most that may be held at once: a whole file, or one line or row of a file of records.
    ``stream`` is what gives the blocks when it is a file on disk, which can be read in any order.
    """

    origin: str
    head: bytes
    blocks: Iterator[bytes]
    max_bytes: int
    stream: BinaryIO | None = None


@contextmanager
def open_file(path: str, origin: str, *, max_bytes: int) -> Iterator[OpenFile]:
    """Open a file and look at its first bytes.

    Raises UnreadableFileError when it cannot be opened; its blocks raise it where they break off, after
    everything before the damage was given.
    """
    with _open(path) as stream:
        yield replace(look_into(_read_blocks(stream), origin, max_bytes), stream=stream)


def open_stream(stream: BinaryIO, origin: str, max_bytes: int) -> OpenFile:
    """Read a stream that is open already, such as standard input."""
    return look_into(_read_blocks(stream), origin, max_bytes)


def look_into(blocks: Iterator[bytes], origin: str, max_bytes: int) -> OpenFile:
    """Make an open file of blocks of bytes, holding back none of them."""
    seen: list[bytes] = []
    damage: list[UnreadableFileError] = []
    try:
        while sum(map(len, seen)) < _HEAD_BYTES and (block := next(blocks, None)) is not None:
            seen.append(block)
    except UnreadableFileError as error:
        damage.append(error)
    head = b"".join(seen)
    return OpenFile(origin, head[:_HEAD_BYTES], chain([head], _raise_each(damage), blocks), max_bytes)


def read_whole(file: OpenFile) -> bytes:
    """Return all bytes of a file; raises UnreadableFileError when it is damaged or over its limit."""
    content = bytearray()
    for block in file.blocks:
        content += block
        if len(content) > file.max_bytes:
            limit = readable_size(file.max_bytes)
            raise UnreadableFileError(
                f"holds more than {limit}, the most that is read as one piece; split it up"
            )
    return bytes(content)


def readable_size(size: int) -> str:
    """Write a number of bytes for a person: ``256 MiB``, ``1,000 bytes``."""
    mebibytes, rest = divmod(size, 1 << 20)
    return f"{mebibytes:,} MiB" if mebibytes and not rest else f"{size:,} bytes"


def _open(path: str) -> BinaryIO:
    try:
        return Path(path).open("rb")
    except OSError as error:
        raise UnreadableFileError(
            f"cannot be opened: {error.strerror}; check the file and its rights"
        ) from error


def _read_blocks(stream: BinaryIO) -> Iterator[bytes]:
    try:
        while block := stream.read(_BLOCK_BYTES):
            yield block
    except OSError as error:
        raise UnreadableFileError(f"cannot be read to its end: {error.strerror or error}") from error


def _raise_each(errors: list[UnreadableFileError]) -> Iterator[bytes]:
    for error in errors:
        raise error
    yield from ()
