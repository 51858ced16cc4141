"""Writes the completions of a generation: all counted anew, or what changed since the generation before."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from search.store.completions import find_tokens
from search.store.spellings import WordCounter

LEAST_NAME_PASSAGES = 2
"""Capitals side by side once may be chance; twice they are a name."""
_MOST_NAMES = 50_000
_MOST_COUNTED = 2_000_000
"""Words of passages held in memory before they are added up on the disk: a few tens of megabytes."""

# The column entry is folded; written is NULL where it is the same. Spellings are those of names and of words
# that are written in several ways; only the next update asks for them.
_COUNTS = """
CREATE TABLE {place}.languages (language TEXT PRIMARY KEY, passages INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE {place}.words (
    language TEXT NOT NULL,
    entry TEXT NOT NULL,
    written TEXT,
    passages INTEGER NOT NULL,
    PRIMARY KEY (language, entry)
) WITHOUT ROWID;
CREATE TABLE {place}.spellings (
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    entry TEXT NOT NULL,
    written TEXT NOT NULL,
    passages INTEGER NOT NULL,
    PRIMARY KEY (kind, language, entry, written)
) WITHOUT ROWID;
"""
# Contentless: the texts stand in phrases. Counts of passages that are gone are below zero.
_PHRASES = """
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
CREATE TEMP TABLE chosen (language TEXT, entry TEXT, written TEXT, passages INTEGER);
CREATE TEMP TABLE titles (language TEXT NOT NULL, text TEXT NOT NULL, entry TEXT NOT NULL, day TEXT NOT NULL);
"""
# A word that is written in one way stands in words alone.
_RECALL_SPELLINGS = """
INSERT INTO counted SELECT kind, language, entry, written, passages
    FROM (SELECT DISTINCT kind, language, entry FROM counted)
    JOIN earlier.spellings USING (kind, language, entry)
    WHERE true ON CONFLICT DO UPDATE SET passages = passages + excluded.passages;
INSERT INTO counted SELECT 'word', known.language, known.entry, coalesce(written, entry), passages
    FROM (SELECT DISTINCT language, entry FROM counted WHERE kind = 'word')
    JOIN earlier.words AS known USING (language, entry)
    WHERE NOT EXISTS (SELECT 1 FROM earlier.spellings
        WHERE kind = 'word' AND language = known.language AND entry = known.entry)
    ON CONFLICT DO UPDATE SET passages = passages + excluded.passages;
"""
_JOIN_WORDS = """
INSERT INTO words SELECT * FROM earlier.words AS known
    WHERE NOT EXISTS (SELECT 1 FROM counted
        WHERE kind = 'word' AND language = known.language AND entry = known.entry)
    UNION ALL SELECT * FROM chosen ORDER BY 1, 2;
"""
_JOIN_SPELLINGS = """
INSERT INTO spellings SELECT * FROM earlier.spellings AS known
    WHERE NOT EXISTS (SELECT 1 FROM counted
        WHERE kind = known.kind AND language = known.language AND entry = known.entry)
    UNION ALL SELECT * FROM counted WHERE passages > 0 AND (kind = 'name' OR (language, entry) IN (
        SELECT language, entry FROM counted WHERE kind = 'word' AND passages > 0
        GROUP BY language, entry HAVING count(*) > 1))
    ORDER BY 1, 2, 3, 4;
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


def write_completions(
    path: Path,
    passages: Iterable[SeenPassage],
    headlines: Iterable[Headline],
    *,
    earlier: Path | None = None,
    gone: Iterable[SeenPassage] = (),
) -> None:
    """Write new completions; the same passages and headlines give the same file, whatever their order.

    ``passages`` are all there are or, behind ``earlier`` completions, those that these did not know; ``gone``
    are those that they knew and that are no more. ``headlines`` are all in any case.

    Counts are added up on the disk, so that the memory taken does not grow with the archive.
    """
    with closing(sqlite3.connect(path, uri=True)) as connection:
        # The file is nobody's until it is complete and synced, so a journal would only cost time.
        connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
        connection.executescript(_COUNTS.format(place="main") + _PHRASES)
        _attach_earlier(connection, earlier)
        _count_languages(connection, passages, gone)
        _join_counts(connection)
        connection.executemany(
            "INSERT INTO titles VALUES (?, ?, ?, ?)",
            ((one.language, one.text, " ".join(find_tokens(one.text)), one.day[:10]) for one in headlines),
        )
        _write_phrases(connection)
        connection.execute("INSERT INTO phrase_words (phrase_words) VALUES ('optimize')")
        connection.commit()


def can_be_continued(path: Path) -> bool:
    """Whether completions know all that the next ones are made from; those of older versions do not."""
    with closing(sqlite3.connect(_finished(path), uri=True)) as connection:
        found = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'spellings'").fetchone()
    return found is not None


def _finished(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=ro&immutable=1"


def _attach_earlier(connection: sqlite3.Connection, path: Path | None) -> None:
    """A first count goes on from nothing, so that there is one way for both."""
    connection.execute("ATTACH ? AS earlier", (":memory:" if path is None else _finished(path),))
    if path is None:
        connection.executescript(_COUNTS.format(place="earlier"))


def _count_languages(
    connection: sqlite3.Connection, passages: Iterable[SeenPassage], gone: Iterable[SeenPassage]
) -> None:
    languages = Counter(dict(connection.execute("SELECT language, passages FROM earlier.languages")))
    languages.update(_count_passages(connection, passages, 1))
    languages.subtract(_count_passages(connection, gone, -1))
    connection.executemany("INSERT INTO languages VALUES (?, ?)", sorted((+languages).items()))


def _count_passages(
    connection: sqlite3.Connection, passages: Iterable[SeenPassage], sign: int
) -> Counter[str]:
    """Add up words and names, each passage counting ``sign``; returns how many passages each language has."""
    words: defaultdict[str, WordCounter] = defaultdict(WordCounter)
    names: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    languages: Counter[str] = Counter()
    for passage in passages:
        languages[passage.language] += 1
        words[passage.language].add(passage.words)
        names[passage.language].update(passage.names.items())
        if len(words[passage.language]) >= _MOST_COUNTED:
            _add_up(connection, "word", passage.language, words.pop(passage.language).spellings(), sign)
            _add_up(connection, "name", passage.language, sorted(names.pop(passage.language).items()), sign)
    for language in sorted(languages):
        _add_up(connection, "word", language, words[language].spellings(), sign)
        _add_up(connection, "name", language, sorted(names[language].items()), sign)
    return languages


def _add_up(
    connection: sqlite3.Connection,
    kind: str,
    language: str,
    counts: Iterable[tuple[tuple[str, str], int]],
    sign: int,
) -> None:
    connection.executemany(
        "INSERT INTO counted VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET passages = passages + excluded.passages",
        ((kind, language, *spelling, count * sign) for spelling, count in counts),
    )


def _join_counts(connection: sqlite3.Connection) -> None:
    """Write what was counted and, where nothing of an entry changed, what was known before."""
    connection.executescript(_RECALL_SPELLINGS)
    connection.executemany("INSERT INTO chosen VALUES (?, ?, ?, ?)", _words(connection))
    connection.executescript(_JOIN_WORDS + _JOIN_SPELLINGS)


def _words(connection: sqlite3.Connection) -> Iterator[tuple[str, str, str | None, int]]:
    for language, entry, written, passages in _choose_spellings(connection, "counted", "word"):
        yield language, entry, None if written == entry else written, passages


def _choose_spellings(
    connection: sqlite3.Connection, table: str, kind: str
) -> Iterator[tuple[str, str, str, int]]:
    """Each entry of a kind with its most usual spelling and all its passages.

    A word is written small when a fifth of its passages have it so; the others begin sentences and titles.
    """
    rows = connection.execute(
        f"SELECT language, entry, written, passages FROM {table} WHERE kind = ? AND passages > 0 "  # noqa: S608 - names of our own
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
    chosen = _choose_spellings(connection, "spellings", "name")
    named = (row for row in chosen if row[3] >= LEAST_NAME_PASSAGES)
    names = sorted(named, key=lambda row: (-row[3], row[1], row[0]))[:_MOST_NAMES]
    titles = connection.execute(
        "SELECT min(language), entry, min(text), count(*) FROM titles WHERE entry <> '' GROUP BY entry "
        "ORDER BY max(day) DESC, entry"
    )
    number = _insert_phrases(connection, (("name", *row) for row in names), 1)
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
