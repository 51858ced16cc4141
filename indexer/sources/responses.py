"""What a web server answered, as kept in a WARC record: status, type and content."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO

from indexer.sources.bytestream import BLOCK_BYTES, ByteStream
from indexer.sources.files import UnreadableFileError, look_into, readable_size
from indexer.sources.kinds import Packing
from indexer.sources.unpacking import unpack_file

_MOST_HEADER_BYTES = 1 << 20
_GZIP_NAMES = frozenset({"gzip", "x-gzip"})


class UnreadableHeadersError(Exception):
    """Headers that are missing, cut off, too long or of another kind than expected."""


@dataclass(frozen=True, slots=True)
class Response:
    """An answer: ``status`` such as 200, ``media_type`` in lower case.

    ``content`` is unpacked, unless ``packed_as`` names an encoding that is not read here.
    """

    status: str
    media_type: str
    content: Iterator[bytes]
    packed_as: str = ""


@dataclass(frozen=True, slots=True)
class Headers:
    """A first line without its protocol, and the values under names in lower case, the first of each."""

    first_line: str
    values: Mapping[str, str]

    def get(self, name: str) -> str:
        """Return the value under a name in lower case without the space around it; empty when missing."""
        return self.values.get(name, "").strip()


def read_headers(stream: ByteStream, protocol: str) -> Headers:
    """Return the headers before the next blank line.

    Raises UnreadableHeadersError when they do not begin with the protocol or are too long to be headers.
    """
    from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

    lines = BytesIO(b"".join(_read_header_lines(stream)))
    try:
        found = StatusAndHeadersParser([protocol]).parse(lines)
    except (StatusAndHeadersParserException, EOFError) as error:
        raise UnreadableHeadersError from error
    return Headers(found.statusline, {name.lower(): value for name, value in reversed(found.headers)})


def _read_header_lines(stream: ByteStream) -> Iterator[bytes]:
    size = 0
    while line := stream.readline():
        size += len(line)
        if size > _MOST_HEADER_BYTES:
            raise UnreadableHeadersError
        yield line
        if not line.strip():
            return


def read_response(stream: ByteStream, *, max_bytes: int) -> Response:
    """Read an HTTP answer; raises UnreadableHeadersError, and UnreadableFileError where it breaks off."""
    headers = read_headers(stream, "HTTP/")
    # What follows "HTTP/" is "1.1 200 OK".
    status = next(iter(headers.first_line.split()[1:2]), "")
    content = _read_rest(stream)
    if headers.get("transfer-encoding").lower() == "chunked":
        content = _join_chunks(stream, max_bytes)
    answer = Response(status, clean_media_type(headers.get("content-type")), content)
    encoding = headers.get("content-encoding").lower()
    return answer if encoding in {"", "identity"} else _unpack_answer(answer, encoding, max_bytes)


def clean_media_type(value: str) -> str:
    """Return a media type without its parameters: ``text/html``."""
    return value.partition(";")[0].strip().lower()


def _read_rest(stream: ByteStream) -> Iterator[bytes]:
    while block := stream.read(BLOCK_BYTES):
        yield block


def _join_chunks(stream: ByteStream, max_bytes: int) -> Iterator[bytes]:
    """Yield the content of a chunked answer; one that is not chunked, as crawlers store them, as it is."""
    from warcio.bufferedreaders import ChunkedDataReader

    reader = ChunkedDataReader(_Bounded(stream, max_bytes))
    while block := reader.read(BLOCK_BYTES):
        yield block


class _Bounded:
    """A stream that gives no chunk larger than may be held: the reader of chunks holds each whole."""

    def __init__(self, stream: ByteStream, max_bytes: int) -> None:
        self._stream = stream
        self._max_bytes = max_bytes

    def read(self, size: int) -> bytes:
        content = self._stream.read(min(size, self._max_bytes + 1))
        if len(content) > self._max_bytes:
            raise UnreadableFileError(f"one chunk of it holds more than {readable_size(self._max_bytes)}")
        return content

    def readline(self, size: int) -> bytes:
        return self._stream.readline(size)


def _unpack_answer(answer: Response, encoding: str, max_bytes: int) -> Response:
    """Unpack what the server packed for the way; content that a crawler stored unpacked is taken as it is."""
    file = look_into(answer.content, "", max_bytes)
    if file.head.startswith(b"\x1f\x8b"):
        return replace(answer, content=unpack_file(file, Packing.GZIP).blocks)
    is_text = encoding in _GZIP_NAMES or file.head.lstrip()[:1] in {b"<", b"{", b"["}
    return replace(answer, content=file.blocks, packed_as="" if is_text else encoding)
