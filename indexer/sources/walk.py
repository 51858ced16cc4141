"""A file or folder as the files in it that are read."""

import os
import stat
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from indexer.sources.folders import describe_unlisted, list_folder, show_path
from indexer.sources.kinds import FileKind, describe_unread, kind_of
from indexer.sources.records import Skip
from indexer.sources.visited import Meeting, Visited

_SHOWN_NAMES = 5
_NOT_REGULAR = "a pipe, socket or device; send what it gives to standard input, with - as the source"


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read: ``path`` opens it, ``origin`` is how the user would recognise it."""

    path: str
    origin: str
    kind: FileKind


@dataclass(frozen=True, slots=True)
class _Folder:
    """What a folder holds: sorted paths, and a report of the hidden entries if there are any."""

    paths: tuple[str, ...]
    links: tuple[str, ...]
    hidden: tuple[Skip, ...]


def walk(start: str, visited: Visited, *, is_named: bool = True) -> Iterator[FoundFile | Skip]:
    """Yield the files at and below a path, by name, those behind links last.

    Links come last so that an article's origin is its real place. Everything else is yielded as a skip,
    hidden entries as one for each folder. A path that ``is_named`` by the user is read even when it is a link
    back to a folder around it.
    """
    waiting, links = [start], deque[str]()
    while waiting or links:
        path = waiting.pop() if waiting else links.popleft()
        found = _look_at(path, visited, may_lead_back=is_named and path == start)
        if isinstance(found, _Folder):
            yield from found.hidden
            links.extend(found.links)
            waiting.extend(reversed(found.paths))
        elif found:
            yield found


def _look_at(path: str, visited: Visited, *, may_lead_back: bool) -> FoundFile | Skip | _Folder | None:
    try:
        status = Path(path).stat()
    except OSError as error:
        return Skip(origin=show_path(path), reason=_describe_unreachable(path, error))
    is_folder = stat.S_ISDIR(status.st_mode)
    if is_folder and not may_lead_back and _leads_back(path):
        return Skip(origin=show_path(path), reason="a link back to a folder around it, which is not followed")
    meeting = visited.meet(path, status)
    if meeting is Meeting.AGAIN:
        return None
    if meeting is Meeting.OTHER_NAME:
        what = "folder" if is_folder else "file"
        return Skip(origin=show_path(path), reason=f"another name of a {what} that is read already")
    return _open_folder(path) if is_folder else _take_file(path, status)


def _open_folder(path: str) -> _Folder | Skip:
    try:
        entries = list_folder(path)
    except OSError as error:
        return Skip(origin=show_path(path), reason=describe_unlisted(error))
    hidden = [entry.name for entry in entries if entry.name.startswith(".")]
    shown = [entry for entry in entries if not entry.name.startswith(".")]
    return _Folder(
        paths=tuple(entry.path for entry in shown if not entry.is_symlink()),
        links=tuple(entry.path for entry in shown if entry.is_symlink()),
        hidden=(Skip(origin=show_path(path), reason=_describe_hidden(hidden)),) if hidden else (),
    )


def _take_file(path: str, status: os.stat_result) -> FoundFile | Skip:
    origin = show_path(path)
    kind = kind_of(Path(path).name)
    if not stat.S_ISREG(status.st_mode):
        # Opening a pipe would wait for a writer that may never come.
        return Skip(origin=origin, reason=_NOT_REGULAR)
    if kind is None:
        return Skip(origin=origin, reason=describe_unread(Path(path).name))
    return FoundFile(path, origin, kind)


def _leads_back(path: str) -> bool:
    if not Path(path).is_symlink():
        return False
    target, place = Path(path).resolve(), Path(path).parent.resolve()
    return target == place or target in place.parents


def _describe_unreachable(path: str, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        is_link = Path(path).is_symlink()
        return "a link to something that is not there" if is_link else "vanished before it could be read"
    return f"cannot be reached: {error.strerror}"


def _describe_hidden(names: list[str]) -> str:
    listed = ", ".join(show_path(name) for name in names[:_SHOWN_NAMES])
    more = f" and {len(names) - _SHOWN_NAMES} more" if len(names) > _SHOWN_NAMES else ""
    return f"hidden files and folders are left out ({listed}{more}); name one as a source to read it"
