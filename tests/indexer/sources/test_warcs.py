import gzip
import json
import random
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest

from tests.indexer.sources.archives import Capture, make_warc, make_zip
from tests.indexer.sources.reading import articles, contents, read, reasons

NOISE = random.Random(7)  # noqa: S311
PAGES = [
    Capture(
        url=f"https://kabar.example/{number}",
        content=f"<html><p>Story {number}</p><p>{NOISE.randbytes(500).hex()}</p></html>",
        crawled=f"2024-03-01T12:00:{number:02}Z",
    )
    for number in range(30)
]


def put(folder: Path, content: bytes, name: str = "a.warc") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_pages_are_what_warcio_itself_reads(name: str, tmp_path: Path) -> None:
    from warcio.archiveiterator import ArchiveIterator

    content = make_warc(PAGES, gzipped=name.endswith("gz"))
    expected = [
        (
            record.rec_headers["WARC-Target-URI"],
            record.rec_headers["WARC-Date"],
            record.content_stream().read(),
        )
        for record in ArchiveIterator(BytesIO(content))
    ]
    found = read(put(tmp_path, content, name))
    assert [(one.fields["url"], one.fields["crawled"], one.content) for one in articles(found)] == expected
    assert [one.origin for one in found] == [f"{tmp_path.as_posix()}/{name}:{page.url}" for page in PAGES]
    assert {one.format for one in articles(found)} == {"html"}
    assert expected[3][:2] == ("https://kabar.example/3", "2024-03-01T12:00:03Z")


def test_a_file_packed_as_a_whole_is_read_too(tmp_path: Path) -> None:
    """warcio refuses one; crawlers make none, but people who pack a .warc by hand do."""
    path = put(tmp_path, gzip.compress(make_warc(PAGES)), "a.warc.gz")
    assert contents(read(path)) == [str(page.content) for page in PAGES]


def test_other_records_are_one_report_for_each_kind(tmp_path: Path) -> None:
    url = "https://kabar.example"
    captures = [
        Capture(
            url=f"{url}/i", content="software: crawler", kind="warcinfo", media_type="application/warc-fields"
        ),
        *(Capture(url=f"{url}/{n}", content="", http=("404 Not Found",)) for n in range(7)),
        Capture(url=f"{url}/moved", content="", http=("301 Moved", "Location: /")),
        Capture(url=f"{url}/a.png", content=b"\x89PNG", http=("200 OK", "Content-Type: image/png")),
        Capture(
            url=f"{url}/robots.txt", content="User-agent: *", http=("200 OK", "Content-Type: text/plain")
        ),
        Capture(url=f"{url}/meta", content="fetchTimeMs: 1", kind="metadata", media_type="text/plain"),
        Capture(url="dns:kabar.example", content="1.2.3.4", kind="resource", media_type="text/dns"),
        Capture(
            url=f"{url}/br",
            content=b"\x0b\x02\x80A",
            http=("200 OK", "Content-Type: text/html", "Content-Encoding: br"),
        ),
        PAGES[0],
    ]
    found = read(put(tmp_path, make_warc(captures)))
    assert contents(found) == [PAGES[0].content]
    assert [one.reason for one in found if not hasattr(one, "content")] == [
        f"warcinfo records hold no page ({url}/i)",
        f"responses with status 404 hold no page ({url}/0, {url}/1, {url}/2, {url}/3, {url}/4 and 2 more)",
        f"responses with status 301 hold no page ({url}/moved)",
        f"content of type image/png is not read ({url}/a.png)",
        f"rules for crawlers are no articles ({url}/robots.txt)",
        f"metadata records hold no page ({url}/meta)",
        "content of type text/dns is not read (dns:kabar.example)",
        f"content packed as br is not read ({url}/br); crawl again without this packing",
    ]
    assert Counter(one.origin for one in found if not hasattr(one, "content")) == {
        (tmp_path / "a.warc").as_posix(): 8
    }


def test_pages_of_every_type_that_is_read(tmp_path: Path) -> None:
    record = {"judul": "Banjir", "isi": "Air naik", "tautan": "https://kabar.example/own"}
    url = "https://kabar.example"
    captures = [
        Capture(
            url=f"{url}/x", content="<p>Air naik</p>", http=("200 OK", "content-type: APPLICATION/XHTML+XML")
        ),
        Capture(url=f"{url}/t", content="Air naik", http=("200 OK", "Content-Type: text/plain")),
        Capture(
            url=f"{url}/api",
            content=json.dumps([record, {"isi": "Air surut"}]),
            http=("200 OK", "Content-Type: application/json"),
        ),
        Capture(url=f"{url}/d/berita.jsonl?x=1", content=json.dumps(record), http=("200 OK",)),
        Capture(url=f"{url}/r", content="<p>Air</p>", kind="resource", media_type="text/html"),
    ]
    found = read(put(tmp_path, make_warc(captures)))
    prefix = f"{tmp_path.as_posix()}/a.warc:{url}"
    assert [one.origin.removeprefix(prefix) for one in found] == [
        "/x",
        "/t",
        "/api[0]",
        "/api[1]",
        "/d/berita.jsonl?x=1:1",
        "/r",
    ]
    fields = [one.fields for one in articles(found)]
    assert {one["crawled"] for one in fields} == {"2024-03-01T12:00:00Z"}
    # Records that come together are not at the address of the answer that brought them.
    own = "https://kabar.example/own"
    assert [one.get("url") for one in fields] == [f"{url}/x", f"{url}/t", own, None, own, f"{url}/r"]


