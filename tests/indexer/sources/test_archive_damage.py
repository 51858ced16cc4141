"""Whatever bytes stand under the name of an archive, reading ends in articles and skips."""

import gzip
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.sources.limits import ArchiveLimits
from indexer.sources.read import read_sources
from indexer.sources.records import RawArticle, Skip
from tests.indexer.sources.archives import Capture, Pair, make_tar, make_warc, make_zip

LINES = "\n".join(json.dumps({"text": f"Story {number}"}) for number in range(50))
MEMBERS: list[Pair] = [
    ("a.txt", "Air naik " * 90),
    ("b.jsonl", LINES),
    ("c/d.html", "<p>Air</p><p>naik</p>"),
    ("e.csv", "text\nx"),
]
NESTED: list[Pair] = [*MEMBERS, ("i.zip", make_zip(MEMBERS)), ("j.tar.gz", make_tar(MEMBERS, packing="gz"))]
PAGES = [
    Capture(url="https://kabar.example/a", content="<p>Air</p>"),
    Capture(
        url="https://kabar.example/b",
        content=b"5\r\n<p>Ai\r\n7\r\nr</p>\r\n\r\n0\r\n\r\n",
        http=("200 OK", "Content-Type: text/html", "Transfer-Encoding: chunked"),
    ),
    Capture(
        url="https://kabar.example/c",
        content=gzip.compress(LINES.encode(), mtime=0),
        http=("200 OK", "Content-Type: application/jsonl", "Content-Encoding: gzip"),
    ),
    Capture(url="https://kabar.example/d", content="", http=("404 Not Found",)),
]
WHOLE: Mapping[str, bytes] = {
    "a.zip": make_zip(NESTED),
    "b.zip": make_zip(NESTED, method=0),
    "a.tar": make_tar(NESTED),
    "a.tar.gz": make_tar(NESTED, packing="gz"),
    "a.tgz": make_tar(NESTED, packing="gz"),
    "a.tar.bz2": make_tar(NESTED, packing="bz2"),
    "a.tar.xz": make_tar(NESTED, packing="xz"),
    "a.warc": make_warc(PAGES),
    "a.warc.gz": make_warc(PAGES, gzipped=True),
}
LIMITS = ArchiveLimits(max_members=200, max_unpacked_bytes=1 << 22)


def check_reading(path: Path, content: bytes) -> list[RawArticle | Skip]:
    path.write_bytes(content)
    found = list(read_sources([str(path)], max_file_bytes=1 << 16, limits=LIMITS))
    assert found, "nothing was said of the file"
    assert all(one.origin.startswith(path.as_posix()) for one in found)
    assert all(one.reason and one.reason.isprintable() for one in found if isinstance(one, Skip))
    places = [one.origin for one in found if isinstance(one, RawArticle)]
    assert len(places) == len(set(places))
    return found


@pytest.mark.parametrize("name", WHOLE)
def test_whole_archives_are_read_whole(name: str, tmp_path: Path) -> None:
    found = check_reading(tmp_path / name, WHOLE[name])
    assert len([one for one in found if isinstance(one, RawArticle)]) == (52 if "warc" in name else 159)


@pytest.mark.parametrize("name", WHOLE)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=2000), is_begun=st.booleans())
def test_arbitrary_bytes(name: str, content: bytes, is_begun: bool, tmp_path: Path) -> None:
    begun = WHOLE[name][:600] if is_begun else b""
    assert check_reading(tmp_path / name, begun + content)


@pytest.mark.parametrize("name", WHOLE)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_changed_archives(name: str, data: st.DataObject, tmp_path: Path) -> None:
    content = bytearray(WHOLE[name])
    for _ in range(data.draw(st.integers(1, 4), label="changes")):
        start = data.draw(st.integers(0, len(content)), label="start")
        length = data.draw(st.integers(0, 40), label="length")
        content[start : start + length] = data.draw(st.binary(max_size=40), label="bytes")
    assert check_reading(tmp_path / name, bytes(content))


@pytest.mark.parametrize("name", WHOLE)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1))
def test_cut_archives_keep_a_beginning(name: str, share: float, tmp_path: Path) -> None:
    """What is read of a cut archive is the beginning of what is read of the whole one."""
    whole = [one for one in check_reading(tmp_path / name, WHOLE[name]) if isinstance(one, RawArticle)]
    found = check_reading(tmp_path / name, WHOLE[name][: int(len(WHOLE[name]) * share)])
    kept = [one for one in found if isinstance(one, RawArticle)]
    assert kept == whole[: len(kept)]
