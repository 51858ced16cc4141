"""A folder watched for new and changed files."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from search.errors import SourceError

_SETTLE_MS = 2_000
"""A file that is still being written changes again within this time."""
_LOOK_AGAIN_MS = 60_000
"""Shared folders may tell nothing of changes: they are looked through this often anyway."""

Wait = Callable[[], object]
"""Returns when something may have changed."""


def watch_folder(folder: Path, *, wait: Wait | None = None) -> Iterator[Sequence[str]]:
    """First the folder, then its files that were made or changed since, whenever there are some; never ends.

    What changes while a batch is being indexed comes with the next. What is deleted from the folder stays in
    the index: an archive keeps what a scraper clears away. Raises SourceError when there is no such folder.
    """
    if not folder.is_dir():
        raise SourceError(f"There is no folder {folder} to watch. Make it or name another with --watch.")
    wait = wait or _wait_for_changes(folder)
    before = _look(folder)
    yield [str(folder)]
    while True:
        now = _look(folder)
        changed = sorted(path for path, stamp in now.items() if before.get(path) != stamp)
        before = now
        if changed:
            yield changed
        else:
            wait()


def _look(folder: Path) -> Mapping[str, tuple[int, int]]:
    """Size and time of change of every file that is not hidden."""
    found = {}
    for path in folder.rglob("*"):
        if not any(part.startswith(".") for part in path.relative_to(folder).parts):
            try:
                status = path.stat()
            except OSError:
                continue  # deleted since it was listed
            if path.is_file():
                found[str(path)] = (status.st_size, status.st_mtime_ns)
    return found


def _wait_for_changes(folder: Path) -> Wait:
    from watchfiles import watch

    changes = watch(folder, debounce=_SETTLE_MS, rust_timeout=_LOOK_AGAIN_MS, yield_on_timeout=True)
    return lambda: next(changes)
