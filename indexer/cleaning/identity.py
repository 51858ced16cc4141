"""The id of an article: the same on every run and every machine."""

from hashlib import sha256

from indexer.cleaning.addresses import normalise_address
from indexer.sources.records import RawArticle

ID_DIGITS = 16
"""Hexadecimal digits of a computed id: of 40 million archives with a million articles, one has a clash."""

LONGEST_GIVEN_ID = 200
"""Characters; a longer given id is hashed."""


def identify_article(raw: RawArticle, url: str | None) -> str:
    """Choose the article's id: the one it came with, else from its address, else from its content.

    A given id keeps its characters, with control characters and runs of white space as one space. The content
    counts as found, title field included, so a change of cleaning rules never changes an id.
    """
    given = _tidy(raw.fields.get("article_id", ""))
    if given:
        return given if len(given) <= LONGEST_GIVEN_ID else _digest(given.encode())
    if url:
        return _digest(normalise_address(url).encode())
    return _digest(raw.fields.get("title", "").encode(errors="surrogatepass") + b"\0" + raw.content)


def _tidy(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()[:ID_DIGITS]
