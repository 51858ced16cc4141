"""The masthead: headline, byline, dateline and caption in front of a story's first paragraph."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.cleaning.byline import Byline, is_date_line, read_byline, read_credit
from indexer.cleaning.captions import find_captions, has_photo_credit, list_captions
from indexer.cleaning.clues import Said
from indexer.cleaning.dateforms import CLOCK
from indexer.cleaning.dateline import Dateline, StoryBelowDateline, is_slug, read_dateline, take_dateline
from indexer.cleaning.frames import SIGNS
from indexer.cleaning.headline import (
    fold_words,
    is_headline,
    is_same_headline,
    length_of_repeated_headline,
)
from indexer.cleaning.labels import is_label, read_section
from indexer.cleaning.outlets import is_outlet, name_core, strip_outlet_suffix
from indexer.cleaning.repairs import make_repair, remove_lines
from search.records import Repair

HEAD_LINES = 15
"""How many lines that are not blank may stand in front of the story."""

CREDIT_LINES = 6
"""How many lines at the end of a text are read for ``Penulis: ...``."""

HEADLINE_MARKS = re.compile(rf"^(?:{SIGNS.pattern}|[*_#\s])+|(?:{SIGNS.pattern}|[*_#\s])+$")
REPORTS_FROM = re.compile(
    r"(?P<name>.{3,60}?) (?:reports? from|in|reporting from|melaporkan dari|di|dari)"
    r" (?:the )?[A-Z][^.]{1,50}\.?"
)
SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Masthead:
    """What was read in front of (and, for credits, after) a story, and the lines that remain.

    ``outlet`` stood in the byline, ``agency`` in the dateline; ``dates`` are the times as written, in order.
    """

    lines: tuple[str, ...]
    title: str | None = None
    author: Said | None = None
    outlet: Said | None = None
    agency: Said | None = None
    category: Said | None = None
    dateline: str | None = None
    dates: tuple[Said, ...] = ()
    captions: tuple[str, ...] = ()
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class _FoundByline:
    """A byline, the line it was read from, and where that stood: ``byline`` in front, ``credit`` behind."""

    byline: Byline
    line: str
    code: str


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of an article before its text is read."""

    outlets: Sequence[str]
    authors: Sequence[str]
    captions: Sequence[str]


@dataclass(slots=True)
class _Reading:
    """The state of one pass over the head of a text."""

    title: str | None
    bylines: list[_FoundByline]
    rules: dict[int, str]
    replaced: dict[int, tuple[int, str]]

    def say(self, value_of: Callable[[Byline], str | None]) -> tuple[Said, ...]:
        """What the bylines say of one thing, each with its line."""
        return tuple(
            Said(value, found.code, found.line) for found in self.bylines if (value := value_of(found.byline))
        )


def read_masthead(
    lines: Sequence[str],
    *,
    title: str | None = None,
    outlets: Sequence[str] = (),
    authors: Sequence[str] = (),
    captions: Sequence[str] = (),
    opening: Sequence[str] = (),
) -> Masthead:
    """Read the lines in front of the story and take them out.

    ``title``, ``outlets``, ``authors`` and ``captions`` are known beforehand; ``opening`` are lines in front
    of the story that are not among its ``lines``. Lines that are neither masthead nor story (a standfirst, a
    subheading) stay in the text.
    """
    reading = _Reading(title=title, bylines=[], rules={}, replaced={})
    _read_head(lines, reading, _Known(outlets, authors, captions))
    _read_opening(opening, lines, reading, outlets)
    _read_credits(lines, reading)
    outlet, *_ = *reading.say(lambda byline: byline.outlet), None
    author, *_ = *reading.say(lambda byline: byline.author), None
    headless = [_without_headline(line, reading.replaced.get(i)) for i, line in enumerate(lines)]
    left = remove_lines(headless, reading.rules)
    repairs = [make_repair(kind, lines[i][:end]) for i, (end, kind) in sorted(reading.replaced.items())]
    story = take_dateline(left.lines, [*outlets, *([outlet.value] if outlet else [])])
    return Masthead(
        lines=story.lines,
        title=strip_outlet_suffix(reading.title, [outlet.value if outlet else None])
        if reading.title
        else None,
        author=author,
        outlet=outlet,
        agency=_say_of_dateline(story, lambda dateline: dateline.outlet),
        category=_read_category(lines, reading),
        dateline=story.dateline.place if story.dateline else None,
        dates=_list_dates(reading, story),
        captions=tuple(
            caption[length_of_repeated_headline(caption, reading.title or "") :].strip()
            for caption in list_captions(headless, left.lines, reading.rules)
        ),
        repairs=(*repairs, *left.repairs, *story.repairs),
    )


