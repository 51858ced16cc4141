"""What an update in place leaves as it was, and what it takes along from the new page."""

import pytest
from playwright.sync_api import expect

from tests.browser.looking import OpenContext

pytestmark = pytest.mark.browser


def test_an_open_drawer_stays_open_until_its_filters_are_applied(open_context: OpenContext) -> None:
    page = open_context("phone").new_page()
    page.goto("/?q=gempa&language=en")
    page.locator(".drawer > summary").click()
    page.get_by_role("link", name="Newest first").click()
    expect(page.locator("#sort-newest")).to_have_attribute("aria-current", "true")
    expect(page.locator("#drawer")).to_have_attribute("open", "")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("#answer")).to_be_focused()
    assert page.locator("#drawer").get_attribute("open") is None


def test_the_feeds_in_the_head_are_those_of_the_answer_shown(open_context: OpenContext) -> None:
    page = open_context("desk").new_page()
    page.goto("/?q=gempa")
    page.evaluate("window.sameLoad = true")
    page.get_by_role("link", name="Newest first").click()
    feeds = page.locator("head link[rel=alternate]")
    expect(feeds).to_have_count(2)
    expect(feeds.first).to_have_attribute("href", "/api/search.atom?q=gempa&sort=newest")
    page.locator("#q").fill("!!!")
    page.locator("#q").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("This cannot be searched")
    expect(feeds).to_have_count(0)
    assert page.evaluate("window.sameLoad === true")


def test_a_newer_search_puts_an_older_one_off_without_an_error(open_context: OpenContext) -> None:
    page = open_context("desk").new_page()
    page.goto("/?q=gempa")
    page.route("**/?q=gempa&sort=oldest", lambda route: page.wait_for_timeout(0))
    page.get_by_role("link", name="Oldest first").click()
    page.get_by_role("link", name="Newest first").click()
    expect(page.locator("#sort-newest")).to_have_attribute("aria-current", "true")
    assert page.locator("ol.results h2").count() > 0


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_language_switch_stands_in_one_line_on_the_narrowest_screen(
    open_context: OpenContext, language: str
) -> None:
    page = open_context("narrow").new_page()
    page.goto(f"/?q=gempa&ui={language}")
    tops = [box["y"] for link in page.locator("#switch a").all() if (box := link.bounding_box())]
    assert len(set(tops)) == 1
    name = page.locator(".masthead .name").bounding_box()
    switch = page.locator("#switch").bounding_box()
    assert name
    assert switch
    assert name["x"] + name["width"] <= switch["x"]
    assert switch["x"] + switch["width"] <= 320
