"""The lexicon of a generation: which words of one language stand for which of another, and the evidence."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from operator import attrgetter
from pathlib import Path

from search.stemming import find_stems
from search.store.database import FinishedDatabase
from search.text import fold_word

LEXICON_NAME = "lexicon.sqlite"
_OF_KIN = 0.8
"""What a translation counts when it is that of another form of the word."""
_OWNED = "nya"
"""Indonesian for the, his, her or their, written as one with the word that it belongs to."""

_SCHEMA = """
CREATE TABLE lexicon (
    language TEXT NOT NULL,
    word TEXT NOT NULL,
    other_language TEXT NOT NULL,
    other_word TEXT NOT NULL,
    cosine REAL NOT NULL,
    context REAL NOT NULL,
    closeness REAL NOT NULL,
    passages INTEGER NOT NULL,
    other_passages INTEGER NOT NULL,
    weight REAL NOT NULL,
    base TEXT NOT NULL,
    PRIMARY KEY (word, language, other_language, other_word)
) WITHOUT ROWID;
"""
# Word and base come first: with the language first, SQLite reads half of the table to find a base.
_INDEX = "CREATE INDEX lexicon_by_base ON lexicon (base, language, other_language) WHERE weight > 0;"


@dataclass(frozen=True, slots=True)
class Translation:
    """A word and one of another language that stands for it, with what speaks for the pair.

    ``cosine`` compares what the words mean in running text, ``context`` the passages that hold them, and
    ``closeness`` says how far the pair stands above what either word has with its usual neighbours.
    ``passages`` and ``other_passages`` count the passages that hold each. ``weight`` (0 to 1) is what the
    other word counts in place of the word; 0 marks a pair that was considered and dropped.
    """

    language: str
    word: str
    other_language: str
    other_word: str
    cosine: float
    context: float
    closeness: float
    passages: int
    other_passages: int
    weight: float


_FIELDS = tuple(field.name for field in fields(Translation))
_COLUMNS = ", ".join(_FIELDS)
_read_columns = attrgetter(*_FIELDS)


@lru_cache(maxsize=65_536)
def fold_entry(word: str) -> str:
    """The form under which a word stands in the lexicon: folded, and said once (``Anak-anak``: ``anak``)."""
    first, *others = fold_word(word).split("-")
    return first if all(other == first for other in others) else "-".join([first, *others])


def write_translations(path: Path, translations: Iterable[Translation]) -> None:
    """Write a new lexicon; equal translations give an equal file, whatever their order."""
    rows = [
        (*_read_columns(entry), _base(entry.word, entry.language))
        for entry in sorted(translations, key=_order)
    ]
    connection = sqlite3.connect(path)
    try:
        # The file is nobody's until it is complete and synced, so a journal would only cost time.
        connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
        connection.executemany("INSERT INTO lexicon VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        connection.commit()
        connection.executescript(_INDEX)
    finally:
        connection.close()


class Lexicon:
    """Reads a finished lexicon; safe to ask from several threads."""

    def __init__(self, path: Path) -> None:
        """Open the file; raises IndexDamagedError when it is no lexicon."""
        self._database = FinishedDatabase(path)
        self._ask("word = ''")

    def close(self) -> None:
        """Close every thread's connection; nothing may be asked afterwards."""
        self._database.close()

    def translations(
        self, words: Sequence[str], language: str, other_language: str
    ) -> dict[str, tuple[Translation, ...]]:
        """Translations of each of ``words`` as given, heaviest first; nothing for a word without any.

        A word that has none of its own takes those of its most frequent other form, at less weight; each
        translation's ``word`` says whose it is.
        """
        entries = {word: fold_entry(word) for word in words}
        own = self._find("word", entries.values(), language, other_language)
        bases = {word: _base(entry, language) for word, entry in entries.items() if entry not in own}
        kin = self._find("base", bases.values(), language, other_language)
        found = {
            word: own[entry] if entry in own else _most_frequent(kin.get(bases[word], ()))
            for word, entry in entries.items()
        }
        return {word: translations for word, translations in found.items() if translations}

    def considered(self, word: str, language: str) -> tuple[Translation, ...]:
        """Every pair of a word, heaviest and closest first, also the one that was dropped (weight 0)."""
        return self._ask(
            "language = ? AND word = ? ORDER BY weight DESC, closeness DESC, other_word",
            language,
            fold_entry(word),
        )

    def _find(
        self, column: str, values: Iterable[str], language: str, other_language: str
    ) -> dict[str, tuple[Translation, ...]]:
        """Kept translations by the word or the base that they are of."""
        asked = list(dict.fromkeys(values))
        found: dict[str, list[Translation]] = {}
        if asked:
            rows = self._database.ask(
                f"SELECT {column}, {_COLUMNS} FROM lexicon WHERE language = ? "  # noqa: S608 - names of our own
                f"AND {column} IN (SELECT value FROM json_each(?)) AND other_language = ? AND weight > 0 "
                "ORDER BY weight DESC, closeness DESC, other_word",
                language,
                json.dumps(asked),
                other_language,
            )
            for value, *row in rows:
                found.setdefault(value, []).append(Translation(*row))
        return {value: tuple(translations) for value, translations in found.items()}

    def _ask(self, condition: str, *values: str) -> tuple[Translation, ...]:
        rows = self._database.ask(
            f"SELECT {_COLUMNS} FROM lexicon WHERE {condition}",  # noqa: S608 - conditions of our own
            *values,
        )
        return tuple(Translation(*row) for row in rows)


def _most_frequent(kin: Sequence[Translation]) -> tuple[Translation, ...]:
    if not kin:
        return ()
    word = min(kin, key=lambda entry: (-entry.passages, entry.word)).word
    return tuple(
        replace(entry, weight=round(entry.weight * _OF_KIN, 3)) for entry in kin if entry.word == word
    )


def _order(entry: Translation) -> tuple[str, str, str, str]:
    return entry.language, entry.word, entry.other_language, entry.other_word


def _base(entry: str, language: str) -> str:
    """What the forms of one word have in common.

    The Indonesian stemmer joins words that mean different things (``penduduk``, inhabitant, and ``duduk``,
    sit): of two words with one stem half share no translation, in English one of six. So an Indonesian word
    loses no more than the ending of owning.
    """
    if language == "id":
        return entry.removesuffix(_OWNED) if len(entry) >= len(_OWNED) + 3 else entry
    return " ".join(find_stems(entry, language))
