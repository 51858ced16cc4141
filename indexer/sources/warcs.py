"""WARC files of web crawlers as the pages that the crawl brought back."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from indexer.sources.bytestream import ByteStream
from indexer.sources.containers import Container, Member
from indexer.sources.files import UnreadableFileError
from indexer.sources.kinds import MEDIA_TYPES, SINGLE, FileKind, kind_of
from indexer.sources.responses import (
    Headers,
    Response,
    UnreadableHeadersError,
    clean_media_type,
    read_headers,
    read_response,
)

_UNSAID = frozenset({"", "application/octet-stream", "binary/octet-stream"})
_PAGE_TYPES = frozenset({"response", "resource"})
_NAME = re.compile(r"[^a-z0-9./+-]")
_ROBOTS = "/robots.txt"


def read_warc(container: Container) -> Iterator[Member]:
    """Yield the pages; raises UnreadableFileError where the file breaks off.

    A page is a response with status 200 or a resource whose media type we read. Records of other kinds are
    left out, one report for each kind. warcio reads headers and chunks, but not the records: its own loop
    takes a cut file for a whole one and holds lines of any length. Format: WARC 1.0 and 1.1 (ISO 28500).
    """
    stream = ByteStream(container.file.blocks)
    number = 0
    while _skip_blank_lines(stream):
        number += 1
        headers = _read_record_headers(stream, number)
        container.allowance.take_member()
        end = stream.position + int(headers.get("content-length"))
        body = ByteStream(stream.read_part(end - stream.position))
        if member := _read_record(headers, body, container, number):
            yield member
        stream.check()
        stream.skip_to(end)


def _read_record(headers: Headers, body: ByteStream, container: Container, number: int) -> Member | None:
    record_type = _tidy(headers.get("warc-type"))
    url = headers.get("warc-target-uri").removeprefix("<").removesuffix(">")
    name = url or f"record {number}"
    if record_type not in _PAGE_TYPES:
        container.leave_out(f"{record_type} records hold no page", name)
        return None
    try:
        response = _open_record(headers, body, record_type, url, container.file.max_bytes)
    except UnreadableHeadersError:
        container.leave_out("responses without readable HTTP headers are not read", name)
        return None
    except UnreadableFileError:
        # The file breaks off in these headers, which is reported where the next record is looked for.
        return None
    kind = _choose_kind(response, url, name, container)
    if kind is None:
        return None
    crawled = headers.get("warc-date")
    fields = {"crawled": crawled, "url": url if kind.family in SINGLE else ""}
    told = {field: value for field, value in fields.items() if value}
    return container.open(name, kind, response.content, **told)


def _open_record(headers: Headers, body: ByteStream, record_type: str, url: str, max_bytes: int) -> Response:
    media_type = clean_media_type(headers.get("content-type"))
    if record_type == "response" and url.lower().startswith(("http:", "https:")):
        return read_response(body, max_bytes=max_bytes)
    return Response("200", media_type, iter(lambda: body.read(1 << 16), b""))


def _choose_kind(response: Response, url: str, name: str, container: Container) -> FileKind | None:
    if response.status != "200":
        container.leave_out(f"responses with status {_tidy(response.status)} hold no page", name)
        return None
    if response.packed_as:
        what = f"content packed as {_tidy(response.packed_as)} is not read"
        container.leave_out(what, name, "crawl again without this packing")
        return None
    path = _path_of(url)
    if path == _ROBOTS:
        container.leave_out("rules for crawlers are no articles", name)
        return None
    if family := MEDIA_TYPES.get(response.media_type):
        return FileKind(family)
    kind = kind_of(path) if response.media_type in _UNSAID else None
    if kind is None:
        container.leave_out(f"content of type {_tidy(response.media_type)} is not read", name)
    return kind


def _path_of(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _tidy(value: str) -> str:
    return _NAME.sub("", value.strip().lower())[:40] or "unknown"


def _skip_blank_lines(stream: ByteStream) -> bool:
    """Pass over the blank lines between records and tell whether a record follows."""
    while (byte := stream.peek()) in {b"\r", b"\n"}:
        stream.read(1)
    return bool(byte)


def _read_record_headers(stream: ByteStream, number: int) -> Headers:
    place = stream.position
    try:
        headers = read_headers(stream, "WARC/")
    except UnreadableHeadersError as error:
        raise UnreadableFileError(_describe_damage(number, place)) from error
    length = headers.get("content-length")
    if not (length.isascii() and length.isdigit() and len(length) < 20):
        raise UnreadableFileError(_describe_damage(number, place))
    return headers


def _describe_damage(number: int, place: int) -> str:
    if number == 1:
        return "is not a WARC file although its name says so; rename it"
    return f"the WARC file is damaged at record {number:,} (after {place:,} bytes); fetch it again"
