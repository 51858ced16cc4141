"""No page or state breaks a rule of axe-core; what the rules do not see is in the other journeys."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.looking import OpenContext, Scheme, open_drawer

pytestmark = pytest.mark.browser

ARTICLE = "/articles/id%2F0%3F%23%252F"

ADDRESSES = {
    "start": "/",
    "mulai": "/?ui=id",
    "hasil": "/?q=gempa+di+pulau&ui=id",
    "results": "/?q=siswa+terjatuh&ui=en",
    "steered": "/?q=gempa&language=id&source=Warta+Lintang&after=2024-03-01&k=3&expand=off&prefer=id",
    "unfolded": "/?q=earthquake+museum+fishermen&passages=3",
    "weak": "/?q=zxqv+blorf",
    "empty": "/?q=gempa&after=2050&language=id",
    "beyond": "/?q=gempa&page=99",
    "invalid": "/?q=gempa&after=kemarin",
    "article": f"{ARTICLE}?q=gempa",
    "kin": "/articles/agency?q=siswa&copies=show",
    "raw": f"{ARTICLE}/raw",
    "docs": "/docs",
    "problem": "/articles/nowhere",
    "timeline": "/made",
}


def _violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]
    ]


# Colours do not depend on the size, nor what is there on the colours, so that two of the four tell all.
@pytest.mark.parametrize(("size", "scheme"), [("phone", "dark"), ("desk", "light")])
def test_no_rule_is_broken(open_context: OpenContext, size: str, scheme: Scheme) -> None:
    page = open_context(size, scheme=scheme).new_page()
    faults = {}
    for name, address in ADDRESSES.items():
        page.goto(address)
        if page.locator(".drawer").count():
            open_drawer(page)
        for summary in page.locator("main details:not(.drawer) > summary").all():
            summary.evaluate("summary => summary.parentElement.open = true")
        faults[name] = _violations(page)
    page.goto("/?q=gempa")
    page.keyboard.press("?")
    faults["keys"] = _violations(page)
    assert {name: found for name, found in faults.items() if found} == {}
