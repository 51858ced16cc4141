"""What holds for zip and tar alike: members are read as files are, and what is left out is reported."""

import gzip
import json
import random
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

from indexer.sources.kinds import READ_KINDS
from indexer.sources.limits import ArchiveLimits
from indexer.sources.read import MAX_FILE_BYTES, read_sources
from indexer.sources.records import RawArticle, Skip
from tests.indexer.sources.archives import Pair, make_tar, make_zip
from tests.indexer.sources.reading import articles, contents, origins, read, reasons, write

NOISE = random.Random(7)  # noqa: S311
MAKERS: Mapping[str, Callable[[Iterable[Pair]], bytes]] = {
    "a.zip": make_zip,
    "a.tar": make_tar,
    "a.tar.gz": lambda members: make_tar(members, packing="gz"),
    "a.TGZ": lambda members: make_tar(members, packing="gz"),
    "a.tar.bz2": lambda members: make_tar(members, packing="bz2"),
    "a.tar.xz": lambda members: make_tar(members, packing="xz"),
}
RECORD = {"judul": "Banjir", "isi": "Air naik"}
MEMBERS: list[Pair] = [
    ("c.html", "<p>Air naik</p><p>Lagi</p>"),
    ("2024/a.txt", "Air naik"),
    ("2024/berita é.jsonl", json.dumps(RECORD) + "\n\n" + json.dumps(RECORD)),
    ("b.csv", "judul;isi\nBanjir;Air naik\n"),
    ("b.json", json.dumps([RECORD, RECORD])),
    ("d.jsonl.gz", gzip.compress(json.dumps(RECORD).encode(), mtime=0)),
]


