"""The dateline: place and outlet in front of a story's first sentence."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from indexer.cleaning.outlets import DOMAIN, is_outlet, name_core
from indexer.cleaning.places import is_place
from indexer.cleaning.repairs import make_repair
from search.records import Repair

LONGEST = 100
"""Characters of the longest prefix that is still a dateline."""

FIRST_LINES = 150
"""Lines of a text, blank ones counted, among which the first paragraph is looked for."""

DASH = re.compile(r"\s+(?:-{1,3}|–|—)\s*|(?:--|–|—|-)\s+|—")
LEADING_DASH = re.compile(r"^(?:[-–—]+\s+)(?=[^\s\d])")
COLON = re.compile(r"\s*:\s+")
AGENCY = re.compile(r"\s*[(/](?P<name>[^()/\d]{2,30})[)/]\s*$")
DATE = re.compile(
    r"(?:[^\W\d_]{3,10}\.?\s+\d{1,2}|\d{1,2}\s+[^\W\d_]{3,10}\.?)(?:\s+\d{4})?|\d{1,2}/\d{1,2}(?:/\d{2,4})?"
)
WITH_YEAR = re.compile(r"(?:19|20)\d\d$")
YEAR = re.compile(r",\s*(?=(?:19|20)\d\d(?:\s*,|\s*$))")
SLUG_DASH = re.compile(r"\s*(?:--?|–|—)\s*$")
# In capitals in front of a dash, but never a place.
NOT_PLACES = frozenset(
    {
        "BREAKING",
        "EDITORIAL",
        "EXCLUSIVE",
        "EKSKLUSIF",
        "FOTO",
        "HEADLINE",
        "OPINI",
        "OPINION",
        "POPULER",
        "UPDATE",
        "VIDEO",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """What a story's first words say: ``place``, ``outlet`` or agency and ``day`` as written.

    The story begins at ``end``; ``day`` is only there with its year.
    """

    place: str | None
    outlet: str | None
    end: int
    day: str | None = None


def read_dateline(paragraph: str, *, outlets: Collection[str] = ()) -> Dateline | None:
    """Read the dateline of a paragraph, or None if it has none; the story is ``paragraph[end:]``.

    Known are ``BAKU, Azerbaijan (AP) —``, ``Jakarta, Outlet -``, ``OUTLET.com, JAKARTA --``,
    ``OUTLET.com -`` and ``BISHKEK -``. A place that is not in capitals must be a known one or stand with an
    outlet; ``outlets`` are names already known to be one.
    """
    opening = paragraph[: LONGEST + 4]
    for separator in (DASH, COLON):
        match = separator.search(opening)
        if match and 0 < match.start() <= LONGEST and _begins_story(paragraph[match.end() : match.end() + 3]):
            dateline = _read_prefix(opening[: match.start()], match.end(), outlets)
            if dateline and (separator is DASH or (dateline.place and is_place(dateline.place))):
                return dateline
    return None


def is_slug(line: str) -> bool:
    """Whether the line is nothing but a dateline: wires send one above the story."""
    dash = SLUG_DASH.search(line) if len(line) <= LONGEST else None
    slug = _read_prefix(line[: dash.start()], len(line), ()) if dash else None
    return slug is not None and (slug.outlet is not None or bool(slug.place and slug.place.isupper()))


def _begins_story(text: str) -> bool:
    first = text.lstrip("\"“'‘(")[:1]
    return bool(first) and (first.isupper() or first.isdigit() or (not first.isascii() and first.isalpha()))


def _read_prefix(prefix: str, end: int, outlets: Collection[str]) -> Dateline | None:
    agency = AGENCY.search(prefix)
    outlet = agency.group("name").strip() if agency else None
    said = YEAR.sub(" ", prefix[: agency.start()] if agency else prefix)
    segments = [part.strip() for part in said.split(",")]
    if not 1 <= len(segments) <= 4 or not all(segments):
        return None
    known = {name_core(name) for name in outlets}
    segments = [word for part in segments for word in _split_domain(part)]
    named = [part for part in segments if is_outlet(part) or _names(part) & known]
    others = [part for part in segments if part not in named]
    outlet = outlet or (named[0] if named else None)
    if not others or (outlet and all(DATE.fullmatch(part) for part in others)):
        return Dateline(place=None, outlet=outlet, end=end)
    place, *rest = others
    if not _is_dateline_place(place, with_outlet=outlet is not None):
        return None
    if any(not (DATE.fullmatch(part) or _is_short_name(part)) for part in rest):
        return None
    day = next((part for part in rest if DATE.fullmatch(part) and WITH_YEAR.search(part)), None)
    return Dateline(place=place, outlet=outlet, end=end, day=day)


def _names(segment: str) -> set[str]:
    """An outlet may be known by the name that its address begins with."""
    return {name_core(segment), name_core(segment.partition(".")[0])}


def _split_domain(segment: str) -> list[str]:
    first, _, rest = segment.partition(" ")
    return [first, rest] if rest and DOMAIN.fullmatch(first) and is_place(rest) else [segment]


def _is_dateline_place(text: str, *, with_outlet: bool) -> bool:
    if is_place(text):
        return True
    if not _is_short_name(text) or text in NOT_PLACES:
        return False
    return with_outlet or (text.isupper() and len(text) >= 4)


def _is_short_name(text: str) -> bool:
    words = text.split()
    return 1 <= len(words) <= 3 and all(word[:1].isupper() or not word[:1].isascii() for word in words)


@dataclass(frozen=True, slots=True)
class StoryBelowDateline:
    """The lines of a story without its dateline, that dateline, and its words as written."""

    lines: tuple[str, ...]
    dateline: Dateline | None = None
    words: str = ""
    repairs: tuple[Repair, ...] = ()


def take_dateline(lines: Sequence[str], outlets: Collection[str]) -> StoryBelowDateline:
    """Take the dateline off the story's first paragraph, or the dash that a lost one left behind."""
    first = [index for index, line in enumerate(lines[:FIRST_LINES]) if line][:3]
    for position, index in enumerate(first):
        line = lines[index]
        dateline = read_dateline(line, outlets=outlets)
        # A caption or a standfirst may still stand above, but only a full dateline is believed below it.
        if dateline and (position == 0 or dateline.outlet or line[: dateline.end].isupper()):
            words = line[: dateline.end].strip()
            left = (*lines[:index], line[dateline.end :], *lines[index + 1 :])
            return StoryBelowDateline(left, dateline, words, (make_repair("dateline", words),))
    return _drop_leading_dash(lines, first)


def _drop_leading_dash(lines: Sequence[str], first: Sequence[int]) -> StoryBelowDateline:
    dashed = [index for index in first if LEADING_DASH.match(lines[index])]
    # One dash is what a lost dateline leaves behind; several are a list.
    if not first or dashed != [first[0]]:
        return StoryBelowDateline(tuple(lines))
    index, line = first[0], lines[first[0]]
    rest = LEADING_DASH.sub("", line)
    repairs = (make_repair("dateline", line[:40], rest[:40]),)
    return StoryBelowDateline((*lines[:index], rest, *lines[index + 1 :]), repairs=repairs)
