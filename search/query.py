"""What a person typed, checked and made into a query."""

import re
from collections.abc import Sequence

from search.errors import InvalidQueryError
from search.language import detect_query_language
from search.query_dates import first_day, last_day
from search.questions import is_question
from search.records import Query, Sort
from search.text import find_words, has_words, normalise_query

MAX_QUERY_CHARACTERS = 1000
NO_PREFERENCE = "none"

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}")


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
    prefer: str | None = None,
    fold: bool = True,
    group: bool = True,
) -> Query:
    """Normalise a query as articles are and check its filters; raises InvalidQueryError with what to do.

    ``after`` and ``before`` are days (2019-09-10), months (2019-09) or years (2019), both inclusive.
    ``prefer`` is a language code; none, also in words, leans to no language.
    """
    if len(text) > MAX_QUERY_CHARACTERS:
        raise InvalidQueryError(
            f"The query has {len(text):,} characters; at most {MAX_QUERY_CHARACTERS:,} are read. Shorten it."
        )
    normalised = normalise_query(text)
    if not normalised:
        raise InvalidQueryError("The query is empty. Type some words to search for.")
    if not has_words(normalised):
        raise InvalidQueryError(f"The query {normalised!r} has no words. Type some words to search for.")
    _check_languages([*languages, *([prefer] if prefer and prefer != NO_PREFERENCE else [])])
    first, last = first_day(after), last_day(before)
    if first and last and first > last:
        raise InvalidQueryError(f"The dates leave no day: after {first} and before {last}. Swap them.")
    return Query(
        text=normalised,
        language=detect_query_language(normalised).language,
        terms=tuple(word.text for word in find_words(normalised)),
        languages=tuple(dict.fromkeys(language.lower() for language in languages if language)),
        sources=_distinct(sources),
        authors=_distinct(authors),
        categories=_distinct(categories),
        after=first,
        before=last,
        sort=sort,
        is_question=is_question(normalised),
        expand=expand,
        prefer=prefer.lower() if prefer and prefer != NO_PREFERENCE else None,
        fold=fold,
        group=group,
    )


def _distinct(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _check_languages(languages: Sequence[str]) -> None:
    for language in languages:
        if language and not _LANGUAGE.fullmatch(language):
            raise InvalidQueryError(
                f"{language[:40]!r} is not a language code. Write en, id or another code."
            )
