"""A dozen short articles in both languages whose words the concept encoder knows."""

import json
from pathlib import Path

ARTICLES = [
    {
        "id": "en-flood",
        "title": "Flood drives villagers from their homes",
        "text": "The river rose in the night. The flood drove the villagers to a school.\n\n"
        "Soldiers brought water and medicine to the victims of the flood.",
        "date": "2024-02-11",
        "source": "The Strait Courier",
        "url": "https://strait-courier.example/flood",
    },
    {
        "id": "id-banjir",
        "title": "Banjir merendam desa di tepi sungai",
        "text": "Sungai meluap setelah hujan semalam. Banjir merendam desa dan sekolah.\n\n"
        "Para korban banjir mengungsi dan tentara membawa air untuk mereka.",
        "date": "2024-02-12",
        "source": "Warta Lintang",
        "url": "https://warta-lintang.example/banjir",
    },
    {
        "id": "en-rice",
        "title": "Rice price climbs again",
        "text": "The price of rice rose for the third week. Farmers said the drought was to blame.",
        "date": "2024-03-01",
        "source": "The Strait Courier",
    },
    {
        "id": "id-beras",
        "title": "Harga beras naik lagi",
        "text": "Harga beras di pasar naik. Petani menyebut kekeringan sebagai sebab kenaikan harga.",
        "date": "2024-03-03",
        "source": "Warta Lintang",
    },
    {
        "id": "id-cabai",
        "title": "Harga cabai turun di pasar",
        "text": "Harga cabai di pasar turun setelah hujan. Petani cabai merasa rugi.",
        "date": "2024-04-20",
        "source": "Kabar Pesisir",
    },
    {
        "id": "en-quake",
        "title": "Earthquake shakes the island",
        "text": "An earthquake shook the island in the morning. The hospital took in the victims.",
        "date": "2023-11-05T08:30:00+07:00",
        "source": "The Strait Courier",
    },
    {
        "id": "id-gempa",
        "title": "Gempa mengguncang pulau",
        "text": "Gempa mengguncang pulau pada pagi hari. Dokter di klinik menolong para korban gempa.",
        "date": "2023-11-05",
        "source": "Warta Lintang",
    },
    {
        "id": "en-train",
        "title": "New train for the port",
        "text": "A new train will bring coal to the port. The government paid for the railway bridge.",
        "source": "Harbour Post",
    },
    {
        "id": "id-pemilu",
        "title": "Pemilu berlangsung damai",
        "text": "Pemilu berlangsung damai di kota. Partai pemerintah menang dan presiden berterima kasih.",
        "date": "2024-02-14",
        "source": "Kabar Pesisir",
    },
    {
        "id": "en-court",
        "title": "Judge sends minister to prison",
        "text": "The court found the minister guilty of corruption. The judge sent him to prison.",
        "date": "2022-07-01",
        "source": "Harbour Post",
    },
    {
        "id": "id-sekolah",
        "title": "Guru dan siswa menanam hutan",
        "text": "Guru dan siswa sekolah menanam pohon di hutan desa. Bupati menyebutnya sebagai teladan.",
        "date": "2024-05-02",
        "source": "Kabar Pesisir",
    },
    {
        "id": "en-film",
        "title": "A film about the temple",
        "text": "The film tells of a dancer and a temple on the island. Tourists visit the museum for it.",
        "date": "2024-05-02",
        "source": "Harbour Post",
    },
]


def write_corpus(folder: Path) -> Path:
    """Write the articles as ``news.jsonl`` in ``folder`` and return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "news.jsonl"
    path.write_text(
        "\n".join(json.dumps(article, ensure_ascii=False) for article in ARTICLES) + "\n", "utf-8"
    )
    return path
