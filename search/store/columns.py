"""What filters, facets and grouping ask of articles, in arrays: one place an article, in order of number."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

ArticlePlaces = NDArray[np.int64]
"""Places of articles in the columns, from 0."""
ArticleMask = NDArray[np.bool_]
"""Which articles, shape (articles)."""

FacetName = Literal["language", "source", "author", "category"]

NONE = -1
"""Code of a value that an article does not have."""


@dataclass(frozen=True, slots=True)
class Column:
    """The values of one field and, for each article, the place of its value among them (``NONE``: none)."""

    values: tuple[str, ...]
    codes: NDArray[np.int32]

    def having(self, values: Iterable[str]) -> ArticleMask:
        """Articles that have any of ``values``, exactly as written."""
        wanted = set(values)
        chosen = [code for code, value in enumerate(self.values) if value in wanted]
        return np.isin(self.codes, chosen)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleColumns:
    """The columns of a catalogue.

    ``numbers`` are the catalogue's article numbers, rising; ``id_ranks`` tell where each article's id stands
    among all ids in order. ``days`` are proleptic Gregorian ordinals of the day of publication as stated,
    ``moments`` the order of days and minutes as stated (both ``NONE``: no date). ``kept`` are places of the
    article whose text each prints (mostly itself), ``stories`` numbers of the event reported (``NONE``:
    nobody else's). ``of_rows`` gives the article of every row of a language's shelf.
    """

    numbers: NDArray[np.int64]
    id_ranks: NDArray[np.int64]
    facets: Mapping[FacetName, Column]
    days: NDArray[np.int32]
    moments: NDArray[np.int64]
    kept: NDArray[np.int64]
    stories: NDArray[np.int64]
    of_rows: Mapping[str, ArticlePlaces]

    def __len__(self) -> int:
        return len(self.days)

    def published_within(self, after: str | None, before: str | None) -> ArticleMask:
        """Articles published on these ISO days or between; one without a date passes no date filter."""
        mask = np.ones(len(self.days), np.bool_)
        if after:
            mask &= self.days >= date.fromisoformat(after).toordinal()
        if before:
            mask &= (self.days != NONE) & (self.days <= date.fromisoformat(before).toordinal())
        return mask

    def result_keys(self, *, fold: bool, group: bool) -> NDArray[np.int64]:
        """A number for each article, equal for those that make one result: copies, reports of one event."""
        languages = self.facets["language"]
        size = max(len(languages.values), 1)
        keys = np.arange(len(self.days), dtype=np.int64)
        if fold:
            keys = self.kept
        keys = keys * size + languages.codes
        if group:
            # Below zero, so that no story has the number of an article.
            keys = np.where(self.stories == NONE, keys, -1 - (self.stories * size + languages.codes))
        return keys


def read_columns(ask: Callable[[str], list[Any]]) -> ArticleColumns:
    """Read the columns of a catalogue; ``ask`` runs a statement and returns its rows."""
    articles = ask(
        "SELECT article_number, articles.article_id, language, source, author, category, published, "
        "coalesce(kept_id, articles.article_id), story FROM articles LEFT JOIN copies USING (article_id) "
        # A copy reports what the article reports that it is a copy of.
        "LEFT JOIN stories ON stories.article_id = coalesce(kept_id, articles.article_id) "
        "ORDER BY article_number"
    )
    numbers, ids, languages, sources, authors, categories, published, kept, stories = (
        zip(*articles, strict=True) if articles else ((),) * 9
    )
    by_number = {number: place for place, number in enumerate(numbers)}
    by_id = {article_id: place for place, article_id in enumerate(ids)}
    of_rows: dict[str, list[int]] = {}
    for language, number in ask("SELECT language, article_number FROM passages ORDER BY language, shelf_row"):
        of_rows.setdefault(language, []).append(by_number[number])
    return ArticleColumns(
        numbers=np.array(numbers, np.int64),
        id_ranks=_rank(ids),
        facets={
            "language": _make_column(languages),
            "source": _make_column(sources),
            "author": _make_column(authors),
            "category": _make_column(categories),
        },
        days=np.array([_read_day(day) for day in published], np.int32),
        moments=_order_moments(published),
        kept=np.array([by_id[article_id] for article_id in kept], np.int64),
        stories=np.array([NONE if story is None else story for story in stories], np.int64),
        of_rows={language: np.array(rows, np.int64) for language, rows in of_rows.items()},
    )


def _make_column(values: Iterable[str | None]) -> Column:
    found: dict[str, int] = {}
    codes = [NONE if not value else found.setdefault(value, len(found)) for value in values]
    return Column(tuple(found), np.array(codes, np.int32))


def _rank(values: Sequence[str]) -> NDArray[np.int64]:
    """Where each value stands among the distinct ones in order, from 0."""
    places = {value: place for place, value in enumerate(sorted(set(values)))}
    return np.array([places[value] for value in values], np.int64)


def _order_moments(published: Sequence[str | None]) -> NDArray[np.int64]:
    # Day, hour and minute as written; seconds are not told to a reader.
    ranks = _rank([(moment or "")[:16] for moment in published])
    return np.where(np.array([bool(moment) for moment in published], np.bool_), ranks, NONE)


def _read_day(published: str | None) -> int:
    try:
        return date.fromisoformat((published or "")[:10]).toordinal()
    except ValueError:
        return NONE
