"""What filters, facets and grouping ask of articles, in arrays: one place an article, in order of id."""

import json
from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from search.errors import IndexDamagedError

ArticlePlaces = NDArray[np.int32]
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

    Articles stand in the order of their ids. ``days`` are proleptic Gregorian ordinals of the day of
    publication as stated, ``moments`` the order of days and minutes as stated (both ``NONE``: no date).
    ``kept`` are places of the article whose text each prints (mostly itself), ``reprinted`` tells which texts
    others print too, ``stories`` are numbers of the event reported (``NONE``: nobody else's). ``of_rows``
    gives the article of every row of a language's shelf.
    """

    facets: Mapping[FacetName, Column]
    days: NDArray[np.int32]
    moments: NDArray[np.int32]
    kept: NDArray[np.int32]
    reprinted: ArticleMask
    stories: NDArray[np.int32]
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

    def has_copies(self, place: int) -> bool:
        """Whether other articles print this one's text."""
        return bool(self.reprinted[place])

    def has_story(self, place: int) -> bool:
        """Whether other articles report the same event."""
        return bool(self.stories[place] != NONE)

    def may_share(self, articles: ArticlePlaces, *, fold: bool, group: bool) -> NDArray[np.bool_]:
        """Which of some articles may make one result with others; each of the rest is one of its own."""
        shared = self.reprinted[articles] if fold else np.zeros(len(articles), np.bool_)
        if group:
            shared |= self.stories[articles] != NONE
        return shared

    def result_keys(self, articles: ArticlePlaces, *, fold: bool, group: bool) -> NDArray[np.int64]:
        """A number for each of some articles, equal for those that make one result: copies, reports of one
        event.
        """
        languages = self.facets["language"]
        size, codes = max(len(languages.values), 1), languages.codes[articles]
        keys = (self.kept[articles] if fold else articles).astype(np.int64) * size + codes
        if group:
            # Below zero, so that no story has the number of an article.
            stories = self.stories[articles].astype(np.int64)
            keys = np.where(stories == NONE, keys, -1 - (stories * size + codes))
        return keys


COLUMNS_NAME = "columns.npy"
VALUES_NAME = "columns.json"

_FACETS: tuple[FacetName, ...] = get_args(FacetName)
_NUMBERS = ("day", "moment", "kept", "story")
"""Rows of the matrix before those of the facets."""

_SELECT = (
    "SELECT articles.article_number, published, "
    "dense_rank() OVER (ORDER BY substr(coalesce(published, ''), 1, 16)) - 1, "
    "coalesce(first.article_number, articles.article_number), story, "
    "articles.language, articles.source, articles.author, articles.category "
    "FROM articles LEFT JOIN copies ON copies.article_id = articles.article_id "
    "LEFT JOIN (SELECT article_number, article_id FROM articles) AS first ON first.article_id = kept_id "
    # A copy reports what the article reports that it is a copy of.
    "LEFT JOIN stories ON stories.article_id = coalesce(kept_id, articles.article_id) "
    # By id and not by number, which depends on when an article came: equal archives have equal files.
    "ORDER BY articles.article_id"
)


def write_columns(folder: Path, ask: Callable[[str], Iterable[Any]]) -> None:
    """Write the columns of a catalogue; ``ask`` runs a statement and returns its rows one by one."""
    columns = {name: array("i") for name in (*_NUMBERS, *_FACETS)}
    numbers = array("i")
    values: dict[FacetName, dict[str, int]] = {name: {} for name in _FACETS}
    for number, published, moment, kept, story, *facets in ask(_SELECT):
        numbers.append(number)
        columns["day"].append(_read_day(published))
        columns["moment"].append(moment if published else NONE)
        columns["kept"].append(kept)
        columns["story"].append(NONE if story is None else story)
        for name, value in zip(_FACETS, facets, strict=True):
            known = values[name]
            columns[name].append(known.setdefault(value, len(known)) if value else NONE)
    places = _Places(np.array(numbers, np.int32))
    matrix = np.array(list(columns.values()), dtype="<i4").reshape(len(columns), -1)
    matrix[_NUMBERS.index("kept")] = places.of(matrix[_NUMBERS.index("kept")])
    np.save(folder / COLUMNS_NAME, matrix, allow_pickle=False)
    listed = {name: list(known) for name, known in values.items()}
    (folder / VALUES_NAME).write_text(json.dumps(listed), "utf-8")
    _write_rows(folder, places, ask)


class _Places:
    """Where each article number stands among the ids."""

    def __init__(self, numbers: NDArray[np.int32]) -> None:
        self._order = np.argsort(numbers)
        self._sorted = numbers[self._order]

    def of(self, numbers: NDArray[np.int32]) -> NDArray[np.int32]:
        """The places of some article numbers."""
        return self._order[np.searchsorted(self._sorted, numbers)].astype("<i4")


def _write_rows(folder: Path, places: _Places, ask: Callable[[str], Iterable[Any]]) -> None:
    rows: dict[str, array[int]] = {}
    for language, number in ask("SELECT language, article_number FROM passages ORDER BY language, shelf_row"):
        rows.setdefault(language, array("i")).append(number)
    for language, of_rows in rows.items():
        np.save(folder / rows_name(language), places.of(np.array(of_rows, np.int32)), allow_pickle=False)


def rows_name(language: str) -> str:
    """File of the article of each row of a language's shelf."""
    return f"articles-{language}.npy"


def read_columns(folder: Path, languages: Iterable[str]) -> ArticleColumns:
    """Map the columns, reading hardly any of them; raises IndexDamagedError."""
    try:
        values = json.loads((folder / VALUES_NAME).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise _damaged(folder / VALUES_NAME, error) from None
    matrix = _map(folder / COLUMNS_NAME)
    column = dict(zip((*_NUMBERS, *_FACETS), matrix, strict=True))
    return ArticleColumns(
        facets={name: Column(tuple(values[name]), column[name]) for name in _FACETS},
        days=column["day"],
        moments=column["moment"],
        kept=column["kept"],
        reprinted=find_reprinted(column["kept"]),
        stories=column["story"],
        of_rows={language: _map(folder / rows_name(language)) for language in languages},
    )


def begin_runs(values: NDArray[np.integer[Any]]) -> NDArray[np.bool_]:
    """Which of some values differ from the one before, as the first does."""
    begins = np.ones(len(values), np.bool_)
    begins[1:] = values[1:] != values[:-1]
    return begins


def find_reprinted(kept: NDArray[np.int32]) -> ArticleMask:
    """Which articles share their text with others, by the place of the kept one of each."""
    reprinted: ArticleMask = kept != np.arange(len(kept))
    reprinted[kept[reprinted]] = True
    return reprinted


def _map(path: Path) -> NDArray[np.int32]:
    try:
        return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
    except (OSError, ValueError) as error:
        raise _damaged(path, error) from None


def _damaged(path: Path, error: Exception) -> IndexDamagedError:
    return IndexDamagedError(
        f"The index is damaged: {path} cannot be read ({error}). Go back to the generation before "
        "(lintas index rollback) or build again (lintas index build SOURCE...)."
    )


def _read_day(published: str | None) -> int:
    try:
        return date.fromisoformat((published or "")[:10]).toordinal()
    except ValueError:
        return NONE
