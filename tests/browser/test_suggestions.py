"""Suggestions under the search box, by keyboard, by mouse and by finger."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.looking import OpenContext, stays_in_width
from tests.browser.worlds import World, only

pytestmark = pytest.mark.browser


def asked_for(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query)["q"][0]


@only(script=True)
def test_the_keyboard_chooses_and_enter_alone_searches_what_was_typed(world: World) -> None:
    page = world.page
    world.open("/")
    box, options = page.get_by_role("combobox"), page.get_by_role("option")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("gemp")
    expect(options.first).to_contain_text("gempa", ignore_case=True)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("listbox", name=world.say("Suggestions"))).to_be_visible()
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


@only(script=True)
def test_a_chosen_suggestion_is_searched_for_with_enter_or_a_tap(world: World) -> None:
    page = world.page
    world.open("/")
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
    expect(headline).to_contain_text(world.say("Headline"))
    headline.click()
    page.wait_for_url("**/?q=*")
    assert asked_for(page) == "Gempa mengguncang pulau menjelang subuh"


@only(script=True)
def test_the_button_stays_in_reach_and_nothing_is_wider_than_the_screen(world: World) -> None:
    page = world.page
    world.open("/")
    box = page.get_by_role("combobox")
    box.press_sequentially("gempa")
    shown = page.get_by_role("listbox")
    expect(shown).to_be_visible()
    listed, button = shown.bounding_box(), page.get_by_role("button", name=world.say("Search")).bounding_box()
    assert listed
    assert button
    assert listed["y"] >= button["y"] + button["height"]
    assert stays_in_width(page)
    page.get_by_role("button", name=world.say("Search")).click()
    page.wait_for_url("**/?q=*")
    assert asked_for(page) == "gempa"


def test_a_late_answer_to_another_text_is_not_shown(open_context: OpenContext) -> None:
    """The first request is held back until the box says something else."""
    held: list[Route] = []
    page = open_context("desk").new_page()
    page.goto("/")
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
