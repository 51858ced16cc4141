"""A running server over articles long enough to scroll, and a browser to read it with."""

import json
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
import uvicorn
from fastapi import Request, Response
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from search.settings import Settings
from tests.browser.looking import SIZES, OpenContext, Scheme
from tests.building import build_index
from tests.concept_encoder import ConceptEncoder
from tests.kin_corpus import ARRIVED
from tests.made_records import INDEX, make_result, make_timeline_page
from web.app import create_app
from web.pages import render_results
from web.parameters import SearchParameters
from web.rendering import renderer_of

OUTLETS = ["The Strait Courier", "Harbour Post", "Warta Lintang", "Kabar Pesisir"]

TITLES = {
    "en": ["Library opens in the old market", "Farmers sell their rice early", "Museum counts its visitors"],
    "id": [
        "Perpustakaan dibuka di pasar lama",
        "Petani menjual beras lebih awal",
        "Museum menghitung pengunjung",
    ],
}

# Sentences are put together in another way for each article, or they would be taken for copies of one text.
PARTS = {
    "en": (
        "A teacher|The farmers|Some visitors|A doctor|The students|Two fishermen|The mayor|A worker",
        "sold their rice in|read a book about|came to the museum of|talked of the price of fish in|"
        "waited for the train to|watched the match in|planted trees around|paid for the concert in",
        "before noon|after the rain|early in the week|with their friends|for the first time|"
        "in the dry season|as every year",
    ),
    "id": (
        "Seorang guru|Para petani|Beberapa wisatawan|Seorang dokter|Para siswa|Dua nelayan|Wali kota|"
        "Seorang buruh",
        "menjual beras di|membaca buku tentang|datang ke museum|membicarakan harga ikan di|"
        "menunggu kereta ke|menonton pertandingan di|menanam pohon di sekitar|membayar konser di",
        "sebelum siang|setelah hujan|pada awal pekan|bersama teman|untuk pertama kali|"
        "pada musim kemarau|seperti tiap tahun",
    ),
}
FIRST_HALVES = ["Tanah", "Lembah", "Bukit", "Muara", "Pantai", "Kampung"]
SECOND_HALVES = ["merah", "sari", "damai", "indah"]

STORIES = {
    "en": (
        "Earthquake shakes the island before dawn",
        "The earthquake shook the island and the hospital took in the victims of the earthquake.",
    ),
    "id": (
        "Gempa mengguncang pulau menjelang subuh",
        "Gempa mengguncang pulau dan dokter di klinik menolong para korban gempa.",
    ),
}
STORY_PARAGRAPH = 5
PARAGRAPHS = 8


def make_sentence(language: str, place: str, seed: int) -> str:
    who, did, when = (parts.split("|") for parts in PARTS[language])
    return f"{who[seed % 8]} {did[seed // 8 % 8]} {place} {when[seed % 7]}."


def make_article(number: int) -> dict[str, str]:
    """A long article; the first two have their story far down the page, and a line for cleaning to remove."""
    language = "en" if number % 2 else "id"
    title, sentence = STORIES[language]
    place = FIRST_HALVES[number % 6] + SECOND_HALVES[number // 6]
    paragraphs = [
        " ".join(make_sentence(language, place, number * 89 + part * 17 + turn * 43) for turn in range(4))
        for part in range(PARAGRAPHS)
    ]
    if number < 2:
        paragraphs[STORY_PARAGRAPH] = sentence
        paragraphs.insert(2, "Baca juga: Museum Tanahmerah Dibuka Lagi")
    return {
        "id": f"{language}/{number}?#%2F",
        "title": title if number < 2 else f"{TITLES[language][number % 3]}, {place}",
        "text": "\n\n".join(paragraphs),
        "date": f"2024-03-{number + 1:02}",
        "source": OUTLETS[number % 4],
        "author": "Sari Lestari" if language == "id" else "Ann Harrow",
        "url": f"https://outlet.example/{number}",
    }


def write_articles(folder: Path) -> Path:
    """Twelve articles in each language, and the copies and reports of one story: 26 results."""
    path = folder / "articles.jsonl"
    articles = [*(make_article(number) for number in range(24)), *ARRIVED]
    path.write_text("".join(json.dumps(article) + "\n" for article in articles), "utf-8")
    return path


def show_made_answer(request: Request) -> Response:
    """An answer over sixty months in two languages, which a small index cannot show."""
    answer = make_timeline_page(make_result("The river rose."), months=60)
    parameters = SearchParameters(q="harga")
    return render_results(request, renderer_of(request), parameters=parameters, answer=answer, index=INDEX)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a running server."""
    folder = tmp_path_factory.mktemp("site")
    build_index([write_articles(folder)], folder / "index", passage_tokens=60)
    settings = Settings(index=folder / "index", cache=folder / "cache")
    app = create_app(settings, encoder=ConceptEncoder())
    app.add_api_route("/made", show_made_answer, include_in_schema=False)
    config = uvicorn.Config(app, log_level="warning")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=30)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium, which asks nothing of other sites by itself."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield browser
        browser.close()


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
        context.on("weberror", lambda error: faults.append(str(error.error)))
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
