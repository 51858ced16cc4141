"""Which articles print one text, and which report one event: written once, asked for by article."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

KINSHIP_TABLES = """
CREATE TABLE copies (
    article_id TEXT PRIMARY KEY,
    kept_id TEXT NOT NULL,
    overlap REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE stories (
    article_id TEXT PRIMARY KEY,
    story INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE marks (
    article_id TEXT PRIMARY KEY,
    names TEXT NOT NULL,
    numbers TEXT NOT NULL
) WITHOUT ROWID;
"""

KINSHIP_INDEXES = """
CREATE INDEX copies_by_kept ON copies (kept_id);
CREATE INDEX stories_by_number ON stories (story);
"""


@dataclass(frozen=True, slots=True)
class Marks:
    """Names and numbers of an article, by which reports of one event are known."""

    names: frozenset[str]
    numbers: frozenset[str]


class KinshipWriter:
    """Fills the tables of a catalogue that is being written."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def write_copies(self, kept: Mapping[str, tuple[str, float]]) -> None:
        """For each folded article the one that is kept, and the share of text that both have."""
        rows = ((article_id, kept_id, overlap) for article_id, (kept_id, overlap) in kept.items())
        self._connection.executemany("INSERT INTO copies VALUES (?, ?, ?)", rows)

    def write_stories(self, stories: Sequence[Sequence[str]]) -> None:
        """Each story as the ids of its articles."""
        rows = ((article_id, number) for number, story in enumerate(stories) for article_id in story)
        self._connection.executemany("INSERT INTO stories VALUES (?, ?)", rows)

    def write_marks(self, article_id: str, marks: Marks) -> None:
        """Keep what was read of an article, so that the next generation need not read it again."""
        self._connection.execute(
            "INSERT OR REPLACE INTO marks VALUES (?, ?, ?)",
            (article_id, _to_text(marks.names), _to_text(marks.numbers)),
        )

    def marks(self) -> Iterator[tuple[str, Marks]]:
        """What is known of each article, by article id."""
        rows = self._connection.execute("SELECT article_id, names, numbers FROM marks ORDER BY article_id")
        return (
            (article_id, Marks(_from_text(names), _from_text(numbers))) for article_id, names, numbers in rows
        )


def _to_text(words: frozenset[str]) -> str:
    return json.dumps(sorted(words), ensure_ascii=False)


def _from_text(text: str) -> frozenset[str]:
    return frozenset(json.loads(text))
