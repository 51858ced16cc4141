"""Room on the disk is looked at before the long part of a build."""

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from indexer.space import check_space
from search.errors import LintasError
from search.store.directory import IndexDirectory
from tests.building import build_index
from tests.small_corpus import write_corpus


class _Usage(NamedTuple):
    total: int
    used: int
    free: int


def leave(monkeypatch: pytest.MonkeyPatch, free: int) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: _Usage(10**12, 10**12 - free, free))


def test_a_disk_with_too_little_room_is_refused_in_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A passage of 384 dimensions: shelf 1,536 bytes; vector 768 and words 3,072, both twice; a fifth more.
    needed = int(1.2 * 100_000 * (1_536 + 2 * (768 + 3_072)))
    leave(monkeypatch, needed)
    check_space(tmp_path, 100_000, 384)
    leave(monkeypatch, 52_428_800)
    with pytest.raises(LintasError) as error:
        check_space(tmp_path, 100_000, 384)
    assert str(error.value) == (
        "The disk has 52 MB left and the 100,000 passages need about 1,106 MB; nothing was changed. "
        "Make room or choose another folder with --index."
    )


def test_a_build_stops_before_it_embeds(own_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = IndexDirectory(own_index).names()
    leave(monkeypatch, 1_000)
    with pytest.raises(LintasError) as error:
        build_index([write_corpus(own_index.parent / "articles")], own_index, fresh=True)
    assert str(error.value).startswith("The disk has 0 MB left and the 13 passages need about 0 MB; ")
    directory = IndexDirectory(own_index)
    assert directory.names() == before
    assert directory.verify() == []
    assert list((own_index / "generations").glob(".*")) == []


def test_what_is_reckoned_is_not_less_than_what_is_taken(tmp_path: Path) -> None:
    """On the small archive, files that grow with the passages stay under what they are reckoned at."""
    report = build_index([write_corpus(tmp_path / "articles")], tmp_path / "index")
    directory = IndexDirectory(tmp_path / "index")
    folder = directory.folder(directory.current_name())
    taken = sum(
        path.stat().st_size
        for path in folder.iterdir()
        if path.name.startswith(("vectors", "shelf", "words")) and "background" not in path.name
    )
    assert 0 < taken < report.passages * 64 * (4 + 2 + 8)
