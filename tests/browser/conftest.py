"""A running server over articles long enough to scroll, and a browser to read it with."""

import json
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
import uvicorn
from fastapi import FastAPI, Request, Response
from playwright.sync_api import Browser, sync_playwright

from search.settings import Settings
from tests.browser.looking import OpenContext
from tests.browser.watching import Watch
from tests.browser.worlds import READERS, Reader, World
from tests.building import build_index
from tests.concept_encoder import ConceptEncoder
from tests.kin_corpus import ARRIVED
from tests.made_records import INDEX, make_result, make_timeline_page
from tests.similar_corpus import EVERYTHING
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
LONG = {
    "id": "long",
    "title": "Banjir-" * 12 + " and a headline that goes on about the flood in the village " * 3,
    "text": "Flood victims were evacuated from the village as flood water rose and evacuees left.",
    "author": "Sari-" * 30,
    "source": "Kabar" * 20,
    "url": f"https://kabar.example/{'banjir-' * 30}",
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


@contextmanager
def serve(app: FastAPI) -> Iterator[str]:
    """Address of a server that runs until the end."""
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=30)


def make_app(folder: Path, source: Path) -> FastAPI:
    """The pages over an index of one file of articles."""
    build_index([source], folder / "index", passage_tokens=60)
    return create_app(Settings(index=folder / "index", cache=folder / "cache"), encoder=ConceptEncoder())


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a running server."""
    folder = tmp_path_factory.mktemp("site")
    app = make_app(folder, write_articles(folder))
    app.add_api_route("/made", show_made_answer, include_in_schema=False)
    with serve(app) as address:
        yield address


@pytest.fixture(scope="package")
def reading_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server over articles that are near one another."""
    folder = tmp_path_factory.mktemp("reading")
    source = folder / "articles.jsonl"
    source.write_text("".join(json.dumps(one) + "\n" for one in [*EVERYTHING, LONG]), "utf-8")
    with serve(make_app(folder, source)) as address:
        yield address


@pytest.fixture(scope="package")
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
    watch = Watch(browser, [site])
    yield watch.open
    watch.close()
    watch.assert_quiet()


@pytest.fixture(scope="package", params=READERS, ids=str)
def visit(
    request: pytest.FixtureRequest, browser: Browser, site: str, reading_site: str
) -> Iterator[tuple[Reader, Watch]]:
    """A reader, with one context of the browser for all that this reader does: a new one takes time."""
    watch = Watch(browser, [site, reading_site])
    reader: Reader = request.param
    watch.open(reader.size, script=reader.script, language=reader.language)
    yield reader, watch
    watch.close()


@pytest.fixture
def world(visit: tuple[Reader, Watch]) -> Iterator[World]:
    """A new page of a reader; nothing that was chosen before is remembered."""
    reader, watch = visit
    context = watch.contexts[0]
    context.clear_cookies()
    page = context.new_page()
    yield World(reader, page)
    page.close()
    watch.assert_quiet()
