"""The entries of a folder, and how paths are written for a person."""

import os
from pathlib import Path


def list_folder(folder: str) -> list[os.DirEntry[str]]:
    """Return the entries of a folder by name; raises OSError when it cannot be listed."""
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def describe_unlisted(error: OSError) -> str:
    """Say why the entries of a folder are not known."""
    return f"the folder cannot be listed: {error.strerror}; check its rights"


def show_path(path: str) -> str:
    """Write a path with forward slashes, bytes that are not UTF-8 as U+FFFD so that it can be printed."""
    return os.fsencode(Path(path).as_posix()).decode(errors="replace")
