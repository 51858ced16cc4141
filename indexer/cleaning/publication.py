"""The time of publication: chosen among all that claims to be it, and refused where it cannot be true."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo

from indexer.cleaning.clues import Said
from indexer.cleaning.dates import parse_published
from indexer.cleaning.relative import is_relative, resolve_relative
from indexer.cleaning.repairs import make_repair
from search.records import Repair

EARLIEST_YEAR = 1900

EMPTY_DAYS = frozenset({date(1970, 1, 1), date(1900, 1, 1), date(1899, 12, 30)})
"""What databases and spreadsheets show for a date that was never filled in."""

TOLERANCE = timedelta(days=1)
"""How far two days may lie apart and still be one: sites and addresses count in different zones."""


_NAMED = re.compile(r"\b(?!(?:wib|wita|wit|gmt|utc)\b)[^\W\d_]{3,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Publication:
    """When the article was published as ISO 8601, where that is said, and what was doubtful about it."""

    published: str | None
    said: Said | None
    repairs: tuple[Repair, ...]


@dataclass(frozen=True, slots=True)
class _Claim:
    published: str
    said: Said

    @property
    def day(self) -> date:
        return date.fromisoformat(self.published[:10])


@dataclass(slots=True)
class _Reading:
    """What is known when a date is read, and what was noted so far."""

    zone: str | None
    crawled: date | None
    latest: date
    repairs: list[Repair] = field(default_factory=list)

    def note(self, kind: str, before: str, after: str = "", *, place: str = "published") -> None:
        self.repairs.append(make_repair(kind, before, after, place=place))


def choose_published(
    said: Sequence[Said], *, weak: Said | None, zone: str | None, crawled: str | None, today: date
) -> Publication:
    """Choose the time of publication; ``said`` is what claims to be it, the most trusted first.

    A date in words of its own is believed before one that counts back from the time of crawling, and the
    ``weak`` one, an ISO date from the address, only when there is no other: except that a day and month which
    stand the other way round there were swapped by somebody's software, and are put right. ``zone`` as for
    parse_published. Nothing is believed that lies before 1900, or more than a day after ``crawled`` or
    ``today``. Every refused, relative or contradicting date is recorded.
    """
    reading = _start_reading(crawled, zone, today)
    claims = sorted(_read_claims(said, reading), key=lambda claim: is_relative(claim.said.value))
    hint = _Claim(weak.value, weak) if weak and _is_plausible(weak.value, weak.value, reading) else None
    if not claims:
        published, origin = (hint.published, hint.said) if hint else (None, None)
        return Publication(published, origin, tuple(reading.repairs))
    chosen = _put_right(_take_zone(claims, reading), hint, reading)
    for other in (*claims[1:], *([hint] if hint else [])):
        if abs(other.day - chosen.day) > TOLERANCE and other.day != claims[0].day:
            reading.note("date-conflict", other.said.text, f"{chosen.published} from {chosen.said.code}")
    return Publication(chosen.published, chosen.said, tuple(reading.repairs))


def _start_reading(crawled: str | None, zone: str | None, today: date) -> _Reading:
    reading = _Reading(zone=zone, crawled=None, latest=today + TOLERANCE)
    if not crawled:
        return reading
    text = parse_published(crawled, default_zone=zone)
    if text is None or not _is_plausible(text, crawled, reading):
        reading.note("unread-date", crawled, place="crawled")
        return reading
    reading.crawled = datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    reading.latest = min(reading.latest, date.fromisoformat(text[:10]) + TOLERANCE)
    return reading


def _read_claims(said: Sequence[Said], reading: _Reading) -> Iterator[_Claim]:
    for one in said:
        published = parse_published(one.value, default_zone=reading.zone)
        if published is None and is_relative(one.value):
            claim = _resolve(one, reading)
            if claim:
                yield claim
        elif published is None:
            reading.note("unread-date", one.value)
        elif _is_plausible(published, one.value, reading):
            yield _Claim(published, one)


def _resolve(said: Said, reading: _Reading) -> _Claim | None:
    if reading.crawled is None:
        reading.note("relative-date", said.value, "not counted back: the time of crawling is not known")
        return None
    published = resolve_relative(said.value, reading.crawled, zone=_as_zone(reading.zone))
    if published is None:
        reading.note("relative-date", said.value, "not counted back: it may be either of two days")
        return None
    text = f"{said.text} (crawled {reading.crawled.isoformat()})"
    return _Claim(published, Said(said.value, f"{said.code}:relative", text))


def _is_plausible(published: str, found: str, reading: _Reading) -> bool:
    day = date.fromisoformat(published[:10])
    if day in EMPTY_DAYS:
        reason = "it stands for an empty date"
    elif day.year < EARLIEST_YEAR:
        reason = f"it lies before {EARLIEST_YEAR}"
    elif day > reading.latest:
        since = "the article was crawled" if reading.crawled else "this index was built"
        reason = f"it lies after the day on which {since}"
    else:
        return True
    reading.note("implausible-date", found, f"not believed: {reason}")
    return False


def _take_zone(claims: Sequence[_Claim], reading: _Reading) -> _Claim:
    """The first claim, in the zone that another gives for the same day and time of day."""
    first = claims[0]
    if reading.zone is None or _says_zone(first):
        return first
    for other in claims[1:]:
        if other.published[:16] == first.published[:16] and _says_zone(other):
            return _Claim(other.published, Said(first.said.value, first.said.code, other.said.text))
    return first


def _says_zone(claim: _Claim) -> bool:
    return "T" in (parse_published(claim.said.value) or "")


def _put_right(claim: _Claim, hint: _Claim | None, reading: _Reading) -> _Claim:
    day = claim.day
    # A month or weekday in letters was not swapped by anybody.
    if hint is None or day.day > 12 or day.day == day.month or _NAMED.search(claim.said.value):
        return claim
    swapped = day.replace(day=day.month, month=day.day)
    if swapped != hint.day:
        return claim
    published = swapped.isoformat() + claim.published[10:]
    reading.note("swapped-date", claim.said.value, published)
    text = f"{claim.said.text} ({hint.said.text} in the address)"
    return _Claim(published, Said(claim.said.value, f"{claim.said.code}:swapped", text))


def _as_zone(zone: str | None) -> tzinfo | None:
    return datetime.strptime(zone, "%z").tzinfo if zone else None
