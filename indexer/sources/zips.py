"""ZIP archives as their members, in the order of the directory."""

import bz2
import stat
import zlib
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Final, cast

from indexer.sources.bytestream import BLOCK_BYTES
from indexer.sources.containers import Container, Member
from indexer.sources.files import OpenFile, UnreadableFileError, readable_size
from indexer.sources.zipdirectory import LOCAL_HEADER, ZipEntry, find_directory, read_entries, scan_entries
from indexer.sources.zipdirectory import LOCAL_SIGNATURE as SIGNATURE

_HELD_BYTES: Final = 8 << 20
"""An archive inside another is held in memory up to this size and in a temporary file beyond it."""

_FAILURES = (OSError, OverflowError)
"""What reading raises on a failing disk, and on places beyond what any file can have."""

_STORED, _DEFLATED, _BZIP2 = 0, 8, 12
_ENCRYPTED_FLAG = 1
_UNPACK_ADVICE = "unpack the archive with the program that made it, and name the folder"
_NO_DIRECTORY = "the ZIP archive has no directory at its end, so it was cut off; fetch it again"


def read_zip(container: Container) -> Iterator[Member]:
    """Yield the members that are read; raises UnreadableFileError where the archive breaks off.

    The directory is read entry by entry, so memory does not grow with it, as that of the zipfile module
    does. An archive that lost it is read by the headers before its members. Format: PKWARE's APPNOTE.TXT.
    """
    file = container.file
    try:
        if file.stream:
            yield from _read_members(file.stream, container)
        else:
            with SpooledTemporaryFile(max_size=_HELD_BYTES) as held:
                stream = cast("IO[bytes]", held)
                _hold(file, stream)
                yield from _read_members(stream, container)
    except _FAILURES as error:
        raise UnreadableFileError(f"cannot be read to its end: {error}") from error


def _hold(file: OpenFile, held: IO[bytes]) -> None:
    size = 0
    for block in file.blocks:
        size += len(block)
        if size > file.max_bytes:
            limit = readable_size(file.max_bytes)
            raise UnreadableFileError(
                f"holds more than {limit}, the most that is read of a ZIP archive inside another file; "
                "unpack the outer one"
            )
        held.write(block)


def _read_members(stream: IO[bytes], container: Container) -> Iterator[Member]:
    directory = find_directory(stream)
    if directory is None and not _begins_as_zip(stream):
        raise UnreadableFileError("is not a ZIP archive although its name says so; rename it")
    for entry in read_entries(stream, directory) if directory else scan_entries(stream):
        container.allowance.take_member()
        if _is_wanted(entry, container) and (kind := container.choose(entry.name)):
            yield container.open(entry.name, kind, _read_content(stream, entry))
    if directory is None:
        raise UnreadableFileError(_NO_DIRECTORY)


def _begins_as_zip(stream: IO[bytes]) -> bool:
    stream.seek(0)
    return stream.read(len(SIGNATURE)) == SIGNATURE


def _is_wanted(entry: ZipEntry, container: Container) -> bool:
    if entry.name.endswith("/") or stat.S_ISDIR(entry.mode):
        return False
    if stat.S_ISLNK(entry.mode):
        container.leave_out(
            "links are not followed",
            entry.name,
            "the file that a link leads to is read where it stands in the archive",
        )
        return False
    if entry.flags & _ENCRYPTED_FLAG:
        container.leave_out("members are locked with a password", entry.name, _UNPACK_ADVICE)
        return False
    if entry.method not in {_STORED, _DEFLATED, _BZIP2}:
        container.leave_out(f"packing method {entry.method} is not read", entry.name, _UNPACK_ADVICE)
        return False
    return True


def _read_content(stream: IO[bytes], entry: ZipEntry) -> Iterator[bytes]:
    """Yield a member's bytes, then raise UnreadableFileError unless they are those that were packed."""
    size = checksum = 0
    for block in _unpack(_read_packed(stream, entry), entry.method):
        size += len(block)
        checksum = zlib.crc32(block, checksum)
        yield block
    if entry.size not in {None, size} or entry.checksum not in {None, checksum}:
        raise UnreadableFileError("is damaged: its content is not what was packed; fetch the archive again")


def _read_packed(stream: IO[bytes], entry: ZipEntry) -> Iterator[bytes]:
    stream.seek(entry.offset)
    header = stream.read(LOCAL_HEADER.size)
    if len(header) < LOCAL_HEADER.size or not header.startswith(SIGNATURE):
        raise UnreadableFileError("its place in the ZIP archive is damaged; fetch the archive again")
    *_, name_length, extra_length = LOCAL_HEADER.unpack(header)
    at = entry.offset + LOCAL_HEADER.size + name_length + extra_length
    left = entry.packed_bytes
    while left:
        stream.seek(at)
        block = stream.read(min(BLOCK_BYTES, left))
        if not block:
            raise UnreadableFileError("is cut off where the archive breaks off")
        yield block
        at += len(block)
        left -= len(block)


def _unpack(packed: Iterator[bytes], method: int) -> Iterator[bytes]:
    try:
        if method == _DEFLATED:
            yield from _inflate(packed)
        elif method == _BZIP2:
            yield from _unpack_bzip2(packed)
        else:
            yield from packed
    except (zlib.error, *_FAILURES) as error:
        raise UnreadableFileError(f"its packed data is damaged ({error}); fetch the archive again") from error
    except EOFError as error:
        raise UnreadableFileError("its packed data is cut off; fetch the archive again") from error


def _inflate(packed: Iterator[bytes]) -> Iterator[bytes]:
    decoder = zlib.decompressobj(-zlib.MAX_WBITS)
    for block in packed:
        waiting = block
        while not decoder.eof and (unpacked := decoder.decompress(waiting, BLOCK_BYTES)):
            yield unpacked
            waiting = decoder.unconsumed_tail
    if not decoder.eof:
        raise EOFError


def _unpack_bzip2(packed: Iterator[bytes]) -> Iterator[bytes]:
    decoder = bz2.BZ2Decompressor()
    while not decoder.eof:
        if (fed := next(packed, b"") if decoder.needs_input else b"") or not decoder.needs_input:
            if unpacked := decoder.decompress(fed, BLOCK_BYTES):
                yield unpacked
        else:
            raise EOFError
