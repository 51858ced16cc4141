"""Which articles a query's filters, phrases and exclusions leave, whatever matches it."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from search.records import Hint, HintCode, Query, Variant
from search.stemming import find_stems
from search.store.catalogue import Catalogue
from search.store.columns import ArticleColumns, ArticleMask, Column, FacetName
from search.text import fold_word

_NamedKind = Literal["source", "author", "category"]
_UNKNOWN: Mapping[_NamedKind, HintCode] = {
    "source": "no-such-source",
    "author": "no-such-author",
    "category": "no-such-category",
}
_TOKEN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Selection:
    """What is left, filter by filter, so that a facet can be counted without its own.

    ``facets`` has a mask over articles for each facet that is asked for, ``others`` is one, all true where
    nothing is asked; ``rows`` are masks over the rows of each language's shelf, for each variant of the
    query. ``hints`` tell which names and phrases the archive does not know.
    """

    facets: Mapping[FacetName, ArticleMask]
    others: ArticleMask
    rows: tuple[Mapping[str, NDArray[np.bool_]], ...]
    hints: tuple[Hint, ...] = ()

    def passing(self, *, but: FacetName | None = None) -> ArticleMask:
        """Articles that pass every filter, or every filter but one."""
        masks = [allowed for name, allowed in self.facets.items() if name != but]
        return np.logical_and.reduce([self.others, *masks]) if masks else self.others


def select(query: Query, catalogue: Catalogue) -> Selection:
    """What a query's filters, phrases and exclusions leave of a catalogue."""
    columns = catalogue.columns()
    allowed_languages = _allowed_languages(query, columns)
    others = columns.published_within(query.after, query.before) & ~_excluded(query, catalogue, columns)
    hints: list[Hint] = []
    named = query.named
    if named.languages:
        others &= columns.facets["language"].having(named.languages)
    by_kind: Mapping[_NamedKind, Sequence[str]] = {
        "source": named.sources,
        "author": named.authors,
        "category": named.categories,
    }
    for kind, names in by_kind.items():
        if names:
            others &= _named(kind, names, columns, hints)
    if named.titles:
        others &= np.any([_titled(title, catalogue, columns) for title in named.titles], axis=0)
    variants = query.variants or (Variant(query.text),)
    rows = tuple(
        _rows_with_phrases(
            (*query.phrases, *variant.phrases),
            query.language,
            catalogue,
            columns,
            shown=allowed_languages,
            hints=hints,
        )
        for variant in variants
    )
    chosen: dict[FacetName, Sequence[str]] = {
        "language": query.languages,
        "source": query.sources,
        "author": query.authors,
        "category": query.categories,
    }
    return Selection(
        facets={name: columns.facets[name].having(values) for name, values in chosen.items() if values},
        others=others,
        rows=rows,
        hints=tuple(dict.fromkeys(hints)),
    )


def _allowed_languages(query: Query, columns: ArticleColumns) -> set[str]:
    """Languages of which the answer may show articles."""
    languages = set(columns.of_rows)
    for asked in (query.languages, query.named.languages):
        languages &= set(asked or languages)
    return languages


def _named(kind: _NamedKind, names: Sequence[str], columns: ArticleColumns, hints: list[Hint]) -> ArticleMask:
    column = columns.facets[kind]
    found = {name: find_values(column, [name]) for name in names}
    hints += [Hint(_UNKNOWN[kind], name) for name, values in found.items() if not values]
    return column.having(value for values in found.values() for value in values)


def find_values(column: Column, names: Sequence[str]) -> list[str]:
    """Values that hold the words of any of ``names`` in a row, without case and accents (``kompas``)."""
    wanted = [_fold(name) for name in names]
    return [value for value in column.values if any(run in _fold(value) for run in wanted)]


def _fold(text: str) -> str:
    """Words in lower case, each between spaces, so that a run of them is found as a part."""
    return f" {' '.join(_TOKEN.findall(fold_word(text)))} "


def _rows_with_phrases(
    phrases: Sequence[str],
    query_language: str,
    catalogue: Catalogue,
    columns: ArticleColumns,
    *,
    shown: Collection[str],
    hints: list[Hint],
) -> dict[str, NDArray[np.bool_]]:
    """Rows that hold every phrase as written, or whose headline does.

    A phrase that is nowhere as written on a shelf of another language is looked for there by its meaning
    alone, and one that is nowhere at all on every shelf; a hint says so where that language is ``shown``.
    """
    allowed = {language: np.ones(len(rows), np.bool_) for language, rows in columns.of_rows.items()}
    for phrase in phrases:
        held = {
            language: _rows_with(phrase, language, catalogue, len(rows))
            for language, rows in columns.of_rows.items()
        }
        if not any(mask.any() for mask in held.values()):
            hints.append(Hint("phrase-not-held", phrase))
            continue
        for language, mask in held.items():
            if mask.any() or language == query_language:
                allowed[language] &= mask
            elif language in shown:
                hints.append(Hint("phrase-by-meaning", phrase))
    return allowed


def _excluded(query: Query, catalogue: Catalogue, columns: ArticleColumns) -> ArticleMask:
    """Articles with a form of an excluded word or with an excluded phrase anywhere."""
    mask = np.zeros(len(columns), np.bool_)
    for language, articles in columns.of_rows.items():
        for word in query.excluded_words:
            mask[articles[_rows_with_stems(word, language, catalogue)]] = True
        for phrase in query.excluded_phrases:
            mask[articles[_rows_with(phrase, language, catalogue, len(articles))]] = True
    return mask


def _titled(title: str, catalogue: Catalogue, columns: ArticleColumns) -> ArticleMask:
    mask = np.zeros(len(columns), np.bool_)
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
