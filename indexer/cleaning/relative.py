"""Dates that count back from the moment of reading: ``2 jam yang lalu``, ``kemarin``, ``3 hours ago``."""

import re
from datetime import date, datetime, timedelta, timezone, tzinfo
from typing import TypeVar

LONGEST = 60
"""Characters of the longest text that is still such a date."""

MOST_DAYS = 31

_D = TypeVar("_D", bound=date)

_UNITS = {
    "minutes": "menit mnt minutes minute mins min",
    "hours": "jam hours hour hrs hr h",
    "days": "hari days day",
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_UNIT = "|".join(sorted(_UNIT_OF, key=len, reverse=True))
_LABEL = re.compile(r"^(?:published|posted|diterbitkan|dipublikasikan|terbit|tayang|diposting)\b[\s:]*")
_COUNT = re.compile(
    rf"(?:(?P<number>\d{{1,3}}|an?|satu)\s*(?P<unit>{_UNIT})|se(?P<joined>menit|jam|hari))"
    r"\s*(?:yang\s+|yg\s+)?(?:lalu|ago|silam)"
)
_NOW = re.compile(
    r"baru saja|barusan|just now|a moment ago|(?:beberapa|a few) (?:detik|seconds) (?:(?:yang )?lalu|ago)"
)
_NAMED = re.compile(
    r"(?P<day>kemarin lusa|kemarin|yesterday|hari ini|today)"
    r"(?:[\s,|-]*(?:at|pukul|jam|pkl\.?)?\s*"
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})\s*(?:(?P<half>[ap])\.?m\b\.?)?\s*(?P<zone>wib|wita|wit)?)?"
)
_DAYS_BEFORE = {"hari ini": 0, "today": 0, "kemarin": 1, "yesterday": 1, "kemarin lusa": 2}
_ZONE_HOURS = {"wib": 7, "wita": 8, "wit": 9}

PATTERN = rf"(?:{_COUNT.pattern}|{_NOW.pattern}|{_NAMED.pattern})"
"""What such a date looks like inside a line, for case-insensitive matching; its groups have names."""


def is_relative(text: str) -> bool:
    """Whether the text is nothing but a date that counts back from the moment of reading."""
    return _match(text) is not None


def resolve_relative(text: str, crawled: date, *, zone: tzinfo | None = None) -> str | None:
    """The day, or for minutes the moment, that the text means when it was read at ``crawled``, as ISO 8601.

    ``crawled`` is a day, from which only days can be counted, or a time with its offset (ValueError when it
    has none). ``zone`` is where the site counts its days, where that is known; else they are those of
    ``crawled``. A count of hours gives its day only where every minute that it may mean lies in that day,
    because sites round down; a count of days gives the day that it leads to. None when the text is no such
    date, or names no certain day (weeks and months do not).
    """
    found = _match(text)
    if found is None:
        return None
    parts = found.groupdict()
    if parts.get("day"):
        return _resolve_named(parts, crawled, zone)
    unit = parts.get("joined") or parts.get("unit")
    return _resolve_count(_read_number(parts.get("number")), _UNIT_OF[unit] if unit else None, crawled, zone)


def _match(text: str) -> re.Match[str] | None:
    if len(text) > LONGEST:
        return None
    tidy = _LABEL.sub("", " ".join(text.casefold().split())).strip(" ,.|-–—()")
    return next((found for form in (_COUNT, _NOW, _NAMED) if (found := form.fullmatch(tidy))), None)


def _read_number(word: str | None) -> int:
    return int(word) if word and word.isdecimal() else 1


def _resolve_count(number: int, unit: str | None, crawled: date, zone: tzinfo | None) -> str | None:
    if unit == "days":
        day = _in_zone(crawled, zone) - timedelta(days=number)
        return _day(day) if number <= MOST_DAYS else None
    if not isinstance(crawled, datetime):
        return None
    moment = _in_zone(crawled, zone)
    if unit is None:
        return moment.isoformat(timespec="minutes")
    if unit == "minutes":
        return (moment - timedelta(minutes=number)).isoformat(timespec="minutes")
    latest = moment - timedelta(hours=number)
    earliest = latest - timedelta(minutes=59)
    return _day(latest) if latest.date() == earliest.date() else None


def _resolve_named(parts: dict[str, str | None], crawled: date, zone: tzinfo | None) -> str | None:
    if parts["zone"]:
        zone = timezone(timedelta(hours=_ZONE_HOURS[parts["zone"]]))
    day = _in_zone(crawled, zone) - timedelta(days=_DAYS_BEFORE[parts["day"] or ""])
    # An hour says nothing where it is not known in which zone.
    if parts["hour"] is None or zone is None or not isinstance(day, datetime):
        return _day(day)
    hour, minute = int(parts["hour"]), int(parts["minute"] or 0)
    if parts["half"] and hour <= 12:
        hour = hour % 12 + (12 if parts["half"] == "p" else 0)
    if hour > 23 or minute > 59:
        return None
    return day.replace(hour=hour, minute=minute).isoformat(timespec="minutes")


def _in_zone(crawled: _D, zone: tzinfo | None) -> _D:
    if not isinstance(crawled, datetime):
        return crawled
    if crawled.tzinfo is None:
        raise ValueError(f"the time of crawling {crawled.isoformat()} has no offset")
    return crawled.astimezone(zone) if zone else crawled


def _day(moment: date) -> str:
    return moment.isoformat()[:10]
