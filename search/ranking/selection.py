"""Which articles a query's filters, phrases and exclusions leave, whatever matches it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.records import Query
from search.stemming import find_stems
from search.store.catalogue import Catalogue
from search.store.columns import ArticleColumns, ArticleMask, Column, FacetName
from search.text import fold_word

_TOKEN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Selection:
    """What is left, filter by filter, so that a facet can be counted without its own.

    ``facets`` and ``others`` are masks over articles, all true where nothing is asked; ``rows`` are masks
    over the rows of each language's shelf.
    """

    facets: Mapping[FacetName, ArticleMask]
    others: ArticleMask
    rows: Mapping[str, NDArray[np.bool_]]

    def passing(self, *, but: FacetName | None = None) -> ArticleMask:
        """Articles that pass every filter, or every filter but one."""
        mask = self.others.copy()
        for name, allowed in self.facets.items():
            if name != but:
                mask &= allowed
        return mask


def select(query: Query, catalogue: Catalogue) -> Selection:
    """What a query's filters, phrases and exclusions leave of a catalogue."""
    columns = catalogue.columns()
    everything = np.ones(len(columns.article_ids), np.bool_)
    others = columns.published_within(query.after, query.before) & ~_excluded(query, catalogue, columns)
    if query.titles:
        others &= np.any([_titled(title, catalogue, columns) for title in query.titles], axis=0)
    chosen: dict[FacetName, tuple[Sequence[str], Sequence[str]]] = {
        "language": (query.languages, ()),
        "source": (query.sources, query.source_names),
        "author": (query.authors, query.author_names),
        "category": (query.categories, query.category_names),
    }
    return Selection(
        facets={
            name: columns.facets[name].having([*values, *find_values(columns.facets[name], names)])
            if values or names
            else everything
            for name, (values, names) in chosen.items()
        },
        others=others,
        rows=_rows_with_phrases(query, catalogue, columns),
    )


def find_values(column: Column, names: Sequence[str]) -> list[str]:
    """Values that hold the words of any of ``names`` in a row, without case and accents (``kompas``)."""
    wanted = [_fold(name) for name in names]
    return [value for value in column.values if any(run in _fold(value) for run in wanted)]


def _fold(text: str) -> str:
    """Words in lower case, each between spaces, so that a run of them is found as a part."""
    return f" {' '.join(_TOKEN.findall(fold_word(text)))} "


def _rows_with_phrases(
    query: Query, catalogue: Catalogue, columns: ArticleColumns
) -> dict[str, NDArray[np.bool_]]:
    """Rows that hold every phrase as written, or whose headline does.

    On a shelf of another language a phrase that is nowhere as written is looked for by its meaning alone.
    """
    allowed = {language: np.ones(len(rows), np.bool_) for language, rows in columns.of_rows.items()}
    for phrase in query.phrases:
        for language, rows in columns.of_rows.items():
            held = _rows_with(phrase, language, catalogue, len(rows))
            if held.any() or language == query.language:
                allowed[language] &= held
    return allowed


def _excluded(query: Query, catalogue: Catalogue, columns: ArticleColumns) -> ArticleMask:
    """Articles with a form of an excluded word or with an excluded phrase anywhere."""
    mask = np.zeros(len(columns.article_ids), np.bool_)
    for language, articles in columns.of_rows.items():
        for word in query.excluded_words:
            mask[articles[_rows_with_stems(word, language, catalogue)]] = True
        for phrase in query.excluded_phrases:
            mask[articles[_rows_with(phrase, language, catalogue, len(articles))]] = True
    return mask


def _titled(title: str, catalogue: Catalogue, columns: ArticleColumns) -> ArticleMask:
    mask = np.zeros(len(columns.article_ids), np.bool_)
    run = _fold(title)
    for language, articles in columns.of_rows.items():
        rows = _rows_with_stems(title, language, catalogue)
        held = [run in _fold(headline) for headline in catalogue.headlines_of_rows(language, rows)]
        mask[articles[rows[np.array(held, np.bool_)]]] = True
    return mask


def _rows_with_stems(text: str, language: str, catalogue: Catalogue) -> NDArray[np.int64]:
    """Rows that hold forms of the words of ``text`` in a row, the headline counted in."""
    stems = find_stems(text, language)
    return catalogue.rows_with_all(language, [" ".join(stems)]) if stems else np.empty(0, np.int64)


def _rows_with(phrase: str, language: str, catalogue: Catalogue, count: int) -> NDArray[np.bool_]:
    mask = np.zeros(count, np.bool_)
    rows = _rows_with_stems(phrase, language, catalogue)
    run = _fold(phrase)
    for row, headline, text in zip(
        rows.tolist(),
        catalogue.headlines_of_rows(language, rows),
        catalogue.texts_of_rows(language, rows),
        strict=True,
    ):
        mask[row] = run in _fold(text) or run in _fold(headline)
    return mask
