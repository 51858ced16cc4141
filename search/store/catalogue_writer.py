"""Fills a new catalogue."""

import sqlite3
from array import array
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from search.records import Article, Passage, Repair, Span
from search.stemming import find_stems
from search.store.columns import write_columns
from search.store.entries import (
    LEARNED_KINDS,
    ArticleHead,
    ArticleText,
    Draft,
    PassageKey,
    RawCopy,
    content_hash,
    headline_of,
)
from search.store.kinship import KinshipWriter
from search.store.passage_changes import PassageChanges
from search.store.postings import PostingsWriter
from search.store.rows import article_from_row, article_to_row, raw_from_row, raw_to_row, repairs_to_text
from search.store.schema import (
    ARTICLE_COLUMNS,
    INDEXES,
    SCHEMA,
    create_stems_table,
    create_words_table,
    stems_table,
    words_table,
)
from search.store.shelf import RowNumbers

_RAW_COLUMNS = "format, fields, repairs, content"


class CatalogueWriter:
    """Fills a new catalogue: first articles, then the passages of each, then ``finish``."""

    def __init__(self, path: Path) -> None:
        self._folder = path.parent
        self._connection = sqlite3.connect(path, uri=True)
        # The file is nobody's until it is complete and synced, so a journal would only cost time.
        self._connection.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE TEMP TABLE carried (article_number INTEGER, ordinal INTEGER, start INTEGER, end INTEGER,"
            " PRIMARY KEY (article_number, ordinal)) WITHOUT ROWID;" + SCHEMA
        )
        self.kinship = KinshipWriter(self._connection)
        """Where copies and stories are written, once the articles are settled."""
        self._passages = 0
        self._stem_counts: dict[str, array[int]] = {}
        """How many stems each row of a language's shelf has."""

    @property
    def passages(self) -> int:
        """How many passages were added."""
        return self._passages

    def carry_over(self, catalogue: Path, *, with_spans: bool) -> int:
        """Begin with the articles of another catalogue and return how many these are.

        ``with_spans`` says that their passages would be cut in the same way now.
        """
        place = f"{catalogue.absolute().as_uri()}?mode=ro&immutable=1"
        self._connection.execute("ATTACH ? AS old", (place,))
        for table in ("articles", "raw_articles", "marks"):
            self._connection.execute(f"INSERT INTO {table} SELECT * FROM old.{table}")  # noqa: S608 - our names
        if with_spans:
            self._connection.execute(
                "INSERT INTO carried SELECT article_number, ordinal, start, end FROM old.passages"
            )
        self._connection.commit()
        self._connection.execute("DETACH old")
        return self.articles

    @property
    def articles(self) -> int:
        """How many articles there are."""
        return int(self._connection.execute("SELECT count(*) FROM articles").fetchone()[0])

    def origin_of(self, article_id: str) -> str | None:
        """Where the article with this id came from, or None when there is none yet."""
        row = self._connection.execute(
            "SELECT origin FROM articles WHERE article_id = ?", (article_id,)
        ).fetchone()
        return None if row is None else str(row[0])

    def raw_copy(self, article_id: str) -> RawCopy:
        """The article with this id as it was found."""
        row = self._connection.execute(
            "SELECT format, fields, raw_articles.repairs, content FROM raw_articles "
            "JOIN articles USING (article_number) WHERE article_id = ?",
            (article_id,),
        ).fetchone()
        return raw_from_row(row)

    def article_ids(self) -> list[str]:
        """The id of every article, in order."""
        rows = self._connection.execute("SELECT article_id FROM articles ORDER BY article_id")
        return [article_id for (article_id,) in rows]

    def add(self, article: Article, raw: RawCopy, passages: Sequence[Passage] = ()) -> None:
        """Add one article, with its passages when they are known; its id must be new."""
        number = self._connection.execute(
            f"INSERT INTO articles ({ARTICLE_COLUMNS}) "  # noqa: S608 - names of our own
            f"VALUES (?{', ?' * ARTICLE_COLUMNS.count(',')})",
            article_to_row(article),
        ).lastrowid
        self._connection.execute(
            f"INSERT INTO raw_articles (article_number, {_RAW_COLUMNS}) VALUES (?, ?, ?, ?, ?)",  # noqa: S608
            (number, *raw_to_row(raw)),
        )
        for ordinal, passage in enumerate(passages):
            self._insert_passage(number or 0, article, ordinal, passage)

    def remove(self, article_ids: Collection[str]) -> None:
        """Take out articles that have no passages yet."""
        for article_id in article_ids:
            self._connection.execute("DELETE FROM marks WHERE article_id = ?", (article_id,))
            for table in ("raw_articles", "carried", "articles"):
                self._connection.execute(
                    f"DELETE FROM {table} WHERE article_number IN "  # noqa: S608 - names of our own
                    "(SELECT article_number FROM articles WHERE article_id = ?)",
                    (article_id,),
                )

    def drafts(self) -> Iterator[Draft]:
        """Every article without its passages, by article id."""
        numbers = self._connection.execute("SELECT article_number FROM articles ORDER BY article_id")
        # Fetched at once: the articles are changed while they are gone through.
        for (number,) in numbers.fetchall():
            yield self._draft(number)

    def cleaned_bodies(self) -> Iterator[tuple[str | None, str]]:
        """The source of every article and its body as the rules for one article cleaned it, by article id."""
        rows = self._connection.execute(
            "SELECT source, coalesce(cleaned, body) FROM articles JOIN raw_articles USING (article_number) "
            "ORDER BY article_id"
        )
        return ((source, str(body)) for source, body in rows)

    def settle(self, draft: Draft, body: str, repairs: Sequence[Repair], passages: Sequence[Passage]) -> None:
        """Give an article its final body, what was repaired last, and its passages."""
        article = draft.article
        if body != draft.body:
            self._connection.execute("DELETE FROM marks WHERE article_id = ?", (article.article_id,))
        final = replace(article, body=body, repairs=(*article.repairs, *repairs))
        # Most articles of an update already stand as they will, and changing a row takes long.
        if final != draft.stored:
            self._connection.execute(
                "UPDATE articles SET body = ?, repairs = ? WHERE article_number = ?",
                (body, repairs_to_text(final.repairs), draft.number),
            )
            self._connection.execute(
                "UPDATE raw_articles SET cleaned = ? WHERE article_number = ?",
                (None if body == article.body else article.body, draft.number),
            )
        for ordinal, passage in enumerate(passages):
            self._insert_passage(draft.number, final, ordinal, passage)

    def article_texts(self) -> Iterator[ArticleText]:
        """The texts of every article as they stand, by article id."""
        rows = self._connection.execute(
            "SELECT article_id, title, body, published FROM articles ORDER BY article_id"
        )
        return (ArticleText(*row) for row in rows)

    def unmarked(self) -> Iterator[Article]:
        """Every article whose names and numbers are not known, by article id."""
        numbers = self._connection.execute(
            "SELECT article_number FROM articles WHERE article_id NOT IN (SELECT article_id FROM marks) "
            "ORDER BY article_id"
        ).fetchall()
        for (number,) in numbers:
            yield article_from_row(
                self._connection.execute(
                    f"SELECT {ARTICLE_COLUMNS} FROM articles WHERE article_number = ?",  # noqa: S608
                    (number,),
                ).fetchone()
            )

    def body_of(self, article_id: str) -> str:
        """The body of one article."""
        row = self._connection.execute(
            "SELECT body FROM articles WHERE article_id = ?", (article_id,)
        ).fetchone()
        return str(row[0])

    def heads(self) -> Iterator[ArticleHead]:
        """Every article without its text, by article id."""
        rows = self._connection.execute(
            "SELECT article_id, title, articles.language, published, min(passage_number), count(*), "
            "article_id IN (SELECT article_id FROM copies) "
            "FROM articles JOIN passages USING (article_number) GROUP BY article_number ORDER BY article_id"
        )
        for article_id, title, language, published, first, passages, is_copy in rows:
            yield ArticleHead(
                article_id=article_id,
                title=title,
                language=language,
                published=published,
                first=first,
                passages=passages,
                is_copy=bool(is_copy),
            )

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

    def keys(self) -> Iterator[PassageKey]:
        """Every passage's key, by passage number."""
        rows = self._connection.execute("SELECT content_hash, language FROM passages ORDER BY passage_number")
        return (PassageKey(bytes(value), language) for value, language in rows)

    def compare_passages(self, earlier: Path) -> PassageChanges:
        """What changed among the passages since another catalogue."""
        return PassageChanges(self._connection, earlier)

    def repeated_keys(self) -> set[PassageKey]:
        """The keys that more than one passage has."""
        rows = self._connection.execute(
            "SELECT content_hash, language FROM passages GROUP BY content_hash, language HAVING count(*) > 1"
        )
        return {PassageKey(bytes(value), language) for value, language in rows}

    @property
    def languages(self) -> list[str]:
        """Languages of the passages added so far."""
        return sorted(self._stem_counts)

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
            for language in sorted(self._stem_counts)
        }

    def article_counts(self) -> dict[str, int]:
        """How many articles there are in each language."""
        rows = self._connection.execute("SELECT language, count(*) FROM articles GROUP BY language")
        return {str(language): int(count) for language, count in rows}

    def lexical_bytes(self) -> int:
        """How many bytes the full-text tables take."""
        return sum(
            int(self._connection.execute(f"SELECT sum(length(block)) FROM {table}_data").fetchone()[0] or 0)  # noqa: S608
            for table in map(words_table, self._stem_counts)
        )

    def finish(self) -> None:
        """Write the lists of words and the columns beside the file, and index it; nothing is added later."""
        self._write_postings()
        write_columns(self._folder, self._connection.execute)
        self._connection.executescript(INDEXES + "PRAGMA optimize;")
        self._connection.close()

    def _write_postings(self) -> None:
        for language, counts in self._stem_counts.items():
            table, lengths = words_table(language), np.array(counts, np.int64)
            self._connection.execute(create_stems_table(language))
            self._connection.execute(
                f"CREATE VIRTUAL TABLE temp.{table}_read USING fts5vocab(main, {table}, instance)"
            )
            # Joined by SQLite itself: a row of Python for each occurrence takes several times as long.
            stems = self._connection.execute(
                f"SELECT term, group_concat(doc) FROM temp.{table}_read GROUP BY term ORDER BY term"  # noqa: S608
            )
            with PostingsWriter(self._folder, language, lengths) as writer:
                self._connection.executemany(
                    f"INSERT INTO {stems_table(language)} VALUES (?, ?, ?)",  # noqa: S608 - names of our own
                    writer.write(stems),
                )

    def __enter__(self) -> "CatalogueWriter":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def _draft(self, number: int) -> Draft:
        row = self._connection.execute(
            f"SELECT {ARTICLE_COLUMNS} FROM articles WHERE article_number = ?",  # noqa: S608 - our names
            (number,),
        ).fetchone()
        stored = article_from_row(row)
        spans = self._connection.execute(
            "SELECT start, end FROM carried WHERE article_number = ? ORDER BY ordinal", (number,)
        ).fetchall()
        [(cleaned,)] = self._connection.execute(
            "SELECT cleaned FROM raw_articles WHERE article_number = ?", (number,)
        )
        own = tuple(repair for repair in stored.repairs if repair.kind not in LEARNED_KINDS)
        return Draft(
            number=number,
            article=replace(stored, body=stored.body if cleaned is None else cleaned, repairs=own),
            stored=stored,
            body=stored.body if spans else None,
            spans=tuple(Span(start, end) for start, end in spans),
        )

    def _insert_passage(self, number: int, article: Article, ordinal: int, passage: Passage) -> None:
        if article.language not in self._stem_counts:
            self._connection.execute(create_words_table(article.language))
            self._stem_counts[article.language] = array("I")
        counts = self._stem_counts[article.language]
        row = len(counts)
        headline = headline_of(article.title, article.body)
        stems = find_stems(f"{passage.text}\n{headline}", article.language)
        self._connection.execute(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self._passages,
                number,
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
            (row, " ".join(stems)),
        )
        counts.append(len(stems))
        self._passages += 1
