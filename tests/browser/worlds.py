"""Readers of the pages: a size of screen, a language of the interface, with script or without."""

from dataclasses import dataclass
from gettext import NullTranslations
from itertools import product

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import open_drawer
from web.translations import Interface, load_interfaces
from web.wording import Wording


@dataclass(frozen=True, slots=True)
class Reader:
    """What one world differs from another by."""

    size: str
    language: str
    script: bool

    def __str__(self) -> str:
        """As the test's name tells it."""
        return f"{self.size}-{self.language}-{'script' if self.script else 'plain'}"

    @property
    def other_language(self) -> str:
        """The other language of the interface."""
        return "id" if self.language == "en" else "en"


READERS = [Reader(*one) for one in product(("phone", "desk"), ("en", "id"), (True, False))]


def only(*, size: str | None = None, script: bool | None = None) -> pytest.MarkDecorator:
    """For a test that concerns some readers only: those of one size, those with script or those without."""
    wanted = [
        reader
        for reader in READERS
        if size in (None, reader.size) and (script is None or script is reader.script)
    ]
    return pytest.mark.parametrize("visit", wanted, ids=str, indirect=True)


class _Strict(NullTranslations):
    """No text of its own: what the catalogue does not have is a mistake of the test."""

    def gettext(self, message: str) -> str:
        raise KeyError(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        raise KeyError(msgid1, msgid2, n)


def _load_strictly() -> dict[str, Interface]:
    interfaces = load_interfaces()
    for interface in interfaces.values():
        interface.texts.add_fallback(_Strict())
    return interfaces


INTERFACES = _load_strictly()


@dataclass(frozen=True, slots=True)
class World:
    """One reader's open page, and the words that its interface uses."""

    reader: Reader
    page: Page

    def say(self, text: str, /, **values: object) -> str:
        """A text of the interface as it is read, without its markup; raises KeyError for one it has not."""
        return self.say_in(self.reader.language, text, **values)

    def say_in(self, language: str, text: str, /, **values: object) -> str:
        """The same in the language given."""
        found = INTERFACES[language].texts.gettext(text)
        return (found % values if values else found).replace("<bdi>", "").replace("</bdi>", "")

    def count(self, one: str, many: str, shown: int, **values: object) -> str:
        """A text that holds a number."""
        found = INTERFACES[self.reader.language].texts.ngettext(one, many, shown)
        return found % {"shown": self.wording.number(shown), **values}

    def articles(self, total: int) -> str:
        """What the heading of an answer says."""
        return self.count("%(shown)s article", "%(shown)s articles", total)

    @property
    def wording(self) -> Wording:
        """How the interface writes dates, numbers and names."""
        return Wording(INTERFACES[self.reader.language])

    def open(self, address: str) -> None:
        """Go to an address of the site."""
        self.page.goto(address)

    def search(self, text: str) -> None:
        """Type into the box and press Enter."""
        self.page.locator("#q").fill(text)
        self.page.locator("#q").press("Enter")

    def follow(self, text: str, /, **values: object) -> None:
        """Follow the link with this text of the interface."""
        self.page.get_by_role("link", name=self.say(text, **values)).first.click()

    def unfold(self) -> None:
        """Bring the filters into view."""
        open_drawer(self.page)

    def apply(self) -> None:
        """Send the filters."""
        self.page.get_by_role("button", name=self.say("Apply")).click()

    def expect_heading(self, text: str) -> None:
        """Wait until the page's first heading says this."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(text)

    def expect_total(self, total: int) -> None:
        """Wait until the answer holds this many articles."""
        self.expect_heading(self.articles(total))
