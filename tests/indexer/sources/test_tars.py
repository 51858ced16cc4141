import gzip
import random
import tarfile
from io import BytesIO
from pathlib import Path

import pytest

from tests.indexer.sources.archives import add_to_tar, make_tar
from tests.indexer.sources.reading import articles, contents, origins, read, reasons

NOISE = random.Random(7)  # noqa: S311
STORIES = [(f"{number}.txt", f"Story {number}: {NOISE.randbytes(700).hex()}") for number in range(40)]
CONTENT = make_tar(STORIES)
MEMBER_BYTES = 2048
"""Header and content of each story, in blocks of 512."""


def put(folder: Path, content: bytes, name: str = "a.tar") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_every_form_gives_what_the_tarfile_module_gives(form: int, tmp_path: Path) -> None:
    long = "panjang/" * (12 if form == tarfile.USTAR_FORMAT else 40)
    held = BytesIO()
    with tarfile.open(fileobj=held, mode="w", format=form) as archive:
        for name, text in [*STORIES, (f"{long}é.txt", "Air naik"), ("short.txt", "Air surut")]:
            add_to_tar(archive, name, text)
    path = put(tmp_path, held.getvalue())
    with tarfile.open(path) as archive:
        expected = [
            (info.name, file.read().decode()) for info in archive if (file := archive.extractfile(info))
        ]
    found = read(path)
    assert [(one.origin.partition("!")[2], one.content.decode()) for one in articles(found)] == expected
    assert expected[-2:] == [(f"{long}é.txt", "Air naik"), ("short.txt", "Air surut")]
    assert len(found) == len(expected)


def test_links_and_devices_are_reported_together(tmp_path: Path) -> None:
    held = BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        add_to_tar(archive, "news", type=tarfile.DIRTYPE)
        add_to_tar(archive, "a.txt", "Air naik")
        add_to_tar(archive, "soft.txt", type=tarfile.SYMTYPE, linkname="/etc/passwd")
        add_to_tar(archive, "hard.txt", type=tarfile.LNKTYPE, linkname="a.txt")
        add_to_tar(archive, "pipe.txt", type=tarfile.FIFOTYPE)
        add_to_tar(archive, "disk.txt", type=tarfile.BLKTYPE)
        add_to_tar(archive, "b.txt", "Air surut")
    found = read(put(tmp_path, held.getvalue()))
    assert contents(found) == ["Air naik", "Air surut"]
    assert [one.reason for one in found[2:] if not hasattr(one, "content")] == [
        "links are not followed (soft.txt, hard.txt); "
        "the file that a link leads to is read where it stands in the archive",
        "devices, pipes and other special files are not read (pipe.txt, disk.txt)",
    ]


def test_sparse_files_are_passed_over(tmp_path: Path) -> None:
    held = BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        add_to_tar(archive, "hole.txt", "x" * 600, type=tarfile.GNUTYPE_SPARSE)
        add_to_tar(archive, "pax.txt", "x" * 600, pax_headers={"GNU.sparse.major": "1"})
        add_to_tar(archive, "a.txt", "Air naik")
    content = bytearray(held.getvalue())
    # The old form lists further holes in blocks of their own, told of by a flag.
    content[482] = 1
    content[148:156] = b" " * 8
    content[148:156] = f"{sum(content[:512]):06o}\0 ".encode()
    content[512:512] = bytes(504) + b"\1" + bytes(7) + bytes(512)
    found = read(put(tmp_path, bytes(content)))
    assert contents(found) == ["Air naik"]
    assert reasons(found, tmp_path) == {
        "a.tar": "devices, pipes and other special files are not read (hole.txt, pax.txt)"
    }


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_members_before_a_cut_are_kept(share: float, tmp_path: Path) -> None:
    whole = int(len(STORIES) * share)
    found = read(put(tmp_path, CONTENT[: whole * MEMBER_BYTES + 700]))
    assert contents(found) == [text for _, text in STORIES[:whole]]
    told = reasons(found, tmp_path)
    assert list(told) == [f"a.tar!{whole}.txt", "a.tar"]


def test_a_cut_inside_a_member_is_reported_for_it_and_for_the_archive(tmp_path: Path) -> None:
    found = read(put(tmp_path, CONTENT[: MEMBER_BYTES + 512 + 100]))
    assert contents(found) == [STORIES[0][1]]
    left = len(STORIES[1][1]) - 100
    assert reasons(found, tmp_path) == {
        "a.tar!1.txt": "is cut off where the archive breaks off",
        "a.tar": f"the archive ends {left:,} bytes too early; fetch it again; the members before are kept",
    }


