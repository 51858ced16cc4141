"""The lexicon of the sample articles, mined with the bundled model."""

import json
from pathlib import Path
from typing import TypedDict

import pytest

from search.stemming import find_stems
from search.store.directory import IndexDirectory
from tests.commands import run_lintas

pytestmark = pytest.mark.model


class Case(TypedDict):
    """An Indonesian word, its accepted English words, and whether it was used for choosing."""

    label: str
    comment: str
    input: str
    expected: list[str]
    half: str


CASES: list[Case] = json.loads(
    (Path(__file__).parents[1] / "cases" / "lexicon.json").read_text(encoding="utf-8")
)


def stem(word: str) -> str:
    return find_stems(word, "en")[0]


def test_most_translations_of_words_not_used_for_choosing_are_right(sample_index: Path) -> None:
    # Two small archives of a hundred passages each: the least that a lexicon is for.
    generation = IndexDirectory(sample_index).open_current()
    right = given = found = 0
    for case in CASES:
        if case["half"] != "reporting":
            continue
        entries = generation.lexicon.translations([case["input"]], "id", "en").get(case["input"], ())
        accepted = {stem(word) for word in case["expected"]}
        correct = [stem(entry.other_word) in accepted for entry in entries if entry.word == case["input"]]
        right, given, found = right + sum(correct), given + len(correct), found + any(correct)
    generation.close()
    assert found >= 45
    assert right >= 0.6 * given


def test_the_command_prints_a_word_with_its_evidence(sample_index: Path) -> None:
    answer = json.loads(
        run_lintas("index", "lexicon", "Harga", "--index", str(sample_index), "--json").stdout
    )
    assert answer["word"] == "Harga"
    [_, indonesian] = answer["languages"]
    best = indonesian["translations"][0]
    assert (indonesian["language"], best["word"], best["other_language"]) == ("id", "harga", "en")
    assert best["other_word"] in {"price", "prices"}
    assert {"weight", "cosine", "context", "closeness", "passages", "other_passages"} <= best.keys()
    printed = run_lintas("index", "lexicon", "Harga", "--index", str(sample_index)).stdout
    assert f"  {best['other_word']}  English, weight {best['weight']:.2f}: closeness" in printed


def test_the_command_says_why_a_word_has_no_translation(sample_index: Path) -> None:
    printed = run_lintas("index", "lexicon", "xilofon", "--index", str(sample_index)).stdout
    assert printed.splitlines() == [
        "xilofon (English): not in the English articles",
        "xilofon (Indonesian): not in the Indonesian articles",
    ]


def test_the_command_without_an_index_says_how_to_build_one(tmp_path: Path) -> None:
    ended = run_lintas("index", "lexicon", "harga", "--index", str(tmp_path), expect=1)
    assert f"There is no index at {tmp_path}" in ended.stderr
