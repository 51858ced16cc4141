"""The repeated elements of an XML file, such as a feed's entries, cut out one by one as bytes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from indexer.cleaning.encoding import BinaryContentError, DecodedText, declared_charset, decode_bytes
from indexer.sources.encodings import as_utf8
from indexer.sources.files import OpenFile, UnreadableFileError, readable_size

MAX_PIECE_BYTES = 8 << 20
"""No story comes near it; content made to exhaust the parser does."""

MAX_DEPTH = 10_000
"""Tags open at once in one piece; feeds that never close their <p> and <br> stay far below."""

_CLOSINGS = ((b"<![CDATA[", b"]]>"), (b"<!--", b"-->"), (b"<?", b"?>"))
_TAG_NAME = re.compile(rb"<(?:([\w.-]+):)?([\w.-]+)")
_LONGEST_OPENING = max(len(opening) for opening, _ in _CLOSINGS)


class PieceState(Enum):
    """Whether a piece is complete, or why it is not."""

    WHOLE = "whole"
    TOO_LONG = "too long"
    TOO_DEEP = "nested too deeply"
    CUT = "cut off"


@dataclass(frozen=True, slots=True)
class XmlPiece:
    """One repeated element, numbered from 0; ``content`` is empty unless it is whole."""

    number: int
    content: bytes
    state: PieceState = PieceState.WHOLE


class XmlFile:
    """An XML file read once, from front to back, without believing any of its document type or entities.

    ``root`` is the outermost start tag as written (empty when there is none), ``name`` its name without the
    prefix, ``charset`` what the file declares. Reading raises UnreadableFileError where the file breaks off.
    """

    def __init__(self, file: OpenFile) -> None:
        self.origin = file.origin
        self.max_bytes = min(file.max_bytes, MAX_PIECE_BYTES)
        self._tokens = split_markup(as_utf8(file).blocks, self.max_bytes)
        self._pending: list[bytes] = []
        self.charset: str | None = None
        self.root = self._read_prolog()
        found = _TAG_NAME.match(self.root)
        self.name = found[2].decode(errors="replace") if found else ""
        self.prefix = f"{found[1].decode(errors='replace')}:" if found and found[1] else ""

    def read_head(self, tag: str) -> bytes:
        """Return what stands between the root's start tag and the first piece of this name."""
        opens = _match_start(tag)
        head = bytearray()
        for token in self._tokens:
            if opens.match(token):
                self._pending.append(token)
                break
            head += token
            if len(head) > self.max_bytes:
                limit = readable_size(self.max_bytes)
                raise UnreadableFileError(f"there is no <{tag}> in the first {limit}; split the file up")
        return bytes(head)

    def cut_pieces(self, tag: str) -> Iterator[XmlPiece]:
        """Yield each element of this name, as written in the file with its prefix.

        An element that begins inside another of its name ends that one: such files forgot the end tag.
        """
        opens, closes = _match_start(tag), re.compile(rb"</" + re.escape(tag.encode()) + rb"\s*>")
        piece = _PendingPiece(self.max_bytes)
        for token in self._read_on():
            if opens.match(token):
                if piece.is_open:
                    yield piece.take()
                piece.begin(token)
                if token.endswith(b"/>"):
                    yield piece.take()
            elif piece.is_open:
                piece.add(token)
                if closes.match(token):
                    yield piece.take()
        if piece.is_open:
            yield piece.take(PieceState.CUT)

    def decode(self, content: bytes) -> DecodedText:
        """Decode a piece by what the file declares; raises BinaryContentError when it is no text."""
        return decode_bytes(content, declared=self.charset)

    def decode_markup(self, content: bytes) -> str:
        """Decode the root or the head, of which what can be read is enough."""
        try:
            return self.decode(content).text
        except BinaryContentError:
            return content.decode(errors="replace")

    def _read_prolog(self) -> bytes:
        for token in self._tokens:
            if token.startswith(b"<?xml"):
                self.charset = declared_charset(token)
            elif _TAG_NAME.match(token):
                return token
        return b""

    def _read_on(self) -> Iterator[bytes]:
        yield from self._pending
        self._pending.clear()
        yield from self._tokens


