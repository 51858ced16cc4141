"""Reading articles, by every reader: repairs, what it was before, results one after the other, a citation."""

import pytest
from playwright.sync_api import expect

from tests.browser.worlds import World

pytestmark = pytest.mark.browser


def test_what_was_repaired_is_told_and_shown_beside_what_was_found(world: World) -> None:
    page = world.page
    world.open("/?q=gempa+di+pulau")
    page.locator("ol.results h2 a").first.click()
    told = world.count(
        "%(shown)s repair was made to this text", "%(shown)s repairs were made to this text", 1
    )
    page.get_by_text(told).click()
    repair = page.get_by_role("region", name=world.say("Repairs")).get_by_role("row").nth(1)
    expect(repair).to_contain_text("Baca juga: Museum Tanahmerah Dibuka Lagi")
    expect(repair).to_contain_text(world.say("taken out"))
    world.follow("As it was found")
    row = page.locator(".sides").get_by_role("row").filter(has_text="Baca juga")
    found, shown = row.get_by_role("cell").all()
    expect(found).to_contain_text("Baca juga: Museum Tanahmerah Dibuka Lagi")
    expect(shown).to_contain_text(world.say("taken out"))
    first, second = found.bounding_box(), shown.bounding_box()
    assert first
    assert second
    is_beside = (second["x"] > first["x"], second["y"] > first["y"])
    assert is_beside == ((True, False) if world.reader.size == "desk" else (False, True))
    world.follow("Back to the article")
    expect(page.locator("#passage")).to_be_in_viewport(ratio=1)


def test_results_are_read_one_after_the_other(world: World, reading_site: str) -> None:
    page = world.page
    world.open(f"{reading_site}/?q=flood&k=2&prefer=en")
    headlines = page.locator("ol.results h2").all_text_contents()
    page.locator("ol.results h2 a").first.click()
    walk = page.get_by_role("navigation", name=world.say("Results of the search"))
    for rank in (1, 2):
        world.expect_heading(headlines[rank - 1])
        expect(walk).to_contain_text(world.say("Result %(rank)s of %(total)s", rank=rank, total=21))
        expect(page.locator("#passage")).to_be_in_viewport()
        world.follow("Next result")
    world.follow("Previous result")
    world.expect_heading(headlines[1])
    world.follow("Next result")
    expect(walk).to_contain_text(world.say("Result %(rank)s of %(total)s", rank=3, total=21))
    world.follow("Back to the results for “<bdi>%(query)s</bdi>”", query="flood")
    expect(page.locator(".pages [aria-current]")).to_contain_text("2")
    world.open(f"{reading_site}/articles/en-levee?q=flood&prefer=en")
    near = page.get_by_role("region", name=world.say("Similar articles"))
    near.get_by_role("link", name="Pengungsi banjir tidur di tenda").click()
    world.expect_heading("Pengungsi banjir tidur di tenda")
    world.search("banjir")
    expect(page).to_have_url(f"{reading_site}/?q=banjir&prefer=en")


def test_an_article_is_cited(world: World, reading_site: str) -> None:
    page = world.page
    world.open(f"{reading_site}/articles/en-levee")
    button = page.get_by_role("button", name=f"{world.say('Copy')} BibTeX")
    expect(button).to_be_hidden()
    page.get_by_text(world.say("Cite this article")).click()
    expect(page.get_by_label(world.say("As a sentence")).first).to_have_value(
        "Ann Harrow, “Flood water broke into the village”, The Strait Courier, "
        f"{world.wording.day('2024-02-13')}, https://strait-courier.example/levee"
    )
    if not world.reader.script:
        expect(button).to_be_hidden()
        return
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=reading_site)
    button.click()
    expect(page.locator("#copied")).to_have_text(world.say("Copied"))
    assert page.evaluate("navigator.clipboard.readText()") == page.get_by_label("BibTeX").first.input_value()


def test_tab_and_enter_alone_find_a_story_and_its_citation(world: World) -> None:
    page = world.page
    world.open("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("gempa di pulau")
    page.keyboard.press("Enter")
    world.expect_total(15)
    _press_tab_until(world, "ol.results h2 a:focus")
    page.keyboard.press("Enter")
    world.expect_heading("Gempa mengguncang pulau menjelang subuh")
    _press_tab_until(world, ".cite summary:focus")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label(world.say("As a sentence")).first).to_be_focused()


def _press_tab_until(world: World, selector: str, most: int = 60) -> None:
    for _ in range(most):
        world.page.keyboard.press("Tab")
        if world.page.locator(selector).count():
            return
    raise AssertionError(f"{most} presses of Tab do not reach {selector}")
