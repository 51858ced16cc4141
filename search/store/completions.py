"""The completions of a generation: its words, names and headlines, found by how they begin."""

import json
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from search.store.database import FinishedDatabase
from search.store.spellings import WordCounter
from search.text import fold_word

COMPLETIONS_NAME = "completions.sqlite"
LEAST_NAME_PASSAGES = 2
"""Capitals side by side once may be chance; twice they are a name."""
_MOST_NAMES = 50_000
_MOST_COUNTED = 2_000_000
"""Words of passages held in memory before they are added up on the disk: a few tens of megabytes."""
_TOKEN = re.compile(r"[^\W_]+")

# The column entry is folded; written is NULL where it is the same. Contentless: the texts stand in phrases.
_SCHEMA = """
CREATE TABLE languages (language TEXT PRIMARY KEY, passages INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE words (
    language TEXT NOT NULL,
    entry TEXT NOT NULL,
    written TEXT,
    passages INTEGER NOT NULL,
    PRIMARY KEY (language, entry)
) WITHOUT ROWID;
CREATE TABLE phrases (
    number INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    text TEXT NOT NULL,
    count INTEGER NOT NULL
);
CREATE VIRTUAL TABLE phrase_words USING fts5(
    words, content='', detail=none, columnsize=0, prefix='1 2', tokenize='unicode61 remove_diacritics 0'
);
CREATE TEMP TABLE counted (
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    entry TEXT NOT NULL,
    written TEXT NOT NULL,
    passages INTEGER NOT NULL,
    PRIMARY KEY (kind, language, entry, written)
) WITHOUT ROWID;
CREATE TEMP TABLE titles (language TEXT NOT NULL, text TEXT NOT NULL, entry TEXT NOT NULL, day TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class SeenPassage:
    """What a passage holds: its distinct words as written, and its names, each under its folded form."""

    language: str
    words: Collection[str]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline and the day it was published (ISO 8601), or nothing where that is not known."""

    language: str
    text: str
    day: str


@dataclass(frozen=True, slots=True)
class KnownWord:
    """A word of a language, folded and as it is mostly written, and how many passages hold it."""

    language: str
    entry: str
    written: str
    passages: int


@dataclass(frozen=True, slots=True)
class KnownPhrase:
    """A name with the passages that hold it, or a headline with the articles that bear it."""

    language: str
    text: str
    count: int


def write_completions(path: Path, passages: Iterable[SeenPassage], headlines: Iterable[Headline]) -> None:
    """Write new completions; the same passages and headlines give the same answers, whatever their order.

    Counts are added up on the disk, so that the memory taken does not grow with the archive.
    """
    with closing(sqlite3.connect(path)) as connection:
        # The file is nobody's until it is complete and synced, so a journal would only cost time.
        connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
        _count_passages(connection, passages)
        connection.executemany(
            "INSERT INTO titles VALUES (?, ?, ?, ?)",
            ((one.language, one.text, _fold_phrase(one.text), one.day[:10]) for one in headlines),
        )
        connection.executemany("INSERT INTO words VALUES (?, ?, ?, ?)", _words(connection))
        _write_phrases(connection)
        connection.execute("INSERT INTO phrase_words (phrase_words) VALUES ('optimize')")
        connection.commit()


class Completions:
    """Reads finished completions; safe to ask from several threads."""

    def __init__(self, path: Path) -> None:
        """Open the file; raises IndexDamagedError when it holds no completions."""
        self._database = FinishedDatabase(path)
        self._passages = dict(self._database.ask("SELECT language, passages FROM languages"))

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    @property
    def passages(self) -> Mapping[str, int]:
        """How many passages there are in each language."""
        return self._passages

    def words_starting(self, beginning: str, count: int) -> list[KnownWord]:
        """The most frequent words of each language that begin so, ``count`` a language at most."""
        folded = fold_word(beginning)
        return [
            word
            for language in self._passages
            for word in self._words(
                "language = ? AND entry >= ? AND entry < ? ORDER BY passages DESC, entry LIMIT ?",
                language,
                folded,
                f"{folded}\U0010ffff",
                count,
            )
        ]

    def find_words(self, entries: Iterable[str]) -> list[KnownWord]:
        """Those of the folded words that the archive holds, once for each language."""
        asked = json.dumps(list(entries))
        return [
            word
            for language in self._passages
            for word in self._words(
                "language = ? AND entry IN (SELECT value FROM json_each(?))", language, asked
            )
        ]

    def names_with(self, words: Sequence[str], count: int) -> list[KnownPhrase]:
        """The most frequent names that hold the words, in any order; the last may be only begun."""
        return self._phrases("name", words, count)

    def headlines_with(self, words: Sequence[str], count: int) -> list[KnownPhrase]:
        """The newest headlines that hold the words, in any order; the last may be only begun."""
        return self._phrases("headline", words, count)

    def _words(self, condition: str, *values: str | int) -> list[KnownWord]:
        rows = self._database.ask(
            f"SELECT language, entry, coalesce(written, entry), passages FROM words WHERE {condition}",  # noqa: S608 - conditions of our own
            *values,
        )
        return [KnownWord(*row) for row in rows]

    def _phrases(self, kind: str, words: Sequence[str], count: int) -> list[KnownPhrase]:
        tokens = [token for word in words for token in _TOKEN.findall(fold_word(word))]
        if not tokens:
            return []
        rows = self._database.ask(
            "SELECT language, text, count FROM phrase_words JOIN phrases ON number = phrase_words.rowid "
            "WHERE phrase_words MATCH ? AND kind = ? ORDER BY phrase_words.rowid LIMIT ?",
            " AND ".join(f'"{token}"' for token in tokens) + "*",
            kind,
            count,
        )
        return [KnownPhrase(*row) for row in rows]


