"""A query's word and the words that answer it light up together, in both languages."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.worlds import World, only

pytestmark = pytest.mark.browser


def _lit(page: Page) -> list[str]:
    return [text.casefold() for text in page.locator("mark.lit").all_inner_texts()]


def _frame(element: Locator) -> str:
    return str(element.evaluate("element => getComputedStyle(element).outlineStyle"))


@only(size="desk", script=True)
def test_words_light_up_their_partners_both_ways(world: World) -> None:
    page = world.page
    world.open("/?q=gempa+di+pulau")
    word = page.get_by_role("button", name="gempa")
    mark = page.locator("mark", has_text="earthquake").first
    assert _lit(page) == []
    word.hover()
    expect(mark).to_have_class("model lit")
    assert {"gempa", "earthquake"} <= set(_lit(page))
    assert _frame(mark) == "solid", "a frame tells it without colour"
    mark.hover()
    expect(word).to_have_class("word lit")
    assert {"gempa", "earthquake"} <= set(_lit(page))
    assert "island" not in _lit(page)
    page.mouse.move(0, 0)
    expect(page.locator(".lit")).to_have_count(0)
    page.get_by_role("button", name="pulau").focus()
    expect(page.locator("mark", has_text="island").first).to_have_class("model lit")
    assert {"pulau", "island"} <= set(_lit(page))


@only(size="phone", script=True)
def test_a_finger_keeps_a_word_lit_until_it_is_touched_again(world: World) -> None:
    page = world.page
    world.open("/?q=gempa+di+pulau")
    word = page.get_by_role("button", name="pulau")
    word.tap()
    expect(word).to_have_attribute("aria-pressed", "true")
    page.mouse.move(0, 0)
    page.locator("#q").focus()
    assert {"pulau", "island"} <= set(_lit(page))
    word.tap()
    expect(word).to_have_attribute("aria-pressed", "false")
    page.mouse.move(0, 0)
    page.locator("#q").focus()
    expect(page.locator(".lit")).to_have_count(0)


@only(script=False)
def test_without_script_the_words_are_a_plain_list(world: World) -> None:
    world.open("/?q=gempa+di+pulau")
    words = world.page.get_by_role("list", name=world.say("Your words")).get_by_role("listitem")
    expect(words).to_contain_text(["gempa", "pulau"])
    expect(words.get_by_role("button")).to_have_count(0)
