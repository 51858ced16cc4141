"""Journeys through the pages with and without JavaScript, on a phone and on a desk."""

import pytest
from playwright.sync_api import expect

from tests.browser.looking import OpenContext, open_drawer

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_search_then_read_then_return(open_context: OpenContext, size: str, script: bool) -> None:
    page = open_context(size, script=script).new_page()
    page.goto("/")
    page.locator("#q").fill("gempa di pulau")
    page.locator("#q").press("Enter")
    headlines = page.locator("ol.results h2")
    expect(headlines).to_have_count(10)
    expect(headlines.first).to_have_text("Gempa mengguncang pulau menjelang subuh")
    headlines.first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gempa mengguncang pulau menjelang subuh")
    story = page.locator("mark.passage", has_text="Gempa mengguncang pulau dan dokter")
    expect(story).to_be_in_viewport(ratio=1)
    expect(page.locator("#passage")).to_be_in_viewport(ratio=1)
    page.get_by_role("link", name="Back to the results").click()
    expect(headlines).to_have_count(10)
    expect(page.locator("#q")).to_have_value("gempa di pulau")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_filters_and_pages(open_context: OpenContext, script: bool) -> None:
    page = open_context("desk", script=script).new_page()
    page.goto("/?q=earthquake&k=5")
    page.get_by_role("checkbox", name="English").check()
    page.get_by_label("From").fill("2024-03-02")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("8 articles")
    expect(page.locator("ol.results .badge").filter(has_text="Indonesian")).to_have_count(0)
    page.get_by_role("link", name="Next").click()
    expect(page.locator("ol.results > li")).to_have_count(3)
    expect(page.get_by_role("checkbox", name="English")).to_be_checked()
    page.get_by_role("link", name="Remove all filters").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("16 articles")
    page.get_by_role("link", name="Oldest first").click()
    expect(page.locator("ol.results time").first).to_have_text("1 March 2024")
    expect(page.locator(".sort [aria-current]")).to_have_text("Oldest first")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_leaning_is_chosen_and_taken_back(open_context: OpenContext, script: bool) -> None:
    page = open_context("phone", script=script).new_page()
    page.goto("/?q=earthquake")
    open_drawer(page)
    page.get_by_label("Lean to").select_option("Indonesian")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".steering")).to_contain_text("Results lean to Indonesian.")
    page.get_by_role("link", name="Treat all languages alike").click()
    expect(page.locator(".steering")).to_have_count(0)
    open_drawer(page)
    expect(page.get_by_label("Lean to")).to_have_value("")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_result_explains_itself(open_context: OpenContext, script: bool) -> None:
    page = open_context("desk", script=script).new_page()
    page.goto("/?q=gempa+di+pulau")
    why = page.locator("details.why").first
    expect(why.get_by_text("Meaning", exact=True)).to_be_hidden()
    why.locator("summary").press("Enter")
    expect(why.get_by_text("Meaning", exact=True)).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_found_and_shown_stand_beside_each_other_where_there_is_room(
    open_context: OpenContext, size: str, script: bool
) -> None:
    page = open_context(size, script=script).new_page()
    page.goto("/?q=gempa+di+pulau")
    page.locator("ol.results h2 a").first.click()
    page.get_by_role("link", name="As it was found").click()
    row = page.locator(".sides").get_by_role("row").filter(has_text="Baca juga")
    found, shown = row.get_by_role("cell").all()
    expect(found).to_contain_text("Baca juga: Museum Tanahmerah Dibuka Lagi")
    expect(shown).to_contain_text("taken out")
    first, second = found.bounding_box(), shown.bounding_box()
    assert first
    assert second
    assert (second["x"] > first["x"], second["y"] > first["y"]) == ((size == "desk"), (size == "phone"))
    page.get_by_role("link", name="Back to the article").click()
    expect(page.locator("#passage")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_copies_are_unfolded_read_and_left(open_context: OpenContext, size: str, script: bool) -> None:
    page = open_context(size, script=script).new_page()
    page.goto("/?q=siswa+terjatuh")
    copies = page.locator("ol.results > li").first.locator("details.copies")
    copy = copies.get_by_role("link", name="Puluhan Siswa Jatuh Saat Jembatan Wailolo Ambruk")
    expect(copies.locator("summary")).to_have_text("Also in 4 outlets")
    expect(copy).to_be_hidden()
    copies.locator("summary").press("Enter")
    expect(copies.locator("time").first).to_have_text("5 June 2024")
    copy.click()
    expect(page.locator("h1")).to_have_text("Puluhan Siswa Jatuh Saat Jembatan Wailolo Ambruk")
    story = page.get_by_role("region", name="Same story: 2 other reports")
    story.get_by_role("link", name="Bridge collapse throws pupils into the river").click()
    expect(page.locator("h1")).to_have_text("Bridge collapse throws pupils into the river")
    page.get_by_role("link", name="Back to the results").click()
    expect(page.locator("#q")).to_have_value("siswa terjatuh")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_copies_and_reports_are_shown_and_folded_again(open_context: OpenContext, script: bool) -> None:
    page = open_context("phone", script=script).new_page()
    page.goto("/?q=siswa+terjatuh")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("18 articles")
    page.get_by_role("link", name="Show every report").click()
    expect(heading).to_have_text("19 articles")
    page.get_by_role("link", name="Show every copy").click()
    expect(heading).to_have_text("24 articles")
    with page.expect_response(lambda answer: "copies=show" in answer.url):
        page.locator("#q").press("Enter")
    expect(page.locator(".busy.htmx-request")).to_have_count(0)
    expect(page.locator(".folding")).to_contain_text("Every copy of a text is shown.")
    open_drawer(page)
    page.get_by_role("checkbox", name="Indonesian").check()
    page.get_by_role("button", name="Apply").click()
    expect(heading).to_have_text("15 articles")
    page.get_by_role("link", name="Fold copies").click()
    expect(page.locator(".folding")).to_contain_text("Copies of one text make one result.")
    page.get_by_role("link", name="Group reports").click()
    expect(page.locator(".folding")).to_contain_text("Reports of one story make one result")


def test_script_keeps_empty_fields_out_of_the_address(open_context: OpenContext, site: str) -> None:
    page = open_context("desk").new_page()
    page.goto("/?q=gempa")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("flood")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}/?q=flood")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_the_interface_language_is_switched_and_stays(open_context: OpenContext, script: bool) -> None:
    page = open_context("desk", script=script).new_page()
    page.goto("/?q=gempa")
    page.get_by_role("link", name="Bahasa Indonesia", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("19 artikel")
    page.locator("ol.results h2 a").first.click()
    expect(page.get_by_role("link", name="Baca artikel aslinya")).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("button", name="Cari")).to_be_visible()
