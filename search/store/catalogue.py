"""The catalogue: articles, passages, raw texts and their words in one SQLite file."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.errors import ArticleMissingError
from search.records import Appearance, Article, FloatMatrix, Passage
from search.store.columns import ArticleColumns, read_columns
from search.store.database import FinishedDatabase
from search.store.entries import PassageKey, PassageNumbers, PassagePlace, RawCopy
from search.store.postings import Postings, inverse_frequency
from search.store.rows import article_from_row, raw_from_row
from search.store.schema import ARTICLE_COLUMNS, words_table
from search.store.shelf import RowNumbers
from search.store.stem_lists import StemLists


class Catalogue:
    """Reads a finished catalogue; safe to ask from several threads."""

    def __init__(self, path: Path, passages: Mapping[str, int]) -> None:
        """Open the file and the lists of words beside it; ``passages`` counts those of each language."""
        self._database = FinishedDatabase(path)
        self._postings = {
            language: Postings(path.parent, language, passages=count) for language, count in passages.items()
        }
        self._stem_lists = {language: StemLists(self._database, language) for language in passages}
        self._columns = read_columns(path.parent, passages)
        self._query("SELECT count(*) FROM passages")

    def close(self) -> None:
        """Close every thread's connection; nothing may be asked afterwards."""
        self._database.close()

    def article(self, article_id: str) -> Article:
        """One article; raises ArticleMissingError."""
        rows = self._query(
            f"SELECT {ARTICLE_COLUMNS} FROM articles WHERE article_id = ?",  # noqa: S608 - names of our own
            article_id,
        )
        if not rows:
            raise ArticleMissingError.of(article_id)
        return article_from_row(rows[0])

    def articles_of(self, article_ids: Sequence[str]) -> list[Article]:
        """Some articles in the order asked, read at once; raises ArticleMissingError."""
        rows = self._query(
            f"SELECT {ARTICLE_COLUMNS} FROM articles "  # noqa: S608 - names of our own
            "WHERE article_id IN (SELECT value FROM json_each(?))",
            json.dumps(list(article_ids)),
        )
        found = {article.article_id: article for article in map(article_from_row, rows)}
        for article_id in article_ids:
            if article_id not in found:
                raise ArticleMissingError.of(article_id)
        return [found[article_id] for article_id in article_ids]

    def raw_copy(self, article_id: str) -> RawCopy:
        """The article as it was found; raises ArticleMissingError."""
        rows = self._query(
            "SELECT format, fields, raw_articles.repairs, content FROM raw_articles "
            "JOIN articles USING (article_number) WHERE article_id = ?",
            article_id,
        )
        if not rows:
            raise ArticleMissingError.of(article_id)
        return raw_from_row(rows[0])

    def articles(self) -> Iterator[Article]:
        """Every article, by article id, without holding them all."""
        ask = f"SELECT {ARTICLE_COLUMNS} FROM articles ORDER BY article_id"  # noqa: S608 - our names
        cursor = self._database.stream(ask)
        return (article_from_row(row) for row in cursor)

    def find_articles(self, name: str) -> list[str]:
        """Ids of the articles with this id or this address."""
        rows = self._query(
            "SELECT article_id FROM articles WHERE article_id = ? OR url = ? ORDER BY article_id", name, name
        )
        return [article_id for (article_id,) in rows]

    def article_ids(self, *, source: str | None, before: str | None) -> list[str]:
        """Ids of the articles of an outlet, published before a day (ISO); None stands for any."""
        conditions = {"source = ?": source, "substr(published, 1, 10) < ?": before}
        asked = {condition: value for condition, value in conditions.items() if value is not None}
        rows = self._query(
            f"SELECT article_id FROM articles WHERE {' AND '.join(asked) or '1'} "  # noqa: S608 - fixed parts
            "ORDER BY article_id",
            *asked.values(),
        )
        return [article_id for (article_id,) in rows]

    def copies_of(self, article_id: str) -> list[Appearance]:
        """The other articles that print this one's text, the kept one first, then by date and id."""
        return self._appearances(
            "WITH kept AS (SELECT coalesce((SELECT kept_id FROM copies WHERE article_id = ?1), ?1) AS id) "
            "{select} WHERE article_id <> ?1 AND (article_id = (SELECT id FROM kept) OR article_id IN "
            "(SELECT article_id FROM copies WHERE kept_id = (SELECT id FROM kept))) "
            "ORDER BY article_id <> (SELECT id FROM kept), published IS NULL, published, article_id",
            article_id,
        )

    def story_of(self, article_id: str) -> list[Appearance]:
        """The other articles that report the same event, by date and id; copies of one text count as one."""
        return self._appearances(
            "WITH kept AS (SELECT coalesce((SELECT kept_id FROM copies WHERE article_id = ?1), ?1) AS id) "
            "{select} WHERE article_id <> (SELECT id FROM kept) AND article_id IN ("
            "SELECT article_id FROM stories WHERE story = "
            "(SELECT story FROM stories WHERE article_id = (SELECT id FROM kept))) "
            "ORDER BY published IS NULL, published, article_id",
            article_id,
        )

    def _appearances(self, ask: str, article_id: str) -> list[Appearance]:
        select = "SELECT article_id, title, language, published, source, url FROM articles"
        return [
            Appearance(
                article_id=found_id,
                title=title,
                language=language,
                published=published,
                source=source,
                url=url,
            )
            for found_id, title, language, published, source, url in self._query(
                ask.format(select=select), article_id
            )
        ]

    def passages_of(self, article_id: str) -> tuple[Passage, ...]:
        """An article's passages in reading order; raises ArticleMissingError."""
        article = self.article(article_id)
        rows = self._query(
            "SELECT ordinal, start, end FROM passages JOIN articles USING (article_number) "
            "WHERE article_id = ? ORDER BY ordinal",
            article_id,
        )
        return tuple(
            Passage(
                passage_id=f"{article_id}#{ordinal}",
                article_id=article_id,
                start=start,
                end=end,
                text=article.body[start:end],
            )
            for ordinal, start, end in rows
        )

    def places(self, language: str, rows: RowNumbers) -> list[PassagePlace]:
        """The passages at ``rows`` of a shelf, in the order asked."""
        read = self._query(
            "SELECT passage_number, shelf_row, articles.article_id, published, source, ordinal, start, end, "
            "coalesce(kept_id, articles.article_id), story "
            "FROM passages JOIN articles USING (article_number) "
            "LEFT JOIN copies USING (article_id) "
            "LEFT JOIN stories ON stories.article_id = coalesce(kept_id, articles.article_id) "
            "WHERE passages.language = ? AND shelf_row IN (SELECT value FROM json_each(?))",
            language,
            json.dumps(rows.tolist()),
        )
        found = {place.shelf_row: place for place in (PassagePlace(*row) for row in read)}
        return [found[row] for row in rows.tolist()]

    def rows_of(self, language: str, article_ids: Sequence[str]) -> dict[str, RowNumbers]:
        """Rows of a shelf that hold each article's passages, in reading order; by article, as asked."""
        rows: dict[str, list[int]] = {article_id: [] for article_id in article_ids}
        # With the plus, SQLite starts from the few articles; without, it reads the whole shelf.
        for article_id, row in self._query(
            "SELECT article_id, shelf_row FROM passages JOIN articles USING (article_number) "
            "WHERE +passages.language = ? AND article_id IN (SELECT value FROM json_each(?)) "
            "ORDER BY ordinal",
            language,
            json.dumps(list(article_ids)),
        ):
            rows[article_id].append(row)
        return {article_id: np.array(own, np.int64) for article_id, own in rows.items() if own}

    def passage(self, passage_number: int) -> Passage:
        """One passage by its number."""
        [(article_id, ordinal, start, end, text)] = self._query(
            "SELECT article_id, ordinal, start, end, substr(body, start + 1, end - start) "
            "FROM passages JOIN articles USING (article_number) WHERE passage_number = ?",
            passage_number,
        )
        return Passage(
            passage_id=f"{article_id}#{ordinal}", article_id=article_id, start=start, end=end, text=text
        )

    def place_of(self, article_id: str) -> int | None:
        """Where the article with this id stands in the columns; None when there is none."""
        found = self._query(
            "SELECT (SELECT count(*) FROM articles AS before WHERE before.article_id < articles.article_id) "
            "FROM articles WHERE article_id = ?",
            article_id,
        )
        return int(found[0][0]) if found else None

    def columns(self) -> ArticleColumns:
        """What filters, facets and grouping ask of every article."""
        return self._columns

    def passages_with(self, language: str, tokens: Iterable[str]) -> dict[str, int]:
        """How many passages of a shelf hold each of ``tokens``, stemmed as the shelf's language is."""
        wanted = list(dict.fromkeys(tokens))
        lists = self._stem_lists[language].find(wanted)
        return {token: lists[token].count if token in lists else 0 for token in wanted}

    def score_all_words(self, language: str, tokens: Sequence[str]) -> tuple[RowNumbers, FloatMatrix]:
        """Rows of a shelf that hold any of ``tokens``, in order, and the BM25 of each (k1 = 1.2, b = .75).

        Tokens of several stems are phrases.
        """
        postings = self._postings[language]
        scores = np.zeros(postings.passages, np.float32)
        words = [token for token in dict.fromkeys(tokens) if " " not in token]
        for found in self._stem_lists[language].find(words).values():
            rarity = np.float32(inverse_frequency(found.count, postings.passages))
            scores[postings.rows(found.first, found.count)] += rarity * postings.shares(
                found.first, found.count
            )
        if phrases := [token for token in dict.fromkeys(tokens) if " " in token]:
            rows, of_phrases = self._score_phrases(language, phrases)
            scores[rows] += of_phrases
        # Of numbers themselves the places are found in twice the time.
        held = np.flatnonzero(scores != 0)
        return held, scores[held]

    def _score_phrases(self, language: str, phrases: Sequence[str]) -> tuple[RowNumbers, FloatMatrix]:
        table = words_table(language)
        found = self._query(
            f"SELECT rowid, -bm25({table}) FROM {table} WHERE {table} MATCH ? ORDER BY rowid",  # noqa: S608 - our names
            _any_of(phrases),
        )
        rows, scores = zip(*found, strict=True) if found else ((), ())
        return np.array(rows, np.int64), np.array(scores, np.float32)

    def rows_with_all(self, language: str, tokens: Sequence[str]) -> RowNumbers:
        """Rows of a shelf that hold every one of ``tokens``, in order; tokens of many stems are phrases."""
        table = words_table(language)
        rows = self._query(
            f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid",  # noqa: S608 - names of our own
            " AND ".join(map(_quote, tokens)),
        )
        return np.array([row for (row,) in rows], np.int64)

    def headlines_of_rows(self, language: str, rows: RowNumbers) -> list[str]:
        """Titles of the articles of some rows of a shelf, in the order asked."""
        return self._of_rows("title", language, rows)

    def texts_of_rows(self, language: str, rows: RowNumbers) -> list[str]:
        """Texts of the passages at some rows of a shelf, in the order asked."""
        return self._of_rows("substr(body, start + 1, end - start)", language, rows)

    def _of_rows(self, wanted: str, language: str, rows: RowNumbers) -> list[str]:
        found = dict(
            self._query(
                f"SELECT shelf_row, {wanted} FROM passages JOIN articles USING (article_number) "  # noqa: S608 - our words
                "WHERE passages.language = ? AND shelf_row IN (SELECT value FROM json_each(?))",
                language,
                json.dumps(rows.tolist()),
            )
        )
        return [found[row] for row in rows.tolist()]

    def which_hold(self, language: str, phrases: Sequence[str], rows: RowNumbers) -> NDArray[np.bool_]:
        """Which of ``rows`` of a shelf, in order, hold any of ``phrases``, each of stems; shape (rows)."""
        postings = self._postings[language]
        mask = np.zeros(postings.passages, np.bool_)
        words = [phrase for phrase in phrases if " " not in phrase]
        for found in self._stem_lists[language].find(words).values():
            mask[postings.rows(found.first, found.count)] = True
        held: NDArray[np.bool_] = mask[rows]
        if longer := [phrase for phrase in phrases if " " in phrase]:
            held |= np.isin(rows, self._rows_with_any(language, longer, rows))
        return held

    def _rows_with_any(self, language: str, phrases: Sequence[str], rows: RowNumbers) -> RowNumbers:
        table = words_table(language)
        found = self._query(
            # With the plus, SQLite reads the words' rows once and filters; without, it asks for each row
            # anew, which took 66 ms instead of a few (300 of 7,600 passages).
            f"SELECT rowid FROM {table} WHERE {table} MATCH ? "  # noqa: S608 - names of our own
            "AND +rowid IN (SELECT value FROM json_each(?))",
            _any_of(phrases),
            json.dumps(rows.tolist()),
        )
        return np.array([row for (row,) in found], dtype=np.int64)

    def numbers_by_key(self) -> dict[PassageKey, PassageNumbers]:
        """Where each passage is kept, for using its vector and word bits again."""
        return {
            PassageKey(bytes(value), language): PassageNumbers(number, row)
            for value, language, number, row in self._database.stream(
                "SELECT content_hash, language, passage_number, shelf_row FROM passages"
            )
        }

    def counts(self) -> tuple[int, int]:
        """How many articles and passages there are."""
        [(articles,)] = self._query("SELECT count(*) FROM articles")
        [(passages,)] = self._query("SELECT count(*) FROM passages")
        return articles, passages

    def _query(self, sql: str, *values: str | int) -> list[Any]:
        return self._database.ask(sql, *values)


def _any_of(tokens: Sequence[str]) -> str:
    # Quoted: outside quotes AND, a hyphen or a colon would be syntax.
    return " OR ".join(map(_quote, tokens))


def _quote(token: str) -> str:
    return '"' + token.replace('"', '""') + '"'
