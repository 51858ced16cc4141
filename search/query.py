"""What a person typed, checked and made into a query."""

import calendar
import re
from collections.abc import Sequence
from datetime import date

from search.errors import InvalidQueryError
from search.language import detect_query_language
from search.questions import is_question
from search.records import Query, Sort
from search.text import find_words, has_words, normalise_query

MAX_QUERY_CHARACTERS = 1000
NO_PREFERENCE = "none"

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}")
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


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
    first_day, last_day = _first_day(after), _last_day(before)
    if first_day and last_day and first_day > last_day:
        raise InvalidQueryError(
            f"The dates leave no day: after {first_day} and before {last_day}. Swap them."
        )
    return Query(
        text=normalised,
        language=detect_query_language(normalised).language,
        terms=tuple(word.text for word in find_words(normalised)),
        languages=tuple(dict.fromkeys(language.lower() for language in languages if language)),
        sources=_distinct(sources),
        authors=_distinct(authors),
        categories=_distinct(categories),
        after=first_day,
        before=last_day,
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


def _first_day(text: str | None) -> str | None:
    if not text:
        return None
    year, month, day = _read_date(text)
    return _to_day(text, year, month or 1, day or 1)


def _last_day(text: str | None) -> str | None:
    if not text:
        return None
    year, month, day = _read_date(text)
    if day is None:
        # The last day before the next month (or year) begins.
        month = month or 12
        _to_day(text, year, month, 1)
        return f"{year:04}-{month:02}-{_days_in(year, month):02}"
    return _to_day(text, year, month or 1, day)


def _days_in(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _read_date(text: str) -> tuple[int, int | None, int | None]:
    if not (match := _DATE.fullmatch(text.strip())):
        raise InvalidQueryError(_bad_date(text))
    year, month, day = (None if part is None else int(part) for part in match.groups())
    return year or 0, month, day


def _to_day(text: str, year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise InvalidQueryError(_bad_date(text)) from None


def _bad_date(text: str) -> str:
    return f"{text[:40]!r} is not a date. Write a day as 2019-09-10, a month as 2019-09 or a year as 2019."
