"""A folder watched for new and changed files."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from search.errors import SourceError

_SETTLE_MS = 2_000
"""A file that is still being written changes again within this time."""


def watch_folder(folder: Path) -> Iterator[Sequence[str]]:
    """The files that were made or changed since the time before, whenever there are some; never ends.

    What is deleted from the folder stays in the index: an archive keeps what a scraper clears away. Raises
    SourceError when there is no such folder.
    """
    from watchfiles import Change, watch

    if not folder.is_dir():
        raise SourceError(f"There is no folder {folder} to watch. Make it or name another with --watch.")
    for changes in watch(folder, debounce=_SETTLE_MS, raise_interrupt=True):
        changed = sorted(
            {path for change, path in changes if change is not Change.deleted and _is_read(Path(path))}
        )
        if changed:
            yield changed


def _is_read(path: Path) -> bool:
    return path.is_file() and not path.name.startswith(".")
