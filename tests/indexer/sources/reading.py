"""How these tests write inputs and read sources."""

import gzip
import json
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from indexer.sources.read import MAX_FILE_BYTES, read_sources
from indexer.sources.records import RawArticle, Skip

CASES = Path(__file__).parents[2] / "cases"


def load_cases(name: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads((CASES / name).read_text("utf-8"))
    return cases


def write(path: Path, content: bytes | str) -> Path:
    """Write a file and its folders; gzip it when its name says so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    packed = content.encode() if isinstance(content, str) else content
    path.write_bytes(gzip.compress(packed, mtime=0) if path.suffix.lower() == ".gz" else packed)
    return path


def read(
    *sources: Path | str,
    fields: Mapping[str, str] | None = None,
    stdin: bytes = b"",
    max_file_bytes: int = MAX_FILE_BYTES,
) -> list[RawArticle | Skip]:
    names = [str(source) for source in sources]
    found = read_sources(names, fields=fields, stdin=BytesIO(stdin), max_file_bytes=max_file_bytes)
    return list(found)


def articles(found: Iterable[RawArticle | Skip]) -> list[RawArticle]:
    return [one for one in found if isinstance(one, RawArticle)]


def contents(found: Iterable[RawArticle | Skip]) -> list[str]:
    return [one.content.decode() for one in articles(found)]


def origins(found: Iterable[RawArticle | Skip], below: Path) -> list[str]:
    """Origins of all that was found, relative to a folder."""
    return [one.origin.removeprefix(below.as_posix()).removeprefix("/") for one in found]


def reasons(found: Iterable[RawArticle | Skip], below: Path) -> dict[str, str]:
    """The reason of each skip by its origin, relative to a folder."""
    skips = [one for one in found if isinstance(one, Skip)]
    places = origins(skips, below)
    assert len(places) == len(set(places)), "a place is reported twice"
    return dict(zip(places, (skip.reason for skip in skips), strict=True))