def put(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def read_within(
    path: Path, limits: ArchiveLimits, *, max_file_bytes: int = MAX_FILE_BYTES
) -> list[RawArticle | Skip]:
    return list(read_sources([str(path)], max_file_bytes=max_file_bytes, limits=limits))


@pytest.fixture(params=MAKERS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_members_are_read_as_files_are(name: str, tmp_path: Path) -> None:
    for member, content in MEMBERS:
        path = tmp_path / "folder" / member
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    path = put(tmp_path / name, MAKERS[name](MEMBERS))
    found = articles(read(path))
    places = ["c.html", "2024/a.txt", "2024/berita é.jsonl:1", "2024/berita é.jsonl:3", "b.csv:2"]
    places += ["b.json[0]", "b.json[1]", "d.jsonl.gz:1"]
    assert [one.origin for one in found] == [f"{path.as_posix()}!{place}" for place in places]
    outside = {one.origin: one for one in articles(read(tmp_path / "folder"))}
    assert len(outside) == len(found)
    for one in found:
        twin = outside[f"{tmp_path.as_posix()}/folder/{one.origin.partition('!')[2]}"]
        assert (one.format, one.content, one.fields) == (twin.format, twin.content, twin.fields)


def test_archives_are_found_in_folders_and_by_patterns(name: str, tmp_path: Path) -> None:
    put(tmp_path / name, MAKERS[name]([("x.txt", "Air naik")]))
    write(tmp_path / "b.txt", "Harga beras")
    assert origins(read(tmp_path), tmp_path) == [f"{name}!x.txt", "b.txt"]
    assert origins(read(tmp_path / "*.[tzT]*"), tmp_path)[0] == f"{name}!x.txt"


def test_what_is_left_out_is_one_report_for_each_reason(name: str, tmp_path: Path) -> None:
    pictures = [(f"{number}.jpg", b"\xff\xd8") for number in range(7)]
    hidden = [("__MACOSX/a.txt", "x"), ("news/.DS_Store", "x"), (".git/a.txt", "x")]
    path = put(
        tmp_path / name,
        MAKERS[name]([*pictures, ("news/", ""), *hidden, ("noending", "x"), ("a.txt", "Air")]),
    )
    found = read(path)
    assert contents(found) == ["Air"]
    advice = f"convert or rename them to one of: {READ_KINDS}"
    assert [one.reason for one in found if isinstance(one, Skip)] == [
        f".jpg files are not read (0.jpg, 1.jpg, 2.jpg, 3.jpg, 4.jpg and 2 more); {advice}",
        "hidden files are left out (__MACOSX/a.txt, news/.DS_Store, .git/a.txt); "
        "unpack the archive and name one as a source to read it",
        f"files whose names have no ending that tells what they hold are not read (noending); {advice}",
    ]


def test_a_million_endings_do_not_fill_the_report(tmp_path: Path) -> None:
    members = [(f"a.x{number}", "") for number in range(60)]
    found = read(put(tmp_path / "a.zip", make_zip(members)))
    assert len(found) == 51
    assert "files of other kinds are not read (a.x50, a.x51, a.x52, a.x53, a.x54 and 5 more)" in str(
        found[-1]
    )


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_members_of_one_name_have_different_origins(name: str, tmp_path: Path) -> None:
    twice = [("a.txt", "one"), ("b.txt", "two"), ("a.txt", "three"), ("a.txt", "four")]
    path = put(tmp_path / name, MAKERS[name](twice))
    found = read(path)
    assert contents(found) == ["one", "two", "three", "four"]
    places = [one.origin.partition("!")[2] for one in found]
    assert places == ["a.txt", "b.txt", "a.txt (2)", "a.txt (3)"]


def test_unsafe_names_are_only_names(name: str, tmp_path: Path) -> None:
    unsafe = ["/etc/a.txt", "../../b.txt", "C:\\news\\c.txt", "two\nlines.txt"]
    path = put(tmp_path / name, MAKERS[name]([(one, "Air naik") for one in unsafe]))
    before = sorted(tmp_path.rglob("*"))
    found = read(path)
    places = [one.origin.partition("!")[2] for one in articles(found)]
    assert places == ["/etc/a.txt", "../../b.txt", "C:\\news\\c.txt", "two\ufffdlines.txt"]
    assert sorted(tmp_path.rglob("*")) == before


def test_an_archive_inside_another_is_read_and_one_deeper_is_not(name: str, tmp_path: Path) -> None:
    inner = MAKERS[name]([("a.txt", "inner")])
    middle = make_zip([(name, inner), ("b.txt", "middle")])
    path = put(tmp_path / name, MAKERS[name]([("m.zip", middle), ("c.txt", "outer")]))
    found = read(path)
    assert origins(found, tmp_path) == [f"{name}!m.zip!{name}", f"{name}!m.zip!b.txt", f"{name}!c.txt"]
    assert contents(found) == ["middle", "outer"]
    assert reasons(found, tmp_path) == {
        f"{name}!m.zip!{name}": "is an archive inside 2 others, and no more are opened; unpack the outermost"
    }
    deeper = read_within(path, ArchiveLimits(max_depth=3))
    assert origins(deeper, tmp_path)[0] == f"{name}!m.zip!{name}!a.txt"
    assert contents(deeper) == ["inner", "middle", "outer"]


def test_an_archive_without_files_is_reported(name: str, tmp_path: Path) -> None:
    path = put(tmp_path / name, MAKERS[name]([("folder/", "")] if "zip" in name else []))
    assert reasons(read(path), tmp_path) == {name: "the archive holds no files"}


def test_a_bad_member_leaves_the_others_alone(name: str, tmp_path: Path) -> None:
    members: list[Pair] = [
        ("a.txt", "one"),
        ("b.json", "{"),
        ("c.txt", b"\0\1\2\3"),
        ("d.txt", ""),
        ("e.txt", "two"),
    ]
    found = read(put(tmp_path / name, MAKERS[name](members)))
    assert contents(found) == ["one", "two"]
    assert list(reasons(found, tmp_path)) == [f"{name}!b.json", f"{name}!c.txt", f"{name}!d.txt"]


def test_columns_named_by_the_user_are_found_in_members(name: str, tmp_path: Path) -> None:
    path = put(tmp_path / name, MAKERS[name]([("a.jsonl", '{"cerita": "Air naik"}')]))
    assert contents(read(path, fields={"text": "cerita"})) == ["Air naik"]
    found = read(path, fields={"author": "nama"})
    assert "no record has the column" in str(found)


def test_a_member_over_the_size_limit_is_reported_alone(name: str, tmp_path: Path) -> None:
    members = [("a.txt", NOISE.randbytes(10_001).hex()), ("b.txt", "Air naik")]
    found = read_within(put(tmp_path / name, MAKERS[name](members)), ArchiveLimits(), max_file_bytes=20_000)
    assert contents(found) == ["Air naik"]
    assert reasons(found, tmp_path) == {
        f"{name}!a.txt": "holds more than 20,000 bytes, the most that is read as one piece; split it up"
    }


def test_too_many_members(name: str, tmp_path: Path) -> None:
    path = put(tmp_path / name, MAKERS[name]([(f"{number}.txt", "Air") for number in range(4)]))
    found = read_within(path, ArchiveLimits(max_members=3))
    assert contents(found) == ["Air"] * 3
    assert reasons(found, tmp_path) == {
        name: "the archive holds more than 3 members, the most that are read of one; "
        "unpack it yourself if you trust it, and name the folder; the members before are kept"
    }


def test_too_many_bytes(name: str, tmp_path: Path) -> None:
    path = put(tmp_path / name, MAKERS[name]([(f"{number}.txt", "x" * 1000) for number in range(9)]))
    found = read_within(path, ArchiveLimits(max_unpacked_bytes=3500))
    assert len(articles(found)) == 3
    assert reasons(found, tmp_path) == {
        name: "the archive unpacks to more than 3,500 bytes, the most that is read of one; "
        "unpack it yourself if you trust it, and name the folder; the members before are kept"
    }


def test_a_bomb_of_many_members_is_stopped_by_its_ratio(tmp_path: Path) -> None:
    lines = '{"text": "one"}\n' + " " * 3_000_000
    path = put(tmp_path / "a.zip", make_zip([(f"{number}.jsonl", lines) for number in range(3)]))
    found = read_within(path, ArchiveLimits(), max_file_bytes=1000)
    size = path.stat().st_size
    assert contents(found) == ["one"]
    assert reasons(found, tmp_path) == {
        "a.zip": f"the archive unpacks to more than {size * 200:,} bytes, 200 times its size, "
        "which no text does; unpack it yourself if you trust it, and name the folder; "
        "the members before are kept"
    }


def test_a_limit_counts_what_is_inside_the_archives_inside(tmp_path: Path) -> None:
    inner = make_zip([(f"{number}.txt", "x" * 1000) for number in range(3)])
    path = put(tmp_path / "a.tar", make_tar([("one.zip", inner), ("two.zip", inner), ("b.txt", "Air")]))
    found = read_within(path, ArchiveLimits(max_unpacked_bytes=2 * len(inner) + 4500))
    assert len(articles(found)) == 4
    assert list(reasons(found, tmp_path)) == ["a.tar"]


def test_the_standard_limits_are_as_documented() -> None:
    assert ArchiveLimits() == ArchiveLimits(
        max_depth=2, max_members=5_000_000, max_unpacked_bytes=256 << 30, max_ratio=200
    )
