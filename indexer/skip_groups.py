"""What a build left out, grouped by reason."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from indexer.sources.records import Skip

EXAMPLES = 3
"""Origins named for each reason."""

# What differs between skips of one kind: quoted names, paths and places in files, numbers.
_PARTICULAR = re.compile(r"'[^']*'|\"[^\"]*\"|(?<!\w)\S*/\S*|(?<![^\W_])\d[\d,.]*(?:\b|$)")


@dataclass(frozen=True, slots=True)
class SkipGroup:
    """Skips for one reason: how many there are, and the origins of the first.

    Where reasons differ in names or numbers only, ``…`` stands for these.
    """

    reason: str
    count: int
    examples: tuple[str, ...]


def group_skips(skipped: Iterable[Skip]) -> tuple[SkipGroup, ...]:
    """The reasons, most frequent first, equal ones in the order in which they came up."""
    kinds: dict[str, list[Skip]] = {}
    for skip in skipped:
        kinds.setdefault(_PARTICULAR.sub("…", skip.reason), []).append(skip)
    groups = [
        SkipGroup(
            reason=skips[0].reason if len({skip.reason for skip in skips}) == 1 else kind,
            count=len(skips),
            examples=tuple(skip.origin for skip in skips[:EXAMPLES]),
        )
        for kind, skips in kinds.items()
    ]
    return tuple(sorted(groups, key=lambda group: -group.count))
