"""What a person asks the indexer to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from search.settings import ShelfChoice


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildPlan:
    """What to build from, where to, and with which choices.

    ``passage_tokens`` is the longest passage in tokens of the model; ``fields`` maps our field names to
    the records' own; ``fresh`` embeds every passage again; ``keep`` generations stay after the build.
    ``shelf`` is how vectors are looked up, by size or one way in any case.
    ``carry`` begins with the articles of the current generation, less those whose ids are in ``without``.
    """

    sources: Sequence[str]
    index: Path
    cache: Path
    passage_tokens: int = 200
    keep: int = 3
    fresh: bool = False
    shelf: ShelfChoice = "auto"
    fields: Mapping[str, str] = field(default_factory=dict)
    stdin: BinaryIO | None = None
    carry: bool = False
    without: frozenset[str] = frozenset()
