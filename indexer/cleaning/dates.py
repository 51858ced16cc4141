"""The time of publication, read from the forms that Indonesian and English sites write it in."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

_EARLIEST_YEAR = 1800
_LONGEST_CHARACTERS = 120
_WIDEST_OFFSET_HOURS = 14

_MONTHS = (
    "januari january jan",
    "februari february pebruari feb peb",
    "maret march mar mrt",
    "april apr",
    "mei may",
    "juni june jun",
    "juli july jul",
    "agustus august agust agus agu aug ags agt",
    "september sept sep",
    "oktober october okt oct",
    "november nopember nov nop",
    "desember december des dec",
)
_MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_MONTH = "|".join(sorted(_MONTH_NUMBERS, key=len, reverse=True))
_NAME = rf"(?P<name>{_MONTH})\b\.?"

_LABEL = re.compile(
    r"^(?:first published|published|posted|updated|date|diterbitkan|dipublikasikan|publikasi|terbit|tayang|"
    r"tanggal|diperbarui|rilis)\b[\s:]*"
)
# Weekday names and the words between the parts say nothing that the numbers do not.
_FILLERS = re.compile(
    r"\b(?:senin|selasa|rabu|kamis|jumat|sabtu|minggu|ahad|sen|sel|rab|kam|jum|sab|min|monday|tuesday|wednesday|"
    r"thursday|friday|saturday|sunday|mon|tues?|wed|thurs?|thu|fri|sat|sun|pukul|pkl|jam|at|on|pada|tanggal|tgl)"
    r"\b\.?|[,|()\u2022\u00b7]"
)
_COMPACT_TIME = re.compile(r"\b(\d{8})t(\d{2})(\d{2})(?:\d{2})?(?!\d)")
_ISO_JOINT = re.compile(r"(?<=\d)t(?=\d)")

_TIME = re.compile(
    r"(?<![\d.:/-])(?:(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2}(?:[.,]\d{1,9})?)?(?![\d:])"
    # 21.05 is an Indonesian time, 13.10.2023 is not.
    r"|(?P<dotted_hour>\d{1,2})\.(?P<dotted_minute>\d{2})(?:\.\d{2})?(?!\.?\d)"
    r"|(?P<whole_hour>\d{1,2})(?=\s*[ap]\.?m\b))"
    r"\s*(?:(?P<half>[ap])\.?m\b\.?)?"
    r"\s*(?:(?:gmt|utc)?\s*(?P<sign>[+\u2212-])(?P<hours>\d{2}|\d(?!\d))(?::?(?P<minutes>\d{2}))?\b(?:\s+[a-z]+)*"
    rf"|(?!(?:{_MONTH})\b)(?P<zone>[a-z]{{1,5}})\b)?"
)
_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?P<year>\d{4})\s?[-/.]\s?(?P<month>\d{1,2})\s?[-/.]\s?(?P<day>\d{1,2})",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<day>\d{1,2})\s?[-/.]\s?(?P<month_or_day>\d{1,2})\s?[-/.]\s?(?P<year>\d{4})",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[\s.-]*{_NAME}[\s-]*(?P<year>\d{{4}})",
        # Spreadsheets write 10-Sep-19; with other separators two digits could be the day or the year.
        rf"(?P<day>\d{{1,2}})-(?P<name>{_MONTH})-(?P<short_year>\d{{2}})",
        rf"{_NAME}[\s-]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?P<year>\d{{4}})",
        rf"(?P<year>\d{{4}})[\s-]+{_NAME}[\s-]*(?P<day>\d{{1,2}})",
    )
)
_EPOCH = re.compile(r"(?P<seconds>\d{10})(?P<milliseconds>\d{3})?(?:\.\d+)?")
_OFFSET = re.compile(r"(?P<sign>[+-])(?P<hours>\d{2}):(?P<minutes>\d{2})")

# Hours east of Greenwich: Indonesia's three zones and its neighbours, and the names of RFC 2822.
_ZONE_HOURS = {
    "wib": 7, "wita": 8, "wit": 9, "sgt": 8, "myt": 8, "z": 0, "utc": 0, "gmt": 0, "ut": 0,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Clock:
    """A time of day as written; ``zone`` is None when there was none that we know."""

    hour: int
    minute: int
    zone: tzinfo | None
    has_unknown_zone: bool


def parse_published(text: str, *, default_zone: str | None = None) -> str | None:
    """Read a date, or a time with its zone, as ISO 8601; None when the text does not say one for certain.

    The answer is ``2019-09-10``, or ``2023-10-13T21:05+07:00`` in minutes when a zone is known: from the text
    (WIB, WITA, WIT, an offset, the names of RFC 2822) or else from ``default_zone`` (``+07:00``). A time
    without a zone, in a zone that we do not know, or at exactly midnight without one gives the date alone.
    Seconds and milliseconds since 1970 are read as well. Numbers are day first (``10/09/2019`` is in
    September) unless only month first is possible. Raises ValueError when ``default_zone`` is no offset.
    """
    fallback = _read_default_zone(default_zone)
    if len(text.strip()) > _LONGEST_CHARACTERS:
        return None
    tidy = _tidy(text)
    try:
        epoch = _EPOCH.fullmatch(tidy)
        if epoch:
            return _format_epoch(epoch, fallback)
        clock, rest = _cut_out_clock(tidy)
        day = _read_day(rest)
        return None if day is None else _format(day, clock, fallback)
    except (ValueError, OverflowError):  # a 31st of February, a 25th hour
        return None


def _tidy(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).lower().strip()
    text = re.sub(r"\bjum\W{1,2}at\b", "jumat", text)
    text = _LABEL.sub("", text)
    text = _COMPACT_TIME.sub(r"\1 \2:\3", text)
    text = _FILLERS.sub(" ", _ISO_JOINT.sub(" ", text))
    return " ".join(text.split())


def _cut_out_clock(text: str) -> tuple[_Clock | None, str]:
    found = _TIME.search(text)
    if found is None:
        return None, text
    hour = int(found["hour"] or found["dotted_hour"] or found["whole_hour"])
    minute = int(found["minute"] or found["dotted_minute"] or 0)
    if found["half"]:
        hour = hour % 12 + (12 if found["half"] == "p" else 0) if hour <= 12 else hour
    zone = _read_zone(found)
    unknown = zone is None and found["zone"] is not None
    return _Clock(hour, minute, zone, unknown), f"{text[: found.start()]} {text[found.end() :]}"


def _read_zone(found: re.Match[str]) -> tzinfo | None:
    if found["sign"]:
        offset = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
        if offset > timedelta(hours=_WIDEST_OFFSET_HOURS):
            raise ValueError("no place on earth has this offset")
        return timezone(offset if found["sign"] == "+" else -offset)
    name = found.groupdict().get("zone")
    return timezone(timedelta(hours=_ZONE_HOURS[name])) if name in _ZONE_HOURS else None


def _read_default_zone(zone: str | None) -> tzinfo | None:
    if zone is None:
        return None
    found = _OFFSET.fullmatch(zone)
    if found is None:
        raise ValueError(f"the default zone {zone!r} is no offset such as +07:00")
    return _read_zone(found)


def _read_day(text: str) -> date | None:
    text = text.strip(" -\u2013\u2014/.:;")
    for form in _FORMS:
        found = form.fullmatch(text)
        if found:
            return _build_day(found.groupdict())
    return None


def _build_day(parts: dict[str, str | None]) -> date | None:
    latest = date.today().year + 1
    short = parts.get("short_year")
    year = _expand_year(int(short), latest) if short else int(parts["year"] or 0)
    day = int(parts["day"] or 0)
    month = _MONTH_NUMBERS.get(parts.get("name") or "") or int(
        parts.get("month") or parts["month_or_day"] or 0
    )
    if month > 12 >= day and parts.get("month_or_day"):
        day, month = month, day
    return date(year, month, day) if _EARLIEST_YEAR <= year <= latest else None


def _expand_year(short: int, latest: int) -> int:
    return 2000 + short if 2000 + short <= latest else 1900 + short


def _format(day: date, clock: _Clock | None, fallback: tzinfo | None) -> str:
    if clock is None:
        return day.isoformat()
    moment = datetime(day.year, day.month, day.day, clock.hour, clock.minute, tzinfo=clock.zone)
    if clock.zone is None:
        is_empty_midnight = (clock.hour, clock.minute) == (0, 0)
        if fallback is None or clock.has_unknown_zone or is_empty_midnight:
            return day.isoformat()
        moment = moment.replace(tzinfo=fallback)
    return moment.isoformat(timespec="minutes")


def _format_epoch(found: re.Match[str], zone: tzinfo | None) -> str | None:
    moment = datetime.fromtimestamp(int(found["seconds"]), tz=zone or UTC)
    return moment.isoformat(timespec="minutes") if moment.year <= date.today().year + 1 else None
