"""The manifest: what a generation is, how it was made and what its files must weigh."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from search.encoder.protocol import ModelIdentity
from search.errors import IndexDamagedError, IndexVersionError
from search.store.files import FileSeal, replace_file

FORMAT_VERSION = 7
MANIFEST_NAME = "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageShelf:
    """What the manifest says of one language: its counts, its mean passage vector and how it is looked up.

    ``words`` counts the content words of all passages, each of which has its bits. ``passage_mean`` has one
    number per dimension; passages on the shelf were centred on it. ``margin`` is how far below what is looked
    for the guess of the shelf's sketch may be, None where there is no sketch and every passage is compared;
    ``recall`` is the share of the 100 nearest passages that is found so and ``match_recall`` that of all
    that stand out of chance, as the build measured them.
    """

    articles: int
    passages: int
    words: int
    passage_mean: tuple[float, ...]
    margin: float | None
    recall: float
    match_recall: float


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryMeans:
    """What queries of one language are centred on, one number per dimension each.

    Questions lie apart from statements (headlines, keywords), so each kind has its own mean vector and mean
    token vector.
    """

    question: tuple[float, ...]
    statement: tuple[float, ...]
    question_token: tuple[float, ...]
    statement_token: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Everything that shaped a generation; searching reads it from here and never guesses.

    ``query_means`` has an entry for each language a query may be in. ``reference`` is a digest of the texts
    and words that the word bits depend on beside the model. ``lexical_bytes`` is what the full-text tables
    take of the catalogue. ``built_at`` is an ISO 8601 time in UTC.
    """

    format_version: int
    generation: str
    lintas_version: str
    built_at: str
    model: ModelIdentity
    passage_tokens: int
    articles: int
    passages: int
    shelves: Mapping[str, LanguageShelf]
    query_means: Mapping[str, QueryMeans]
    reference: str
    lexical_bytes: int
    files: Mapping[str, FileSeal]


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write ``manifest.json`` with a checksum over its own content."""
    replace_file(folder / MANIFEST_NAME, _to_bytes(asdict(manifest)))


def read_manifest(folder: Path) -> Manifest:
    """Read and check a manifest.

    Raises IndexDamagedError when it is missing, is not the text that was written, or fails its checksum,
    and IndexVersionError when another version of Lintas wrote it in a format this one does not read.
    """
    path = folder / MANIFEST_NAME
    try:
        content = path.read_bytes()
    except OSError as error:
        raise IndexDamagedError(_damaged(path, f"cannot be read ({error.strerror})")) from None
    try:
        values = json.loads(content)
        version = values["format_version"]
    except (ValueError, TypeError, KeyError):
        raise IndexDamagedError(_damaged(path, "is not a manifest")) from None
    values.pop("checksum", None)
    # Compared as bytes, so that even a changed blank is seen.
    intact = _to_bytes(values) == content
    if intact and version != FORMAT_VERSION:
        raise IndexVersionError(
            f"The index at {folder} has format {version}; this version of Lintas reads format "
            f"{FORMAT_VERSION}. Build it again: lintas index build SOURCE... --fresh"
        )
    if not intact:
        raise IndexDamagedError(_damaged(path, "was changed after it was written"))
    return _from_values(values)


def _to_bytes(values: Mapping[str, Any]) -> bytes:
    content = json.dumps(values, sort_keys=True, ensure_ascii=False)
    checksum = hashlib.sha256(content.encode()).hexdigest()
    return (
        json.dumps({**values, "checksum": checksum}, sort_keys=True, ensure_ascii=False, indent=1) + "\n"
    ).encode()


def _from_values(values: dict[str, Any]) -> Manifest:
    return Manifest(
        **{
            **values,
            "model": ModelIdentity(**values["model"]),
            "shelves": {
                language: LanguageShelf(**{**shelf, "passage_mean": tuple(shelf["passage_mean"])})
                for language, shelf in values["shelves"].items()
            },
            "query_means": {
                language: QueryMeans(**{kind: tuple(mean) for kind, mean in means.items()})
                for language, means in values["query_means"].items()
            },
            "files": {name: FileSeal(**seal) for name, seal in values["files"].items()},
        }
    )


def _damaged(path: Path, what: str) -> str:
    return (
        f"The index is damaged: {path} {what}. Go back to the generation before (lintas index rollback) "
        "or build again (lintas index build SOURCE...)."
    )
