"""The lock of an index: one writer at a time, and who that is."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from search.errors import IndexBusyError, LintasError

_MOST_BYTES = 200


@dataclass(frozen=True, slots=True)
class Writer:
    """A process that writes an index, and the second (UTC) in which it took the lock."""

    process: int
    since: datetime


@contextmanager
def lock_index(index: Path) -> Iterator[None]:
    """Hold the lock of an index folder while inside.

    Raises IndexBusyError, which names the other process, when one has it, and LintasError when the folder
    cannot be written. The kernel drops the lock when its holder dies, so a file that was left behind by a
    killed process is taken over like any other.
    """
    path = index / ".lock"
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _take(descriptor, index)
        except BaseException:
            os.close(descriptor)
            raise
    except OSError as error:
        raise LintasError(
            f"The index cannot be written at {index} ({error.strerror}). Choose another folder with --index."
        ) from None
    try:
        yield
    finally:
        # A name in the file while nobody holds the lock would be told to whoever comes second next time.
        with suppress(OSError):
            os.truncate(descriptor, 0)
        os.close(descriptor)


def _take(descriptor: int, index: Path) -> None:
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise IndexBusyError(_busy(index, _read_writer(descriptor))) from None
    os.truncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()} {datetime.now(UTC).isoformat(timespec='seconds')}\n".encode(), 0)


def _read_writer(descriptor: int) -> Writer | None:
    """Who holds the lock; None when that is not to be had, as in the moment before it is written."""
    try:
        process, _, since = os.pread(descriptor, _MOST_BYTES, 0).decode().strip().partition(" ")
        writer = Writer(int(process), datetime.fromisoformat(since).astimezone(UTC))
    except (OSError, ValueError):
        return None
    return writer if _lives(writer.process) else None


def _lives(process: int) -> bool:
    """Whether there is such a process; what a dead one left says nothing of the one that came after it."""
    try:
        os.kill(process, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True


def _busy(index: Path, writer: Writer | None) -> str:
    what = (
        f"Another process is writing the index at {index}."
        if writer is None
        else f"Process {writer.process} has been writing the index at {index} "
        f"since {writer.since:%Y-%m-%d %H:%M:%S} UTC."
    )
    return f"{what} Wait for it to end, then run again."
