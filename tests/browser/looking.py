"""Screens of several sizes, what is seen on them, and pictures of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from playwright.sync_api import BrowserContext, Page

SCREENSHOTS = Path(__file__).parent / "screenshots"

SIZES = {
    "narrow": (320, 640),
    "phone": (360, 740),
    "zoomed": (640, 430),
    "desk": (1280, 860),
    "wide": (1920, 1000),
}
"""Width and height in CSS pixels; zoomed is a desk at 200 %, narrow one at 400 %."""

Scheme = Literal["light", "dark"]
OpenContext = Callable[..., BrowserContext]


def shoot(page: Page, name: str, *, whole: bool = False) -> None:
    """Write a picture of the screen, or of the whole page."""
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=whole)


def stays_in_width(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    width = page.evaluate("document.documentElement.scrollWidth")
    return bool(width <= page.evaluate("document.documentElement.clientWidth"))


def open_drawer(page: Page) -> None:
    """Open the filters where they are folded away and not open yet."""
    summary = page.locator(".drawer:not([open]) > summary")
    if summary.is_visible():
        summary.click()
