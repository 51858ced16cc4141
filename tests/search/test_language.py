"""Languages are told from the whole text, and a declaration only settles doubts."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.language import detect_article_language, detect_query_language

# The first example may load a library, and the machine may be busy.
UNHURRIED = settings(deadline=None)

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "cases" / "languages.json").read_text(encoding="utf-8")
)
SHARED = Path(__file__).parents[2] / ".." / "shared"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data is not beside this repository")

INDONESIAN = "Pemerintah mengatakan harga beras akan turun karena panen di Jawa sudah mulai. "
ENGLISH = "The government said that the price of rice will fall because the harvest has begun. "


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_language_of_case(case: dict[str, Any]) -> None:
    if case["kind"] == "query":
        detected = detect_query_language(case["input"])
    else:
        detected = detect_article_language(case["input"], declared=case["declared"])
    assert detected.language == case["expected"]
    assert 0 <= detected.confidence <= 1


@given(st.text(max_size=60))
@UNHURRIED
def test_queries_are_english_or_indonesian(text: str) -> None:
    detected = detect_query_language(text)
    assert detected.language in {"en", "id"}
    assert 0.5 <= detected.confidence <= 1


@given(st.text(max_size=60), st.sampled_from([None, "id", "en-GB", "xx", "?", ""]))
@UNHURRIED
def test_articles_always_get_a_code(text: str, declared: str | None) -> None:
    detected = detect_article_language(text, declared=declared)
    assert detected.language == "und" or len(detected.language) == 2
    assert 0 <= detected.confidence <= 1


def test_confidence_is_low_without_evidence_and_high_with_it() -> None:
    assert detect_query_language("12345").confidence == 0.5
    assert detect_article_language("Ronaldo Messi Mbappe Haaland").confidence <= 0.7
    assert detect_article_language(INDONESIAN * 9).confidence > 0.9
    assert detect_article_language(ENGLISH * 3).confidence > 0.9


def test_the_start_of_a_long_text_does_not_decide() -> None:
    assert detect_article_language(ENGLISH * 30 + INDONESIAN * 3000).language == "id"
    assert detect_article_language(INDONESIAN * 30 + ENGLISH * 3000).language == "en"


def test_decided_queries_load_no_detector() -> None:
    code = (
        "import sys\nfrom search.language import detect_query_language\n"
        "detect_query_language('harga beras di pasar')\nassert 'lingua' not in sys.modules\n"
        "detect_query_language('Kahitna')\nassert 'lingua' in sys.modules\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[2])
    assert ended.returncode == 0


def _read_lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


@needs_shared
@pytest.mark.parametrize("language", ["en", "id"])
def test_shared_articles_are_told_apart(language: str) -> None:
    rows = _read_lines(SHARED / "articles" / f"news-{language}.jsonl")
    found = [detect_article_language(f"{row['title']}\n\n{row['text']}").language for row in rows]
    assert found.count(language) >= 0.99 * len(rows)


@needs_shared
def test_seeds_are_indonesian() -> None:
    found = [detect_article_language(path.read_text("utf-8")) for path in (SHARED / "seeds").glob("*.txt")]
    assert [seed.language for seed in found] == ["id"] * 3
    assert min(seed.confidence for seed in found) >= 0.9


@needs_shared
@pytest.mark.parametrize("dataset", ["belebele", "facqa", "news"])
def test_shared_queries_are_told_apart(dataset: str) -> None:
    for path in (SHARED / "eval" / dataset).glob("queries-*.jsonl"):
        language = path.stem.removeprefix("queries-")
        rows = _read_lines(path)
        right = sum(detect_query_language(row["text"]).language == language for row in rows)
        assert right >= 0.995 * len(rows), path.name


def test_it_is_told_when_what_was_declared_decided() -> None:
    clear = "Presiden mengatakan bahwa harga beras di pasar akan turun pada bulan ini karena panen raya. " * 4
    assert detect_article_language("Jakarta Bandung Surabaya", declared="ms").is_declared
    assert not detect_article_language("Jakarta Bandung Surabaya").is_declared
    assert not detect_article_language(clear, declared="en").is_declared
