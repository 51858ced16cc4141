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
    chosen = [*languages, *sources, *authors, *categories, after, before]
    if not (asked.text or _narrows(asked) or any(chosen)):
        raise InvalidQueryError(_no_words(asked.typed))
    leaning = prefer.lower() if prefer and prefer != NO_PREFERENCE else None
    _check_languages([*languages, *([leaning] if leaning else [])])
    first, last = first_day(after), last_day(before)
    if first and last and first > last:
        raise InvalidQueryError(f"The dates leave no day: after {first} and before {last}. Swap them.")
    return replace(
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
        prefer=leaning,
        fold=fold,
        group=group,
    )


def _read_text(text: str) -> Query:
    """The query that a text alone asks."""
    if len(text) > MAX_QUERY_CHARACTERS:
        raise InvalidQueryError(
            f"The query has {len(text):,} characters; at most {MAX_QUERY_CHARACTERS:,} are read. Shorten it."
        )
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
        named=NamedFilters(
            languages=read.languages,
            sources=read.sources,
            authors=read.authors,
            categories=read.categories,
            titles=read.titles,
        ),
        after=first_day(read.after),
        before=last_day(read.before),
    )


def _narrows(query: Query) -> bool:
    """Whether the text of a query leaves anything out."""
    excluded = query.excluded_words or query.excluded_phrases
    return bool(query.named != NamedFilters() or query.after or query.before or excluded)


def _no_words(normalised: str) -> str:
    if not normalised:
        return "The query is empty. Type some words to search for."
    return f"The query {normalised!r} has no words. Type some words to search for."


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _check_languages(languages: Sequence[str]) -> None:
    for language in languages:
        if language and not _LANGUAGE.fullmatch(language):
            raise InvalidQueryError(
                f"{language[:40]!r} is not a language code. Write en, id or another code."
            )
