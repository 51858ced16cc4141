"""Tar archives as their members, in the order in which they stand."""

import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, replace

from indexer.sources.bytestream import ByteStream
from indexer.sources.containers import Container, Member
from indexer.sources.files import UnreadableFileError

_BLOCK = tarfile.BLOCKSIZE
_MOST_METADATA_BYTES = 1 << 20
"""A long name or a pax header; real ones are under a kilobyte."""

_METADATA_TYPES = (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.XGLTYPE)
_SOLARIS_METADATA = b"X"
_LINKS = "links are not followed"
_LINK_ADVICE = "the file that a link leads to is read where it stands in the archive"


@dataclass(frozen=True, slots=True)
class _Header:
    """One member's header; ``size`` counts the bytes that follow it."""

    name: str
    size: int
    type: bytes
    is_sparse: bool = False


def read_tar(container: Container) -> Iterator[Member]:
    """Yield the members that are read; raises UnreadableFileError where the archive breaks off.

    The tarfile module reads only single headers here: its own reader keeps every member in memory, and holds
    headers of any size. The format is that of POSIX.1-2001 (pax) with the additions of GNU tar.
    """
    stream = ByteStream(container.file.blocks)
    while header := _read_header(stream):
        container.allowance.take_member()
        end = stream.position + -(-header.size // _BLOCK) * _BLOCK
        if _is_wanted(header, container) and (kind := container.choose(header.name)):
            yield container.open(header.name, kind, stream.read_part(header.size))
        stream.check()
        stream.skip_to(end)


def _is_wanted(header: _Header, container: Container) -> bool:
    if header.type == tarfile.DIRTYPE or header.name.endswith("/"):
        return False
    if header.type in {tarfile.SYMTYPE, tarfile.LNKTYPE}:
        container.leave_out(_LINKS, header.name, _LINK_ADVICE)
        return False
    if header.type not in tarfile.REGULAR_TYPES or header.is_sparse:
        container.leave_out("devices, pipes and other special files are not read", header.name)
        return False
    return True


def _read_header(stream: ByteStream) -> _Header | None:
    """Return the next member's header with what the blocks before it say of it, None at the end mark."""
    long_name: str | None = None
    pax: dict[str, str] = {}
    while block := _read_block(stream):
        header = _parse_header(block, stream.position)
        if header.type in {*_METADATA_TYPES, _SOLARIS_METADATA}:
            content = _read_metadata(stream, header.size)
            if header.type == tarfile.GNUTYPE_LONGNAME:
                long_name = content.rstrip(b"\0").decode(errors="replace")
            elif header.type in {tarfile.XHDTYPE, _SOLARIS_METADATA}:
                pax = _parse_pax(content)
            continue
        if header.type == tarfile.GNUTYPE_SPARSE:
            _skip_sparse_map(block, stream)
        return _apply_metadata(header, long_name, pax)
    return None


def _read_block(stream: ByteStream) -> bytes | None:
    block = stream.read(_BLOCK)
    if len(block) < _BLOCK and stream.position < _BLOCK:
        raise UnreadableFileError(_describe_damage(stream.position))
    if len(block) < _BLOCK:
        what = "in the middle of a member's header" if block else "without an end mark"
        raise UnreadableFileError(f"the tar archive ends {what}, so members may be missing; fetch it again")
    return block if block.strip(b"\0") else None


def _parse_header(block: bytes, position: int) -> _Header:
    try:
        found = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError) as error:
        raise UnreadableFileError(_describe_damage(position)) from error
    if found.size < 0:
        raise UnreadableFileError(_describe_damage(position))
    # Links and devices are followed by no bytes, whatever the size in their header.
    has_content = found.isreg() or found.type not in tarfile.SUPPORTED_TYPES or found.type in _METADATA_TYPES
    name = found.name.encode(errors="surrogateescape").decode(errors="replace")
    return _Header(name, found.size if has_content else 0, found.type, found.type == tarfile.GNUTYPE_SPARSE)


def _read_metadata(stream: ByteStream, size: int) -> bytes:
    if size > _MOST_METADATA_BYTES:
        raise UnreadableFileError(
            f"a header of the tar archive holds {size:,} bytes, more than the {_MOST_METADATA_BYTES:,} that "
            "any name needs; the archive is damaged or made to fill the memory"
        )
    content = stream.read(-(-size // _BLOCK) * _BLOCK)
    if len(content) < size:
        raise UnreadableFileError("the tar archive ends in the middle of a member's header; fetch it again")
    return content[:size]


def _parse_pax(content: bytes) -> dict[str, str]:
    """Read records of the form ``length key=value``; what cannot be read ends them."""
    found: dict[str, str] = {}
    while content:
        digits, _, _ = content[:20].partition(b" ")
        length = int(digits) if digits.isdigit() else 0
        record = content[len(digits) + 1 : length]
        if not record:
            break
        key, _, value = record.rstrip(b"\n").partition(b"=")
        found[key.decode(errors="replace")] = value.decode(errors="replace")
        content = content[length:]
    return found


def _apply_metadata(header: _Header, long_name: str | None, pax: dict[str, str]) -> _Header:
    size = pax.get("size", "")
    # A size of 8 GiB or more has no room in the header itself.
    is_told = header.type in tarfile.REGULAR_TYPES and size.isascii() and size.isdigit() and len(size) < 20
    return replace(
        header,
        name=pax.get("path") or long_name or header.name,
        size=int(size) if is_told else header.size,
        is_sparse=header.is_sparse or any(key.startswith("GNU.sparse") for key in pax),
    )


def _skip_sparse_map(block: bytes, stream: ByteStream) -> None:
    """Pass over the blocks that list the holes of a sparse file; a flag in each tells of a next one."""
    goes_on = block[482]
    while goes_on:
        block = stream.read(_BLOCK)
        goes_on = len(block) == _BLOCK and block[504]


def _describe_damage(position: int) -> str:
    if position <= _BLOCK:
        return "is not a tar archive although its name says so; rename it"
    return f"the tar archive is damaged after {position - _BLOCK:,} bytes; fetch it again"
