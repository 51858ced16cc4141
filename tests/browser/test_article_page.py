"""The article page fits its screen and its paper."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.looking import Scheme, shoot, stays_in_width
from tests.browser.watching import Watch

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("size", "scheme"), [("narrow", "light"), ("phone", "dark"), ("desk", "light"), ("desk", "dark")]
)
def test_the_article_fits_its_screen(browser: Browser, reading_site: str, size: str, scheme: Scheme) -> None:
    watch = Watch(browser, [reading_site])
    page = watch.open(size, scheme=scheme).new_page()
    for name, address in {
        "near": "/articles/en-levee?q=flood",
        "near-indonesian": "/articles/en-levee?q=flood&ui=id",
        "long-headline": "/articles/long?q=flood&ui=en",
    }.items():
        page.goto(address)
        page.locator(".cite summary").click()
        assert stays_in_width(page), f"{name} is wider than a {size}"
        shoot(page, f"reading-{name}-{size}-{scheme}", whole=True)
    watch.close()
    watch.assert_quiet()


def test_on_paper_there_is_the_article_and_no_button(browser: Browser, reading_site: str) -> None:
    watch = Watch(browser, [reading_site])
    page = watch.open().new_page()
    page.goto("/articles/en-levee?q=flood")
    page.emulate_media(media="print")
    for gone in (".masthead .search", ".walk", ".similar", ".cite", ".colophon"):
        expect(page.locator(gone)).to_be_hidden()
    for kept in ("h1", ".story .body", ".facts", ".take a"):
        expect(page.locator(kept)).to_be_visible()
    shoot(page, "reading-print", whole=True)
    watch.close()
