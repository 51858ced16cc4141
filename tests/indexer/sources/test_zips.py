import random
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from indexer.sources.zipdirectory import LOCAL_SIGNATURE
from tests.indexer.sources.archives import make_zip
from tests.indexer.sources.reading import contents, origins, read, reasons

NOISE = random.Random(7)  # noqa: S311
STORIES = [(f"{number}.txt", f"Story {number}: {NOISE.randbytes(400).hex()}") for number in range(40)]


def put(folder: Path, content: bytes) -> Path:
    path = folder / "a.zip"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_every_common_method_gives_what_the_zipfile_module_gives(method: int, tmp_path: Path) -> None:
    stories = [*STORIES, ("long.txt", "Harga beras naik lagi. " * 20_000)]
    path = put(tmp_path, make_zip(stories, method=method))
    with zipfile.ZipFile(path) as archive:
        expected = [archive.read(name).decode() for name in archive.namelist()]
    assert contents(read(path)) == expected == [text for _, text in stories]


def test_methods_that_are_not_read_are_reported(tmp_path: Path) -> None:
    path = put(tmp_path, make_zip([("a.txt", "Air naik")], method=zipfile.ZIP_LZMA))
    assert reasons(read(path), tmp_path) == {
        "a.zip": "packing method 14 is not read (a.txt); "
        "unpack the archive with the program that made it, and name the folder"
    }


def test_members_with_a_password_are_reported_together(tmp_path: Path) -> None:
    content = bytearray(make_zip(STORIES[:3]))
    for signature, place in ((LOCAL_SIGNATURE, 6), (b"PK\1\2", 8)):
        at = -1
        while (at := content.find(signature, at + 1)) >= 0:
            content[at + place] |= 1
    assert reasons(read(put(tmp_path, bytes(content))), tmp_path) == {
        "a.zip": "members are locked with a password (0.txt, 1.txt, 2.txt); "
        "unpack the archive with the program that made it, and name the folder"
    }


def test_links_are_reported(tmp_path: Path) -> None:
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a.txt", "Air naik")
    found = read(put(tmp_path, held.getvalue()))
    assert contents(found) == ["Air naik"]
    assert reasons(found, tmp_path) == {
        "a.zip": "links are not followed (link.txt); "
        "the file that a link leads to is read where it stands in the archive"
    }


def test_a_damaged_member_leaves_the_others_alone(tmp_path: Path) -> None:
    content = bytearray(make_zip(STORIES[:3], method=zipfile.ZIP_STORED))
    content[content.find(b"Story 1")] ^= 1
    found = read(put(tmp_path, bytes(content)))
    assert contents(found) == [STORIES[0][1], STORIES[2][1]]
    assert reasons(found, tmp_path) == {
        "a.zip!1.txt": "is damaged: its content is not what was packed; fetch the archive again"
    }


def test_damage_to_packed_data_leaves_the_others_alone(tmp_path: Path) -> None:
    content = bytearray(make_zip(STORIES[:3]))
    at = content.find(b"1.txt") + len("1.txt")
    content[at] = 0xFF
    found = read(put(tmp_path, bytes(content)))
    assert contents(found) == [STORIES[0][1], STORIES[2][1]]
    assert reasons(found, tmp_path)["a.zip!1.txt"].startswith("its packed data is damaged (Error -3 while")


def test_lines_before_the_damage_in_a_member_are_kept(tmp_path: Path) -> None:
    lines = "".join(f'{{"text": "{NOISE.randbytes(3000).hex()}"}}\n' for _ in range(40))
    content = bytearray(make_zip([("a.jsonl", lines)], method=zipfile.ZIP_STORED))
    content[-300] ^= 1
    found = read(put(tmp_path, bytes(content)))
    assert len(contents(found)) >= 39
    assert list(reasons(found, tmp_path)) == ["a.zip!a.jsonl:41"]


@pytest.mark.parametrize("is_streamed", [False, True])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_members_before_a_cut_are_kept(share: float, is_streamed: bool, tmp_path: Path) -> None:
    """A streamed archive tells the size of a member only behind it."""
    held = BytesIO()
    if is_streamed:
        held.seekable = lambda: False  # type: ignore[method-assign]
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in STORIES:
            archive.writestr(name, text)
    content = held.getvalue()
    with zipfile.ZipFile(BytesIO(content)) as archive:
        ends = [*(info.header_offset for info in archive.infolist()), archive.start_dir][1:]
    cut = int(len(content) * share)
    # A descriptor of 16 bytes may follow the data, which is whole without it.
    whole = sum(end - 16 * is_streamed <= cut for end in ends)
    found = read(put(tmp_path, content[:cut]))
    assert contents(found) == [text for _, text in STORIES[:whole]]
    assert reasons(found, tmp_path)["a.zip"] == (
        "the ZIP archive has no directory at its end, so it was cut off; fetch it again; "
        "the members before are kept"
    )


def test_a_damaged_directory_keeps_the_members_before(tmp_path: Path) -> None:
    content = bytearray(make_zip(STORIES[:5]))
    at = content.find(b"PK\1\2", content.find(b"PK\1\2", content.find(b"PK\1\2") + 1) + 1)
    content[at] = 0
    found = read(put(tmp_path, bytes(content)))
    assert contents(found) == [text for _, text in STORIES[:2]]
    assert reasons(found, tmp_path) == {
        "a.zip": "the directory of the ZIP archive is damaged after 2 members; fetch it again; "
        "the members before are kept"
    }


def test_bytes_before_the_archive_do_not_hide_it(tmp_path: Path) -> None:
    assert len(contents(read(put(tmp_path, b"#!/bin/sh\n" * 50 + make_zip(STORIES))))) == len(STORIES)


def test_a_comment_after_the_directory_does_not_hide_it(tmp_path: Path) -> None:
    held = BytesIO(make_zip(STORIES))
    with zipfile.ZipFile(held, "a") as archive:
        archive.comment = b"kliping " * 5000
    assert len(contents(read(put(tmp_path, held.getvalue())))) == len(STORIES)


def test_archives_with_64_bit_fields(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 100)
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 3)
    content = make_zip(STORIES)
    assert b"PK\x06\x06" in content
    assert b"\xff" * 8 in content
    assert contents(read(put(tmp_path, content))) == [text for _, text in STORIES]


def test_names_that_are_not_utf8_are_read_in_the_first_code_page(tmp_path: Path) -> None:
    content = make_zip([("caf?.txt", "Air naik")]).replace(b"caf?", b"caf\x82")
    assert origins(read(put(tmp_path, content)), tmp_path) == ["a.zip!café.txt"]


def test_what_is_no_archive_is_said_to_be_none(tmp_path: Path) -> None:
    assert reasons(read(put(tmp_path, b"<html>Not found</html>")), tmp_path) == {
        "a.zip": "is not a ZIP archive although its name says so; rename it"
    }


def test_an_archive_inside_another_is_held_within_the_limit(tmp_path: Path) -> None:
    inner = make_zip(STORIES)
    path = put(tmp_path, make_zip([("b.zip", inner), ("c.txt", "Air naik")]))
    found = read(path, max_file_bytes=len(inner) - 1)
    assert contents(found) == ["Air naik"]
    assert reasons(found, tmp_path) == {
        "a.zip!b.zip": f"holds more than {len(inner) - 1:,} bytes, the most that is read of a ZIP archive "
        "inside another file; unpack the outer one"
    }
