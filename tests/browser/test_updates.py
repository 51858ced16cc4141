"""Updates in place: no full load, and addresses, history, titles, focus and scroll as after one."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import OpenContext, open_drawer

pytestmark = pytest.mark.browser


def _open(open_context: OpenContext, address: str, size: str = "desk") -> Page:
    page = open_context(size).new_page()
    page.goto(address)
    page.evaluate("window.sameLoad = true")
    return page


def _is_same_load(page: Page) -> bool:
    return bool(page.evaluate("window.sameLoad === true"))


def test_empty_fields_stay_out_of_the_address(open_context: OpenContext, site: str) -> None:
    page = _open(open_context, "/?q=gempa")
    page.locator("#q").fill("flood")
    page.locator("#q").press("Enter")
    expect(page).to_have_url(f"{site}/?q=flood")


def test_an_address_is_spelt_as_after_a_full_load(open_context: OpenContext, site: str) -> None:
    page = open_context("desk").new_page()
    page.goto("/")
    page.locator("#q").fill('gempa (di) "pulau" é+*~')
    page.locator("#q").press("Enter")
    expect(page.locator("h1")).to_contain_text("article")
    loaded = page.url
    assert loaded.startswith(f"{site}/?q=gempa+")
    page.evaluate("window.sameLoad = true")
    page.locator("#q").fill("gempa (di) pulau")
    page.locator("#q").press("Enter")
    expect(page).to_have_url(f"{site}/?q=gempa+%28di%29+pulau")
    page.locator("#q").fill('gempa (di) "pulau" é+*~')
    page.locator("#q").press("Enter")
    expect(page).to_have_url(loaded)
    assert _is_same_load(page)


def test_an_order_is_chosen_without_a_load_and_keeps_the_focus(open_context: OpenContext, site: str) -> None:
    page = _open(open_context, "/?q=gempa")
    page.get_by_role("link", name="Oldest first").click()
    expect(page).to_have_url(f"{site}/?q=gempa&sort=oldest")
    expect(page.locator(".sort [aria-current]")).to_have_text("Oldest first")
    expect(page.locator("#sort-oldest")).to_be_focused()
    expect(page.get_by_role("status")).to_have_text(page.locator("h1").inner_text())
    expect(page.locator("#kept input")).to_have_value("oldest")
    expect(page.get_by_role("link", name="Bahasa Indonesia")).to_have_attribute(
        "href", "?q=gempa&sort=oldest&ui=id"
    )
    assert _is_same_load(page)
    page.go_back()
    expect(page).to_have_url(f"{site}/?q=gempa")
    expect(page.locator(".sort [aria-current]")).to_have_text("Best first")


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_filters_and_chips_update_the_answer(open_context: OpenContext, site: str, size: str) -> None:
    page = _open(open_context, "/?q=gempa", size)
    open_drawer(page)
    page.get_by_role("checkbox", name="English").check()
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("9 articles")
    expect(page).to_have_url(f"{site}/?q=gempa&language=en")
    expect(page.locator("#apply" if size == "desk" else "#answer")).to_be_focused()
    if size == "phone":
        expect(page.locator(".drawer > summary")).to_contain_text("1 in use")
        expect(page.locator("ol.results h2").first).to_be_in_viewport()
    page.get_by_role("link", name="English (remove)").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("19 articles")
    expect(page.locator("#answer")).to_be_focused()
    assert _is_same_load(page)


def test_another_page_begins_at_its_top(open_context: OpenContext) -> None:
    page = _open(open_context, "/?q=gempa")
    page.get_by_role("link", name="Next").click()
    expect(page.locator("#answer")).to_be_focused()
    expect(page.locator("ol.results h2").first).to_be_in_viewport()
    expect(page).to_have_title("gempa – page 2 – Lintas")
    expect(page.locator("span.word")).to_have_count(0)
    assert _is_same_load(page)


def test_back_from_an_article_leads_to_the_result_that_was_read(open_context: OpenContext) -> None:
    page = _open(open_context, "/?q=gempa")
    page.get_by_role("link", name="Oldest first").click()
    expect(page.locator(".sort [aria-current]")).to_have_text("Oldest first")
    read = page.locator("ol.results h2 a").last
    read.click()
    expect(page.locator("article.story")).to_be_visible()
    page.go_back()
    expect(page.locator(".sort [aria-current]")).to_have_text("Oldest first")
    expect(read).to_be_focused()
    expect(read).to_be_in_viewport()
    page.goto("/")
    page.goto("/?q=gempa&sort=oldest")
    expect(page.locator("body")).to_be_focused()


def test_a_new_search_and_one_that_is_none(open_context: OpenContext, site: str) -> None:
    page = _open(open_context, "/?q=gempa")
    page.locator("#q").fill("harga beras")
    page.locator("#q").press("Enter")
    expect(page).to_have_title("harga beras – Lintas")
    expect(page.locator("#q")).to_be_focused()
    assert _is_same_load(page)
    page.locator("#q").fill("!!!")
    page.locator("#q").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("This cannot be searched")
    assert _is_same_load(page)
    page.locator("#q").fill("")
    page.locator("#q").press("Enter")
    expect(page).to_have_url(f"{site}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask once. Read both languages.")


def test_nothing_of_a_page_is_kept_in_the_browser(open_context: OpenContext) -> None:
    page = _open(open_context, "/?q=gempa")
    page.get_by_role("link", name="Newest first").click()
    expect(page.locator(".sort [aria-current]")).to_have_text("Newest first")
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "Gempa" not in kept
    assert "<" not in kept
