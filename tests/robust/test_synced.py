"""A power cut loses what was not synced, so all of a generation is synced before CURRENT names it."""

import os
from pathlib import Path

import pytest

from tests.building import build_index, update_index
from tests.robust.faults import mark
from tests.small_corpus import write_corpus


def test_everything_is_on_the_disk_before_the_switch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index, switches = tmp_path / "index", []
    synced: set[tuple[int, ...]] = set()
    folders: set[int] = set()
    real_sync, real_replace = os.fsync, os.replace

    def sync(descriptor: int) -> None:
        real_sync(descriptor)
        status = os.fstat(descriptor)
        synced.add(tuple(mark(status)))
        folders.add(status.st_ino)

    def replace(draft: Path, path: Path) -> None:
        if Path(path).name == "CURRENT":
            generation = index / "generations" / Path(draft).read_text("utf-8").strip()
            files = [Path(draft), *generation.iterdir()]
            missing = [file.name for file in files if tuple(mark(file.stat())) not in synced]
            missing += [
                folder.name
                for folder in (generation, generation.parent, index, index.parent)
                if folder.stat().st_ino not in folders
            ]
            switches.append((len(files), missing))
            folders.clear()
            folders.update((index.stat().st_ino, index.parent.stat().st_ino))
        real_replace(draft, path)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "replace", replace)
    build_index([write_corpus(tmp_path / "articles")], index)
    assert index.stat().st_ino in folders
    update_index([], index, without=["en-film"])
    assert [missing for _, missing in switches] == [[], []]
    assert all(count > 10 for count, _ in switches)
