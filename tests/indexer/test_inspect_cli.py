"""``lintas index inspect``: what was found, what is shown, and why, on paper and on a terminal."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from indexer.inspection_text import print_inspection, show_safely
from lintas import app
from search.answer import article_as_export
from search.errors import ArticleMissingError
from search.inspection import Inspection, inspect_article
from tests.building import build_index, open_index

RIVER = "The river rose in the night and the flood drove the villagers to a school."
ARTICLE = {
    "id": "flood",
    "title": "Flood drives villagers [red]home[/red]",
    "text": f"Ann Porter | 3 hours ago\n\n{RIVER}\n\nRead also: Rice price climbs again\n\n"
    "Soldiers brought water &amp; medicine\x1b[31m\x07 to the victims of the flood.",
    "section": "Weather",
    "fetched": "2024-02-11T14:30:00Z",
    "url": "https://courier.example/flood",
}
SOLDIERS = "Soldiers brought water & medicine to the victims of the flood."
SHOWN = f"As shown ({len(RIVER) + 2 + len(SOLDIERS)} characters)"
SAME_ADDRESS = [
    {
        "id": f"copy-{number}",
        "text": f"The ferry {number} sank near the port.",
        "url": "https://courier.example/b",
    }
    for number in range(7)
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inspect")
    source = folder / "news.jsonl"
    source.write_text("".join(json.dumps(article) + "\n" for article in [ARTICLE, *SAME_ADDRESS]), "utf-8")
    build_index([source], folder / "index")
    return folder / "index"


@pytest.fixture(scope="module")
def inspection(index: Path) -> Inspection:
    engine = open_index(index)
    inspection = inspect_article(engine.article("flood"), engine.raw_copy("flood"))
    engine.close()
    return inspection


def ask(index: Path, name: str, *options: str) -> str:
    ended = CliRunner().invoke(app, ["index", "inspect", name, "--index", str(index), *options])
    if ended.exception:
        raise ended.exception
    return ended.stdout


def draw(inspection: Inspection, *, width: int) -> list[str]:
    """What a terminal of that width shows."""
    drawn = io.StringIO()
    console = Console(
        file=drawn, force_terminal=True, width=width, color_system=None, highlight=False, markup=False
    )
    print_inspection(inspection, console)
    return drawn.getvalue().split("\n")


def test_details_come_with_their_evidence(index: Path) -> None:
    lines = ask(index, "flood").split("\n")
    assert lines[0] == "Flood drives villagers [red]home[/red]"
    assert "  id          flood" in lines
    assert f"  found in    {index.parent}/news.jsonl:1" in lines
    assert (
        "  published   2024-02-11  "
        "(byline:relative: Ann Porter | 3 hours ago (crawled 2024-02-11T14:30:00+00:00))" in lines
    )
    assert "  category    Weather  (field)" in lines
    assert "  url         https://courier.example/flood  (field)" in lines
    came = lines.index("Came with it")
    assert "  crawled     2024-02-11T14:30:00Z" in lines[came:]


def test_both_texts_follow_one_another_with_signs_where_they_differ(index: Path) -> None:
    lines = ask(index, "flood").split("\n")
    found = lines.index(f"As found (text, {len(ARTICLE['text'])} characters)")
    shown = lines.index(SHOWN)
    assert lines[found + 2 : shown - 1] == [
        "- Ann Porter | 3 hours ago",
        f"  {RIVER}",
        "- Read also: Rice price climbs again",
        "- Soldiers brought water &amp; medicine<U+001B>[31m<U+0007> to the victims of the flood.",
    ]
    assert lines[shown + 2 : shown + 4] == [
        f"  {RIVER}",
        f"+ {SOLDIERS}",
    ]


def test_the_ledger_lists_every_repair(index: Path, inspection: Inspection) -> None:
    lines = ask(index, "flood").split("\n")
    repairs = inspection.article.repairs
    start = lines.index(f"{len(repairs)} repairs")
    assert lines[start + 1 :: 3][: len(repairs)] == [f"  {repair.kind}, {repair.place}" for repair in repairs]
    place = lines.index("  boilerplate, body")
    assert lines[place + 1 : place + 3] == [
        "    before  Read also: Rice price climbs again",
        "    after   taken out",
    ]


def test_a_wide_terminal_shows_them_side_by_side(inspection: Inspection) -> None:
    lines = draw(inspection, width=120)
    heads = next(line for line in lines if "As found (" in line)
    assert SHOWN in heads
    taken = next(line for line in lines if "Read also" in line)
    assert "taken out" in taken
    assert any(line.count("The river rose in the night") == 2 for line in lines)
    assert any("html-entities" in line and "body" in line for line in lines)


def test_a_narrow_terminal_shows_them_in_turn_within_its_width(inspection: Inspection) -> None:
    lines = draw(inspection, width=60)
    assert "+ Soldiers brought water & medicine to the victims of the " in lines
    assert max(map(len, lines)) <= 60


@pytest.mark.parametrize("width", [60, 120])
def test_nothing_of_an_article_acts_on_the_terminal(inspection: Inspection, width: int) -> None:
    drawn = "\n".join(draw(inspection, width=width))
    assert "\x1b" not in drawn
    assert "\x07" not in drawn
    assert "[red]home[/red]" in drawn


def test_json_is_one_object_with_the_exported_article(index: Path, inspection: Inspection) -> None:
    assert json.loads(ask(index, "flood", "--json")) == {
        "article": article_as_export(inspection.article),
        "raw": {
            "format": "text",
            "fields": {
                "article_id": "flood",
                "category": "Weather",
                "crawled": "2024-02-11T14:30:00Z",
                "title": ARTICLE["title"],
                "url": "https://courier.example/flood",
            },
            "text": ARTICLE["text"],
        },
        "clean": inspection.article.body,
    }


def test_an_address_names_its_article(index: Path) -> None:
    assert json.loads(ask(index, ARTICLE["url"], "--json"))["article"]["article_id"] == "flood"


def test_an_address_of_several_articles_names_them(index: Path) -> None:
    with pytest.raises(ArticleMissingError) as caught:
        ask(index, "https://courier.example/b")
    assert str(caught.value) == (
        "7 articles have the address https://courier.example/b. Inspect one of them by its id: "
        "copy-0, copy-1, copy-2, copy-3, copy-4 and 2 more"
    )


def test_an_unknown_article_says_what_to_do(index: Path) -> None:
    with pytest.raises(ArticleMissingError) as caught:
        ask(index, "nowhere")
    assert str(caught.value) == (
        "There is no article with the id or the address 'nowhere' in this index. "
        "Find its id with lintas search, or list every article: lintas index export"
    )


def test_an_article_without_repairs_says_so(tmp_path: Path) -> None:
    source = tmp_path / "news.jsonl"
    source.write_text(json.dumps({"id": "plain", "title": "Flood", "text": RIVER}) + "\n", "utf-8")
    build_index([source], tmp_path / "index")
    printed = ask(tmp_path / "index", "plain")
    assert printed.endswith("\n\nNothing was repaired.\n")
    assert "- " not in printed


def test_a_text_is_shown_on_one_line() -> None:
    assert show_safely("one \n\n two\u202e\x00") == "one ⏎ two<U+202E><U+0000>"
