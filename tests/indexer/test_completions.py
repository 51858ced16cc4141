"""Completions of an update go on from those of the generation before where these can be believed."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from search.store.completions import COMPLETIONS_NAME, KnownWord
from search.store.directory import IndexDirectory
from search.store.files import seal_file
from search.store.manifest import read_manifest, write_manifest
from tests.building import update_index


def change(folder: Path, statement: str, **manifest: str) -> None:
    """Change the completions of a generation as if they had been written so."""
    path = folder / COMPLETIONS_NAME
    with sqlite3.connect(path) as connection:
        connection.execute(statement)
    connection.close()
    written = read_manifest(folder)
    files = {**written.files, COMPLETIONS_NAME: seal_file(path)}
    write_manifest(folder, replace(written, files=files, **manifest))  # type: ignore[arg-type]


def damage(folder: Path) -> None:
    path = folder / COMPLETIONS_NAME
    path.write_bytes(path.read_bytes().replace(b"banjir", b"BANJIR"))


def words_after_update(index: Path) -> list[KnownWord]:
    """What the completions know of a word once an article that holds it was added."""
    source = index.parent / "more.jsonl"
    article = {"id": "id-lagi", "title": "Banjir lagi", "text": "Air naik ketika banjir datang lagi di desa."}
    source.write_text(json.dumps(article) + "\n", "utf-8")
    update_index([source], index)
    generation = IndexDirectory(index).open_current()
    found = generation.completions.find_words(["banjir"])
    generation.close()
    return found


def current(index: Path) -> Path:
    directory = IndexDirectory(index)
    return directory.folder(directory.current_name())


def test_an_update_counts_only_what_changed(own_index: Path) -> None:
    change(current(own_index), "UPDATE words SET passages = 1000 WHERE entry = 'banjir'")
    change(current(own_index), "UPDATE spellings SET passages = 1000 WHERE written = 'banjir'")
    assert words_after_update(own_index)[0].passages > 1000


@pytest.mark.parametrize(
    "spoil",
    [
        damage,
        lambda folder: change(folder, "DROP TABLE spellings"),
        lambda folder: change(folder, "UPDATE words SET passages = 1000", lintas_version="0.0.1"),
        lambda folder: (folder / COMPLETIONS_NAME).unlink(),
    ],
    ids=["damaged", "without spellings", "of another version", "missing"],
)
def test_completions_that_cannot_be_believed_are_counted_anew(
    own_index: Path, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(current(own_index))
    found = words_after_update(own_index)
    assert [(word.written, word.passages) for word in found] == [("banjir", 2)]
