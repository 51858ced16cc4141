"""``lintas search``: its options reach the engine, and its page tells what the answer is made of."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from rich.text import Text
from typer.testing import CliRunner

from lintas import app
from search.cli import list_further, print_page, style_passage, tell_copies, tell_story
from search.errors import InvalidQueryError
from search.records import FoundPassage
from tests.concept_encoder import ConceptEncoder
from tests.made_records import find_in, find_span, make_appearance, make_expansion, make_page, make_result

TEXT = "Rain fell.\nPrices rose again. All went home."


@pytest.fixture
def index(small_index: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An index for the command, which has no reason of its own to offer the concept encoder."""
    monkeypatch.setattr("search.engine.prepare_query_encoder", lambda model, cache: ConceptEncoder())
    return str(small_index)


def ask(index: str, *options: str) -> str:
    ended = CliRunner().invoke(app, ["search", "harga beras", "--index", index, *options])
    if ended.exception:
        raise ended.exception
    return ended.stdout


RESULT = make_result(
    TEXT, [find_in(TEXT, "Prices", "harga", "lexicon")], best=find_span(TEXT, "Prices rose again.")
)


def styled(text: Text, style: str) -> list[str]:
    return [text.plain[span.start : span.end] for span in text.spans if span.style == style]


@pytest.mark.parametrize(
    ("options", "expand", "prefer"),
    [
        ((), True, None),
        (("--expand", "--prefer", "none"), True, None),
        (("--no-expand",), False, None),
        (("--prefer", "id"), True, "id"),
    ],
)
def test_options_steer_the_search(
    index: str, options: tuple[str, ...], expand: bool, prefer: str | None
) -> None:
    query = json.loads(ask(index, "--json", *options))["query"]
    assert (query["expand"], query["prefer"]) == (expand, prefer)


@pytest.mark.parametrize(
    ("options", "copies", "stories"),
    [
        ((), "fold", "group"),
        (("--copies", "fold", "--stories", "group"), "fold", "group"),
        (("--copies", "show"), "show", "group"),
        (("--stories", "show"), "fold", "show"),
    ],
)
def test_copies_and_stories_are_one_result_or_all(
    index: str, options: tuple[str, ...], copies: str, stories: str
) -> None:
    query = json.loads(ask(index, "--json", *options))["query"]
    assert (query["copies"], query["stories"]) == (copies, stories)


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--copies", "hide", r"^'hide' is not a value of --copies\. Choose fold or show\.$"),
        ("--stories", "fold", r"^'fold' is not a value of --stories\. Choose group or show\.$"),
    ],
)
def test_another_value_is_told(index: str, option: str, value: str, message: str) -> None:
    with pytest.raises(InvalidQueryError, match=message):
        ask(index, option, value)


def test_copies_are_told_below_the_passage(capsys: pytest.CaptureFixture[str]) -> None:
    others = ["Kabar", "Nusa", "Warta", "Kabar", None, "Suara"]
    copies = [make_appearance(f"copy-{number}", source) for number, source in enumerate(others)]
    print_page(make_page(make_result(TEXT, source="Warta", copies=copies)))
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    place = lines.index("     also in 3 outlets: Kabar, Nusa, Suara")
    assert lines[place - 1] == f"     {TEXT}".replace("\n", " ")
    assert lines[place + 1].startswith("     article-1  ")


@pytest.mark.parametrize(
    ("sources", "line"),
    [
        ([], None),
        (["Kabar"], "also in Kabar"),
        (["Kabar", "KABAR", "warta"], "also in Kabar"),
        (["Warta"], "also printed once more"),
        (["Warta", None], "also printed 2 more times"),
        (
            [f"Outlet {letter}" for letter in "ABCDE"],
            "also in 5 outlets: Outlet A, Outlet B, Outlet C, Outlet D, Outlet E",
        ),
        (
            [f"Outlet {letter}" for letter in "ABCDEFG"],
            "also in 7 outlets: Outlet A, Outlet B, Outlet C, Outlet D, Outlet E and 2 more",
        ),
    ],
)
def test_other_outlets_are_counted_once(sources: list[str | None], line: str | None) -> None:
    copies = [make_appearance(f"copy-{number}", source) for number, source in enumerate(sources)]
    told = list(tell_copies(make_result(TEXT, source="Warta", copies=copies)))
    assert told == ([line] if line else [])