def _read_head(lines: Sequence[str], reading: _Reading, known: _Known) -> None:
    head = [index for index, line in enumerate(lines[: HEAD_LINES * 10]) if line][:HEAD_LINES]
    captions = find_captions([lines[index] for index in head], known=known.captions, in_head=True)
    authors = {tuple(fold_words(author)) for author in known.authors}
    unknown: list[int] = []
    for position, index in enumerate(head):
        line = lines[index]
        following = lines[head[position + 1]] if position + 1 < len(head) else ""
        if reading.title and _read_title_again(line, index, reading):
            continue
        byline = read_byline(
            line,
            headed=reading.title is not None,
            dated_next=is_date_line(following),
            outlets=known.outlets,
        )
        if byline or _names_author(line, authors):
            reading.rules[index] = "byline"
            reading.bylines.append(_FoundByline(byline or Byline(), line, "byline"))
        elif is_slug(line):
            reading.rules[index] = "dateline"
        elif position in captions:
            reading.rules[index] = "caption"
        elif is_label(line) or (is_outlet(line) and len(line.split()) <= 3):
            reading.rules[index] = "masthead"
        elif reading.title is None and _is_headline_here(line, following, known.outlets):
            reading.rules[index] = "headline"
            reading.title = HEADLINE_MARKS.sub("", line)
        elif is_story(line, known.outlets):
            break
        else:
            unknown.append(index)
    _drop_lines_above_headline(lines, unknown, reading)


def _names_author(line: str, authors: set[tuple[str, ...]]) -> bool:
    """Whether the line only says who wrote the story, by a name known beforehand, perhaps with a place."""
    reported = REPORTS_FROM.fullmatch(line)
    return tuple(fold_words(reported["name"] if reported else line)) in authors


def _read_title_again(line: str, index: int, reading: _Reading) -> bool:
    title = reading.title or ""
    if is_same_headline(line, title):
        reading.rules[index] = (
            "headline" if "headline" not in reading.rules.values() else "duplicate-headline"
        )
        return True
    end = length_of_repeated_headline(line, title)
    if not end:
        return False
    if has_photo_credit(line):
        reading.rules[index] = "caption"
        return True
    # "... Headline The story begins": only the repetition goes.
    if line[end : end + 2].strip()[:1].isupper():
        reading.replaced[index] = (end, "duplicate-headline")
    return False


def _is_headline_here(line: str, following: str, outlets: Sequence[str]) -> bool:
    if not following or read_dateline(line) or name_core(line) in map(name_core, outlets):
        return False
    return is_headline(
        line, before_story=bool(read_byline(following, headed=True) or read_dateline(following))
    )


def is_story(line: str, outlets: Sequence[str] = ()) -> bool:
    """Whether the line is a paragraph of the story: a dateline, a full sentence, or very long."""
    words = len(line.split())
    if words >= 25 or (words >= 8 and SENTENCE_END.search(line[-6:])):
        return True
    return read_dateline(line, outlets=outlets) is not None


def _drop_lines_above_headline(lines: Sequence[str], unknown: Sequence[int], reading: _Reading) -> None:
    headline = next((index for index, rule in reading.rules.items() if rule == "headline"), None)
    names = {tuple(fold_words(said.value)) for said in reading.say(lambda byline: byline.outlet)}
    for index in unknown:
        above = headline is not None and index < headline and len(lines[index].split()) <= 6
        if above or tuple(fold_words(lines[index])) in names:
            reading.rules[index] = "masthead"


def _read_category(lines: Sequence[str], reading: _Reading) -> Said | None:
    labels = [lines[index] for index, rule in reading.rules.items() if rule == "masthead"]
    sections = {section.casefold(): (section, line) for line in labels if (section := read_section(line))}
    # Several are the menu of the site.
    if len(sections) != 1:
        return None
    ((section, line),) = sections.values()
    return Said(section, "section", line)


def _read_opening(
    opening: Sequence[str], lines: Sequence[str], reading: _Reading, outlets: Sequence[str]
) -> None:
    """Read the bylines that a page shows below its headline and that are not in the extracted text."""
    there = set(lines)
    for line, following in pairwise([*opening, ""]):
        byline = read_byline(line, headed=True, dated_next=is_date_line(following), outlets=outlets)
        if byline and line not in there:
            reading.bylines.append(_FoundByline(byline, line, "byline"))


def _list_dates(reading: _Reading, story: StoryBelowDateline) -> tuple[Said, ...]:
    """The times in bylines and credits, then the day in the dateline: the agency's, perhaps earlier."""
    day = _say_of_dateline(story, lambda dateline: dateline.day)
    return (*reading.say(lambda byline: byline.published), *([day] if day else []))


def _say_of_dateline(story: StoryBelowDateline, value_of: Callable[[Dateline], str | None]) -> Said | None:
    value = value_of(story.dateline) if story.dateline else None
    return Said(value, "dateline", story.words) if value else None


def _read_credits(lines: Sequence[str], reading: _Reading) -> None:
    tail = [index for index in range(len(lines) - 1, -1, -1)[: CREDIT_LINES * 5] if lines[index]][
        :CREDIT_LINES
    ]
    for index in reversed(tail):
        byline = read_credit(lines[index])
        # A wire puts the time of sending below its story.
        if byline is None and CLOCK.search(lines[index]) and is_date_line(lines[index]):
            byline = read_byline(lines[index], headed=True)
        if byline and index not in reading.rules:
            reading.rules[index] = "byline"
            reading.bylines.append(_FoundByline(byline, lines[index], "credit"))


def _without_headline(line: str, replaced: tuple[int, str] | None) -> str:
    return line[replaced[0] :].lstrip(" -–—:|") if replaced else line
