"""Data sets are read whole, and whatever is wrong with one is said with its place."""

import json
from pathlib import Path
from typing import Any

import pytest

from search.errors import LintasError
from search.evaluation.dataset import has_corpus, read_dataset
from tests.search.evaluation.small_dataset import JUDGMENTS, QUERIES, write_dataset
from tests.small_corpus import ARTICLES

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "cases" / "broken_datasets.json").read_text("utf-8")
)


def test_a_data_set_is_read_as_it_was_written(tmp_path: Path) -> None:
    data = read_dataset(write_dataset(tmp_path / "small"), with_corpus=True)
    assert data.name == "small"
    assert {
        language: {query_id: query.text for query_id, query in queries.items()}
        for language, queries in data.queries.items()
    } == QUERIES
    assert data.judgments == JUDGMENTS
    assert data.corpus == {article["id"]: article["id"][:2] for article in ARTICLES}
    assert [(query.query_id, query.language) for query in data.no_answer] == [
        ("none-1", "en"),
        ("none-2", "en"),
        ("none-3", "id"),
    ]
    assert data.queries["id"]["need-rice"].origin == f"{tmp_path / 'small' / 'queries-id.jsonl'}:2"
    assert data.relevant("need-flood") == {"en-flood", "id-banjir"}
    assert data.relevant("need-nobody") == set()


def test_one_language_and_no_unanswerable_queries_are_enough(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "small")
    (folder / "queries-id.jsonl").unlink()
    (folder / "no-answer.jsonl").unlink()
    data = read_dataset(folder, with_corpus=True)
    assert list(data.queries) == ["en"]
    assert data.no_answer == ()


def test_without_a_corpus_any_article_may_be_judged(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "small", with_corpus=False)
    assert not has_corpus(folder)
    with (folder / "qrels.tsv").open("a") as file:
        file.write("need-vote\tsomewhere else\t1\n")
    data = read_dataset(folder, with_corpus=False)
    assert data.corpus is None
    assert data.judgments["need-vote"]["somewhere else"] == 1


def test_windows_line_ends_byte_order_marks_and_line_separators_do_no_harm(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "small")
    for path in folder.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    with (folder / "queries-en.jsonl").open("ab") as file:
        file.write('{"_id": "odd", "text": "flood\u2028rice"}'.encode())
    data = read_dataset(folder, with_corpus=True)
    assert data.judgments == JUDGMENTS
    assert data.queries["en"]["odd"].text == "flood\u2028rice"


def test_ids_are_compared_with_white_space_as_the_index_keeps_it(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "small")
    with (folder / "corpus.jsonl").open("a") as file:
        file.write('{"_id": " two  words ", "text": "Banjir."}\n')
    with (folder / "qrels.tsv").open("a") as file:
        file.write("need-vote\ttwo words\t1\n")
    data = read_dataset(folder, with_corpus=True)
    assert data.corpus is not None
    assert data.corpus["two words"] == ""


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_what_is_broken_is_named_with_its_place(tmp_path: Path, case: dict[str, Any]) -> None:
    folder = write_dataset(tmp_path / "broken")
    for name, content in case["input"].items():
        if content is None:
            (folder / name).unlink()
        elif content.startswith("LATIN-1 "):
            (folder / name).write_bytes(content.removeprefix("LATIN-1 ").encode("latin-1"))
        else:
            (folder / name).write_bytes(content.replace("NESTED", "[" * 100_000).encode())
    with pytest.raises(LintasError) as caught:
        read_dataset(folder, with_corpus=True)
    assert str(caught.value) == case["expected"].replace("{folder}", str(folder))


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LintasError, match=r"There is no data set folder .*nowhere\. Give a folder"):
        read_dataset(tmp_path / "nowhere", with_corpus=False)
