"""The pages in a real browser, with and without JavaScript, on a phone and on a desk."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = pytest.mark.browser

SCREENSHOTS = Path(__file__).parent / "screenshots"

ARTICLE = "/articles/id%2F0%3F%23%252F"

SIZES = {"narrow": (320, 640), "phone": (360, 740), "desk": (1280, 860), "wide": (1920, 1000)}

Scheme = Literal["light", "dark"]
OpenContext = Callable[..., BrowserContext]


@pytest.fixture
def open_context(browser: Browser, site: str) -> Iterator[OpenContext]:
    """Opens contexts and, at the end, asserts that none of them asked another site for anything."""
    contexts: list[BrowserContext] = []
    asked: list[str] = []
    faults: list[str] = []

    def open_one(size: str = "desk", *, script: bool = True, scheme: Scheme = "light") -> BrowserContext:
        width, height = SIZES[size]
        context = browser.new_context(
            base_url=site,
            viewport={"width": width, "height": height},
            java_script_enabled=script,
            color_scheme=scheme,
            locale="en-GB",
        )
        context.on("request", lambda request: asked.append(request.url))
        context.on("console", lambda message: faults.append(message.text))
        context.set_default_timeout(10_000)
        contexts.append(context)
        return context

    yield open_one
    for context in contexts:
        context.close()
    assert asked
    assert [url for url in asked if not url.startswith(site)] == []
    faults = [fault for fault in faults if "the server responded with a status of 4" not in fault]
    assert faults == [], "the browser complained, most likely about the content security policy"


def _shoot(page: Page, name: str) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")


def _stays_in_width(page: Page) -> bool:
    width = page.evaluate("document.documentElement.scrollWidth")
    return bool(width <= page.evaluate("document.documentElement.clientWidth"))


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
    page.goto("/?q=earthquake")
    page.get_by_role("checkbox", name="English").check()
    page.get_by_label("From").fill("2024-03-02")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("13 articles")
    expect(page.locator("ol.results .badge").filter(has_text="Indonesian")).to_have_count(0)
    page.get_by_role("link", name="Next").click()
    expect(page.locator("ol.results > li")).to_have_count(3)
    expect(page.get_by_role("checkbox", name="English")).to_be_checked()
    page.get_by_role("link", name="Remove all filters").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("26 articles")
    page.get_by_role("link", name="Oldest first").click()
    expect(page.locator("ol.results time").first).to_have_text("1 March 2024")
    expect(page.locator(".sort [aria-current]")).to_have_text("Oldest first")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_leaning_is_chosen_and_taken_back(open_context: OpenContext, script: bool) -> None:
    page = open_context("phone", script=script).new_page()
    page.goto("/?q=earthquake")
    page.get_by_label("Lean to").select_option("Indonesian")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".steering")).to_contain_text("Results lean to Indonesian.")
    page.get_by_role("link", name="Treat all languages alike").click()
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
    expect(heading).to_have_text("26 articles")
    page.get_by_role("link", name="Show every report").click()
    expect(heading).to_have_text("27 articles")
    page.get_by_role("link", name="Show every copy").click()
    expect(heading).to_have_text("32 articles")
    page.locator("#q").press("Enter")
    expect(page.locator(".folding")).to_contain_text("Every copy of a text is shown.")
    page.get_by_role("checkbox", name="English").check()
    page.get_by_role("button", name="Apply").click()
    expect(heading).to_have_text("13 articles")
    page.get_by_role("link", name="Fold copies").click()
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
    expect(page.get_by_role("heading", level=1)).to_have_text("26 artikel")
    page.locator("ol.results h2 a").first.click()
    expect(page.get_by_role("link", name="Baca artikel aslinya")).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("button", name="Cari")).to_be_visible()


def test_the_keyboard_reaches_everything_in_order(open_context: OpenContext) -> None:
    page = open_context("desk").new_page()
    page.goto("/?q=gempa&expand=off")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("main a:focus")).to_have_text("Search for them too")
    page.keyboard.press("Tab")
    expect(page.locator("main a:focus")).to_have_text("Best first")


@pytest.mark.parametrize(
    ("size", "scheme"),
    [
        ("narrow", "light"),
        ("phone", "light"),
        ("phone", "dark"),
        ("desk", "light"),
        ("desk", "dark"),
        ("wide", "light"),
    ],
)
def test_pages_fit_their_screen(open_context: OpenContext, size: str, scheme: Scheme) -> None:
    page = open_context(size, scheme=scheme).new_page()
    addresses = {
        "start": "/",
        "results": "/?q=gempa+di+pulau",
        "filtered": "/?q=gempa&language=id&source=Warta+Lintang&after=2024-03-01&page=1&k=3",
        "steered": f"/?q={'gempa-' * 20}&expand=off&prefer=id",
        "invalid": f"/?q={'x' * 300}&after=kemarin",
        "empty": "/?q=gempa&after=2050",
        "long": f"/?q={'panjang' * 100}",
        "problem": f"/articles/{'nowhere' * 40}",
        "docs": "/docs",
    }
    for name, address in addresses.items():
        page.goto(address)
        assert _stays_in_width(page), f"{name} is wider than a {size}"
        _shoot(page, f"{name}-{size}-{scheme}")
    for name, address in {"kin": "/?q=siswa+terjatuh&k=2", "kerabat": "/?q=siswa+terjatuh&k=2&ui=id"}.items():
        page.goto(address)
        for summary in page.locator(".kin summary").all():
            summary.click()
        assert _stays_in_width(page), f"{name} is wider than a {size}"
        page.screenshot(path=SCREENSHOTS / f"{name}-{size}-{scheme}.png", full_page=True)
    page.goto("/articles/agency?q=siswa&ui=en&copies=show")
    assert _stays_in_width(page)
    page.screenshot(path=SCREENSHOTS / f"kin-article-{size}-{scheme}.png", full_page=True)
    page.goto(addresses["results"])
    page.locator(".why summary").first.click()
    assert _stays_in_width(page)
    _shoot(page, f"why-{size}-{scheme}")
    page.locator("ol.results h2 a").first.click()
    for summary in page.locator(".ledger summary").all():
        summary.click()
    assert _stays_in_width(page)
    page.evaluate("document.querySelector('#passage').scrollIntoView({behavior: 'instant'})")
    _shoot(page, f"passage-{size}-{scheme}")
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    _shoot(page, f"article-{size}-{scheme}")
    for name, address in {"raw": f"{ARTICLE}/raw", "mentah": f"{ARTICLE}/raw?ui=id"}.items():
        page.goto(address)
        assert _stays_in_width(page), f"{name} is wider than a {size}"
        _shoot(page, f"{name}-{size}-{scheme}")
    for name, address in {"mulai": "/?ui=id", "hasil": "/?q=gempa+di+pulau&language=id"}.items():
        page.goto(address)
        assert _stays_in_width(page), f"{name} is wider than a {size}"
        _shoot(page, f"{name}-{size}-{scheme}")
