"""Files as streams of bytes, unpacked if need be and bounded in size."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

_BLOCK_BYTES = 1 << 16
_HEAD_BYTES = 16
_BOMB_RATIO = 200
"""News text packs 3 to 20 times; gzip can reach 1,000 only with content made to be unpacked."""


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
    """

    origin: str
    head: bytes
    blocks: Iterator[bytes]
    max_bytes: int


@contextmanager
def open_file(path: str, origin: str, *, gzipped: bool, max_bytes: int) -> Iterator[OpenFile]:
    """Open a file and look at its first bytes.

    Raises UnreadableFileError when it cannot be opened; its blocks raise it where they break off, after
    everything before the damage was given.
    """
    with _open(path) as stream:
        blocks = _unpack(stream, max_bytes) if gzipped else _read_blocks(stream)
        yield look_into(blocks, origin, max_bytes)


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


def _unpack(packed: BinaryIO, max_bytes: int) -> Iterator[bytes]:
    unpacked = 0
    with gzip.GzipFile(fileobj=packed) as stream:
        # read1 rather than read: it never loses what was unpacked before the damage.
        while block := _read_packed(stream, unpacked):
            unpacked += len(block)
            if unpacked > max(max_bytes, _BOMB_RATIO * packed.tell()):
                raise UnreadableFileError(_describe_bomb(max_bytes))
            yield block


def _read_packed(stream: gzip.GzipFile, unpacked: int) -> bytes:
    place = f"after {unpacked:,} unpacked bytes"
    try:
        return stream.read1(_BLOCK_BYTES)
    except EOFError as error:
        raise UnreadableFileError(f"the gzip data is cut off {place}; fetch the file again") from error
    except gzip.BadGzipFile as error:
        if not unpacked:
            raise UnreadableFileError("is not gzip data although its name ends in .gz; rename it") from error
        raise UnreadableFileError(
            f"the gzip data is damaged {place} ({error}); fetch the file again"
        ) from error
    except zlib.error as error:
        raise UnreadableFileError(
            f"the gzip data is damaged {place} ({error}); fetch the file again"
        ) from error
    except OSError as error:
        raise UnreadableFileError(f"cannot be read to its end: {error.strerror or error}") from error


def _raise_each(errors: list[UnreadableFileError]) -> Iterator[bytes]:
    for error in errors:
        raise error
    yield from ()


def _describe_bomb(max_bytes: int) -> str:
    return (
        f"the gzip data unpacks to more than {readable_size(max_bytes)} and to {_BOMB_RATIO} times its size, "
        "which no text does; unpack it yourself if you trust it"
    )
