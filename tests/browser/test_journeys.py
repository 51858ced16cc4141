"""Searching, by every reader: phone and desk, English and Indonesian, with script and without."""

import csv
import io

import feedparser
import pytest
from playwright.sync_api import expect

from tests.browser.worlds import INTERFACES, World

pytestmark = pytest.mark.browser

STORY = "Gempa mengguncang pulau menjelang subuh"


def test_a_question_is_asked_its_answer_read_and_left(world: World) -> None:
    page = world.page
    world.open("/")
    world.expect_heading(world.say("Ask once. Read both languages."))
    world.search("gempa di pulau")
    world.expect_total(15)
    own = page.get_by_role("article", name=STORY)
    for told in (world.wording.language("id"), world.wording.day("2024-03-01"), world.say("Fair match")):
        expect(own).to_contain_text(told)
    foreign = page.get_by_role("article", name="Earthquake shakes the island before dawn")
    expect(foreign.locator("mark", has_text="earthquake").first).to_be_visible()
    expect(own.get_by_text(world.say("Meaning"), exact=True)).to_be_hidden()
    own.get_by_text(world.say("Why this result?")).click()
    expect(own.get_by_text(world.say("Meaning"), exact=True)).to_be_visible()
    own.get_by_role("heading").get_by_role("link").click()
    world.expect_heading(STORY)
    story = page.locator("mark.passage", has_text="Gempa mengguncang pulau dan dokter")
    expect(story).to_be_in_viewport(ratio=1)
    world.follow("Back to the results for “<bdi>%(query)s</bdi>”", query="gempa di pulau")
    world.expect_total(15)
    expect(page.locator("#q")).to_have_value("gempa di pulau")


def test_the_query_language_is_shown_and_taken_back(world: World) -> None:
    page = world.page
    world.open("/")
    world.search("gempa -pasar bahasa:indonesia")
    world.expect_total(7)
    chips = page.get_by_role("list", name=world.say("What narrows the search")).get_by_role("link")
    expect(chips).to_contain_text(
        [
            world.say("without “%(value)s”", value="pasar"),
            world.say("Language: %(value)s", value=world.wording.language("id")),
        ]
    )
    chips.first.click()
    expect(page.locator("#q")).to_have_value("gempa bahasa:indonesia")
    chips.first.click()
    world.expect_total(19)
    expect(chips).to_have_count(0)
    world.search('"gempa mengguncang pulau"')
    world.expect_total(10)
    expect(chips).to_contain_text([world.say("“%(value)s” as written", value="gempa mengguncang pulau")])
    expect(page.get_by_role("article").first).to_have_accessible_name(STORY)
    world.search('gempa "pulau')
    hints = page.get_by_role("list", name=world.say("How the search was read"))
    told = "A quotation mark in %(text)s is not closed; its words were searched one by one."
    expect(hints).to_contain_text(world.say(told, text='"pulau'))


def test_filters_the_chart_and_the_order_change_the_answer(world: World) -> None:
    page = world.page
    world.open("/?q=earthquake&k=5")
    world.unfold()
    english = page.get_by_role("checkbox", name=world.wording.language("en"))
    told = page.locator("label.choice").filter(has=english).locator(".count").inner_text()
    english.check()
    world.apply()
    world.expect_total(int(told))
    world.unfold()
    page.get_by_role("textbox", name=world.say("From"), exact=True).fill("2024-03-03")
    world.apply()
    world.expect_total(int(told) - 1)
    world.follow("Next")
    expect(page.locator("ol.results > li")).to_have_count(int(told) - 1 - 5)
    world.unfold()
    expect(english).to_be_checked()
    world.follow("Remove all filters")
    world.expect_total(16)
    world.unfold()
    column = page.get_by_role("group", name=world.say("Results over time")).get_by_role("link").first
    named = f"{world.wording.day('2024-03-01')}: {world.wording.language('id')} 1"
    expect(column).to_have_accessible_name(named)
    column.click()
    world.expect_total(1)
    expect(page.get_by_role("article", name=STORY)).to_be_visible()
    world.open("/?q=gempa")
    for order, first in {"Newest first": "2024-03-02", "Oldest first": "2024-03-01"}.items():
        world.follow(order)
        expect(page.locator(".sort [aria-current]")).to_have_text(world.say(order))
        expect(page.locator("ol.results time").first).to_have_text(world.wording.day(first))


def test_what_is_looked_for_besides_is_switched_off_and_on(world: World) -> None:
    page = world.page
    world.open("/?q=siswa+terjatuh")
    steering = page.locator(".steering")
    expect(steering).to_contain_text(world.say("Also searched for:"))
    world.follow("Search for “%(term)s” only as it is typed", term="siswa")
    expect(steering).to_contain_text(world.say("Only as typed:"))
    world.follow("Search for their other forms too")
    world.follow("Search only my words")
    expect(steering).to_contain_text(
        world.say("Translations and other spellings of your words were left out.")
    )
    world.follow("Search for them too")
    expect(steering).to_contain_text(world.say("Also searched for:"))
    world.unfold()
    page.get_by_label(world.say("Lean to")).select_option("id")
    world.apply()
    leaning = world.say("Results lean to %(language)s.", language=world.wording.language("id"))
    expect(steering).to_contain_text(leaning)
    world.follow("Treat all languages alike")
    expect(steering).not_to_contain_text(leaning)


