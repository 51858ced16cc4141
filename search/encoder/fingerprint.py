"""The fingerprint of a model folder: equal fingerprints give equal vectors."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from search.encoder.prepared_folder import RECORD, digest_file
from search.encoder.prompts import Prompts
from search.errors import ModelMismatchError

DIGITS = 16
_SETTINGS = frozenset({".json", ".txt", ".model"})
# Other forms of the same weights, and what training left behind.
_OTHER_FOLDERS = frozenset({"onnx", "openvino", "eval", "checkpoints", ".cache", ".git"})


def fingerprint_model(folder: Path, prompts: Prompts) -> str:
    """Sixteen hexadecimal digits of a SHA-256 over weights, tokenizer, module settings and prompts.

    Files are taken as they lie on disk, so the fingerprint depends on no version of any library and on no
    numbers that a library draws at random for parts that are never used.
    """
    digest = hashlib.sha256()
    for path in sorted(files_that_shape_vectors(folder)):
        digest.update(f"{path.relative_to(folder).as_posix()} {digest_file(path)}\n".encode())
    digest.update(repr((prompts.query, prompts.passage)).encode())
    return digest.hexdigest()[:DIGITS]


def files_that_shape_vectors(folder: Path) -> Iterator[Path]:
    """The weights, and the settings of network, tokenizer and pooling."""
    for path in folder.rglob("*"):
        inner = path.relative_to(folder)
        wanted = _OTHER_FOLDERS.isdisjoint(inner.parts[:-1]) and inner.name != RECORD and _counts(path)
        if wanted and path.is_file():
            yield path


def _counts(path: Path) -> bool:
    """Settings and weights; ``.bin`` only without safetensors beside it, which the library would prefer."""
    if path.suffix == ".bin":
        return not any(path.parent.glob("*.safetensors"))
    return path.suffix in _SETTINGS or path.suffix == ".safetensors"


def refuse_other_model(*, name: str, wanted: str, found: str) -> None:
    """Raise ModelMismatchError, with the command that mends it, when two fingerprints differ."""
    if found != wanted:
        raise ModelMismatchError(
            f"The index was built with a model {name} of fingerprint {wanted}, but the model of that name "
            f"has fingerprint {found} now. Build the index again: lintas index build SOURCE... --model {name}"
        )
