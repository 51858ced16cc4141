"""A folder of the cache that is whole or absent: built aside, recorded, and moved into place at once."""

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from search.errors import ModelError

RECORD = "files.json"
_SAMPLES = 32
_SAMPLE_BYTES = 16_384
_WHOLE_BYTES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRecord:
    """What a file was when written: bytes, digest of all of them, digest of a sample spread over the file."""

    name: str
    size: int
    sha256: str
    sample: str


def prepare_folder(target: Path, build: Callable[[Path], None], *, origin: str, verify: bool = False) -> Path:
    """Return ``target``, building it first when it is missing, damaged, or made from another ``origin``.

    ``build`` fills the empty folder it is given. Sizes and a sample of every file are compared on each use;
    ``verify`` reads every byte. Two processes may ask at once: one builds, the other waits and uses it.
    Raises ModelError when the cache cannot be written.
    """
    if find_damage(target, origin=origin, verify=verify) is None:
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _lock(target):
            if find_damage(target, origin=origin, verify=verify) is not None:
                _build_aside(target, build, origin)
    except OSError as error:
        # Where there are no locks, another process may have been first; its folder is as good.
        if find_damage(target, origin=origin, verify=verify) is None:
            return target
        raise ModelError(
            f"The model cannot be written to {target}: {error.strerror or error}. Make room or give write "
            "permission there, or set LINTAS_CACHE to a folder with about 1 GB free."
        ) from None
    return target


def find_damage(folder: Path, *, origin: str, verify: bool = False) -> str | None:
    """What is wrong with a prepared folder, in words, or None when it can be used."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        if record["origin"] != origin:
            return "it was made from another source"
        for file in (FileRecord(**entry) for entry in record["files"]):
            if describe_file(folder, file.name, whole=verify) != (file if verify else _without_digest(file)):
                return f"{file.name} was changed"
    except (OSError, ValueError, KeyError, TypeError) as error:
        return f"it is incomplete ({error})"
    return None


def recorded_files(folder: Path) -> tuple[FileRecord, ...]:
    """The files of a prepared folder as they were when written."""
    record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    return tuple(FileRecord(**entry) for entry in record["files"])


def describe_file(folder: Path, name: str, *, whole: bool = True) -> FileRecord:
    """Measure one file; without ``whole`` the digest of all its bytes is left empty."""
    path = folder / name
    size = path.stat().st_size
    return FileRecord(
        name=name, size=size, sha256=digest_file(path) if whole else "", sample=_digest_sample(path, size)
    )


def digest_file(path: Path) -> str:
    """SHA-256 over all bytes of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def digest_file_sample(path: Path) -> str:
    """SHA-256 over a file's size and blocks spread over it: milliseconds for a file of any size."""
    return _digest_sample(path, path.stat().st_size)


def _digest_sample(path: Path, size: int) -> str:
    digest = hashlib.sha256(str(size).encode())
    with path.open("rb") as stream:
        if size <= _WHOLE_BYTES:
            digest.update(stream.read())
            return digest.hexdigest()
        for sample in range(_SAMPLES):
            stream.seek((size - _SAMPLE_BYTES) * sample // (_SAMPLES - 1))
            digest.update(stream.read(_SAMPLE_BYTES))
    return digest.hexdigest()


def _without_digest(file: FileRecord) -> FileRecord:
    return FileRecord(name=file.name, size=file.size, sha256="", sample=file.sample)


def _build_aside(target: Path, build: Callable[[Path], None], origin: str) -> None:
    aside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".partial", dir=target.parent))
    try:
        build(aside)
        _write_record(aside, origin)
        _flush_to_disk(aside)
        _move_into_place(aside, target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _write_record(folder: Path, origin: str) -> None:
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    files = [describe_file(folder, name) for name in names]
    entries = [{"name": f.name, "size": f.size, "sha256": f.sha256, "sample": f.sample} for f in files]
    record = {"origin": origin, "files": entries}
    (folder / RECORD).write_text(json.dumps(record, indent=1), encoding="utf-8")


def _flush_to_disk(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _move_into_place(aside: Path, target: Path) -> None:
    if target.exists():
        # A folder cannot replace a folder that holds files, so the damaged one steps aside first.
        discarded = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".partial", dir=target.parent))
        target.rename(discarded / target.name)
        shutil.rmtree(discarded, ignore_errors=True)
    aside.rename(target)


@contextlib.contextmanager
def _lock(target: Path) -> Iterator[None]:
    """Hold the folder's lock file; the system lets go of it when the process ends, however it ends."""
    with (target.parent / f".{target.name}.lock").open("w") as stream:
        if _take_lock(stream.fileno()):
            # Only the holder of a real lock may clear away what a killed process left.
            for leftover in target.parent.glob(f".{target.name}.*.partial"):
                shutil.rmtree(leftover, ignore_errors=True)
        yield


def _take_lock(descriptor: int) -> bool:
    """Wait for the lock; False where there are no such locks, and both processes then do the same work."""
    try:
        import fcntl
    except ImportError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    except OSError:
        return False
    return True
