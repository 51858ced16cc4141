"""The completions of a generation: its words, names and headlines, found by how they begin."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from search.store.database import FinishedDatabase
from search.text import fold_word

COMPLETIONS_NAME = "completions.sqlite"
_TOKEN = re.compile(r"[^\W_]+")


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
        tokens = [token for word in words for token in find_tokens(word)]
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


def find_tokens(text: str) -> list[str]:
    """The folded words by which a phrase is found, in order."""
    return _TOKEN.findall(fold_word(text))
