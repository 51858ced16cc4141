"""Durable files: checksums, fsync and atomic replacement."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class FileSeal:
    """Size in bytes and SHA-256 of a finished file."""

    size_bytes: int
    sha256: str


def seal_file(path: Path) -> FileSeal:
    """Read the whole file once and return its size and digest."""
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
            size += len(block)
    return FileSeal(size, digest.hexdigest())


def sync_path(path: Path) -> None:
    """Force a file's bytes, or a folder's entries, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_file(path: Path, content: bytes) -> None:
    """Write ``content`` so that a reader sees the old file or the new one, also after a power cut."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        sync_path(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    sync_path(path.parent)
