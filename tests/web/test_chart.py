"""The chart of an answer over time: heights are counts, columns cover the drawing, a table has them too."""

from dataclasses import replace

import pytest
from fastapi import Request
from hypothesis import given
from hypothesis import strategies as st

from search.records import Period, SearchPage, Timeline
from tests.made_records import INDEX, make_page, make_result, make_timeline
from tests.web.page_reader import Page
from web.chart import HEIGHT, PATTERNS, WIDTH, lay_out_chart
from web.pages import render_results
from web.parameters import SearchParameters
from web.rendering import Renderer

COUNTS = st.lists(
    st.dictionaries(st.sampled_from(["en", "id", "nl", "jv", "su"]), st.integers(0, 5000)),
    min_size=2,
    max_size=60,
)


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer()


def _render(
    renderer: Renderer, timeline: Timeline, ui: str = "en", **parameters: str | list[str]
) -> tuple[Page, str]:
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": f"ui={ui}".encode()}
    asked = SearchParameters.model_validate({"q": "harga", **parameters})
    answer: SearchPage = replace(make_page(make_result("Prices rose.")), timeline=timeline)
    body = render_results(Request(scope), renderer, parameters=asked, answer=answer, index=INDEX).body
    page = Page(bytes(body).decode())
    assert page.faults == []
    assert page.unnamed() == []
    return page, bytes(body).decode()


def test_bars_stand_on_each_other_in_the_order_of_languages() -> None:
    chart = lay_out_chart(make_timeline({"en": 1, "id": 3}, {}, {"en": 2}))
    assert chart is not None
    assert chart.most == 4
    assert [(series.language, series.pattern, series.count) for series in chart.series] == [
        ("en", 0, 3),
        ("id", 1, 3),
    ]
    first, empty, last = chart.columns
    assert [(bar.pattern, bar.y, bar.height) for bar in first.bars] == [
        (0, HEIGHT * 3 / 4, HEIGHT / 4),
        (1, 0, HEIGHT * 3 / 4),
    ]
    assert empty.bars == ()
    assert [(bar.pattern, bar.y, bar.height) for bar in last.bars] == [(0, HEIGHT / 2, HEIGHT / 2)]
    assert (first.place.left, empty.place.left, last.place.left) == (0, WIDTH / 3, 2 * WIDTH / 3)


def test_a_language_keeps_its_place_whatever_was_found() -> None:
    for counts in ({"en": 1, "id": 3}, {"id": 1, "en": 3}):
        chart = lay_out_chart(make_timeline(counts, {"jv": 0}))
        assert chart is not None
        assert [series.language for series in chart.series] == ["en", "id"]


@pytest.mark.parametrize(
    "timeline", [make_timeline(), make_timeline({"en": 3}), make_timeline({}, {"en": 0})]
)
def test_nothing_to_compare_is_no_chart(timeline: Timeline) -> None:
    assert lay_out_chart(timeline) is None


@given(COUNTS)
def test_columns_cover_the_drawing_and_bars_stay_in_it(counts: list[dict[str, int]]) -> None:
    chart = lay_out_chart(make_timeline(*counts))
    if chart is None:
        assert not any(value for counted in counts for value in counted.values())
        return
    assert sum(series.count for series in chart.series) == sum(column.total for column in chart.columns)
    assert chart.columns[-1].place.left + chart.columns[-1].place.room == pytest.approx(WIDTH, abs=0.02)
    for column, counted in zip(chart.columns, counts, strict=True):
        place = column.place
        assert place.left <= place.x
        assert place.x + place.width <= place.left + place.room + 0.02
        assert len(column.bars) == sum(value > 0 for value in counted.values())
        ground = float(HEIGHT)
        for bar in column.bars:
            assert bar.y >= 0
            assert bar.y + bar.height == pytest.approx(ground, abs=0.02)
            assert bar.pattern < PATTERNS
            ground = bar.y
        assert ground == pytest.approx(HEIGHT * (1 - column.total / chart.most), abs=2.1 * len(column.bars))


def test_every_column_leads_to_the_search_of_its_period(renderer: Renderer) -> None:
    page, _ = _render(renderer, make_timeline({"en": 1, "id": 3}, {}, {"en": 2}), sort="newest", page="4")
    columns = [a for a in page.find("a") if "svg" in a.inside]
    assert [(a.attributes["aria-label"], a.attributes["href"]) for a in columns] == [
        ("2001: English 1, Indonesian 3", "/?q=harga&after=2001-01-01&before=2001-12-31&sort=newest"),
        ("2003: English 2", "/?q=harga&after=2003-01-01&before=2003-12-31&sort=newest"),
    ]


def test_the_table_holds_the_numbers_of_the_drawing(renderer: Renderer) -> None:
    page, _ = _render(renderer, make_timeline({"en": 1, "id": 1234}, {}, {"en": 2}, undated=3))
    table = page.one("details", class_="figures").flat_text
    assert table == "As a table PeriodEnglishIndonesian 200111,234 200320"
    links = [a.attributes["href"] for a in page.find("a") if "th" in a.inside]
    assert links == [a.attributes["href"] for a in page.find("a") if "svg" in a.inside]
    figure = page.one("figure").flat_text
    assert "From 2001 to 2003, at most 1,235 articles in one column." in figure
    assert figure.endswith("3 articles without a date are not shown here.")


def test_languages_are_told_apart_by_more_than_colour(renderer: Renderer) -> None:
    page, _ = _render(renderer, make_timeline(dict.fromkeys(["en", "id", "nl", "jv"], 9), {}))
    fills = [rect.attributes.get("fill", "solid") for rect in page.find("rect", class_="bar")]
    assert len(set(fills[:4])) == 4
    names = {fill.removeprefix("url(#").removesuffix(")") for fill in fills} - {"solid"}
    assert names <= {pattern.attributes["id"] for pattern in page.find("pattern")}


def test_months_and_numbers_are_written_as_indonesians_do(renderer: Renderer) -> None:
    months = tuple(
        Period(after=f"2024-0{month}-01", before=f"2024-0{month}-28", counts={"id": 1500}) for month in (3, 5)
    )
    page, _ = _render(renderer, Timeline(unit="month", periods=months, undated=0), ui="id")
    labels = [a.attributes["aria-label"] for a in page.find("a") if "svg" in a.inside]
    assert labels == ["Maret 2024: Bahasa Indonesia 1.500", "Mei 2024: Bahasa Indonesia 1.500"]
    assert "Hasil dari waktu ke waktu" in page.one("figcaption").flat_text


def test_a_hostile_language_stays_a_word(renderer: Renderer) -> None:
    _, html = _render(renderer, make_timeline({'"><script>': 2}, {"en": 1}))
    assert '"><script>' not in html


def test_an_answer_without_a_timeline_has_no_chart(renderer: Renderer) -> None:
    page, _ = _render(renderer, make_timeline())
    assert page.find("figure") == []
