"""Files packed as a whole, unpacked block by block and stopped when they grow too much."""

import bz2
import gzip
import lzma
import zlib
from collections.abc import Iterator
from typing import IO, Final, cast

from indexer.sources.bytestream import BLOCK_BYTES, ByteStream
from indexer.sources.files import OpenFile, UnreadableFileError, look_into, readable_size
from indexer.sources.kinds import PACKINGS, Packing

BOMB_RATIO: Final = 200
"""News text packs 3 to 20 times; gzip can reach 1,000 only with content made to be unpacked."""

_MAGIC = {Packing.GZIP: b"\x1f\x8b", Packing.BZIP2: b"BZh", Packing.XZ: b"\xfd7zXZ\x00"}


def unpack_file(file: OpenFile, packing: Packing) -> OpenFile:
    """Return the file that a packed file holds; its blocks raise UnreadableFileError as unpack() does."""
    magic = _MAGIC[packing]
    if not magic.startswith(file.head[: len(magic)]):
        ending = next(ending for ending, name in PACKINGS.items() if name is packing)
        reason = f"is not {packing} data although its name ends in {ending}; rename it"
        raise UnreadableFileError(reason)
    return look_into(unpack(file.blocks, packing, file.max_bytes), file.origin, file.max_bytes)


def unpack(packed: Iterator[bytes], packing: Packing, max_bytes: int) -> Iterator[bytes]:
    """Yield what packed blocks hold.

    Raises UnreadableFileError, after everything before it was given, where the data is damaged or cut off or
    grows beyond both ``max_bytes`` and BOMB_RATIO times what was read of it.
    """
    source = ByteStream(packed)
    unpacked = 0
    with _open_packed(source, packing) as stream:
        while block := _read_packed(stream, packing, unpacked):
            unpacked += len(block)
            if unpacked > max(max_bytes, BOMB_RATIO * source.position):
                raise UnreadableFileError(_describe_bomb(packing, max_bytes))
            yield block


def _open_packed(source: ByteStream, packing: Packing) -> gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile:
    # All three ask for no more than read().
    stream = cast("IO[bytes]", source)
    match packing:
        case Packing.GZIP:
            return gzip.GzipFile(fileobj=stream, mode="rb")
        case Packing.BZIP2:
            return bz2.BZ2File(stream)
        case Packing.XZ:
            return lzma.LZMAFile(stream)


def _read_packed(
    stream: gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile, packing: Packing, unpacked: int
) -> bytes:
    place = f"after {unpacked:,} unpacked bytes"
    try:
        # read1 rather than read: it never loses what was unpacked before the damage.
        return stream.read1(BLOCK_BYTES)
    except EOFError as error:
        raise UnreadableFileError(f"the {packing} data is cut off {place}; fetch the file again") from error
    except (OSError, zlib.error, lzma.LZMAError) as error:
        raise UnreadableFileError(
            f"the {packing} data is damaged {place} ({error}); fetch the file again"
        ) from error
    except MemoryError as error:
        raise UnreadableFileError(
            f"the {packing} data asks for more memory than there is {place}; unpack it yourself"
        ) from error


def _describe_bomb(packing: Packing, max_bytes: int) -> str:
    return (
        f"the {packing} data unpacks to more than {readable_size(max_bytes)} and to {BOMB_RATIO} times its "
        "size, which no text does; unpack it yourself if you trust it"
    )
