"""One process writes an index at a time; a lock that a dead one left holds nobody up."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from search.errors import IndexBusyError, LintasError
from search.store.directory import IndexDirectory
from tests.building import build_index, update_index
from tests.commands import ROOT, run_lintas
from tests.small_corpus import write_corpus

pytestmark = pytest.mark.slow

HOLD = (
    "import sys; from pathlib import Path; from search.store.directory import IndexDirectory\n"
    "with IndexDirectory(Path(sys.argv[1])).writing(): print('held', flush=True); sys.stdin.read()"
)
UNKNOWN = "Another process is writing the index at {}. Wait for it to end, then run again."


@contextmanager
def another_writer(index: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock until it is left or killed."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(index)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield holder


def refusal(index: Path) -> str:
    with pytest.raises(IndexBusyError) as error, IndexDirectory(index).writing():
        pass
    return str(error.value)


def test_a_second_writer_is_told_who_the_first_is_and_since_when(own_index: Path) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    with another_writer(own_index) as holder:
        told = refusal(own_index)
        ended = run_lintas("index", "rollback", "--index", str(own_index), expect=1)
    pattern = (
        rf"Process {holder.pid} has been writing the index at {re.escape(str(own_index))} since "
        r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) UTC\. Wait for it to end, then run again\."
    )
    found = re.fullmatch(pattern, told)
    assert found, told
    since = datetime.strptime(found[1], "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    assert before <= since <= datetime.now(UTC) + timedelta(seconds=1)
    assert told in ended.stderr


def test_builds_updates_and_removals_are_refused_alike(own_index: Path) -> None:
    articles = own_index.parent / "articles"
    name = IndexDirectory(own_index).current_name()
    writes: list[Callable[[], object]] = [
        lambda: build_index([articles], own_index),
        lambda: update_index([articles], own_index),
        lambda: update_index([], own_index, without=["en-flood"]),
    ]
    with another_writer(own_index) as holder:
        for write in writes:
            with pytest.raises(IndexBusyError, match=f"^Process {holder.pid} "):
                write()
    assert IndexDirectory(own_index).names() == [name]


def test_the_lock_of_a_killed_process_is_taken_over(own_index: Path) -> None:
    with another_writer(own_index) as holder:
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    assert (own_index / ".lock").read_text().startswith(f"{holder.pid} ")
    build_index([write_corpus(own_index.parent / "articles")], own_index)
    assert (own_index / ".lock").read_text() == ""


@pytest.mark.parametrize(
    "content",
    [b"", b"\0\0\0\0", b"12", b"x 2026-11-22T11:30:05+00:00\n", b"9" * 99, b"\xff\xfe 1", b"1 now\n"],
)
def test_a_lock_that_does_not_say_whose_it_is_still_holds(own_index: Path, content: bytes) -> None:
    """As after a power cut, or in the moment before the holder has written its name."""
    with another_writer(own_index):
        (own_index / ".lock").write_bytes(content)
        assert refusal(own_index) == UNKNOWN.format(own_index)


def test_a_dead_process_is_not_blamed(own_index: Path) -> None:
    """The holder is alive, but the name in the file is still that of one before it."""
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    with another_writer(own_index):
        (own_index / ".lock").write_text(f"{dead.pid} 2026-11-22T11:30:05+00:00\n")
        assert refusal(own_index) == UNKNOWN.format(own_index)


def test_a_process_of_another_user_is_named(own_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(process: int, number: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "kill", refuse)
    with another_writer(own_index) as holder:
        assert refusal(own_index).startswith(f"Process {holder.pid} has been writing")


def test_one_process_does_not_write_twice_at_a_time(own_index: Path) -> None:
    directory = IndexDirectory(own_index)
    with directory.writing():
        assert refusal(own_index).startswith(f"Process {os.getpid()} has been writing")
    with directory.writing():
        pass


def test_a_folder_in_which_no_lock_can_be_made_is_reported(tmp_path: Path) -> None:
    (tmp_path / "index" / ".lock").mkdir(parents=True)
    with pytest.raises(LintasError) as error, IndexDirectory(tmp_path / "index").writing():
        pass
    assert str(error.value) == (
        f"The index cannot be written at {tmp_path / 'index'} (Is a directory). "
        "Choose another folder with --index."
    )
