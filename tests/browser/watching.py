"""Contexts of a browser, and what it asked for and complained of in them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext

from tests.browser.looking import SIZES, Scheme

LOCALES = {"en": "en-GB", "id": "id-ID"}

REFUSED = "the server responded with a status of 4"
"""What the browser logs about a page that is a problem or an invalid search, as it should be."""


@dataclass(slots=True)
class Watch:
    """Opens contexts on sites of our own and notes what happens in all of them."""

    browser: Browser
    sites: Sequence[str]
    contexts: list[BrowserContext] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def open(
        self, size: str = "desk", *, script: bool = True, scheme: Scheme = "light", language: str = "en"
    ) -> BrowserContext:
        """A new context of the first site; the language is what the browser prefers."""
        width, height = SIZES[size]
        context = self.browser.new_context(
            base_url=self.sites[0],
            viewport={"width": width, "height": height},
            has_touch=size == "phone",
            java_script_enabled=script,
            color_scheme=scheme,
            locale=LOCALES[language],
        )
        context.on("request", lambda request: self.asked.append(request.url))
        context.on("console", lambda message: self.faults.append(message.text))
        context.on("weberror", lambda error: self.faults.append(str(error.error)))
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        return context

    def close(self) -> None:
        """Close every context."""
        for context in self.contexts:
            context.close()

    def assert_quiet(self) -> None:
        """Fail if another site was asked or the browser complained; then forget all of it."""
        asked, faults = self.asked[:], [fault for fault in self.faults if REFUSED not in fault]
        self.asked.clear()
        self.faults.clear()
        assert asked
        assert [url for url in asked if not url.startswith(tuple(self.sites))] == []
        assert faults == [], "the browser complained, most likely about the content security policy"
