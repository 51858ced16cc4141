"""The files and folders met so far, so that nothing is read twice and no loop is followed."""

import os
import stat
from enum import Enum
from pathlib import Path


class Meeting(Enum):
    """What a path leads to."""

    FIRST = "something new"
    AGAIN = "something met under this name"
    OTHER_NAME = "something met under another name"


class Visited:
    """Remembers by identity, not by name, as links give one file several names."""

    def __init__(self) -> None:
        self._identities: set[int] = set()
        self._names: set[str] = set()

    def meet(self, path: str, status: os.stat_result) -> Meeting:
        """Remember what a path leads to and tell whether it is new."""
        # One number instead of a pair: archives have millions of files.
        identity = status.st_dev << 64 | status.st_ino
        is_first = identity not in self._identities
        self._identities.add(identity)
        is_other_name = self._is_new_name(path, status)
        if is_first:
            return Meeting.FIRST
        return Meeting.OTHER_NAME if is_other_name else Meeting.AGAIN

    def _is_new_name(self, path: str, status: os.stat_result) -> bool:
        has_names = Path(path).is_symlink() or (stat.S_ISREG(status.st_mode) and status.st_nlink > 1)
        if not has_names:
            return False
        name = str(Path(path).absolute())
        is_new = name not in self._names
        self._names.add(name)
        return is_new
