"""The report of a build: what was taken, left out, repaired and how long it took."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from indexer.skip_groups import SkipGroup, group_skips
from indexer.sources.records import Skip
from search.records import Article, Repair


@dataclass(slots=True)
class BuildTally:
    """Counts gathered while a build runs."""

    skipped: list[Skip] = field(default_factory=list)
    repairs: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    undated: int = 0
    read: int = 0
    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    removed: int = 0
    copies: int = 0
    stories: int = 0
    embedded: int = 0
    reused: int = 0
    sizes: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def count_article(self, article: Article, learned: Iterable[Repair] = ()) -> None:
        """Add one article of the new generation; ``learned`` are the repairs that it has from the others."""
        self.languages[article.language] += 1
        self.repairs.update(repair.kind for repair in (*article.repairs, *learned))
        self.undated += article.published is None

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure the wall time of a stage in seconds."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What ``lintas index build --json`` prints; ``seconds`` are wall time by stage, ``sizes`` bytes by file.

    ``articles`` are in the new generation; of those ``read`` from the sources some were ``added``, took the
    place of an older text (``replaced``) or were there already (``unchanged``). ``copies`` were folded into
    other articles, ``stories`` are events that several articles report.
    """

    generation: str
    articles: int
    read: int
    added: int
    replaced: int
    unchanged: int
    removed: int
    copies: int
    stories: int
    passages: int
    languages: Mapping[str, int]
    skipped: tuple[Skip, ...]
    repairs: Mapping[str, int]
    undated: int
    embedded: int
    reused: int
    seconds: Mapping[str, float]
    sizes: Mapping[str, int]

    @property
    def skip_groups(self) -> tuple[SkipGroup, ...]:
        """The skips by reason, most frequent first."""
        return group_skips(self.skipped)

    def as_json(self) -> dict[str, Any]:
        """The shape of the contract."""
        return {
            "generation": self.generation,
            "articles": self.articles,
            "read": self.read,
            "added": self.added,
            "replaced": self.replaced,
            "unchanged": self.unchanged,
            "removed": self.removed,
            "passages": self.passages,
            "languages": dict(self.languages),
            "skipped": [{"origin": skip.origin, "reason": skip.reason} for skip in self.skipped],
            "skip_reasons": [asdict(group) for group in self.skip_groups],
            "repairs": dict(self.repairs),
            "undated": self.undated,
            "copies": self.copies,
            "stories": self.stories,
            "embedded": self.embedded,
            "reused": self.reused,
            "seconds": {stage: round(seconds, 3) for stage, seconds in self.seconds.items()},
            "sizes": dict(self.sizes),
        }


def finish_report(tally: BuildTally, *, generation: str, passages: int) -> BuildReport:
    """Freeze a tally into a report, largest counts first."""
    return BuildReport(
        generation=generation,
        articles=tally.languages.total(),
        read=tally.read,
        added=tally.added,
        replaced=tally.replaced,
        unchanged=tally.unchanged,
        removed=tally.removed,
        copies=tally.copies,
        stories=tally.stories,
        passages=passages,
        languages=dict(tally.languages.most_common()),
        skipped=tuple(tally.skipped),
        repairs=dict(tally.repairs.most_common()),
        undated=tally.undated,
        embedded=tally.embedded,
        reused=tally.reused,
        seconds=dict(tally.seconds),
        sizes=dict(tally.sizes),
    )
