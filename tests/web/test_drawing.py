"""What is written by the dozen says what a template would, and escapes every piece of text."""

import pytest
from markupsafe import escape

from search.records import Period, Timeline
from tests.made_records import find_in, make_result
from tests.web.page_reader import Page
from web.chart import lay_out_chart
from web.drawing import Drawing
from web.listing import Choice
from web.parameters import SearchParameters

HOSTILE = '<b onclick="x">&'


@pytest.fixture
def drawing() -> Drawing:
    return Drawing(
        number=lambda value: escape(f"{value:,}"),
        language=lambda code: escape(f"language {code}"),
        period=lambda after, before, unit: escape(f"{unit} {after} {before}"),
        decimal=lambda value: escape(f"{value:.2f}"),
        signal=lambda name: escape(f"signal {name}"),
        kind=lambda kind: escape(f"kind {kind}"),
    )


def test_a_choice_is_a_box_with_its_name_and_count(drawing: Drawing) -> None:
    html = drawing.choices([Choice("Kompas", 1200, True), Choice(HOSTILE, None, False)], "source")
    page = Page(str(html))
    first, second = page.find("input")
    assert (first.attributes["value"], "checked" in first.attributes) == ("Kompas", True)
    assert (second.attributes["value"], "checked" in second.attributes) == (HOSTILE, False)
    assert [label.flat_text for label in page.find("label")] == ["Kompas 1,200", HOSTILE]
    assert page.find("b") == []


def test_a_language_is_chosen_by_its_code_and_told_by_its_name(drawing: Drawing) -> None:
    page = Page(str(drawing.choices([Choice("id", 0, False)], "language")))
    assert page.one("input").attributes["value"] == "id"
    assert page.one("label").flat_text == "language id 0"


def test_columns_and_rows_lead_to_their_periods(drawing: Drawing) -> None:
    periods = tuple(
        Period(after=f"{year}-01-01", before=f"{year}-12-31", counts=counts)
        for year, counts in ((2001, {"en": 1, "id": 2}), (2002, {}), (2003, {HOSTILE: 3}))
    )
    chart = lay_out_chart(Timeline(unit="year", periods=periods, undated=0))
    assert chart is not None
    drawn = drawing.chart(chart, SearchParameters(q=HOSTILE), "year")
    columns, rows = Page(f"<svg>{drawn.columns}</svg>"), Page(f"<table>{drawn.rows}</table>")
    links = [link.attributes["href"] for link in columns.find("a")]
    assert links == [link.attributes["href"] for link in rows.find("a")]
    assert [link.rpartition("&after=")[2] for link in links] == [
        "2001-01-01&before=2001-12-31",
        "2003-01-01&before=2003-12-31",
    ]
    assert [link.attributes["aria-label"] for link in columns.find("a")] == [
        "year 2001-01-01 2001-12-31: language en 1, language id 2",
        f"year 2003-01-01 2003-12-31: language {HOSTILE} 3",
    ]
    assert len(columns.find("rect", class_="bar")) == 3
    assert columns.find("b") == rows.find("b") == []


def test_reasons_are_signals_and_pairs_of_words(drawing: Drawing) -> None:
    text = f"Banjir {HOSTILE}"
    result = make_result(text, [find_in(text, HOSTILE, "<i>flood", "lexicon")], signals={"dense": 0.42})
    page = Page(f"<dl>{drawing.reasons(result)}</dl>")
    assert [term.flat_text for term in page.find("dt")] == ["signal dense", "<i>flood"]
    assert [answer.flat_text for answer in page.find("dd")] == ["0.42", f"{HOSTILE} (kind lexicon)"]
    assert page.find("b") == page.find("i") == []
