"""How these tests give bytes to the reader of one family of files."""

from collections.abc import Iterator
from io import BytesIO

from indexer.sources.files import OpenFile, UnreadableFileError, open_stream
from indexer.sources.records import RawArticle, Skip

MAX_BYTES = 64 << 20


def open_bytes(content: bytes, *, name: str = "a", max_bytes: int = MAX_BYTES) -> OpenFile:
    return open_stream(BytesIO(content), name, max_bytes)


def cut_off(file: OpenFile, *, after: int) -> OpenFile:
    """The file as it reads when it is damaged after so many bytes."""

    def blocks() -> Iterator[bytes]:
        content = b"".join(file.blocks)
        # Small blocks, so that everything is also cut at their edges.
        yield from (content[at : min(at + 7, after)] for at in range(0, after, 7))
        raise UnreadableFileError("the data is cut off")

    return OpenFile(file.origin, file.head, blocks(), file.max_bytes)


def in_small_blocks(content: bytes, size: int, *, name: str = "a") -> OpenFile:
    blocks = (content[at : at + size] for at in range(0, len(content), size))
    return OpenFile(name, content[:16], blocks, MAX_BYTES)


def skips(found: list[RawArticle | Skip]) -> dict[str, str]:
    return {one.origin: one.reason for one in found if isinstance(one, Skip)}


def stories(found: list[RawArticle | Skip]) -> dict[str, RawArticle]:
    return {one.origin: one for one in found if isinstance(one, RawArticle)}
