"""The bytes of files of records as text, with every byte that was not UTF-8 mended and recorded."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from indexer.sources.binary import wide_encoding
from indexer.sources.files import OpenFile, UnreadableFileError
from search.records import Repair

_UNDECODED = re.compile("[\udc80-\udcff]+")
_SURROGATES = re.compile("[\ud800-\udfff]")
_EXCERPT_REACH = 40


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text of a container; when ``damaged``, U+DC80 to U+DCFF stand for bytes that were not UTF-8."""

    text: str
    damaged: bool


@dataclass(frozen=True, slots=True)
class Mended:
    """Text that can be written as UTF-8, and what was done to make it so."""

    text: str
    repairs: tuple[Repair, ...] = ()


def as_utf8(file: OpenFile) -> OpenFile:
    """Drop a UTF-8 byte order mark; turn UTF-16 and UTF-32 with a mark into UTF-8, block by block.

    The blocks raise UnreadableFileError where such wide text is damaged.
    """
    if encoding := wide_encoding(file.head):
        return replace(file, blocks=_narrow(file.blocks, encoding))
    if file.head.startswith(codecs.BOM_UTF8):
        return replace(file, blocks=_drop_mark(file.blocks, len(codecs.BOM_UTF8)))
    return file


def decode(content: bytes) -> Decoded:
    """Decode UTF-8, keeping apart each byte that is not, so that only the field it stands in is mended."""
    try:
        return Decoded(content.decode(), damaged=False)
    except UnicodeDecodeError:
        return Decoded(content.decode(errors="surrogateescape"), damaged=True)


def mend(text: str, place: str, *, damaged: bool) -> Mended:
    """Read undecoded bytes as Windows-1252 and replace lone surrogates by U+FFFD, recording both."""
    if not _SURROGATES.search(text):
        return Mended(text)
    repairs: list[Repair] = []
    if damaged and (first := _UNDECODED.search(text)):
        repairs.append(_record("encoding", place, text, first))
        text = _UNDECODED.sub(_read_bytes, text)
    if first := _SURROGATES.search(text):
        repairs.append(_record("lone-surrogate", place, text, first))
        text = _replace_surrogates(text)
    return Mended(text, tuple(repairs))


def _narrow(blocks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)()
    read = 0
    try:
        for block in blocks:
            text = decoder.decode(block)
            yield text.removeprefix("\ufeff").encode() if not read else text.encode()
            read += len(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        name = encoding[:6].upper()
        raise UnreadableFileError(
            f"the {name} text is damaged after {read:,} bytes; save it as UTF-8"
        ) from error


def _drop_mark(blocks: Iterator[bytes], length: int) -> Iterator[bytes]:
    yield next(blocks)[length:]
    yield from blocks


def _read_bytes(run: re.Match[str]) -> str:
    return run[0].encode(errors="surrogateescape").decode("cp1252", "replace")


def _record(kind: str, place: str, text: str, found: re.Match[str]) -> Repair:
    around = text[max(0, found.start() - _EXCERPT_REACH) : found.start() + _EXCERPT_REACH]
    if kind == "encoding":
        before, after = _replace_surrogates(_show_bytes(around)), _UNDECODED.sub(_read_bytes, around)
    else:
        before, after = around.encode(errors="backslashreplace").decode(), around
    return Repair(kind=kind, place=place, before=before[:200], after=_replace_surrogates(after))


def _show_bytes(text: str) -> str:
    return _UNDECODED.sub(lambda run: "".join(f"\\x{ord(letter) - 0xDC00:02x}" for letter in run[0]), text)


def _replace_surrogates(text: str) -> str:
    return _SURROGATES.sub("\ufffd", text)