def _count_passages(connection: sqlite3.Connection, passages: Iterable[SeenPassage]) -> None:
    words: defaultdict[str, WordCounter] = defaultdict(WordCounter)
    names: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    languages: Counter[str] = Counter()
    for passage in passages:
        languages[passage.language] += 1
        words[passage.language].add(passage.words)
        names[passage.language].update(passage.names.items())
        if len(words[passage.language]) >= _MOST_COUNTED:
            _add_up(connection, "word", passage.language, words.pop(passage.language).spellings())
            _add_up(connection, "name", passage.language, sorted(names.pop(passage.language).items()))
    for language in sorted(languages):
        _add_up(connection, "word", language, words[language].spellings())
        _add_up(connection, "name", language, sorted(names[language].items()))
    connection.executemany("INSERT INTO languages VALUES (?, ?)", sorted(languages.items()))


def _add_up(
    connection: sqlite3.Connection, kind: str, language: str, counts: Iterable[tuple[tuple[str, str], int]]
) -> None:
    connection.executemany(
        "INSERT INTO counted VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET passages = passages + excluded.passages",
        ((kind, language, *spelling, count) for spelling, count in counts),
    )


def _words(connection: sqlite3.Connection) -> Iterator[tuple[str, str, str | None, int]]:
    for language, entry, written, passages in _join_spellings(connection, "word"):
        yield language, entry, None if written == entry else written, passages


def _join_spellings(connection: sqlite3.Connection, kind: str) -> Iterator[tuple[str, str, str, int]]:
    """Each entry of a kind with its most usual spelling and all its passages.

    A word is written small when a fifth of its passages have it so; the others begin sentences and titles.
    """
    rows = connection.execute(
        "SELECT language, entry, written, passages FROM counted WHERE kind = ? "
        "ORDER BY language, entry, passages DESC, written DESC",
        (kind,),
    )
    for (language, entry), spellings in groupby(rows, key=itemgetter(0, 1)):
        found = [(written, passages) for _, _, written, passages in spellings]
        total = sum(passages for _, passages in found)
        small = (written for written, passages in found if written.islower() and passages >= total / 5)
        yield language, entry, next(small, found[0][0]), total


def _write_phrases(connection: sqlite3.Connection) -> None:
    """Names by their passages, then headlines by their day: the order in which they are offered."""
    named = (row for row in _join_spellings(connection, "name") if row[3] >= LEAST_NAME_PASSAGES)
    names = sorted(named, key=lambda row: (-row[3], row[1], row[0]))[:_MOST_NAMES]
    titles = connection.execute(
        "SELECT min(language), entry, min(text), count(*) FROM titles WHERE entry <> '' GROUP BY entry "
        "ORDER BY max(day) DESC, entry"
    )
    rows = [*(("name", *row) for row in names)]
    number = _insert_phrases(connection, rows, 1)
    _insert_phrases(connection, (("headline", *row) for row in titles), number)


def _insert_phrases(
    connection: sqlite3.Connection, rows: Iterable[tuple[str, str, str, str, int]], number: int
) -> int:
    for kind, language, entry, text, count in rows:
        connection.execute(
            "INSERT INTO phrases VALUES (?, ?, ?, ?, ?)", (number, kind, language, text, count)
        )
        connection.execute("INSERT INTO phrase_words (rowid, words) VALUES (?, ?)", (number, entry))
        number += 1
    return number


def _fold_phrase(text: str) -> str:
    return " ".join(_TOKEN.findall(fold_word(text)))