class _PendingPiece:
    """The piece being collected; its content is dropped as soon as it is over a limit."""

    def __init__(self, max_bytes: int) -> None:
        self.is_open = False
        self._max_bytes = max_bytes
        self._number = -1
        self._depth = 0
        self._state = PieceState.WHOLE
        self._content = bytearray()

    def begin(self, token: bytes) -> None:
        self.is_open = True
        self._number += 1
        self._depth = 0
        self._state = PieceState.WHOLE
        self._content = bytearray()
        self.add(token)

    def add(self, token: bytes) -> None:
        self._depth += _depth_change(token)
        if len(self._content) + len(token) > self._max_bytes:
            self._state = PieceState.TOO_LONG
        elif self._depth > MAX_DEPTH:
            self._state = PieceState.TOO_DEEP
        if self._state is PieceState.WHOLE:
            self._content += token
        else:
            self._content.clear()

    def take(self, state: PieceState | None = None) -> XmlPiece:
        self.is_open = False
        state = state or self._state
        content = bytes(self._content) if state is PieceState.WHOLE else b""
        return XmlPiece(self._number, content, state)


def split_markup(blocks: Iterator[bytes], max_bytes: int) -> Iterator[bytes]:
    """Split bytes into texts, tags, comments, CDATA sections and declarations; joined they are the bytes.

    A ``<`` that opens nothing is text. The encoding must have ASCII as its lower half. Raises
    UnreadableFileError for a comment, tag or section over ``max_bytes``.
    """
    window = _Window(blocks)
    while window.reach(1):
        if window.data[window.at] != ord("<"):
            yield window.take_text()
            continue
        window.reach(_LONGEST_OPENING)
        closing = _closing_of(bytes(window.data[window.at : window.at + _LONGEST_OPENING]))
        if not closing:
            yield window.take(1)
            continue
        yield window.take_through(closing, max_bytes)


class _Window:
    """The part of the file that is held: ``data`` from ``at`` on is not taken yet."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self.data = bytearray()
        self.at = 0
        self._blocks = blocks

    def reach(self, count: int) -> bool:
        """Hold at least so many bytes; False when the file has fewer."""
        while len(self.data) - self.at < count:
            if not self._read_more():
                return False
        return True

    def take(self, count: int) -> bytes:
        taken = bytes(self.data[self.at : self.at + count])
        self.at += len(taken)
        return taken

    def take_text(self) -> bytes:
        end = self.data.find(b"<", self.at)
        return self.take((len(self.data) if end < 0 else end) - self.at)

    def take_through(self, closing: bytes, max_bytes: int) -> bytes:
        searched = 0
        while (end := self.data.find(closing, self.at + searched)) < 0:
            held = len(self.data) - self.at
            if held > max_bytes:
                limit = readable_size(max_bytes)
                raise UnreadableFileError(
                    f"a tag, comment or section is longer than {limit}; mend the file or split it up"
                )
            searched = max(0, held - len(closing) + 1)
            if not self._read_more():
                return self.take(held)
        return self.take(end + len(closing) - self.at)

    def _read_more(self) -> bool:
        block = next(self._blocks, None)
        if block is None:
            return False
        del self.data[: self.at]
        self.at = 0
        self.data += block
        return True


def _closing_of(opening: bytes) -> bytes:
    for start, closing in _CLOSINGS:
        if opening.startswith(start):
            return closing
    # A document type ends early here when it declares entities; what is left of it is text nobody reads.
    return b">" if opening[1:2].isalpha() or opening[1:2] in {b"/", b"!", b"_"} else b""


def _depth_change(token: bytes) -> int:
    if token.startswith(b"</"):
        return -1
    return 1 if _TAG_NAME.match(token) and not token.endswith(b"/>") else 0


def _match_start(tag: str) -> re.Pattern[bytes]:
    return re.compile(rb"<" + re.escape(tag.encode()) + rb"[\s/>]")