def test_the_same_story_is_told_report_by_report(capsys: pytest.CaptureFixture[str]) -> None:
    story = [
        make_appearance("a", "Kabar", title="Harga naik", language="id", published="2024-02-11"),
        *(make_appearance(f"b{number}", title=f"Report {number}") for number in range(6)),
    ]
    print_page(make_page(make_result(TEXT, story=story)))
    lines = [line.strip() for line in capsys.readouterr().out.splitlines() if "same story" in line]
    assert lines == [
        "same story: ID · 2024-02-11 · Kabar · Harga naik",
        *(f"same story: EN · Report {number}" for number in range(4)),
        "same story: 2 more",
    ]
    assert list(tell_story(make_result(TEXT))) == []


def test_a_leaning_that_is_no_language_code_is_told(index: str) -> None:
    with pytest.raises(InvalidQueryError, match=r"'english' is not a language code\. Write en, id"):
        ask(index, "--prefer", "english")


def test_the_best_sentence_is_bold_and_highlights_are_underlined() -> None:
    text = style_passage(RESULT)
    assert text.plain == TEXT.replace("\n", " ")
    assert styled(text, "bold") == ["Prices rose again."]
    assert styled(text, "underline") == ["Prices"]


def test_a_passage_that_is_all_best_sentence_is_not_all_bold() -> None:
    text = style_passage(make_result(TEXT, RESULT.highlights))
    assert styled(text, "bold") == []
    assert styled(text, "underline") == ["Prices"]


def test_expansions_are_printed_above_the_results(capsys: pytest.CaptureFixture[str]) -> None:
    expansions = (
        make_expansion("harga", ("prices", 0.79), ("price", 0.78)),
        make_expansion("Rusia", ("Russia", 1.0), kind="name"),
        make_expansion("harga", ("prijs", 0.7), ("price", 0.6), language="nl"),
    )
    print_page(make_page(RESULT, expansions=expansions))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Also searched for: harga → prices, price, prijs; Rusia → Russia"
    assert lines[2] == "  1. Prices climb"


def test_expansions_are_printed_also_where_nothing_was_found(capsys: pytest.CaptureFixture[str]) -> None:
    print_page(make_page(expansions=(make_expansion("harga", ("price", 0.78)),)))
    printed = capsys.readouterr().out
    assert printed.startswith("Also searched for: harga → price\n")
    assert printed.endswith("Nothing was found. Use fewer filters or other words.\n")


def test_without_expansions_no_line_tells_of_them(index: str) -> None:
    printed = ask(index, "--no-expand")
    assert "Also searched for" not in printed
    assert "  1. " in printed


def test_further_passages_are_printed_below_the_best_one(
    index: str, capsys: pytest.CaptureFixture[str]
) -> None:
    results = json.loads(ask(index, "--json", "--passages", "1"))["results"]
    assert [len(result["further"]) for result in results] == [
        min(1, result["more_passages"]) for result in results
    ]
    best = make_result(TEXT)
    found = [
        FoundPassage(
            score=0.5,
            passage=replace(best.passage, text=text),
            highlights=(find_in(text, "prices", "harga", "lexicon"),),
            best_sentence=find_span(text, text),
        )
        for text in ("All prices rose.", "More prices\nfell.")
    ]
    result = replace(best, more_passages=3, further=tuple(found))
    print_page(make_page(result))
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    place = lines.index("       – All prices rose.")
    assert lines[place + 1 : place + 3] == [
        "       – More prices fell.",
        "       1 more passage of this article found",
    ]
    assert styled(next(list_further(result)), "underline") == ["prices"]
    assert list(list_further(replace(result, further=()))) == []
    assert len(list(list_further(replace(result, more_passages=2)))) == 2


def test_too_many_passages_are_told(index: str) -> None:
    with pytest.raises(InvalidQueryError, match=r"^passages is 6; it must be between 0 and 5\.$"):
        ask(index, "--passages", "6")
