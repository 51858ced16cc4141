"""The directory of a ZIP archive as its entries, one at a time."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from indexer.sources.files import UnreadableFileError

LOCAL_SIGNATURE = b"PK\x03\x04"
LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_ENTRY_SIGNATURE = b"PK\x01\x02"
_ENTRY_HEADER = struct.Struct("<4s6H3L5H2L")
_END_SIGNATURE = b"PK\x05\x06"
_END = struct.Struct("<4s4H2LH")
_END64_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LONGEST_COMMENT = 0xFFFF
_ELSEWHERE = 0xFFFFFFFF
"""A 32-bit field with this value is told in 64 bits in the entry's extra field."""

_WIDE_FIELD = 1
_UTF8_FLAG = 0x800


@dataclass(frozen=True, slots=True, kw_only=True)
class ZipEntry:
    """One member as the archive describes it; sizes in bytes, ``offset`` that of its local header.

    ``checksum`` and ``size`` are None when only the data itself can tell them.
    """

    name: str
    method: int
    flags: int
    packed_bytes: int
    offset: int
    size: int | None
    checksum: int | None
    mode: int = 0


@dataclass(frozen=True, slots=True)
class ZipDirectory:
    """Where the entries begin and how long they are together; ``shift`` is what stands before the archive."""

    start: int
    size: int
    shift: int


def find_directory(stream: IO[bytes]) -> ZipDirectory | None:
    """Find the directory from the archive's end, as APPNOTE.TXT 4.3 lays it out; None when it is missing."""
    length = stream.seek(0, 2)
    tail_start = max(0, length - _LONGEST_COMMENT - _END.size)
    stream.seek(tail_start)
    tail = stream.read(length - tail_start)
    at = tail.rfind(_END_SIGNATURE)
    if at < 0 or len(tail) - at < _END.size:
        return None
    *_, size, start, _ = _END.unpack_from(tail, at)
    end = tail_start + at
    if wide := _find_wide_end(stream, end):
        size, start, end = wide
    shift = end - size - start
    return ZipDirectory(start + shift, size, shift) if shift >= 0 else None


def read_entries(stream: IO[bytes], directory: ZipDirectory) -> Iterator[ZipEntry]:
    """Yield the entries in order; raises UnreadableFileError where the directory is damaged."""
    at, end = directory.start, directory.start + directory.size
    count = 0
    while at < end:
        stream.seek(at)
        header = stream.read(_ENTRY_HEADER.size)
        if len(header) < _ENTRY_HEADER.size or not header.startswith(_ENTRY_SIGNATURE):
            raise UnreadableFileError(
                f"the directory of the ZIP archive is damaged after {count:,} members; fetch it again"
            )
        fields = _ENTRY_HEADER.unpack(header)
        name_length, extra_length, comment_length = fields[10:13]
        name, extra = stream.read(name_length), stream.read(extra_length)
        yield _make_entry(fields, name, extra, directory.shift)
        at += _ENTRY_HEADER.size + name_length + extra_length + comment_length
        count += 1


def scan_entries(stream: IO[bytes]) -> Iterator[ZipEntry]:
    """Yield what the local headers say, for an archive whose end with the directory is missing.

    Where a header leaves the size to what follows the data, the next header tells where that ends.
    """
    at = 0
    while header := _read_local(stream, at):
        _, _, flags, method, _, _, checksum, packed_bytes, size, name_length, extra_length = header
        name, extra = stream.read(name_length), stream.read(extra_length)
        start = at + LOCAL_HEADER.size + name_length + extra_length
        is_later = bool(flags & 8) and not packed_bytes
        size, packed_bytes = _widen(extra, [size, packed_bytes])
        end = _find_next(stream, start) if is_later else start + packed_bytes
        yield ZipEntry(
            name=_decode_name(name, flags),
            method=method,
            flags=flags,
            packed_bytes=end - start,
            offset=at,
            size=None if is_later else size,
            checksum=None if is_later else checksum,
        )
        at = _find_next(stream, end)


def _find_wide_end(stream: IO[bytes], end: int) -> tuple[int, int, int] | None:
    """Return size, start and end of the directory of an archive with 64-bit fields."""
    at = end - _END64_LOCATOR.size - _END64.size
    if at < 0:
        return None
    stream.seek(at)
    record, locator = stream.read(_END64.size), stream.read(_END64_LOCATOR.size)
    if not (record.startswith(b"PK\x06\x06") and locator.startswith(b"PK\x06\x07")):
        return None
    *_, size, start = _END64.unpack(record)
    return size, start, at


def _make_entry(fields: tuple[int, ...], name: bytes, extra: bytes, shift: int) -> ZipEntry:
    flags, method, checksum = fields[3], fields[4], fields[7]
    packed_bytes, size, attributes, offset = fields[8], fields[9], fields[15], fields[16]
    size, packed_bytes, offset = _widen(extra, [size, packed_bytes, offset])
    return ZipEntry(
        name=_decode_name(name, flags),
        method=method,
        flags=flags,
        packed_bytes=packed_bytes,
        offset=offset + shift,
        size=size,
        checksum=checksum,
        mode=attributes >> 16,
    )


def _widen(extra: bytes, numbers: list[int]) -> list[int]:
    """Replace the numbers that are told elsewhere by the 64-bit ones of the extra field, in their order."""
    while len(extra) >= 4:
        field, length = struct.unpack_from("<HH", extra)
        if field == _WIDE_FIELD:
            wide = iter(
                struct.unpack(f"<{length // 8}Q", extra[4 : 4 + length // 8 * 8].ljust(length // 8 * 8))
            )
            return [next(wide, number) if number == _ELSEWHERE else number for number in numbers]
        extra = extra[4 + length :]
    return numbers


def _decode_name(name: bytes, flags: int) -> str:
    """Many tools write UTF-8 without saying so; what is not UTF-8 is read as ZIP's first code page."""
    try:
        return name.decode()
    except UnicodeDecodeError:
        return name.decode(errors="replace") if flags & _UTF8_FLAG else name.decode("cp437")


def _read_local(stream: IO[bytes], at: int) -> tuple[int, ...] | None:
    stream.seek(at)
    header = stream.read(LOCAL_HEADER.size)
    is_whole = len(header) == LOCAL_HEADER.size and header.startswith(LOCAL_SIGNATURE)
    return LOCAL_HEADER.unpack(header) if is_whole else None


def _find_next(stream: IO[bytes], at: int) -> int:
    """Return where the next local header or directory entry begins, or the end of the stream."""
    stream.seek(at)
    kept = b""
    while block := stream.read(1 << 16):
        window = kept + block
        found = [place for mark in (LOCAL_SIGNATURE, _ENTRY_SIGNATURE) if (place := window.find(mark)) >= 0]
        if found:
            return at - len(kept) + min(found)
        at += len(block)
        kept = window[-3:]
    return at