def test_a_cut_inside_packed_data_keeps_the_lines_before(tmp_path: Path) -> None:
    lines = "".join(f'{{"text": "{NOISE.randbytes(300).hex()}"}}\n' for _ in range(400))
    packed = make_tar([("a.txt", "Air naik"), ("b.jsonl", lines), ("c.txt", "lost")], packing="gz")
    found = read(put(tmp_path, packed[: len(packed) // 2], "a.tgz"))
    kept = contents(found)
    assert kept[0] == "Air naik"
    assert 150 < len(kept) < 250
    member, archive = reasons(found, tmp_path).items()
    assert member == (
        f"a.tgz!b.jsonl:{len(kept)}",
        "is cut off where the archive breaks off; the lines before are kept",
    )
    assert archive[0] == "a.tgz"
    assert archive[1].startswith("the gzip data is cut off after ")
    assert archive[1].endswith(" unpacked bytes; fetch the file again; the members before are kept")


def test_an_archive_without_its_end_mark_may_miss_members(tmp_path: Path) -> None:
    found = read(put(tmp_path, CONTENT[:MEMBER_BYTES]))
    assert contents(found) == [STORIES[0][1]]
    assert reasons(found, tmp_path) == {
        "a.tar": "the tar archive ends without an end mark, so members may be missing; fetch it again; "
        "the members before are kept"
    }


def test_a_damaged_header_keeps_the_members_before(tmp_path: Path) -> None:
    damaged = bytearray(CONTENT)
    damaged[MEMBER_BYTES + 3] ^= 0xFF
    found = read(put(tmp_path, bytes(damaged)))
    assert contents(found) == [STORIES[0][1]]
    assert reasons(found, tmp_path) == {
        "a.tar": "the tar archive is damaged after 2,048 bytes; fetch it again; the members before are kept"
    }


def test_a_header_made_to_fill_the_memory_is_refused(tmp_path: Path) -> None:
    held = BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        add_to_tar(archive, "a.txt", "Air naik")
        add_to_tar(archive, "x", "x" * 2_000_000, type=tarfile.XHDTYPE)
        add_to_tar(archive, "b.txt", "Air surut")
    found = read(put(tmp_path, held.getvalue()))
    assert contents(found) == ["Air naik"]
    assert reasons(found, tmp_path) == {
        "a.tar": "a header of the tar archive holds 2,000,000 bytes, more than the 1,048,576 that any name "
        "needs; the archive is damaged or made to fill the memory; the members before are kept"
    }


def test_packed_data_made_to_fill_the_disk_stops_early(tmp_path: Path) -> None:
    packed = make_tar([("a.txt", "Air naik"), ("zeros.jpg", bytes(30_000_000))], packing="gz")
    found = read(put(tmp_path, packed, "a.tgz"), max_file_bytes=100_000)
    assert contents(found) == ["Air naik"]
    assert reasons([found[1]], tmp_path) == {
        "a.tgz": "the gzip data unpacks to more than 100,000 bytes and to 200 times its size, which no text "
        "does; unpack it yourself if you trust it; the members before are kept"
    }


@pytest.mark.parametrize("content", [b"<html>Not found</html>", b"x" * 5000])
def test_what_is_no_archive_is_said_to_be_none(content: bytes, tmp_path: Path) -> None:
    put(tmp_path, content)
    put(tmp_path, gzip.compress(content), "b.tgz")
    reason = "is not a tar archive although its name says so; rename it"
    assert reasons(read(tmp_path), tmp_path) == {"a.tar": reason, "b.tgz": reason}


def test_packing_is_told_by_the_name(tmp_path: Path) -> None:
    put(tmp_path, make_tar(STORIES, packing="xz"), "a.tar.bz2")
    put(tmp_path, make_tar(STORIES, packing="gz"), "b.tar")
    found = read(tmp_path)
    assert origins(found, tmp_path) == ["a.tar.bz2", "b.tar"]
    assert list(reasons(found, tmp_path).values()) == [
        "is not bzip2 data although its name ends in .bz2; rename it",
        "is gzip data (if so, give the name the ending .gz), not text; convert it to text",
    ]
