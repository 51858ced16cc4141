"""The numbers of the pages and the choices of the filters."""

from dataclasses import replace

import pytest

from tests.made_records import INDEX, make_page
from tests.web.case_files import Case, load_cases
from web.listing import Choice, count_pages, list_facets, list_page_numbers
from web.parameters import SearchParameters


@pytest.mark.parametrize("case", load_cases("page_numbers"), ids=str)
def test_page_numbers(case: Case) -> None:
    total, page = case.input
    assert list_page_numbers(make_page(total=total, page=page)) == case.expected


@pytest.mark.parametrize(("total", "pages"), [(0, 1), (1, 1), (10, 1), (11, 2), (20, 2), (21, 3)])
def test_pages_are_counted(total: int, pages: int) -> None:
    assert count_pages(make_page(total=total, page=1)) == pages


def test_a_chosen_filter_stays_a_choice_when_the_answer_no_longer_has_it() -> None:
    parameters = SearchParameters(q="flood", language=["nl"], source=["Kabar Kota"])
    facets = list_facets({"language": {"en": 4}, "source": {"Harian Pagi": 4}}, parameters, INDEX)
    assert facets.languages == (Choice("id", 0, False), Choice("en", 4, False), Choice("nl", 0, True))
    assert facets.sources.shown == (Choice("Kabar Kota", 0, True), Choice("Harian Pagi", 4, False))


def test_without_an_answer_nothing_is_counted() -> None:
    facets = list_facets({}, SearchParameters(q="x", source=["Kabar Kota"]), INDEX)
    assert facets.languages == (Choice("id", None, False), Choice("en", None, False))
    assert facets.sources.shown == (Choice("Kabar Kota", None, True),)


def test_many_outlets_are_folded_and_chosen_ones_are_not() -> None:
    counts = {f"Outlet {number:02}": 50 - number for number in range(30)}
    facets = list_facets({"source": counts}, SearchParameters(q="x", source=["Outlet 29"]), INDEX)
    assert [choice.value for choice in facets.sources.shown[:3]] == ["Outlet 29", "Outlet 00", "Outlet 01"]
    assert len(facets.sources.shown) == 10
    assert {choice.value for choice in (*facets.sources.shown, *facets.sources.folded)} == set(counts)


def test_an_archive_in_several_languages_can_be_leant_in() -> None:
    assert list_facets({}, SearchParameters(q="x"), INDEX).leanings == ("id", "en")
    assert list_facets({}, SearchParameters(q="x", prefer="en"), INDEX).leanings == ("id", "en")


def test_a_language_leant_to_stays_a_choice_and_one_language_is_none() -> None:
    alone = replace(INDEX, languages={"id": 3})
    assert list_facets({}, SearchParameters(q="x", prefer="nl"), INDEX).leanings == ("id", "en", "nl")
    assert list_facets({}, SearchParameters(q="x"), alone).leanings == ()
    assert list_facets({}, SearchParameters(q="x", prefer="en"), alone).leanings == ("id", "en")
