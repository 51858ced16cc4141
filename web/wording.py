"""Dates, numbers and names of things, as the interface's language writes them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_time
from babel.numbers import format_decimal, get_decimal_symbol

from search.hints import HINTS
from search.query_keywords import read_language
from search.records import HighlightKind, Hint, QueryPart, Strength, TimeUnit
from web.translations import Interface

_DAY_LENGTH = len("2019-09-30")
_INDONESIAN_ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}


@dataclass(frozen=True, slots=True)
class Wording:
    """Writes values for one interface language; every method returns plain text, not yet escaped."""

    interface: Interface

    def number(self, value: float) -> str:
        """``12345`` as 12,345 or 12.345."""
        return format_decimal(value, locale=self.interface.locale)

    def decimal(self, value: float) -> str:
        """``0.4182`` as 0.42 or 0,42; nought has no sign."""
        return format_decimal(round(value, 2) + 0.0, format="0.00", locale=self.interface.locale)

    def seconds(self, milliseconds: float) -> str:
        """Milliseconds as seconds with two decimals, never nought."""
        # Written plainly, since no two answers take as long: nothing could be remembered.
        point = get_decimal_symbol(self.interface.locale)
        return f"{max(milliseconds / 1000, 0.01):.2f}".replace(".", point)

    def day(self, published: str) -> str:
        """An ISO date or time as a day; anything else as it stands."""
        try:
            value = date.fromisoformat(published[:10])
        except ValueError:
            return published
        return format_date(value, "d MMMM y", locale=self.interface.locale)

    def moment(self, published: str) -> str:
        """An ISO time as day, hour and zone; an ISO date as a day; anything else as it stands."""
        if "T" not in published:
            return self.day(published)
        try:
            value = datetime.fromisoformat(published)
        except ValueError:
            return published
        hour = format_time(
            value, "HH:mm" if self.interface.code == "en" else "HH.mm", locale=self.interface.locale
        )
        return f"{self.day(published)}, {hour} {self._zone(value.utcoffset())}".rstrip()

    def period(self, after: str, before: str, unit: TimeUnit) -> str:
        """A year, a month or a day by its name, a quarter or a week from its first to its last."""
        first, last = date.fromisoformat(after), date.fromisoformat(before)
        locale = self.interface.locale
        match unit:
            case "year":
                return str(first.year)
            case "month":
                return format_date(first, "MMMM y", locale=locale)
            case "quarter":
                return format_interval(first, last, "yMMM", locale=locale)
            case "week" if first != last:
                return format_interval(first, last, "yMMMd", locale=locale)
            case _:
                return self.day(after)

    def language(self, code: str) -> str:
        """The name of a language; the code itself when nobody gave it a name."""
        gettext = self.interface.texts.gettext
        known = {"en": gettext("English"), "id": gettext("Indonesian"), "und": gettext("Unknown language")}
        if code in known:
            return known[code]
        try:
            name = Locale.parse(code).get_language_name(self.interface.locale)
        except (ValueError, UnknownLocaleError):
            return code
        return name or code

    def strength(self, strength: Strength) -> str:
        """How sure a result is, in words."""
        gettext = self.interface.texts.gettext
        return {
            "strong": gettext("Strong match"),
            "fair": gettext("Fair match"),
            "weak": gettext("Weak match"),
            "listed": gettext("Listed"),
        }[strength]

    def part(self, part: QueryPart) -> str:
        """What a part of a query asks for, in a few words."""
        gettext = self.interface.texts.gettext
        value = part.text
        match part.kind:
            case "language":
                value = ", ".join(self.language(read_language(one) or one) for one in value.split(","))
            case "after" | "before" | "date" if len(value) == _DAY_LENGTH:
                value = self.day(value)
        pattern = {
            "word": "%(value)s",
            "either": "%(value)s",
            "phrase": gettext("“%(value)s” as written"),
            "without": gettext("without “%(value)s”"),
            "source": gettext("Outlet: %(value)s"),
            "language": gettext("Language: %(value)s"),
            "author": gettext("Author: %(value)s"),
            "title": gettext("Headline: %(value)s"),
            "category": gettext("Section: %(value)s"),
            "after": gettext("From: %(value)s"),
            "before": gettext("To: %(value)s"),
            "date": gettext("Date: %(value)s"),
        }[part.kind]
        return pattern % {"value": value}

    def hint(self, hint: Hint) -> str:
        """What a person should know about how a piece of the query was read."""
        return self.interface.texts.gettext(HINTS[hint.code]) % {"text": hint.text}

    def signal(self, name: str) -> str:
        """What a signal compares; one without a wording is told by its own name."""
        gettext = self.interface.texts.gettext
        return {
            "dense": gettext("Meaning"),
            "lexical": gettext("Words"),
            "lexicon": gettext("Translated words"),
            "late": gettext("Word by word meaning"),
        }.get(name, name.replace("-", " ").replace("_", " ").capitalize())

    def kind(self, kind: HighlightKind) -> str:
        """What a marked word is to the word of the query that it answers."""
        gettext = self.interface.texts.gettext
        return {
            "same": gettext("your word"),
            "stem": gettext("another form of your word"),
            "name": gettext("the same name or term"),
            "lexicon": gettext("translation"),
            "model": gettext("close in meaning"),
        }[kind]

    def repair(self, kind: str) -> str:
        """What a repair did; a kind without a wording is told by its own words."""
        gettext = self.interface.texts.gettext
        return {
            "boilerplate": gettext("Text that is not part of the story"),
            "broken-bytes": gettext("Bytes that stand for no letter"),
            "byline": gettext("Byline moved to the author"),
            "caption": gettext("Caption of a picture"),
            "cell-count": gettext("Row with too few or too many cells"),
            "control-characters": gettext("Invisible control characters"),
            "date-conflict": gettext("Another date that contradicts the one shown"),
            "dateline": gettext("Dateline moved out of the text"),
            "duplicate-headline": gettext("Headline repeated in the text"),
            "duplicate-paragraph": gettext("Paragraph repeated"),
            "encoding": gettext("Encoding told from the bytes"),
            "gbk-mojibake": gettext("Chinese characters read as Latin letters"),
            "headline": gettext("Headline moved out of the text"),
            "html-entities": gettext("HTML codes turned into letters"),
            "implausible-date": gettext("Date that cannot be true"),
            "kept-suspicious": gettext("Looked out of place, kept to be safe"),
            "learned-boilerplate": gettext("Text that the outlet repeats"),
            "learned-kept": gettext("Text that the outlet repeats, kept to be safe"),
            "lookalike-letters": gettext("Letters of another alphabet put right"),
            "lost-quotation": gettext("Quotation lost before it came here"),
            "page-edge": gettext("Head or foot of a printed page"),
            "escaped-text": gettext("Written codes turned into letters"),
            "embedded-post": gettext("Post of a social network"),
            "other-story": gettext("Another story on the same page"),
            "lone-surrogate": gettext("Half a character"),
            "lost-link-text": gettext("Words of a link were lost before"),
            "markdown": gettext("Markdown turned into plain text"),
            "masthead": gettext("Line above the story"),
            "mojibake": gettext("Letters read in the wrong encoding"),
            "paragraph-joint": gettext("Paragraphs that had run together"),
            "relative-date": gettext("Date that counts back from an unknown day"),
            "swapped-date": gettext("Day and month that had changed places"),
            "unread-date": gettext("Date that could not be read"),
            "visible-text": gettext("All visible text of the page was taken"),
        }.get(kind, kind.replace("-", " ").capitalize())

    def place(self, place: str) -> str:
        """The part of an article that a repair touched."""
        gettext = self.interface.texts.gettext
        return {
            "article_id": gettext("Article id"),
            "author": gettext("Author"),
            "body": gettext("Text"),
            "category": gettext("Section"),
            "crawled": gettext("Time of crawling"),
            "language": gettext("Language"),
            "published": gettext("Date"),
            "record": gettext("Record"),
            "source": gettext("Outlet"),
            "title": gettext("Headline"),
            "url": gettext("Web address"),
        }.get(place, place)

    def evidence(self, code: str) -> str:
        """Where a value of an article came from; any part of a page's own data is told as the page."""
        gettext = self.interface.texts.gettext
        origin, _, how = code.partition(":")
        said = {
            "byline": gettext("from the byline"),
            "credit": gettext("from the credits below the text"),
            "dateline": gettext("from the dateline"),
            "field": gettext("came with the article"),
            "front-matter": gettext("from the head of the file"),
            "section": gettext("from a line above the story"),
            "text": gettext("told from the text"),
            "url": gettext("only from the web address"),
        }.get(origin, gettext("from the page's own data"))
        if how == "relative":
            return gettext("%(origin)s, counted back from the time of crawling") % {"origin": said}
        if how == "swapped":
            return gettext("%(origin)s, day and month put right by the address") % {"origin": said}
        return said

    def _zone(self, offset: timedelta | None) -> str:
        if offset is None:
            return ""
        hours = offset.total_seconds() / 3600
        if self.interface.code == "id" and hours in _INDONESIAN_ZONES:
            return _INDONESIAN_ZONES[int(hours)]
        sign = "+" if hours >= 0 else "−"
        whole, minutes = divmod(abs(int(offset.total_seconds())) // 60, 60)
        return f"UTC{sign}{whole}" + (f":{minutes:02}" if minutes else "") if hours else "UTC"
