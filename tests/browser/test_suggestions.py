"""Suggestions under the search box, by keyboard, by mouse and by finger."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

pytestmark = pytest.mark.browser

SIZES = {"phone": (360, 740), "desk": (1280, 860)}


@pytest.fixture(params=["phone", "desk"])
def page(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    """The start page; at the end the browser must not have complained of anything."""
    width, height = SIZES[request.param]
    context = browser.new_context(
        base_url=site,
        viewport={"width": width, "height": height},
        has_touch=request.param == "phone",
        locale="en-GB",
    )
    context.set_default_timeout(10_000)
    faults: list[str] = []
    context.on("console", lambda message: faults.append(message.text))
    page = context.new_page()
    page.goto("/")
    yield page
    context.close()
    assert faults == []


def asked_for(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query)["q"][0]


def test_the_keyboard_chooses_and_enter_alone_searches_what_was_typed(page: Page) -> None:
    box, options = page.get_by_role("combobox"), page.get_by_role("option")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("gemp")
    expect(options.first).to_contain_text("gempa", ignore_case=True)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_visible()
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    box.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    box.press("ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    first = options.first.get_attribute("id")
    assert box.get_attribute("aria-activedescendant") == first
    expect(box).to_have_value("gemp")
    box.press("Escape")
    expect(options.first).to_be_hidden()
    expect(box).to_have_value("gemp")
    expect(box).to_be_focused()
    box.press_sequentially("a")
    expect(options.first).to_be_visible()
    box.press("Enter")
    page.wait_for_url("**/?q=*")
    assert asked_for(page) == "gempa"


def test_a_chosen_suggestion_is_searched_for_with_enter_or_a_tap(page: Page) -> None:
    box, options = page.get_by_role("combobox"), page.get_by_role("option")
    box.press_sequentially("earthq")
    expect(options.first).to_be_visible()
    box.press("ArrowDown")
    wanted = options.first.get_attribute("data-text")
    box.press("Enter")
    page.wait_for_url("**/?q=*")
    assert asked_for(page) == wanted
    expect(options.first).to_be_hidden()
    page.goto("/")
    box.press_sequentially("mengguncang")
    headline = options.filter(has_text="Gempa mengguncang pulau menjelang subuh")
    expect(headline).to_contain_text("Headline")
    headline.click()
    page.wait_for_url("**/?q=*")
    assert asked_for(page) == "Gempa mengguncang pulau menjelang subuh"


def test_the_button_stays_in_reach_and_nothing_is_wider_than_the_screen(page: Page) -> None:
    box = page.get_by_role("combobox")
    box.press_sequentially("gempa")
    shown = page.get_by_role("listbox")
    expect(shown).to_be_visible()
    listed, button = shown.bounding_box(), page.get_by_role("button", name="Search").bounding_box()
    assert listed
    assert button
    assert listed["y"] >= button["y"] + button["height"]
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/?q=*")
    assert asked_for(page) == "gempa"


def test_a_late_answer_to_another_text_is_not_shown(page: Page) -> None:
    """The first request is held back until the box says something else."""
    held: list[Route] = []
    box = page.get_by_role("combobox")
    page.route("**/api/suggest?q=ge&*", lambda route: held.append(route))  # noqa: PLW0108 - playwright marks it
    with page.expect_request("**/api/suggest?q=ge&*"):
        box.press_sequentially("ge")
    box.press_sequentially("mpa")
    expect(page.get_by_role("option").first).to_be_visible()
    before = page.get_by_role("option").all_inner_texts()
    held[0].abort()
    page.evaluate("fetch('/healthz')")
    assert page.get_by_role("option").all_inner_texts() == before


def test_a_typing_error_is_pointed_out(page: Page) -> None:
    page.goto("/?q=gempa+pulua")
    link = page.locator(".did-you-mean").get_by_role("link", name="gempa pulau")
    expect(link).to_be_visible()
    link.click()
    page.wait_for_url("**/?q=gempa+pulau")
    expect(page.locator(".did-you-mean")).to_have_count(0)
