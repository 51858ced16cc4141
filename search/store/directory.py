"""The folder of an index: its generations and which of them is current."""

import logging
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from search.errors import IndexDamagedError, IndexMissingError, LintasError
from search.store.files import replace_file, sync_path
from search.store.generation import Generation, verify_generation
from search.store.lock import lock_index

_NAME = re.compile(r"\d{8}T\d{12}Z\n")

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class IndexDirectory:
    """An index folder: ``CURRENT`` names one of the folders in ``generations/``."""

    path: Path

    def current_name(self) -> str:
        """Name of the current generation; cheap enough to ask before every query.

        Raises IndexMissingError when nothing was built here, IndexDamagedError when CURRENT is unreadable.
        """
        try:
            content = _read_short(self._current)
        except FileNotFoundError:
            raise IndexMissingError(
                f"There is no index at {self.path}. "
                f"Build one: lintas index build SOURCE... --index {self.path}"
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexDamagedError(self._bad_current(f"cannot be read ({error})")) from None
        folder = f"{self._generations}/{content.strip()}"
        if not _NAME.fullmatch(content) or not os.path.isdir(folder):  # noqa: PTH112 - four times as fast
            raise IndexDamagedError(self._bad_current("does not name a generation"))
        return content.strip()

    def open_current(self) -> Generation:
        """Open the current generation."""
        return Generation(self.folder(self.current_name()))

    def folder(self, name: str) -> Path:
        """Folder of a generation."""
        return self._generations / name

    def names(self) -> list[str]:
        """Every complete generation, oldest first."""
        if not self._generations.is_dir():
            return []
        return sorted(path.name for path in self._generations.iterdir() if _NAME.fullmatch(path.name + "\n"))

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only writer; raises IndexBusyError when another process is, LintasError when none can be.

        What a writer left that was killed is cleared away, except what it embedded.
        """
        try:
            self._make_folders()
        except OSError as error:
            raise LintasError(
                f"The index cannot be written at {self.path} ({error.strerror}). "
                "Choose another folder with --index."
            ) from None
        with lock_index(self.path):
            self._remove_leftovers()
            yield

    @contextmanager
    def draft(self, name: str) -> Iterator[Path]:
        """A new folder to fill; it is removed when the filling fails, published or not otherwise."""
        folder = self._generations / f".draft-{name}"
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def publish(self, draft: Path, name: str) -> None:
        """Make a sealed draft the generation ``name`` and switch to it in one step."""
        sync_path(draft)
        draft.rename(self.folder(name))
        sync_path(self._generations)
        self.switch(name)

    def switch(self, name: str) -> None:
        """Make a complete generation the current one."""
        replace_file(self._current, f"{name}\n".encode())

    def rollback(self) -> str:
        """Switch to the generation before the current one and return its name; raises LintasError."""
        names = self.names()
        try:
            current = self.current_name()
        except IndexDamagedError:
            current = "~"  # after every name: the newest generation is the one to return to
        older = [name for name in names if name < current]
        if not older:
            raise LintasError(
                f"There is no generation before the current one at {self.path}. "
                "Build again instead: lintas index build SOURCE..."
            )
        problems = verify_generation(self.folder(older[-1]))
        if problems:
            raise IndexDamagedError(
                f"The generation before is damaged too, nothing was changed: {problems[0]}"
            )
        self.switch(older[-1])
        return older[-1]

    def prune(self, keep: int) -> list[str]:
        """Delete all but the ``keep`` newest generations (never the current one); returns what went.

        One that cannot be deleted stays whole, with a warning, for the next time.
        """
        current = self.current_name()
        gone = []
        for name in self.names()[:-keep]:
            if name == current:
                continue
            try:
                self._delete(name)
                gone.append(name)
            except OSError as error:
                _logger.warning(
                    "Generation %s could not be deleted (%s); the next build tries again.", name, error
                )
        return gone

    def verify(self) -> list[str]:
        """Read every byte of every generation; returns one sentence per damaged file."""
        problems = []
        try:
            self.current_name()
        except IndexDamagedError as error:
            problems.append(str(error))
        for name in self.names():
            problems += verify_generation(self.folder(name))
        return problems

    @property
    def _current(self) -> Path:
        return self.path / "CURRENT"

    @property
    def _generations(self) -> Path:
        return self.path / "generations"

    def _bad_current(self, what: str) -> str:
        return (
            f"The index is damaged: {self._current} {what}. "
            "Return to the newest whole generation: lintas index rollback"
        )

    def _make_folders(self) -> None:
        if not self._generations.is_dir():
            self._generations.mkdir(parents=True)
            sync_path(self.path)
            sync_path(self.path.parent)

    def _delete(self, name: str) -> None:
        # In two steps: killed in the middle of the second, no generation is there that lacks files.
        away = self._generations / f".deleted-{name}"
        self.folder(name).rename(away)
        sync_path(self._generations)
        shutil.rmtree(away, ignore_errors=True)

    def _remove_leftovers(self) -> None:
        for path in self._generations.glob(".*"):
            shutil.rmtree(path, ignore_errors=True)
        for path in self.path.glob(f".{self._current.name}.*"):
            path.unlink(missing_ok=True)


def _read_short(path: Path) -> str:
    """A file of a line; by plain calls of the system, since it is read for every request."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return os.read(descriptor, 1000).decode("utf-8")
    finally:
        os.close(descriptor)
