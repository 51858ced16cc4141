"""How these tests make archives: with the standard library, and crawls by hand."""

import gzip
import tarfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

Pair = tuple[str, bytes | str]


def make_zip(members: Iterable[Pair], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, content in members:
            # A fixed time keeps the bytes the same on every run; some tests give a name twice.
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return held.getvalue()


def make_tar(members: Iterable[Pair], *, packing: Literal["", "gz", "bz2", "xz"] = "") -> bytes:
    held = BytesIO()
    mode: Literal["w:", "w:gz", "w:bz2", "w:xz"] = f"w:{packing}"  # type: ignore[assignment]
    with tarfile.open(fileobj=held, mode=mode) as archive:
        for name, content in members:
            add_to_tar(archive, name, content)
    return held.getvalue()


def add_to_tar(archive: tarfile.TarFile, name: str, content: bytes | str = b"", **attributes: object) -> None:
    packed = content.encode() if isinstance(content, str) else content
    info = tarfile.TarInfo(name)
    info.size = len(packed)
    for attribute, value in attributes.items():
        setattr(info, attribute, value)
    archive.addfile(info, BytesIO(packed))


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One record of a crawl; ``http`` are header lines of the answer, its status line first."""

    url: str
    content: bytes | str
    http: Sequence[str] = ("200 OK", "Content-Type: text/html; charset=utf-8")
    kind: str = "response"
    media_type: str = ""
    crawled: str = "2024-03-01T12:00:00Z"


def make_warc(captures: Iterable[Capture], *, gzipped: bool = False) -> bytes:
    """Write records as crawlers do, each packed by itself; warcio's own writer leaves files open."""
    records = [_write_record(capture) for capture in captures]
    return b"".join(gzip.compress(record, mtime=0) if gzipped else record for record in records)


def _write_record(capture: Capture) -> bytes:
    block = capture.content.encode() if isinstance(capture.content, str) else capture.content
    media_type = capture.media_type
    if capture.kind in {"response", "revisit"}:
        block = "\r\n".join([f"HTTP/1.1 {capture.http[0]}", *capture.http[1:], "", ""]).encode() + block
        media_type = media_type or "application/http; msgtype=response"
    headers = [
        "WARC/1.0",
        f"WARC-Type: {capture.kind}",
        f"WARC-Target-URI: {capture.url}",
        f"WARC-Date: {capture.crawled}",
        f"Content-Type: {media_type}",
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join([*headers, "", ""]).encode() + block + b"\r\n\r\n"
