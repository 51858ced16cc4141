"""Fills a new catalogue."""

import json
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from search.records import Article, Passage
from search.stemming import find_stems
from search.store.entries import PassageKey, RawCopy, content_hash, headline_of
from search.store.schema import ARTICLE_COLUMNS, INDEXES, SCHEMA, create_words_table, words_table
from search.store.shelf import RowNumbers


class CatalogueWriter:
    """Fills a new catalogue; one article after the other, then ``finish``."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path)
        # The file is nobody's until it is complete and synced, so a journal would only cost time.
        self._connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + SCHEMA)
        self._articles = 0
        self._passages = 0
        self._shelf_sizes: dict[str, int] = {}

    @property
    def passages(self) -> int:
        """How many passages were added."""
        return self._passages

    def origin_of(self, article_id: str) -> str | None:
        """Where the article with this id came from, or None when there is none yet."""
        row = self._connection.execute(
            "SELECT origin FROM articles WHERE article_id = ?", (article_id,)
        ).fetchone()
        return None if row is None else str(row[0])

    def add(self, article: Article, raw: RawCopy, passages: Sequence[Passage]) -> None:
        """Add one article with its passages; its id must be new."""
        self._articles += 1
        self._insert_article(article)
        self._connection.execute(
            "INSERT INTO raw_articles VALUES (?, ?, ?, ?)",
            (
                self._articles,
                raw.format,
                json.dumps(dict(raw.fields), ensure_ascii=False),
                zlib.compress(raw.content),
            ),
        )
        for ordinal, passage in enumerate(passages):
            self._insert_passage(article, ordinal, passage)

    def texts(self) -> Iterator[str]:
        """Every passage's text, by passage number."""
        rows = self._connection.execute(
            "SELECT substr(body, start + 1, end - start) FROM passages JOIN articles USING (article_number) "
            "ORDER BY passage_number"
        )
        return (str(text) for (text,) in rows)

    def headlines(self) -> Iterator[str]:
        """The headline of every passage's article, by passage number; empty where it has none of its own."""
        rows = self._connection.execute(
            "SELECT title, substr(body, 1, length(title)) FROM passages "
            "JOIN articles USING (article_number) ORDER BY passage_number"
        )
        return (headline_of(title, start) for title, start in rows)

    def keys(self) -> list[PassageKey]:
        """Every passage's key, by passage number."""
        rows = self._connection.execute("SELECT content_hash, language FROM passages ORDER BY passage_number")
        return [PassageKey(bytes(value), language) for value, language in rows]

    @property
    def languages(self) -> list[str]:
        """Languages of the passages added so far."""
        return sorted(self._shelf_sizes)

    def shelf_numbers(self) -> dict[str, RowNumbers]:
        """For each language the passage numbers on its shelf, in the order of its rows."""
        return {
            language: np.fromiter(
                (
                    number
                    for (number,) in self._connection.execute(
                        "SELECT passage_number FROM passages WHERE language = ? ORDER BY shelf_row",
                        (language,),
                    )
                ),
                dtype=np.int64,
            )
            for language in sorted(self._shelf_sizes)
        }

    def article_counts(self) -> dict[str, int]:
        """How many articles there are in each language."""
        rows = self._connection.execute("SELECT language, count(*) FROM articles GROUP BY language")
        return {str(language): int(count) for language, count in rows}

    def lexical_bytes(self) -> int:
        """How many bytes the full-text tables take."""
        return sum(
            int(self._connection.execute(f"SELECT sum(length(block)) FROM {table}_data").fetchone()[0] or 0)  # noqa: S608
            for table in map(words_table, self._shelf_sizes)
        )

    def finish(self) -> None:
        """Index the file; nothing may be added afterwards."""
        self._connection.executescript(INDEXES + "PRAGMA optimize;")
        self._connection.close()

    def __enter__(self) -> "CatalogueWriter":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def _insert_article(self, article: Article) -> None:
        repairs = [[repair.kind, repair.place, repair.before, repair.after] for repair in article.repairs]
        evidence = {name: [found.code, found.text] for name, found in article.evidence.items()}
        self._connection.execute(
            f"INSERT INTO articles (article_number, {ARTICLE_COLUMNS}) "  # noqa: S608 - names of our own
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self._articles,
                article.article_id,
                article.origin,
                article.title,
                article.body,
                article.language,
                article.language_confidence,
                article.author,
                article.dateline,
                article.published,
                article.source,
                article.category,
                article.url,
                json.dumps(article.captions, ensure_ascii=False),
                json.dumps(evidence, ensure_ascii=False),
                json.dumps(repairs, ensure_ascii=False),
            ),
        )

    def _insert_passage(self, article: Article, ordinal: int, passage: Passage) -> None:
        if article.language not in self._shelf_sizes:
            self._connection.execute(create_words_table(article.language))
        row = self._shelf_sizes.get(article.language, 0)
        headline = headline_of(article.title, article.body)
        self._connection.execute(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self._passages,
                self._articles,
                ordinal,
                passage.start,
                passage.end,
                article.language,
                row,
                content_hash(headline, passage.text),
            ),
        )
        self._connection.execute(
            f"INSERT INTO {words_table(article.language)} (rowid, text) VALUES (?, ?)",  # noqa: S608 - our names
            (row, " ".join(find_stems(f"{passage.text}\n{headline}", article.language))),
        )
        self._shelf_sizes[article.language] = row + 1
        self._passages += 1
