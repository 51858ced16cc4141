"""The pages by keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import OpenContext
from tests.browser.worlds import World, only

pytestmark = pytest.mark.browser


def _results(open_context: OpenContext, address: str = "/?q=gempa") -> Page:
    page = open_context("desk").new_page()
    page.goto(address)
    return page


def test_the_keyboard_reaches_everything_in_order(open_context: OpenContext) -> None:
    page = _results(open_context, "/?q=gempa&expand=off")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    for name in [
        "Best first",
        "Newest first",
        "Oldest first",
        "Take along",
        "Search for them too",
        "Skip to the results",
    ]:
        page.keyboard.press("Tab")
        expect(page.locator("main a:focus")).to_have_text(name)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("main button:focus")).to_contain_text("gempa")


@only(script=True)
def test_a_story_is_found_read_and_left_by_keys(world: World, site: str) -> None:
    page = world.page
    world.open("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("gempa di pulau")
    page.keyboard.press("Enter")
    headlines = page.locator("ol.results h2 a")
    expect(headlines).to_have_count(10)
    page.keyboard.press("j")
    expect(headlines.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("j")
    expect(headlines.nth(2)).to_be_focused()
    expect(headlines.nth(2)).to_be_in_viewport()
    page.keyboard.press("k")
    page.keyboard.press("ArrowUp")
    expect(headlines.nth(0)).to_be_focused()
    page.keyboard.press("k")
    expect(headlines.nth(0)).to_be_focused()
    page.keyboard.press("Enter")
    world.expect_heading("Gempa mengguncang pulau menjelang subuh")
    page.go_back()
    expect(headlines.nth(0)).to_be_focused()
    page.reload()
    expect(headlines.nth(0)).not_to_be_focused()
    page.keyboard.press("n")
    expect(page).to_have_url(f"{site}/?q=gempa+di+pulau&page=2")
    page.keyboard.press("p")
    expect(page).to_have_url(f"{site}/?q=gempa+di+pulau")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(f"{site}/?q=gempa+di+pulau&page=2")
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(f"{site}/?q=gempa+di+pulau")


def test_escape_leaves_the_box_and_the_list(open_context: OpenContext) -> None:
    page = _results(open_context)
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("?jk")
    expect(page.locator("#q")).to_have_value("?jk")
    page.keyboard.press("Escape")
    expect(page.locator("body")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    expect(page.locator("body")).to_be_focused()


def test_the_keys_are_told_and_can_be_turned_off_for_good(open_context: OpenContext) -> None:
    page = _results(open_context)
    dialog = page.get_by_role("dialog", name="Keys")
    page.keyboard.press("?")
    expect(dialog).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("ol.results a:focus")).to_have_count(0)
    page.get_by_role("button", name="Keys").click()
    dialog.get_by_label("Turn these keys off").check()
    dialog.get_by_role("button", name="Close").click()
    page.reload()
    page.keyboard.press("?")
    page.keyboard.press("j")
    expect(dialog).to_be_hidden()
    expect(page.locator("ol.results a:focus")).to_have_count(0)


def test_keys_of_the_browser_stay_the_browsers(open_context: OpenContext) -> None:
    page = _results(open_context)
    for key in ["Control+j", "Alt+n", "ArrowDown", "Control+/"]:
        page.keyboard.press(key)
    expect(page.locator("ol.results a:focus")).to_have_count(0)
    assert page.url.endswith("/?q=gempa")
    assert page.evaluate("scrollY") > 0, "the arrow down scrolls while no result has the focus"


def test_marked_words_are_walked_through(open_context: OpenContext) -> None:
    page = _results(open_context, "/?q=gempa+di+pulau")
    page.keyboard.press("j")
    page.keyboard.press("w")
    first = page.locator("ol.results > li").first.locator("mark")
    expect(first.nth(0)).to_be_focused()
    expect(page.locator("button.word.lit")).to_have_text("gempa 7(7 marks on this page)")
    page.keyboard.press("w")
    expect(first.nth(1)).to_be_focused()
    expect(page.locator("button.word.lit")).to_have_text("pulau 5(5 marks on this page)")
    page.keyboard.press("Shift+W")
    expect(first.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("ol.results h2 a").nth(1)).to_be_focused()
