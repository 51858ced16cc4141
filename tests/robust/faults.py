"""Faults at a chosen moment of a program: sudden death, a full or failing disk, a permission that is missing.

The interpreter tells a profile function of every call; those that change the disk are counted, and the fault
comes at the one whose number was chosen, whoever makes it.
"""

import errno
import io
import os
import resource
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import BuiltinFunctionType, FrameType

WRITES = frozenset(
    ("write", "pwrite", "tofile", "truncate", "write_index", "execute", "executescript", "executemany")
)
SYNCS = frozenset(("fsync",))
PATHS = frozenset(("open", "mkdir", "rename", "replace", "unlink", "rmdir"))
EVERY = WRITES | SYNCS | PATHS

_STAGES = {
    "load_reference": "reference",
    "find_known_passages": "known",
    "gather_articles": "articles",
    "settle_articles": "settling",
    "embed_passages": "embedding",
    "write_shelves": "shelves",
    "read_vocabularies": "vocabularies",
    "write_translations": "lexicon",
    "seal_generation": "sealing",
    "publish": "publishing",
    "switch": "switching",
    "prune": "pruning",
}
_ROOMS = ("indexer", "store")
# A source that cannot be read is a reported skip, and an import that fails is no fault of a disk's.
_ELSEWHERE = ("/indexer/sources/", "<frozen importlib")


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens at the ``at``-th call (from 1) of a stage that is one of ``calls``."""

    kind: str
    stage: str = ""
    at: int = 0
    seconds: float = 0.0
    limit_bytes: int = 0

    @property
    def calls(self) -> frozenset[str]:
        """Names of the calls that are counted for this kind."""
        return {"full": WRITES, "denied": PATHS, "sync": SYNCS}.get(self.kind, EVERY)


class Watch:
    """Counts calls by stage, tells ``say`` of new stages and synced files, and strikes in time."""

    def __init__(self, fault: Fault | None, say: Callable[[str, object], None]) -> None:
        self._fault, self._say = fault, say
        self._stage = "opening"
        self.points: Counter[tuple[str, str]] = Counter()

    def begin(self) -> None:
        """Watch this process from now on."""
        if self._fault and self._fault.limit_bytes:
            most = self._fault.limit_bytes
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
        real = os.fsync

        def sync_and_tell(descriptor: int) -> None:
            real(descriptor)
            self._say("synced", mark(os.fstat(descriptor)))

        os.fsync = sync_and_tell  # type: ignore[assignment]
        sys.setprofile(self._look)

    def end(self) -> None:
        """Stop watching."""
        sys.setprofile(None)

    def _look(self, frame: FrameType, event: str, what: object) -> None:
        if event == "call":
            code = frame.f_code
            if code.co_name in _STAGES and Path(code.co_filename).parent.name in _ROOMS:
                self._stage = _STAGES[code.co_name]
                self._say("stage", self._stage)
        elif event == "c_call" and isinstance(what, BuiltinFunctionType) and _is_ours(frame, what):
            self._count(what)

    def _count(self, what: BuiltinFunctionType) -> None:
        fault = self._fault
        for kind, calls in (("full", WRITES), ("denied", PATHS), ("sync", SYNCS), ("killed", EVERY)):
            if what.__name__ in calls:
                self.points[self._stage, kind] += 1
        if fault is None or not fault.at or self._stage != fault.stage or what.__name__ not in fault.calls:
            return
        kind = fault.kind if fault.kind in {"full", "denied", "sync"} else "killed"
        if self.points[self._stage, kind] == fault.at:
            self._say("struck", f"{self._stage}: {what.__name__}")
            _strike(fault.kind, what)


def mark(status: os.stat_result) -> list[int]:
    """What is the same only while a file's bytes are."""
    return [status.st_ino, status.st_size, status.st_mtime_ns]


def _is_ours(frame: FrameType, what: BuiltinFunctionType) -> bool:
    if what.__name__ not in EVERY or isinstance(what.__self__, io.BytesIO | io.StringIO):
        return False
    caller: FrameType | None = frame
    while caller:
        if any(place in caller.f_code.co_filename for place in _ELSEWHERE):
            return False
        caller = caller.f_back
    return True


def _strike(kind: str, what: BuiltinFunctionType) -> None:
    if kind not in {"full", "denied", "sync"}:
        os.kill(os.getpid(), signal.SIGKILL)
    if isinstance(what.__self__, sqlite3.Connection | sqlite3.Cursor):
        raise sqlite3.OperationalError("database or disk is full")
    number = {"full": errno.ENOSPC, "denied": errno.EACCES, "sync": errno.EIO}[kind]
    raise OSError(number, os.strerror(number))
