"""What a dead writer leaves behind is cleared away, and damaged leftovers are not believed."""

import logging
import os
import shutil
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from indexer.journal import Embedded, Journal
from indexer.reference import load_reference
from search.content_words import find_content_words
from search.errors import LintasError
from search.store.directory import IndexDirectory
from search.store.entries import PassageKey
from search.store.text_spans import TextSpans, find_spans
from tests.building import build_index, open_index, update_index
from tests.concept_encoder import ConceptEncoder
from tests.small_corpus import write_corpus

pytestmark = pytest.mark.slow

KEYS = [PassageKey(bytes([number]) * 16, "en") for number in range(2)]
MADE = [
    Embedded(
        np.full(4, number, np.float16),
        np.full((len(words), 1), number, np.uint8),
        find_spans(text, "en", words),
    )
    for number, text in enumerate(("Flood. Rain.", "Price"))
    for words in [find_content_words(text, "en")]
]


def same(one: Embedded, other: Embedded) -> bool:
    return (
        np.array_equal(one.vector, other.vector)
        and np.array_equal(one.bits, other.bits)
        and all(
            np.array_equal(getattr(one.spans, field.name), getattr(other.spans, field.name))
            for field in fields(TextSpans)
        )
    )


def test_the_next_writer_clears_what_the_last_one_left(own_index: Path) -> None:
    before = IndexDirectory(own_index).names()
    (own_index / "generations" / ".draft-20200101T000000000000Z").mkdir()
    shutil.copytree(
        own_index / "generations" / before[0], own_index / "generations" / ".deleted-20200101T000000000000Z"
    )
    (own_index / ".CURRENT.4711").write_text("2020")
    assert IndexDirectory(own_index).verify() == []
    with IndexDirectory(own_index).writing():
        pass
    assert {path.name for path in own_index.iterdir()} == {"CURRENT", "generations", ".lock"}
    assert [path.name for path in (own_index / "generations").iterdir()] == before


def test_a_generation_is_out_of_the_way_before_its_files_go(
    own_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between two of its files, the index has no generation that lacks some."""
    directory, seen = IndexDirectory(own_index), []
    real = os.unlink

    def look_and_unlink(path: str, **options: int) -> None:
        seen.append(directory.verify())
        real(path, **options)

    update_index([], own_index, without=["en-film"])
    with monkeypatch.context() as patch:
        patch.setattr(os, "unlink", look_and_unlink)
        gone = directory.prune(1)
    assert len(gone) == 1
    assert len(seen) > 5
    assert set(map(tuple, seen)) == {()}
    assert directory.names() == [directory.current_name()]


def test_a_generation_that_cannot_be_deleted_stays_whole(
    own_index: Path, caplog: pytest.LogCaptureFixture
) -> None:
    directory = IndexDirectory(own_index)
    old = directory.current_name()
    # A folder that is not empty stands where it would be moved to.
    blocked = own_index / "generations" / f".deleted-{old}"
    update_index([], own_index, without=["en-film"])
    (blocked / "file").mkdir(parents=True)
    with caplog.at_level(logging.WARNING):
        assert directory.prune(1) == []
    assert f"Generation {old} could not be deleted" in caplog.text
    assert "the next build tries again" in caplog.text
    assert directory.verify() == []
    with directory.writing():
        assert directory.prune(1) == [old]


def test_a_shard_with_any_byte_damaged_is_read_as_it_was_or_not_at_all(tmp_path: Path) -> None:
    Journal(tmp_path, "kind").write(KEYS, MADE)
    [path] = tmp_path.glob(".embedded/kind/*.npz")
    whole, believed = path.read_bytes(), 0
    for place in range(0, len(whole), 3):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x15]) + whole[place + 1 :])
        found = Journal(tmp_path, "kind").read()
        assert set(found) in (set(), set(KEYS)), place
        assert all(same(found[key], made) for key, made in zip(KEYS, MADE, strict=True) if found), place
        assert path.exists() == bool(found)
        believed += bool(found)
    # Times and such do not matter; all that does is under a checksum.
    assert believed < len(whole) / 3 * 0.4


@pytest.mark.parametrize("kept", [0, 1, 10, 200, -30, -1])
def test_a_cut_shard_counts_as_not_written(tmp_path: Path, kept: int) -> None:
    journal = Journal(tmp_path, "kind")
    journal.write(KEYS[:1], MADE[:1])
    journal.write(KEYS[1:], MADE[1:])
    first, second = sorted(tmp_path.glob(".embedded/kind/*.npz"))
    second.write_bytes(second.read_bytes()[:kept])
    again = Journal(tmp_path, "kind")
    assert list(again.read()) == KEYS[:1]
    assert first.exists()
    assert not second.exists()
    again.write(KEYS[1:], MADE[1:])
    assert list(Journal(tmp_path, "kind").read()) == KEYS


@pytest.mark.parametrize("kept", [0, 1, 10, 200, -30, -1])
def test_a_cut_reference_is_made_again(tmp_path: Path, kept: int) -> None:
    encoder = ConceptEncoder()
    made = load_reference(encoder, cache=tmp_path)
    paths = sorted((tmp_path / "reference").iterdir())
    whole = [path.read_bytes() for path in paths]
    for path in paths:
        path.write_bytes(path.read_bytes()[:kept])
    again = load_reference(encoder, cache=tmp_path)
    assert np.array_equal(again.passages_in("id"), made.passages_in("id"))
    assert [path.read_bytes() for path in paths] == whole
    assert sorted((tmp_path / "reference").iterdir()) == paths


def test_a_failing_disk_after_the_switch_does_not_say_that_nothing_was_changed(
    own_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last fsync, that of the folder in which CURRENT was replaced, fails."""
    before, real = IndexDirectory(own_index).current_name(), os.fsync

    def fail_at_last(descriptor: int) -> None:
        if Path(f"/proc/self/fd/{descriptor}").readlink() == own_index:
            raise OSError(5, "Input/output error")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fail_at_last)
    with pytest.raises(LintasError) as error:
        update_index([], own_index, without=["en-film"])
    now = IndexDirectory(own_index).current_name()
    assert now > before
    assert str(error.value) == (
        "The index could not be written ([Errno 5] Input/output error): generation "
        f"{now} of {own_index} is complete and answers, but a power cut could undo it. "
        "Check the disk, then run again."
    )
    engine = open_index(own_index)
    assert engine.search("film", k=100).total == 11
    engine.close()


def test_the_first_build_does_not_speak_of_an_index_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_corpus(tmp_path / "articles")

    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "index" / "generations").mkdir(parents=True)
    load_reference(ConceptEncoder(), cache=tmp_path / "cache")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(LintasError) as error:
        build_index([source], tmp_path / "index")
    assert str(error.value) == (
        f"The disk is full: building in {tmp_path / 'index'} was stopped and nothing was changed. "
        "Make room or choose another folder with --index, then run again."
    )
