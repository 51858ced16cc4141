"""Run files hold a run and give it back, whatever the ids look like."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.errors import LintasError
from search.evaluation.directions import DIRECTIONS, Direction
from search.evaluation.run_files import read_runs, run_path, write_runs
from search.evaluation.runs import Answer, Found

EN_ID = Direction("en", "id")
KEYS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


def found(article_id: str, score: float = 0.5) -> Found:
    return Found(article_id=article_id, language="id", score=score, confidence=score, is_weak=False)


def test_a_line_has_the_six_columns_of_trec(tmp_path: Path) -> None:
    run = {"q 1": Answer((found("a%b", 1.25), found("naïve\u2028id")), confident=True)}
    assert write_runs(tmp_path / "out.v2", {EN_ID: run}) == [tmp_path / "out.v2.en-id.trec"]
    assert (tmp_path / "out.v2.en-id.trec").read_text("utf-8") == (
        "q%201 Q0 a%25b 1 1.25 lintas\nq%201 Q0 naïve%E2%80%A8id 2 0.5 lintas\n"
    )


@given(st.dictionaries(KEYS, st.lists(KEYS, unique=True, min_size=1, max_size=5), min_size=1, max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_reading_gives_what_was_written(tmp_path: Path, rankings: dict[str, list[str]]) -> None:
    run = {key: Answer(tuple(map(found, ids)), confident=True) for key, ids in rankings.items()}
    write_runs(tmp_path / "out", {EN_ID: run})
    assert read_runs(tmp_path / "out").rankings == {EN_ID: rankings}


def test_every_direction_has_a_file_of_its_own_and_folders_are_made(tmp_path: Path) -> None:
    run = {"q": Answer((found("a"),), confident=True)}
    paths = write_runs(tmp_path / "new" / "out", dict.fromkeys(DIRECTIONS, run))
    assert sorted(path.name for path in paths) == [
        *("out.en-en.trec", "out.en-id.trec", "out.en-mixed.trec"),
        *("out.id-en.trec", "out.id-id.trec", "out.id-mixed.trec"),
    ]
    assert list(read_runs(tmp_path / "new" / "out").rankings) == list(DIRECTIONS)


def test_the_order_is_that_of_the_ranks(tmp_path: Path) -> None:
    run_path(tmp_path / "out", EN_ID).write_text("q Q0 b 2 9 x\nr Q0 c 1 1 x\nq Q0 a 1 9 x\n")
    assert read_runs(tmp_path / "out").rankings == {EN_ID: {"q": ["a", "b"], "r": ["c"]}}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "q Q0 a 1 0.5 x\nq Q0 b 2 0.5\n",
            ":2: the line is not query, Q0, article, rank, score and a name. Write the run again with --run.",
        ),
        (
            "q Q0 a first 0.5 x\n",
            ":1: the line is not query, Q0, article, rank, score and a name. Write the run again with --run.",
        ),
        ("q Q0 a 1 0.5 x\nq Q0 a 2 0.4 x\n", ":2: 'a' is listed twice for 'q'. Keep one."),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = run_path(tmp_path / "out", EN_ID)
    path.write_text(text)
    with pytest.raises(LintasError) as caught:
        read_runs(tmp_path / "out")
    assert str(caught.value) == f"{path}{message}"


def test_no_earlier_run_and_no_place_to_write_are_said(tmp_path: Path) -> None:
    with pytest.raises(LintasError) as caught:
        read_runs(tmp_path / "out")
    assert str(caught.value) == (
        f"There is no earlier run {tmp_path / 'out'}: no file {tmp_path / 'out.en-en.trec'} or of another "
        "direction. Write one with --run and give the same name."
    )
    (tmp_path / "file").write_text("")
    with pytest.raises(LintasError, match=r"The run cannot be written to .*Choose another --run\."):
        write_runs(tmp_path / "file" / "out", {EN_ID: {}})
