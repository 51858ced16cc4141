"""More passages of a result unfold in place, told, reached and folded again by keys alone."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.looking import OpenContext, shoot, stays_in_width

pytestmark = pytest.mark.browser

QUERY = "/?q=earthquake+museum+fishermen"


def _foldable(page: Page) -> Locator:
    """The results that have more passages."""
    return page.locator("ol.results > li", has=page.locator(".further"))


def _top(element: Locator) -> float:
    box = element.bounding_box()
    assert box is not None
    return box["y"]


def _counted(page: Page) -> dict[str, int]:
    """What the list of words says, after the words' own text."""
    words = page.locator("button.word").all()
    return {str(word.get_attribute("data-term")): int(word.locator(".count").inner_text()) for word in words}


def _marked(page: Page) -> dict[str, int]:
    """How often each word is answered on the page."""
    counts: dict[str, int] = {}
    for mark in page.locator("ol.results mark").all():
        for term in (mark.get_attribute("data-term") or "").split(", "):
            counts[term] = counts.get(term, 0) + 1
    return counts


def test_passages_unfold_under_their_result_alone_by_keys(open_context: OpenContext) -> None:
    page = open_context("desk").new_page()
    # Else places are measured on their way.
    page.emulate_media(reduced_motion="reduce")
    page.goto(QUERY)
    page.evaluate("window.sameLoad = true")
    address = page.url
    result = _foldable(page).nth(2)
    link = result.locator(".further a")
    asked = int((link.inner_text()).split()[0])
    link.focus()
    before = _top(result.locator("h2"))
    page.keyboard.press("Enter")
    passages = result.get_by_role("list", name="More passages of this article")
    expect(passages).to_be_focused()
    expect(passages.locator("> li")).to_have_count(min(asked, 5))
    expect(page.get_by_role("status")).to_have_text(f"{min(asked, 5)} more passages are shown")
    assert abs(_top(result.locator("h2")) - before) < 1, "nothing jumps"
    expect(page.locator(".further ol")).to_have_count(1)
    assert (page.url, page.evaluate("window.sameLoad === true")) == (address, True)
    assert _counted(page) == _marked(page)
    if asked > 5:
        expect(result.locator(".further")).to_contain_text(f"{asked - 5} more in the article")
    page.keyboard.press("Tab")
    expect(result.get_by_role("link", name="Read this passage in the article").first).to_be_focused()
    fold = result.get_by_role("link", name="Show only the best passage")
    fold.focus()
    page.keyboard.press("Enter")
    expect(passages).to_have_count(0)
    expect(result.locator(".further a")).to_be_focused()
    expect(result.locator(".further a")).to_be_in_viewport()
    assert _counted(page) == _marked(page)
    assert (page.url, page.evaluate("window.sameLoad === true")) == (address, True)


def test_words_light_up_in_passages_that_came_later(open_context: OpenContext) -> None:
    page = open_context("phone", scheme="dark").new_page()
    page.goto(QUERY)
    words = _counted(page)
    page.get_by_role("button", name="museum").click()
    for result in _foldable(page).all()[:2]:
        result.locator(".further a").click()
        expect(result.get_by_role("list", name="More passages of this article")).to_be_visible()
    assert _counted(page) == _marked(page)
    assert _counted(page)["museum"] > words["museum"]
    word = page.get_by_role("button", name="museum")
    expect(word).to_have_attribute("aria-pressed", "true")
    marks = page.locator(".further mark[data-term=museum]")
    expect(marks.first).to_have_class("same lit")
    mark = page.locator(".further mark:not([data-term=museum])").first
    mark.hover()
    term = mark.get_attribute("data-term")
    expect(page.locator(f"button.word[data-term='{term}']")).to_have_class("word lit")
    assert stays_in_width(page)
    shoot(page, "further-phone-dark")


def test_a_word_that_only_hidden_passages_answer_is_told_as_not_found(open_context: OpenContext) -> None:
    page = open_context("desk").new_page()
    page.goto(QUERY)
    further = _foldable(page).first.locator(".further")
    further.locator("a").click()
    expect(further.get_by_role("list")).to_be_visible()
    # As if only passages that are not on the page spoke of museums.
    page.evaluate("for (const mark of document.querySelectorAll('mark[data-term=museum]')) mark.remove()")
    further.get_by_role("link", name="Show only the best passage").click()
    expect(page.locator("#words .missed")).to_have_text(["museum – not found here"])
    expect(page.get_by_role("button", name="museum")).to_have_count(0)
    assert _counted(page) == _marked(page)


def test_without_script_all_unfold_at_the_result_that_was_asked(open_context: OpenContext) -> None:
    page = open_context("desk", script=False).new_page()
    page.goto(QUERY)
    result = _foldable(page).nth(2)
    heading = result.locator("h2")
    rank = str(heading.get_attribute("id"))
    result.locator(".further a").click()
    page.wait_for_url(f"**passages=*#{rank}")
    expect(page.locator(f"#{rank}")).to_be_in_viewport()
    assert page.locator(".further ol").count() == _foldable(page).count() > 2
    page.locator(f"li:has(#{rank})").get_by_role("link", name="Show only the best passage").click()
    expect(page.locator(".further ol")).to_have_count(0)
    expect(page.locator(f"#{rank}")).to_be_in_viewport()
