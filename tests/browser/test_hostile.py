"""Hostile articles in a real browser: no script runs, no dialog opens, nothing is asked of another site."""

import json
import socket
from collections.abc import Iterator
from threading import Thread
from urllib.parse import quote

import pytest
import uvicorn
from playwright.sync_api import Browser, Dialog

from search.settings import Settings
from tests.building import build_index, open_index
from tests.concept_encoder import ConceptEncoder
from tests.hostile.texts import hostile_texts, make_article
from web.app import create_app

pytestmark = pytest.mark.browser

TEXTS_EACH = 6
"""Texts in one article, so that all of them are opened with few pages."""


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """Address of a running server, and the paths of its pages about hostile articles."""
    folder = tmp_path_factory.mktemp("hostile-site")
    texts = hostile_texts()
    parts = [tuple(texts[start : start + TEXTS_EACH]) for start in range(0, len(texts), TEXTS_EACH)]
    articles = [make_article(number, harms) for number, harms in enumerate(parts)]
    source = folder / "articles.jsonl"
    source.write_text("".join(json.dumps(article) + "\n" for article in articles), "utf-8")
    build_index([source], folder / "index")
    engine = open_index(folder / "index")
    own = [f"/articles/{quote(article.article_id, safe='')}" for article in engine.articles()]
    engine.close()
    settings = Settings(index=folder / "index", cache=folder / "cache")
    config = uvicorn.Config(create_app(settings, encoder=ConceptEncoder()), log_level="warning")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        asked = [f"/?q={quote(text)}&k=20" for text in texts[::8]]
        pages = ["/?q=flood+banjir&k=100", *asked, *own, *(f"{path}/raw" for path in own)]
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", pages
        server.should_exit = True
        thread.join(timeout=30)


def test_nothing_hostile_runs(browser: Browser, hostile_site: tuple[str, list[str]]) -> None:
    site, paths = hostile_site
    dialogs: list[str] = []
    complaints: list[str] = []
    asked: list[str] = []

    def note_dialog(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    context = browser.new_context(base_url=site)
    try:
        context.on("request", lambda request: asked.append(request.url))
        context.on("console", lambda message: complaints.append(message.text))
        context.on("dialog", note_dialog)
        page = context.new_page()
        shown = 0
        for path in paths:
            page.goto(path, wait_until="load")
            # Opened, so that what is folded away is laid out as well.
            page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
            assert page.locator("script:not([src^='/static/'])").count() == 0
            assert page.locator("img, svg:not(.chart), iframe, object, style, base, marquee").count() == 0
            shown += "<script>alert(1)</script>" in page.locator("main").inner_text()
    finally:
        context.close()
    refused = "the server responded with a status of 4"
    assert dialogs == []
    assert [text for text in complaints if refused not in text] == []
    assert [url for url in asked if not url.startswith(site)] == []
    assert shown > 0, "the texts are there to be read"
