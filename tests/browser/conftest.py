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
from tests.kin_corpus import ARRIVED
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
