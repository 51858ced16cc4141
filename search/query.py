"""What a person typed, checked and made into a query."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypedDict

from search.errors import InvalidQueryError
from search.language import detect_query_language
from search.query_dates import first_day, last_day
from search.query_language import read_query
from search.questions import is_question
from search.records import NamedFilters, Query, Sort
from search.text import find_words, normalise_query

MAX_QUERY_CHARACTERS = 1000
NO_PREFERENCE = "none"

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}")


class QueryChoices(TypedDict, total=False):
    """What may be chosen beside a query's text; see parse_query."""

    languages: Sequence[str]
    sources: Sequence[str]
    authors: Sequence[str]
    categories: Sequence[str]
    after: str | None
    before: str | None
    sort: Sort
    expand: bool
    plain: Sequence[str]
    prefer: str | None
    fold: bool
    group: bool


def parse_query(
    text: str,
    *,
    languages: Sequence[str] = (),
    sources: Sequence[str] = (),
    authors: Sequence[str] = (),
    categories: Sequence[str] = (),
    after: str | None = None,
    before: str | None = None,
    sort: Sort = "relevance",
    expand: bool = True,
    plain: Sequence[str] = (),
    prefer: str | None = None,
    fold: bool = True,
    group: bool = True,
) -> Query:
    """Read a query, normalised as articles are, and check its filters.

    Raises InvalidQueryError with what to do.
    What is malformed in the text is no error, but taken as words; a query without words needs a filter.
    ``languages``, ``sources``, ``authors`` and ``categories`` are values exactly as articles have them.
    ``after`` and ``before`` are days (2019-09-10), months (2019-09) or years (2019), both inclusive.
    ``expand`` lets other spellings and mined translations be looked for, but of the words or names in
    ``plain``; ``prefer`` is a language code to lean to (none, also in words: no language); ``fold`` makes one
    result of articles that print one text and ``group`` one of those that report one event in one language.
    """
    asked = _read_text(text)
    first, last = _read_days(after, before)
    query = replace(
        asked,
        languages=_distinct(language.lower() for language in languages),
        sources=_distinct(sources),
        authors=_distinct(authors),
        categories=_distinct(categories),
        # Days that are chosen narrow those that are typed.
        after=max(filter(None, (first, asked.after)), default=None),
        before=min(filter(None, (last, asked.before)), default=None),
        sort=sort,
        expand=expand,
        plain=_distinct(plain),
        prefer=prefer.lower() if prefer and prefer != NO_PREFERENCE else None,
        fold=fold,
        group=group,
    )
    _check(query)
    return query


def _read_text(text: str) -> Query:
    """The query that a text alone asks."""
    if len(text) > MAX_QUERY_CHARACTERS:
        raise InvalidQueryError("query-too-long", {"count": len(text), "most": MAX_QUERY_CHARACTERS})
    normalised = normalise_query(text)
    read = read_query(normalised)
    return Query(
        text=read.words,
        language=detect_query_language(read.words).language,
        terms=tuple(word.text for word in find_words(read.words)),
        is_question=is_question(read.words),
        typed=normalised,
        parts=read.parts,
        hints=read.hints,
        variants=read.variants,
        phrases=read.phrases,
        excluded_words=read.excluded_words,
        excluded_phrases=read.excluded_phrases,
        named=read.named,
        after=first_day(read.after),
        before=last_day(read.before),
    )


def _check(query: Query) -> None:
    """Raise InvalidQueryError where nothing is asked for, or in a language that cannot be one."""
    if not (query.text or _narrows(query)):
        if query.typed:
            raise InvalidQueryError("no-words", {"text": query.typed})
        raise InvalidQueryError("empty-query")
    for language in (*query.languages, *filter(None, [query.prefer])):
        if not _LANGUAGE.fullmatch(language):
            raise InvalidQueryError("not-a-language", {"text": language[:40]})


def _narrows(query: Query) -> bool:
    """Whether a query leaves anything out."""
    chosen = (*query.languages, *query.sources, *query.authors, *query.categories)
    excluded = (*query.excluded_words, *query.excluded_phrases)
    return bool(query.named != NamedFilters() or query.after or query.before or chosen or excluded)


def _read_days(after: str | None, before: str | None) -> tuple[str | None, str | None]:
    first, last = first_day(after), last_day(before)
    if first and last and first > last:
        raise InvalidQueryError("no-day-left", {"after": first, "before": last})
    return first, last


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