def test_copies_and_reports_are_unfolded_shown_and_folded(world: World) -> None:
    page = world.page
    world.open("/?q=siswa+terjatuh")
    agency = page.get_by_role("article", name="Jembatan Wailolo Ambruk, 35 Siswa Terjatuh").first
    copy = agency.get_by_role("link", name="Puluhan Siswa Jatuh Saat Jembatan Wailolo Ambruk")
    expect(copy).to_be_hidden()
    agency.get_by_text(world.say("Also in %(shown)s outlets", shown=4)).click()
    copy.click()
    world.expect_heading("Puluhan Siswa Jatuh Saat Jembatan Wailolo Ambruk")
    reports = world.count("Same story: %(shown)s other report", "Same story: %(shown)s other reports", 2)
    region = page.get_by_role("region", name=reports)
    region.get_by_role("link", name="Bridge collapse throws pupils into the river").click()
    world.expect_heading("Bridge collapse throws pupils into the river")
    world.follow("Back to the results for “<bdi>%(query)s</bdi>”", query="siswa terjatuh")
    world.expect_total(18)
    world.follow("Show every report")
    world.expect_total(19)
    world.follow("Show every copy")
    world.expect_total(24)
    world.follow("Fold copies")
    world.expect_total(19)
    world.follow("Group reports")
    world.expect_total(18)


def test_results_are_taken_along(world: World) -> None:
    page = world.page
    world.open("/?q=siswa+terjatuh&k=5")
    takings = page.get_by_role("region", name=world.say("Take these results along"))
    with page.expect_download() as download:
        takings.get_by_role("link", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"), newline="")))
    assert len(rows) == 18
    addresses = [
        takings.get_by_role("link", name=name).get_attribute("href") for name in ("JSON", "Atom", "RSS")
    ]
    data, atom, rss = (page.request.get(address or "") for address in addresses)
    assert [result["article"]["title"] for result in data.json()["results"]] == [
        row["title"] for row in rows[:5]
    ]
    told = world.say("Articles of the archive found for “%(query)s”.", query="siswa terjatuh")
    assert [feedparser.parse(feed.text()).feed.subtitle for feed in (atom, rss)] == [told, told]
    assert page.locator("link[rel=alternate]").count() == 2


def test_empty_weak_and_wrong_searches_offer_ways_on(world: World) -> None:
    page = world.page
    world.open("/?q=gempa&after=2050&language=id")
    world.expect_heading(world.say("Nothing found"))
    world.follow("Search again, taking out: <bdi>%(filter)s</bdi>", filter=world.wording.language("id"))
    expect(
        page.get_by_role("list", name=world.say("What narrows the search")).get_by_role("link")
    ).to_have_count(1)
    world.follow("Search again without filters")
    world.expect_total(19)
    world.search("zxqv blorf")
    weak = "The archive may hold no answer to this: even the best of these articles match only weakly."
    expect(page.get_by_text(world.say(weak))).to_be_visible()
    page.get_by_text(world.say("What you can try")).click()
    advice = "Say it in other words, or name the place, the person or the year."
    expect(page.get_by_text(world.say(advice))).to_be_visible()
    world.search("gempa pulua")
    page.get_by_role("link", name="gempa pulau", exact=True).click()
    expect(page.locator("#q")).to_have_value("gempa pulau")
    world.open("/?q=gempa&page=99")
    world.expect_heading(world.say("There is no such page"))
    world.follow("Go to the last page")
    world.expect_total(19)
    world.open("/?q=gempa&after=kemarin")
    world.expect_heading(world.say("This cannot be searched"))
    expect(page.get_by_role("alert")).to_be_visible()
    world.follow("From %(day)s", day="kemarin")
    world.expect_total(19)
    world.open("/articles/nowhere")
    world.expect_heading(world.say("Not found"))
    world.follow("Go to the search page")
    world.expect_heading(world.say("Ask once. Read both languages."))


def test_the_language_of_the_page_is_switched_and_remembered(world: World) -> None:
    page, other = world.page, world.reader.other_language
    world.open("/?q=gempa")
    expect(page.locator("html")).to_have_attribute("lang", world.reader.language)
    page.get_by_role("link", name=INTERFACES[other].name, exact=True).click()
    expect(page.locator(".sort [aria-current]")).to_have_text(world.say_in(other, "Best first"))
    page.locator("ol.results h2 a").first.click()
    expect(page.get_by_role("link", name=world.say_in(other, "Read the original"))).to_be_visible()
    world.open("/")
    expect(page.get_by_role("button", name=world.say_in(other, "Search"))).to_be_visible()
