"""A bridge's collapse as news really arrives: one agency text in five outlets, and other reports of it."""

import json
from pathlib import Path

from tests.small_corpus import ARTICLES

AGENCY_TEXT = (
    "Jembatan gantung di desa Wailolo ambruk pada Rabu pagi dan 35 siswa terjatuh ke Sungai Mokan ketika "
    "berangkat ke sekolah.\n\nBupati Yohana Tanaem menyebut tali jembatan sudah berkarat. Polisi dan nelayan"
    " menolong para siswa, sedangkan dokter di klinik Tolondu merawat para korban.\n\nPemerintah mengirim "
    "perahu supaya warga Wailolo tetap dapat pergi ke pasar, kata Tanaem."
)
AGENCY_TITLE = "Jembatan Wailolo Ambruk, 35 Siswa Terjatuh"

COPIES = [
    {
        "id": "agency",
        "title": AGENCY_TITLE,
        "text": AGENCY_TEXT,
        "date": "2024-06-05",
        "source": "Warta Lintang",
        "author": "Sari Lestari",
        "category": "Daerah",
        "url": "https://warta-lintang.example/jembatan",
    },
    {
        "id": "copy/1?#",
        "title": "Puluhan Siswa Jatuh Saat Jembatan Wailolo Ambruk",
        "text": AGENCY_TEXT.replace("menolong", "membantu"),
        "date": "2024-06-05",
        "source": "Kabar Pesisir",
        "url": "https://kabar-pesisir.example/wailolo",
    },
    {
        "id": "copy-2",
        "title": AGENCY_TITLE,
        "text": AGENCY_TEXT,
        "date": "2024-06-06",
        "source": "Nusa Ekspres",
    },
    {
        "id": "copy-3",
        "title": AGENCY_TITLE,
        "text": AGENCY_TEXT,
        "date": "2024-06-06",
        "source": "Harian Tanjung",
    },
    {
        "id": "copy-4",
        "title": AGENCY_TITLE,
        "text": AGENCY_TEXT,
        "date": "2024-06-07",
        "source": "Warta Lintang",
    },
    {"id": "copy-5", "title": AGENCY_TITLE, "text": AGENCY_TEXT, "source": "Suara Selat"},
]

REPORTS = [
    {
        "id": "report-id",
        "title": "Tali berkarat, jembatan gantung di Wailolo putus",
        "text": "Sebanyak 35 siswa jatuh ke Sungai Mokan ketika jembatan menuju sekolah di Wailolo ambruk "
        "hari Rabu. Polisi dan nelayan menolong para siswa.\n\nDokter di klinik Tolondu merawat para korban. "
        "Menurut Bupati Yohana Tanaem, pemerintah menyediakan perahu supaya warga Wailolo dapat pergi ke "
        "pasar.",
        "date": "2024-06-06",
        "source": "Harian Tanjung",
    },
    {
        "id": "report-en",
        "title": "Bridge collapse throws pupils into the river",
        "text": "A rope bridge in the village of Wailolo gave way on Wednesday, and 35 students on their way "
        "to school fell into the river Mokan.\n\nDoctors at a clinic in Tolondu treated the victims. Police "
        "and fishermen had come to the rescue, the regent, Yohana Tanaem, said. The government will send "
        "boats so that Wailolo can reach its market.",
        "date": "2024-06-06",
        "source": "The Strait Courier",
        "url": "https://strait-courier.example/bridge",
    },
]

ARRIVED = [*COPIES, *REPORTS]


def write_kin_corpus(folder: Path) -> Path:
    """Write these and the small corpus as ``news.jsonl`` in ``folder`` and return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "news.jsonl"
    path.write_text("".join(json.dumps(article) + "\n" for article in [*ARTICLES, *ARRIVED]), "utf-8")
    return path
