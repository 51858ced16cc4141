import json
from pathlib import Path
from typing import Any

import pytest

from tests.indexer.sources.reading import articles, contents, load_cases, origins, read, reasons, write


@pytest.mark.parametrize("case", load_cases("json_documents.json"), ids=lambda case: case["label"])
def test_the_shapes_of_a_json_file(case: dict[str, Any], tmp_path: Path) -> None:
    found = read(write(tmp_path / "a.json", case["input"]))
    expected = case["expected"]
    taken = articles(found)
    assert dict(zip(origins(taken, tmp_path), contents(found), strict=True)) == expected.get("articles", {})
    assert reasons(found, tmp_path) == expected.get("skips", {})


@pytest.mark.parametrize("opening", ["[", '{"text": ', '{"text": [', '[{"a":'])
def test_values_nested_too_deeply_are_reported(opening: str, tmp_path: Path) -> None:
    write(tmp_path / "a.json", opening * 100_000)
    write(tmp_path / "b.jsonl", f'{opening * 100_000}\n{{"text": "good"}}')
    found = read(tmp_path)
    reason = "not readable JSON: its values are nested too deeply"
    assert reasons(found, tmp_path) == {"a.json": reason, "b.jsonl:1": f"{reason}; the other lines are kept"}
    assert contents(found) == ["good"]


def test_values_nested_less_deeply_are_not_searched_for_ever(tmp_path: Path) -> None:
    deep: object = "Air naik."
    for _ in range(500):
        deep = [deep]
    found = read(write(tmp_path / "a.json", json.dumps({"text": deep, "body": "Hujan."})))
    assert contents(found) == ["Hujan."]


def test_numbers_of_any_size_are_read(tmp_path: Path) -> None:
    found = read(write(tmp_path / "a.json", f'{{"id": {"9" * 10_000}, "x": 1e999999, "text": "Air naik."}}'))
    assert articles(found)[0].fields["article_id"] == "9" * 10_000


def test_a_list_of_articles_keeps_its_order_and_all_fields(tmp_path: Path) -> None:
    rows = [{"judul": f"Judul {number}", "isi": f"Isi {number}"} for number in range(12)]
    found = read(write(tmp_path / "a.json.gz", json.dumps({"status": "ok", "articles": rows})))
    assert origins(found, tmp_path) == [f"a.json.gz[{number}]" for number in range(12)]
    assert [dict(one.fields) for one in articles(found)] == [{"title": row["judul"]} for row in rows]
