"""The corpus of copies and stories, with articles near one another that are neither."""

import json
from pathlib import Path

from tests.kin_corpus import ARRIVED
from tests.small_corpus import ARTICLES

FLOODS = [
    {
        "id": "en-levee",
        "title": "Flood water broke into the village",
        "text": "Flood victims were evacuated. Evacuees said the flood rose as water broke into the village.",
        "date": "2024-02-13",
        "source": "The Strait Courier",
        "author": "Ann Harrow",
        "url": "https://strait-courier.example/levee",
    },
    {
        "id": "en-tents",
        "title": "Evacuees of the flood sleep in tents",
        "text": "The flood drove victims to evacuate the village. Flood water rose and evacuees left.",
        "date": "2024-02-14",
        "source": "Harbour Post",
    },
    {
        "id": "en/boats?#",
        "title": "",
        "text": "Victims of the flood evacuate a village. Water of the flood rose, the flood took evacuees.",
    },
    {
        "id": "id-tanggul",
        "title": "Banjir masuk desa di balik tanggul",
        "text": "Korban banjir mengungsi. Pengungsi menyebut air banjir naik ketika banjir masuk desa.",
        "date": "2024-02-13",
        "source": "Warta Lintang",
    },
    {
        "id": "id-tenda",
        "title": "Pengungsi banjir tidur di tenda",
        "text": "Korban banjir mengungsi dari desa. Air banjir naik dan para pengungsi pergi.",
        "date": "2024-02-14",
        "source": "Kabar Pesisir",
    },
]

BRIDGE = {
    "id": "id-jembatan",
    "title": "Siswa jatuh ketika jembatan ke sekolah ambruk",
    "text": "Jembatan menuju sekolah ambruk dan siswa jatuh ke sungai. Polisi dan nelayan menolong para "
    "siswa, dokter di klinik merawat para korban. Pemerintah menyediakan perahu "
    "supaya warga desa pergi ke pasar.",
    "date": "2021-01-05",
}

EVERYTHING = [*ARTICLES, *ARRIVED, *FLOODS, BRIDGE]


def write_similar_corpus(folder: Path) -> Path:
    """Write all of them as ``news.jsonl`` in ``folder`` and return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "news.jsonl"
    path.write_text("".join(json.dumps(article) + "\n" for article in EVERYTHING), "utf-8")
    return path
