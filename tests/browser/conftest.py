"""A running server over articles long enough to scroll, and a browser to read it with."""

import json
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright

from search.settings import Settings
from tests.building import build_index
from tests.concept_encoder import ConceptEncoder
from web.app import create_app

OUTLETS = ["The Strait Courier", "Harbour Post", "Warta Lintang", "Kabar Pesisir"]

TITLES = {
    "en": ["Library opens in the old market", "Farmers sell their rice early", "Museum counts its visitors"],
    "id": [
        "Perpustakaan dibuka di pasar lama",
        "Petani menjual beras lebih awal",
        "Museum menghitung pengunjung",
    ],
}

# Each place makes the paragraph another one, or cleaning would take them for copies.
PARAGRAPHS = {
    "en": "The market in {place} opened late and the farmers sold their rice by noon. A teacher said the "
    "students of {place} had gone to the library to read. Visitors came to the museum before the concert.",
    "id": "Pasar di {place} dibuka siang dan petani menjual beras sampai sore. Seorang guru berkata "
    "para siswa {place} pergi ke perpustakaan untuk membaca buku. Wisatawan datang ke museum sebelum konser.",
}
PLACES = [
    "Tanahmerah",
    "Lembahsari",
    "Bukitdamai",
    "Muaratiga",
    "Pantailaut",
    "Kampungbaru",
    "Sawahluhur",
    "Telukindah",
]

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


def make_article(number: int) -> dict[str, str]:
    """A long article; the first two have their story far down the page, and a line for cleaning to remove."""
    language = "en" if number % 2 else "id"
    title, sentence = STORIES[language]
    paragraphs = [PARAGRAPHS[language].format(place=f"{place} {number}") for place in PLACES]
    if number < 2:
        paragraphs[STORY_PARAGRAPH] = sentence
        paragraphs.insert(2, "Baca juga: Museum Tanahmerah Dibuka Lagi")
    return {
        "id": f"{language}/{number}?#%2F",
        "title": title if number < 2 else f"{TITLES[language][number % 3]}, {PLACES[number % 7]}",
        "text": "\n\n".join(paragraphs),
        "date": f"2024-03-{number + 1:02}",
        "source": OUTLETS[number % 4],
        "author": "Sari Lestari" if language == "id" else "Ann Harrow",
        "url": f"https://outlet.example/{number}",
    }


def write_articles(folder: Path) -> Path:
    """Twelve articles in each language."""
    path = folder / "articles.jsonl"
    path.write_text("".join(json.dumps(make_article(number)) + "\n" for number in range(24)), "utf-8")
    return path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a running server."""
    folder = tmp_path_factory.mktemp("site")
    build_index([write_articles(folder)], folder / "index", passage_tokens=60)
    settings = Settings(index=folder / "index", cache=folder / "cache")
    config = uvicorn.Config(create_app(settings, encoder=ConceptEncoder()), log_level="warning")
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
