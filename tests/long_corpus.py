"""Articles of many passages, a few of them about one thing: more passages of an article match than one."""

import json
from collections.abc import Mapping
from pathlib import Path

SUBJECTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "flood": "The flood rose in {place} and the rescuers evacuated the victims of the flood by boat.",
        "rice": "The price of rice climbed at the market of {place} and the farmers blamed the drought.",
        "train": "A train brought coal to the port of {place} and the workers mended the railway bridge.",
        "film": "A film about a dancer was shown in {place} and the visitors of the museum liked the music.",
        "court": "The court of {place} sent a minister to prison and the judge spoke of corruption.",
    },
    "id": {
        "flood": "Banjir merendam {place} dan penyelamat mengevakuasi para korban banjir dengan kapal.",
        "rice": "Harga beras naik di pasar {place} dan para petani menyebut kekeringan sebagai sebabnya.",
        "train": "Kereta membawa batubara ke pelabuhan {place} dan buruh memperbaiki jembatan kereta.",
        "film": "Film tentang penari diputar di {place} dan pengunjung museum menyukai musiknya.",
        "court": "Pengadilan {place} memenjarakan seorang menteri dan hakim menyebut korupsi.",
    },
}

PLACES = (
    "Tanahmerah",
    "Lembahsari",
    "Bukitindah",
    "Muaradamai",
    "Pantaisari",
    "Kampungbaru",
    "Wailolo",
    "Mokan",
)

FLOODED = {
    "en-much": ("flood", "flood", "rice", "flood", "flood", "film", "flood", "flood", "flood", "train"),
    "en-some": ("rice", "flood", "train", "flood", "court", "film", "rice", "court"),
    "en-one": ("court", "film", "train", "rice", "flood", "court", "film", "train"),
    "en-none": ("rice", "film", "court", "train", "rice", "film", "court", "train"),
    "id-much": ("flood", "rice", "flood", "flood", "film", "flood", "flood", "flood", "court", "rice"),
    "id-some": ("film", "flood", "court", "flood", "train", "flood", "film", "rice"),
    "id-one": ("train", "rice", "court", "film", "court", "flood", "rice", "film"),
    "id-none": ("court", "train", "rice", "film", "court", "train", "rice", "film"),
}
"""The subjects of each article's paragraphs, which make a passage each."""


def make_articles() -> list[dict[str, str]]:
    """The articles, none of them a copy of another: each paragraph is of another place."""
    return [
        {
            "id": article_id,
            "title": f"Notes of {PLACES[number]}" if article_id < "id" else f"Catatan dari {PLACES[number]}",
            "text": "\n\n".join(
                SUBJECTS[article_id[:2]][subject].format(place=PLACES[(number + 3 * place) % len(PLACES)])
                for place, subject in enumerate(subjects)
            ),
            "date": f"2024-05-{number + 1:02}",
            "source": "Warta Lintang" if number % 2 else "Harbour Post",
        }
        for number, (article_id, subjects) in enumerate(FLOODED.items())
    ]


def write_long_corpus(folder: Path) -> Path:
    """Write the articles as ``long.jsonl`` in ``folder`` and return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "long.jsonl"
    path.write_text("".join(json.dumps(article) + "\n" for article in make_articles()), "utf-8")
    return path
