"""nDCG@10 of the judged queries, in every direction a person may ask."""

import json
from collections import defaultdict
from pathlib import Path

import ir_measures
from ir_measures import nDCG

from search.engine import SearchEngine

DIRECTIONS = {
    f"{asked}>{target}": (asked, target) for asked in ("en", "id") for target in ("en", "id", "mixed")
}


def measure_directions(engine: SearchEngine, folder: Path) -> dict[str, float]:
    """Mean nDCG@10 for each direction over the queries that have an answer on that side."""
    languages = {article.article_id: article.language for article in engine.articles()}
    return {
        direction: _measure(engine, folder, asked, target, languages)
        for direction, (asked, target) in DIRECTIONS.items()
    }


def _measure(engine: SearchEngine, folder: Path, asked: str, target: str, languages: dict[str, str]) -> float:
    allowed = () if target == "mixed" else (target,)
    judged = {
        query_id: grades
        for query_id, judgments in read_judgments(folder).items()
        if (
            grades := {
                key: grade for key, grade in judgments.items() if not allowed or languages[key] in allowed
            }
        )
    }
    queries = read_queries(folder / f"queries-{asked}.jsonl")
    run = {
        query_id: {
            result.article.article_id: result.score
            for result in engine.search(queries[query_id], k=10, languages=allowed).results
        }
        for query_id in judged
    }
    return float(ir_measures.calc_aggregate([nDCG @ 10], judged, run)[nDCG @ 10])


def read_queries(path: Path) -> dict[str, str]:
    """Query texts by query id."""
    rows = (json.loads(line) for line in path.read_bytes().split(b"\n") if line.strip())
    return {row["_id"]: row["text"] for row in rows}


def read_judgments(folder: Path) -> dict[str, dict[str, int]]:
    """Grades of articles by query id."""
    judgments: dict[str, dict[str, int]] = defaultdict(dict)
    for line in (folder / "qrels.tsv").read_text("utf-8").split("\n")[1:]:
        if line.strip():
            query_id, article_id, grade = line.split("\t")
            judgments[query_id][article_id] = int(grade)
    return judgments
