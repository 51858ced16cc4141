"""The tables of the catalogue."""

from search.store.kinship import KINSHIP_INDEXES, KINSHIP_TABLES

SCHEMA = (
    """
CREATE TABLE articles (
    article_number INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    language TEXT NOT NULL,
    language_confidence REAL NOT NULL,
    author TEXT,
    dateline TEXT,
    published TEXT,
    source TEXT,
    category TEXT,
    url TEXT,
    captions TEXT NOT NULL,
    evidence TEXT NOT NULL,
    repairs TEXT NOT NULL
);
CREATE TABLE raw_articles (
    article_number INTEGER PRIMARY KEY REFERENCES articles,
    format TEXT NOT NULL,
    fields TEXT NOT NULL,
    repairs TEXT NOT NULL,
    content BLOB NOT NULL,
    cleaned TEXT
);
CREATE TABLE passages (
    passage_number INTEGER PRIMARY KEY,
    article_number INTEGER NOT NULL REFERENCES articles,
    ordinal INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    language TEXT NOT NULL,
    shelf_row INTEGER NOT NULL,
    content_hash BLOB NOT NULL
);
"""
    + KINSHIP_TABLES
)

INDEXES = (
    """
CREATE UNIQUE INDEX passages_by_row ON passages (language, shelf_row);
CREATE INDEX passages_by_article ON passages (article_number, ordinal);
CREATE INDEX articles_by_source ON articles (source);
CREATE INDEX articles_by_date ON articles (published);
"""
    + KINSHIP_INDEXES
)

ARTICLE_COLUMNS = (
    "article_id, origin, title, body, language, language_confidence, author, dateline, published, source, "
    "category, url, captions, evidence, repairs"
)


def words_table(language: str) -> str:
    """Name of the full-text table of a language's shelf; its rowid is the shelf row."""
    return f"words_{language}"


def stems_table(language: str) -> str:
    """Name of the table of a shelf's stems: where the list of each begins, and how many rows it has."""
    return f"stems_{language}"


def create_stems_table(language: str) -> str:
    """Statement that makes the table."""
    return (
        f"CREATE TABLE {stems_table(language)} "
        "(stem TEXT PRIMARY KEY, first INTEGER NOT NULL, passages INTEGER NOT NULL) WITHOUT ROWID"
    )


def create_words_table(language: str) -> str:
    """Statement that makes the table.

    One a language, so that how rare a word is counts among its own passages. It holds stems, which need no
    more folding. Contentless: the texts stand in articles, and nothing here ever changes.
    """
    tokens = "unicode61 remove_diacritics 0"
    return f"CREATE VIRTUAL TABLE {words_table(language)} USING fts5(text, content='', tokenize='{tokens}')"
