"""How these tests make archives: with the standard library and with warcio's own writer."""

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
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    held = BytesIO()
    writer = WARCWriter(held, gzip=gzipped)
    for capture in captures:
        packed = capture.content.encode() if isinstance(capture.content, str) else capture.content
        lines = [tuple(line.split(": ", 1)) for line in capture.http[1:]]
        answer = StatusAndHeaders(capture.http[0], lines, protocol="HTTP/1.1")
        record = writer.create_warc_record(
            capture.url,
            capture.kind,
            payload=BytesIO(packed),
            http_headers=answer if capture.kind in {"response", "revisit"} else None,
            warc_content_type=capture.media_type,
            warc_headers_dict={"WARC-Date": capture.crawled},
        )
        writer.write_record(record)
    return held.getvalue()
