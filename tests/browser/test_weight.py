"""The first view of results is light: few requests, none of them to another host."""

import gzip

import pytest
from playwright.sync_api import Response

from tests.browser.looking import OpenContext

pytestmark = pytest.mark.browser

MOST_BYTES = 60_000
MOST_REQUESTS = 5


def test_the_first_view_of_results_is_light(open_context: OpenContext) -> None:
    page = open_context("desk").new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - playwright marks what it calls
    page.goto("/?q=gempa+di+pulau", wait_until="networkidle")
    bodies = {answer.url: answer.body() for answer in answers}
    assert any("/lintas.css" in url for url in bodies)
    assert len(answers) <= MOST_REQUESTS
    assert sum(len(gzip.compress(body)) for body in bodies.values()) <= MOST_BYTES