@pytest.mark.parametrize(
    ("headers", "content"),
    [
        (("Transfer-Encoding: chunked",), b"5;x=1\r\n<p>Ai\r\n7\r\nr</p>\r\n\r\n0\r\n\r\n"),
        (("Transfer-Encoding: chunked",), b"<p>Air</p>"),
        (("Content-Encoding: gzip",), gzip.compress(b"<p>Air</p>", mtime=0)),
        (("Content-Encoding: GZip",), b"<p>Air</p>"),
        (("Content-Encoding: br",), b"<p>Air</p>"),
        (("Content-Encoding: gzip", "Transfer-Encoding: chunked"), b"%x\r\n%b\r\n0\r\n\r\n"),
    ],
)
def test_content_packed_for_the_way_is_unpacked(
    headers: tuple[str, ...], content: bytes, tmp_path: Path
) -> None:
    if content.startswith(b"%x"):
        packed = gzip.compress(b"<p>Air</p>", mtime=0)
        content = content % (len(packed), packed)
    capture = Capture(
        url="https://kabar.example/a", content=content, http=("200 OK", "Content-Type: text/html", *headers)
    )
    [page] = articles(read(put(tmp_path, make_warc([capture]))))
    assert page.content.strip() == b"<p>Air</p>"


def test_captures_of_one_address_have_different_origins(tmp_path: Path) -> None:
    found = read(put(tmp_path, make_warc([PAGES[0], PAGES[1], PAGES[0]])))
    places = [one.origin.partition(".warc:")[2] for one in found]
    assert places == ["https://kabar.example/0", "https://kabar.example/1", "https://kabar.example/0 (2)"]


def test_a_record_without_address_is_named_by_its_number(tmp_path: Path) -> None:
    plain = make_warc([Capture(url="urn:x", content="<p>Air</p>", kind="resource", media_type="text/html")])
    lines = [line for line in plain.split(b"\r\n") if not line.startswith(b"WARC-Target-URI")]
    [page] = articles(read(put(tmp_path, make_warc(PAGES[:2]) + b"\r\n".join(lines))))[2:]
    assert page.origin.endswith("a.warc:record 3")
    assert page.fields == {"crawled": "2024-03-01T12:00:00Z"}


def test_a_warc_inside_a_zip(tmp_path: Path) -> None:
    path = put(tmp_path, make_zip([("crawl/a.warc.gz", make_warc(PAGES[:2], gzipped=True))]), "a.zip")
    assert [one.origin.removeprefix(path.as_posix()) for one in read(path)] == [
        "!crawl/a.warc.gz:https://kabar.example/0",
        "!crawl/a.warc.gz:https://kabar.example/1",
    ]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_pages_before_a_cut_are_kept(share: float, name: str, tmp_path: Path) -> None:
    content = make_warc(PAGES, gzipped=name.endswith("gz"))
    found = read(put(tmp_path, content[: int(len(content) * share)], name))
    kept = contents(found)
    assert kept == [page.content for page in PAGES[: len(kept)]]
    assert abs(len(kept) - share * len(PAGES)) <= 2
    told = reasons(found, tmp_path)
    assert told[name].endswith("; the members before are kept")
    assert set(told) - {name} <= {f"{name}:https://kabar.example/{len(kept)}"}


def test_a_damaged_record_keeps_those_before(tmp_path: Path) -> None:
    first, second = make_warc(PAGES[:1]), make_warc(PAGES[1:])
    for damaged in (
        second.replace(b"WARC/1", b"XXXX/1", 1),
        second.replace(b"Content-Length: ", b"Content-Length: x", 2),
    ):
        found = read(put(tmp_path, first + damaged))
        assert contents(found) == [PAGES[0].content]
        assert reasons(found, tmp_path) == {
            "a.warc": f"the WARC file is damaged at record 2 (after {len(first):,} bytes); fetch it again; "
            "the members before are kept"
        }


def test_answers_without_headers_are_reported_together(tmp_path: Path) -> None:
    content = make_warc(PAGES[:3]).replace(b"HTTP/1.1 200", b"BROKEN12 200", 1)
    found = read(put(tmp_path, content))
    assert contents(found) == [page.content for page in PAGES[1:3]]
    assert reasons(found, tmp_path) == {
        "a.warc": "responses without readable HTTP headers are not read (https://kabar.example/0)"
    }


def test_headers_made_to_fill_the_memory_are_refused(tmp_path: Path) -> None:
    content = b"WARC/1.0\r\n" + b"x" * 3_000_000 + b"\r\n\r\n"
    assert reasons(read(put(tmp_path, content)), tmp_path) == {
        "a.warc": "is not a WARC file although its name says so; rename it"
    }


def test_a_page_over_the_size_limit_is_reported_alone(tmp_path: Path) -> None:
    bomb = gzip.compress(b"<p>" + b"x" * 10_000_000)
    headers = ("200 OK", "Content-Type: text/html", "Content-Encoding: gzip")
    captures = [
        Capture(url="https://kabar.example/big", content="x" * 200_001),
        Capture(url="https://kabar.example/bomb", content=bomb, http=headers),
        Capture(
            url="https://kabar.example/chunk",
            content=b"fffff\r\n" + b"x" * 300_000,
            http=(*headers[:2], "Transfer-Encoding: chunked"),
        ),
        PAGES[0],
    ]
    found = read(put(tmp_path, make_warc(captures)), max_file_bytes=200_000)
    assert contents(found) == [PAGES[0].content]
    too_large = "holds more than 200,000 bytes, the most that is read as one piece; split it up"
    assert reasons(found, tmp_path) == {
        "a.warc:https://kabar.example/big": too_large,
        "a.warc:https://kabar.example/bomb": too_large,
        "a.warc:https://kabar.example/chunk": "one chunk of it holds more than 200,000 bytes",
    }
