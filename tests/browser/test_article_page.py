"""Reading through the results of a search in a real browser: on, back, near, and away with a citation."""

import json
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

from search.settings import Settings
from tests.building import build_index
from tests.concept_encoder import ConceptEncoder
from tests.similar_corpus import EVERYTHING
from web.app import create_app

pytestmark = pytest.mark.browser

SCREENSHOTS = Path(__file__).parent / "screenshots"
SIZES = {"narrow": (320, 640), "phone": (360, 740), "desk": (1280, 860)}
LONG = {
    "id": "long",
    "title": "Banjir-" * 12 + " and a headline that goes on about the flood in the village " * 3,
    "text": "Flood victims were evacuated from the village as flood water rose and evacuees left.",
    "author": "Sari-" * 30,
    "source": "Kabar" * 20,
    "url": f"https://kabar.example/{'banjir-' * 30}",
}


@pytest.fixture(scope="module")
def reading_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server over articles that are near one another."""
    folder = tmp_path_factory.mktemp("reading")
    source = folder / "articles.jsonl"
    source.write_text("".join(json.dumps(one) + "\n" for one in [*EVERYTHING, LONG]), "utf-8")
    build_index([source], folder / "index", passage_tokens=60)
    app = create_app(Settings(index=folder / "index", cache=folder / "cache"), encoder=ConceptEncoder())
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(timeout=0.05)
        assert thread.is_alive()
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=30)


def open_page(browser: Browser, site: str, size: str, *, script: bool = True, scheme: str = "light") -> Page:
    width, height = SIZES[size]
    context = browser.new_context(
        base_url=site,
        viewport={"width": width, "height": height},
        java_script_enabled=script,
        color_scheme="dark" if scheme == "dark" else "light",
        locale="en-GB",
    )
    context.set_default_timeout(10_000)
    return context.new_page()


@pytest.mark.parametrize(("size", "script"), [("phone", True), ("desk", True), ("phone", False)], ids=str)
def test_results_are_read_one_after_the_other(
    browser: Browser, reading_site: str, size: str, script: bool
) -> None:
    page = open_page(browser, reading_site, size, script=script)
    page.goto("/?q=flood&k=3&prefer=en")
    headlines = page.locator("ol.results h2").all_text_contents()
    page.locator("ol.results h2 a").first.click()
    for rank in (1, 2, 3):
        expect(page.locator("h1")).to_have_text(headlines[rank - 1])
        expect(page.get_by_role("navigation", name="Results of the search")).to_contain_text(
            f"Result {rank} of"
        )
        expect(page.locator("#passage")).to_be_in_viewport()
        page.get_by_role("link", name="Next result").click()
    page.get_by_role("link", name="Previous result").click()
    expect(page.locator("h1")).to_have_text(headlines[2])
    page.get_by_role("link", name="Next result").click()
    page.get_by_role("link", name="Back to the results").click()
    expect(page).to_have_url(f"{reading_site}/?q=flood&prefer=en&page=2&k=3")
    page.goto("/articles/en-levee?q=flood&prefer=en")
    near = page.get_by_role("region", name="Similar articles")
    near.get_by_role("link", name="Pengungsi banjir tidur di tenda").click()
    expect(page.locator("h1")).to_have_text("Pengungsi banjir tidur di tenda")
    page.locator("#q").fill("banjir")
    page.locator("#q").press("Enter")
    expect(page).to_have_url(f"{reading_site}/?q=banjir&prefer=en")
    page.context.close()


def test_a_citation_is_copied_by_a_button_that_needs_script(browser: Browser, reading_site: str) -> None:
    plain = open_page(browser, reading_site, "phone", script=False)
    plain.goto("/articles/en-levee")
    plain.locator(".cite summary").click()
    expect(plain.get_by_label("As a sentence", exact=True)).to_have_value(
        "Ann Harrow, “Flood water broke into the village”, The Strait Courier, 13 February 2024, "
        "https://strait-courier.example/levee"
    )
    expect(plain.get_by_role("button", name="Copy BibTeX")).to_be_hidden()
    plain.context.close()
    page = open_page(browser, reading_site, "desk")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/articles/en-levee")
    page.locator(".cite summary").press("Enter")
    page.get_by_role("button", name="Copy BibTeX").click()
    expect(page.locator("#copied")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_label("BibTeX").input_value()
    page.context.close()


@pytest.mark.parametrize(
    ("size", "scheme"), [("narrow", "light"), ("phone", "dark"), ("desk", "light"), ("desk", "dark")]
)
def test_the_article_fits_its_screen(browser: Browser, reading_site: str, size: str, scheme: str) -> None:
    page = open_page(browser, reading_site, size, scheme=scheme)
    SCREENSHOTS.mkdir(exist_ok=True)
    for name, address in {
        "near": "/articles/en-levee?q=flood",
        "near-indonesian": "/articles/en-levee?q=flood&ui=id",
        "long-headline": "/articles/long?q=flood&ui=en",
    }.items():
        page.goto(address)
        page.locator(".cite summary").click()
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= page.evaluate("document.documentElement.clientWidth"), name
        page.screenshot(path=SCREENSHOTS / f"reading-{name}-{size}-{scheme}.png", full_page=True)
    page.context.close()


def test_on_paper_there_is_the_article_and_no_button(browser: Browser, reading_site: str) -> None:
    page = open_page(browser, reading_site, "desk")
    page.goto("/articles/en-levee?q=flood")
    page.emulate_media(media="print")
    for gone in (".masthead .search", ".walk", ".similar", ".cite", ".colophon"):
        expect(page.locator(gone)).to_be_hidden()
    for kept in ("h1", ".story .body", ".facts", ".take a"):
        expect(page.locator(kept)).to_be_visible()
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / "reading-print.png", full_page=True)
    page.context.close()
