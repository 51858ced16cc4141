"""Every page fits its screen, from 320 pixels to wide, in light and dark; pictures of them are kept."""

import pytest

from tests.browser.looking import OpenContext, Scheme, open_drawer, shoot, stays_in_width

pytestmark = pytest.mark.browser

ARTICLE = "/articles/id%2F0%3F%23%252F"


@pytest.mark.parametrize(
    ("size", "scheme"),
    [
        ("narrow", "light"),
        ("zoomed", "light"),
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
        "empty": "/?q=gempa&after=2050&language=id",
        "weak": "/?q=zxqv+blorf",
        "beyond": "/?q=gempa&page=99",
        "long": f"/?q={'panjang' * 100}",
        "problem": f"/articles/{'nowhere' * 40}",
        "docs": "/docs",
    }
    for name, address in addresses.items():
        page.goto(address)
        assert stays_in_width(page), f"{name} is wider than a {size}"
        shoot(page, f"{name}-{size}-{scheme}")
    for name, address in {"kin": "/?q=siswa+terjatuh&k=2", "kerabat": "/?q=siswa+terjatuh&k=2&ui=id"}.items():
        page.goto(address)
        for summary in page.locator(".kin summary").all():
            summary.click()
        assert stays_in_width(page), f"{name} is wider than a {size}"
        shoot(page, f"{name}-{size}-{scheme}", whole=True)
    page.goto("/articles/agency?q=siswa&ui=en&copies=show")
    assert stays_in_width(page)
    shoot(page, f"kin-article-{size}-{scheme}", whole=True)
    page.goto(addresses["results"])
    page.locator(".why summary").first.click()
    assert stays_in_width(page)
    shoot(page, f"why-{size}-{scheme}")
    page.locator("ol.results h2 a").first.click()
    for summary in page.locator(".ledger summary").all():
        summary.click()
    assert stays_in_width(page)
    page.evaluate("document.querySelector('#passage').scrollIntoView({behavior: 'instant'})")
    shoot(page, f"passage-{size}-{scheme}")
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    shoot(page, f"article-{size}-{scheme}")
    for name, address in {"raw": f"{ARTICLE}/raw", "mentah": f"{ARTICLE}/raw?ui=id"}.items():
        page.goto(address)
        assert stays_in_width(page), f"{name} is wider than a {size}"
        shoot(page, f"{name}-{size}-{scheme}")
    for name, address in {"mulai": "/?ui=id", "hasil": "/?q=gempa+di+pulau&language=id"}.items():
        page.goto(address)
        assert stays_in_width(page), f"{name} is wider than a {size}"
        shoot(page, f"{name}-{size}-{scheme}")
    page.goto("/made")
    open_drawer(page)
    shoot(page, f"timeline-{size}-{scheme}")
    page.locator(".figures summary").click()
    assert stays_in_width(page)
    page.goto("/?q=gempa+di+pulau&ui=en")
    page.get_by_role("button", name="pulau").click()
    shoot(page, f"lit-{size}-{scheme}")
    page.keyboard.press("?")
    assert stays_in_width(page)
    shoot(page, f"keys-{size}-{scheme}")


def test_results_on_paper_and_in_forced_colours(open_context: OpenContext) -> None:
    page = open_context("desk").new_page()
    page.goto("/?q=siswa+terjatuh")
    page.emulate_media(media="print")
    assert not page.locator(".filters").is_visible()
    assert not page.locator("#q").is_visible()
    assert page.locator("ol.results h2").first.is_visible()
    shoot(page, "results-print")
    page.emulate_media(media="screen", forced_colors="active")
    page.get_by_role("button", name="siswa").click()
    assert stays_in_width(page)
    shoot(page, "results-forced")
