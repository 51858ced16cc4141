import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from indexer.watching import watch_folder
from search.errors import SourceError


class StoppedError(Exception):
    """Nothing more is going to happen."""


def play(steps: Sequence[Callable[[], object]]) -> Callable[[], object]:
    """A wait in which one step happens each time."""
    waiting: Iterator[Callable[[], object]] = iter(steps)

    def wait() -> None:
        step = next(waiting, None)
        if step is None:
            raise StoppedError
        step()

    return wait


def watched(folder: Path, steps: Sequence[Callable[[], object]]) -> list[list[str]]:
    batches: list[list[str]] = []
    with suppress(StoppedError):
        batches.extend(
            [Path(path).name for path in batch] for batch in watch_folder(folder, wait=play(steps))
        )
    return batches


def test_new_and_changed_files_come_once(tmp_path: Path) -> None:
    folder = tmp_path / "scraped"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_text("one")

    def touch_b() -> None:
        (folder / "deep" / "b.txt").write_text("two")
        (folder / "c.txt").write_text("three")

    def change_a() -> None:
        (folder / "a.txt").write_text("one more")

    def delete_c() -> None:
        (folder / "c.txt").unlink()

    def rewrite_alike() -> None:
        status = (folder / "a.txt").stat()
        (folder / "a.txt").write_text("ONE more")
        os.utime(folder / "a.txt", ns=(status.st_atime_ns, status.st_mtime_ns + 1))

    steps = [lambda: None, touch_b, change_a, delete_c, rewrite_alike]
    assert watched(folder, steps) == [["scraped"], ["c.txt", "b.txt"], ["a.txt"], ["a.txt"]]


def test_what_changes_during_a_batch_comes_with_the_next(tmp_path: Path) -> None:
    batches = watch_folder(tmp_path, wait=play([]))
    assert next(batches) == [str(tmp_path)]
    (tmp_path / "late.txt").write_text("late")
    assert next(batches) == [str(tmp_path / "late.txt")]


def test_hidden_files_are_left_alone(tmp_path: Path) -> None:
    def hide() -> None:
        (tmp_path / ".part").write_text("x")
        (tmp_path / ".git").mkdir()
        (tmp_path / ".git" / "a.txt").write_text("x")

    assert watched(tmp_path, [hide]) == [[tmp_path.name]]


def test_the_system_tells_of_changes(tmp_path: Path) -> None:
    """With the real watcher: what was written before it listened is found by looking."""
    batches = watch_folder(tmp_path)
    next(batches)
    (tmp_path / "a.txt").write_text("one")
    assert next(batches) == [str(tmp_path / "a.txt")]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as error:
        next(watch_folder(tmp_path / "nowhere"))
    assert str(error.value) == (
        f"There is no folder {tmp_path / 'nowhere'} to watch. Make it or name another with --watch."
    )
