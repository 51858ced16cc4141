import gzip
import json
import random
import zlib
from pathlib import Path

import pytest

from tests.indexer.sources.reading import articles, contents, read, reasons, write

NOISE = random.Random(7)  # noqa: S311
LINES = [json.dumps({"text": f"Story {number}: {NOISE.randbytes(30).hex()}"}) for number in range(4000)]
PACKED = gzip.compress("\n".join(LINES).encode(), mtime=0)


def test_lines_of_a_packed_file_are_all_read(tmp_path: Path) -> None:
    (tmp_path / "news.JSONL.GZ").write_bytes(PACKED)
    found = read(tmp_path)
    assert contents(found) == [json.loads(line)["text"] for line in LINES]
    assert found[-1].origin.endswith("/news.JSONL.GZ:4000")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_lines_before_a_cut_are_kept(share: float, tmp_path: Path) -> None:
    """Everything that the bytes before the cut can say is read, by comparison with zlib itself."""
    cut = PACKED[: int(len(PACKED) * share)]
    unpacked = zlib.decompressobj(31).decompress(cut)
    whole = unpacked.count(b"\n")
    write(tmp_path / "news.jsonl", b"")
    (tmp_path / "news.jsonl").rename(tmp_path / "news.jsonl.gz")
    (tmp_path / "news.jsonl.gz").write_bytes(cut)
    found = read(tmp_path)
    assert contents(found) == [json.loads(line)["text"] for line in LINES[:whole]]
    assert reasons(found, tmp_path) == {
        f"news.jsonl.gz:{whole + 1}": f"the gzip data is cut off after {len(unpacked):,} unpacked bytes; "
        "fetch the file again; the lines before are kept"
    }


def test_a_last_line_that_is_whole_is_kept_though_the_checksum_is_cut(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b'{"text": "one"}\n{"text": "two"}')[:-4])
    found = read(tmp_path)
    assert contents(found) == ["one", "two"]
    assert list(reasons(found, tmp_path)) == ["a.jsonl.gz:2"]


def test_a_row_that_is_cut_does_not_pass_for_a_whole_one(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"judul,isi\nsatu,cerita\ndua,cerita yang pan")[:-4])
    found = read(tmp_path)
    assert contents(found) == ["cerita"]
    assert reasons(found, tmp_path) == {
        "a.csv.gz:3": "the gzip data is cut off after 41 unpacked bytes; fetch the file again; "
        "the lines before are kept"
    }


def test_damage_is_told_from_a_cut(tmp_path: Path) -> None:
    flipped = bytearray(gzip.compress(b"Harga beras naik lagi"))
    flipped[-8] ^= 1
    files = {
        "a.txt.gz": b"no gzip data at all",
        "b.txt.gz": bytes(flipped),
        "c.jsonl.gz": b"\x1f\x8b\x08\0\0\0\0\0\0\0\xff\xff\xff\xff",
        "d.txt.gz": gzip.compress(b"Harga beras naik")[:12],
        "e.txt.gz": b"",
        "f.json.gz": gzip.compress(b'{"text": "whole"}')[:-3],
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    found = reasons(read(tmp_path), tmp_path)
    assert found["a.txt.gz"] == "is not gzip data although its name ends in .gz; rename it"
    assert found["b.txt.gz"].startswith("the gzip data is damaged after 21 unpacked bytes (CRC check failed")
    assert found["c.jsonl.gz"].startswith("the gzip data is damaged after 0 unpacked bytes (Error -3")
    assert found["d.txt.gz"].startswith("the gzip data is cut off after ")
    assert found["e.txt.gz"] == "the file is empty"
    assert found["f.json.gz"] == "the gzip data is cut off after 17 unpacked bytes; fetch the file again"


def test_a_packed_file_of_many_lines_may_be_larger_than_the_limit(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(PACKED)
    assert len(articles(read(tmp_path, max_file_bytes=5000))) == 4000


def test_data_made_to_fill_the_disk_stops_early(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b'{"text": "one"}\n' + b"\n" * 1_000_000))
    found = read(tmp_path, max_file_bytes=100_000)
    assert contents(found) == ["one"]
    [(origin, reason)] = reasons(found, tmp_path).items()
    assert origin.startswith("a.jsonl.gz:")
    assert reason == (
        "the gzip data unpacks to more than 100,000 bytes and to 200 times its size, which no text does; "
        "unpack it yourself if you trust it; the lines before are kept"
    )


def test_members_that_follow_each_other_are_one_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b"Harga ") + gzip.compress(b"beras"))
    assert contents(read(tmp_path)) == ["Harga beras"]
