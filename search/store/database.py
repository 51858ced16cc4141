"""A finished SQLite file of a generation, opened for reading from several threads."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from search.errors import IndexDamagedError

_MAPPED_BYTES = 1 << 40
"""As much as SQLite allows, mostly 2 GB: pages are read where they lie, without a call for each."""


class FinishedDatabase:
    """Reads a file that never changes again; each thread has a connection of its own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._lock = threading.Lock()

    def ask(self, sql: str, *values: str | int) -> list[Any]:
        """All rows of a question; raises IndexDamagedError when the file cannot be read."""
        try:
            return self._connection().execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise IndexDamagedError(
                f"The index is damaged: {self._path} cannot be read ({error}). Go back to the generation "
                "before (lintas index rollback) or build again (lintas index build SOURCE...)."
            ) from None

    def stream(self, sql: str) -> Iterator[Any]:
        """The rows of a question one by one, for answers that are not held whole."""
        return iter(self._connection().execute(sql))

    def close(self) -> None:
        """Close every thread's connection; nothing may be asked afterwards."""
        with self._lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._threads, "connection", None)
        if connection is None:
            # Immutable: no locks, no journal look-up, right for a file that never changes again.
            connection = sqlite3.connect(
                f"{self._path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            connection.execute(f"PRAGMA mmap_size = {_MAPPED_BYTES}")
            self._threads.connection = connection
            with self._lock:
                self._connections.append(connection)
        return connection
