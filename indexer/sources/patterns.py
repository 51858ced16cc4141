"""Patterns such as ``news/**/*.jsonl`` as the paths that they match."""

import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from itertools import groupby
from pathlib import Path

from indexer.sources.folders import describe_unlisted, list_folder, show_path
from indexer.sources.records import Skip

_MAGIC = "*?["
_NOT_FOLLOWED = "a link to a folder, which ** does not follow; name it as a source to read it"


def is_pattern(source: str) -> bool:
    """Tell whether a source is to be matched; a name that exists is taken as it is, brackets and all."""
    return _has_magic(source) and not os.path.lexists(source)


def expand_pattern(pattern: str) -> Iterator[str | Skip]:
    """Yield the matching files and folders, sorted within each folder; ``**`` is any depth, none included.

    As in a shell, ``*`` matches no name that begins with a dot, and ``**`` follows no links: the links to
    folders that it meets, and folders that cannot be listed, are yielded as skips.
    """
    path = Path(pattern)
    parts = path.parts[1:] if path.anchor else path.parts
    # Two ** in a row say no more than one, and would list everything twice.
    once = [part for name, run in groupby(parts) for part in ([name] if name == "**" else run)]
    yield from _expand(path.anchor, once)


def _expand(folder: str, parts: Sequence[str]) -> Iterator[str | Skip]:
    if not parts:
        yield folder or "."
        return
    part, rest = parts[0], parts[1:]
    if part == "**":
        for below in _folders_below(folder):
            if isinstance(below, Skip):
                yield below
            else:
                yield from _expand(below, rest)
    elif _has_magic(part):
        yield from _match(folder, part, rest)
    elif os.path.lexists(path := str(Path(folder, part))):
        yield from _expand(path, rest)


def _match(folder: str, part: str, rest: Sequence[str]) -> Iterator[str | Skip]:
    if not Path(folder).is_dir():
        return
    try:
        entries = list_folder(folder or ".")
    except OSError as error:
        yield Skip(origin=show_path(folder), reason=describe_unlisted(error))
        return
    for entry in entries:
        is_shown = not entry.name.startswith(".") or part.startswith(".")
        if is_shown and fnmatch(entry.name, part) and (not rest or entry.is_dir()):
            yield from _expand(str(Path(folder, entry.name)), rest)


def _folders_below(top: str) -> Iterator[str | Skip]:
    waiting = [top] if Path(top).is_dir() else []
    while waiting:
        folder = waiting.pop()
        yield folder
        try:
            entries = [entry for entry in list_folder(folder or ".") if entry.is_dir()]
        except OSError as error:
            yield Skip(origin=show_path(folder), reason=describe_unlisted(error))
            continue
        shown = [entry for entry in entries if not entry.name.startswith(".")]
        links = [entry for entry in shown if entry.is_symlink()]
        yield from (
            Skip(origin=show_path(str(Path(folder, link.name))), reason=_NOT_FOLLOWED) for link in links
        )
        waiting.extend(str(Path(folder, entry.name)) for entry in reversed(shown) if entry not in links)


def _has_magic(text: str) -> bool:
    return any(sign in text for sign in _MAGIC)
