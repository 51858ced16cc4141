"""Days, months and years as people write them in a filter."""

import calendar
import re
from datetime import date

from search.errors import InvalidQueryError

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def first_day(text: str | None) -> str | None:
    """The first day (ISO) of a day, month or year; None for no text, InvalidQueryError for any other."""
    if not text:
        return None
    year, month, day = _read_date(text)
    return _to_day(text, year, month or 1, day or 1)


def last_day(text: str | None) -> str | None:
    """The last day (ISO) of a day, month or year; None for no text, InvalidQueryError for any other."""
    if not text:
        return None
    year, month, day = _read_date(text)
    if day is None:
        # The last day before the next month (or year) begins.
        month = month or 12
        _to_day(text, year, month, 1)
        return f"{year:04}-{month:02}-{_days_in(year, month):02}"
    return _to_day(text, year, month or 1, day)


def is_date(text: str) -> bool:
    """Whether a text is a day, month or year that exists."""
    try:
        return first_day(text) is not None
    except InvalidQueryError:
        return False


def _days_in(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _read_date(text: str) -> tuple[int, int | None, int | None]:
    if not (match := _DATE.fullmatch(text.strip())):
        raise _not_a_date(text)
    year, month, day = (None if part is None else int(part) for part in match.groups())
    return year or 0, month, day


def _to_day(text: str, year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise _not_a_date(text) from None


def _not_a_date(text: str) -> InvalidQueryError:
    return InvalidQueryError("not-a-date", {"text": text[:40]})
