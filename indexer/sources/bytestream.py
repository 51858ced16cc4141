"""Blocks of bytes as a stream that is read forward, a known number of bytes or a line at a time."""

from collections.abc import Iterator
from typing import Final

from indexer.sources.files import UnreadableFileError

BLOCK_BYTES: Final = 1 << 16
_LINE_BYTES: Final = 1 << 10


class ByteStream:
    """Reads blocks forward and holds no more than asked for; what cut it off is raised at every later read.

    ``position`` counts the bytes read so far.
    """

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self.position = 0
        self._blocks = blocks
        self._left = memoryview(b"")
        self._damage: UnreadableFileError | None = None

    def tell(self) -> int:
        """Return the number of bytes read so far."""
        return self.position

    def read(self, size: int) -> bytes:
        """Return so many bytes, fewer only at the end or before damage.

        Raises UnreadableFileError where the blocks break off, once all before was given.
        """
        pieces: list[bytes] = []
        while size > 0 and (piece := self._take(size, is_first=not pieces)):
            size -= len(piece)
            pieces.append(piece)
        return b"".join(pieces)

    def readline(self, size: int = BLOCK_BYTES) -> bytes:
        r"""Return the bytes up to and with the next ``\n``, at most so many; fewer at the end."""
        pieces: list[bytes] = []
        while size > 0 and self._fill():
            piece, newline, _ = bytes(self._left[: min(size, _LINE_BYTES)]).partition(b"\n")
            self._advance(len(piece) + len(newline))
            size -= len(piece) + len(newline)
            pieces += [piece, newline]
            if newline:
                break
        return b"".join(pieces)

    def peek(self) -> bytes:
        """Return the next byte without reading it; none at the end."""
        return bytes(self._left[:1]) if self._fill() else b""

    def read_part(self, size: int) -> Iterator[bytes]:
        """Yield the next so many bytes in blocks; raises UnreadableFileError when there are fewer."""
        end = self.position + size
        while self.position < end:
            try:
                block = self._take(min(BLOCK_BYTES, end - self.position))
            except UnreadableFileError as error:
                raise UnreadableFileError("is cut off where the archive breaks off") from error
            if not block:
                self._end_early(end)
                raise UnreadableFileError("is cut off where the archive breaks off")
            yield block

    def skip_to(self, position: int) -> None:
        """Read on to a position; raises UnreadableFileError when the blocks break off or end before it."""
        while self.position < position:
            if not self.read(min(BLOCK_BYTES, position - self.position)):
                self._end_early(position)
                self.check()

    def check(self) -> None:
        """Raise again what cut the stream off, if anything did."""
        if self._damage:
            raise self._damage

    def _end_early(self, end: int) -> None:
        missing = end - self.position
        self._damage = UnreadableFileError(f"the archive ends {missing:,} bytes too early; fetch it again")

    def _take(self, size: int, *, is_first: bool = True) -> bytes:
        """Return what is at hand up to a size; damage counts as the end for bytes that are not the first."""
        try:
            self._fill()
        except UnreadableFileError:
            if is_first:
                raise
        piece = bytes(self._left[:size])
        self._advance(len(piece))
        return piece

    def _advance(self, size: int) -> None:
        self._left = self._left[size:]
        self.position += size

    def _fill(self) -> bool:
        """Have bytes ready, unless the end is reached."""
        self.check()
        while not self._left:
            try:
                block = next(self._blocks, None)
            except UnreadableFileError as error:
                self._damage = error
                raise
            if block is None:
                return False
            self._left = memoryview(block)
        return True
