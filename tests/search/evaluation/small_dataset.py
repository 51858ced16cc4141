"""A data set over the small corpus, whose words the concept encoder knows."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.small_corpus import ARTICLES

QUERIES: dict[str, dict[str, str]] = {
    "en": {
        "need-flood": "villagers driven out by the flood",
        "need-rice": "why is rice more expensive, price up",
        "need-quake": "island shaken by an earthquake",
        "need-court": "minister in prison for corruption",
        "need-vote": "president's party wins the election",
        "need-nobody": "judged by nobody",
    },
    "id": {
        "need-flood": "warga desa mengungsi karena banjir",
        "need-rice": "kenapa harga beras naik",
        "need-quake": "pulau diguncang gempa",
        "need-vote": "partai presiden menang pemilu",
    },
}
JUDGMENTS: dict[str, dict[str, int]] = {
    "need-flood": {"en-flood": 2, "id-banjir": 2, "id-sekolah": 0},
    "need-rice": {"en-rice": 2, "id-beras": 2, "id-cabai": 1},
    "need-quake": {"en-quake": 2, "id-gempa": 2},
    "need-court": {"en-court": 2},
    "need-vote": {"id-pemilu": 2},
}
NO_ANSWER = [
    {"_id": "none-1", "text": "volcano eruption closes the airport", "lang": "en"},
    {"_id": "none-2", "text": "badminton champion retires", "lang": "en"},
    {"_id": "none-3", "text": "wabah demam berdarah nyamuk", "lang": "id"},
]


def write_dataset(folder: Path, *, with_corpus: bool = True) -> Path:
    """Write the data set into ``folder`` and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    if with_corpus:
        write_json_lines(
            folder / "corpus.jsonl",
            [
                {
                    "_id": article["id"],
                    "title": article["title"],
                    "text": article["text"],
                    "lang": article["id"][:2],
                }
                for article in ARTICLES
            ],
        )
    for language, queries in QUERIES.items():
        write_json_lines(
            folder / f"queries-{language}.jsonl",
            [{"_id": query_id, "text": text} for query_id, text in queries.items()],
        )
    rows = [
        f"{query_id}\t{article_id}\t{grade}"
        for query_id, grades in JUDGMENTS.items()
        for article_id, grade in grades.items()
    ]
    (folder / "qrels.tsv").write_text("\n".join(["query-id\tcorpus-id\tscore", *rows]) + "\n", "utf-8")
    write_json_lines(folder / "no-answer.jsonl", NO_ANSWER)
    return folder


def write_json_lines(path: Path, records: Iterable[Mapping[str, object]]) -> None:
    """Write one JSON object a line."""
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")
