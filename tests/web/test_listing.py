"""The numbers of the pages and the choices of the filters."""

import pytest

from search.encoder.protocol import ModelIdentity
from search.records import Query, SearchPage
from search.status import IndexStatus
from tests.web.case_files import Case, load_cases
from web.listing import Choice, count_pages, list_facets, list_page_numbers
from web.parameters import SearchParameters

MODEL = ModelIdentity(
    name="none", fingerprint="0", dimension=1, max_tokens=1, query_prompt="", passage_prompt=""
)
INDEX = IndexStatus(
    generation="20240101T000000000000Z",
    built_at="2024-01-01T00:00:00+00:00",
    lintas_version="0",
    format_version=1,
    articles=5,
    passages=9,
    languages={"id": 3, "en": 2},
    model=MODEL,
    passage_tokens=200,
    sizes={},
)


def _answer(*, total: int, page: int, k: int = 10) -> SearchPage:
    return SearchPage(
        query=Query(text="flood", language="en", terms=("flood",)),
        total=total,
        page=page,
        k=k,
        results=(),
        facets={},
        confident=True,
        expansions=(),
        took_ms=1.0,
        generation="",
    )


@pytest.mark.parametrize("case", load_cases("page_numbers"), ids=str)
def test_page_numbers(case: Case) -> None:
    total, page = case.input
    assert list_page_numbers(_answer(total=total, page=page)) == case.expected


@pytest.mark.parametrize(("total", "pages"), [(0, 1), (1, 1), (10, 1), (11, 2), (20, 2), (21, 3)])
def test_pages_are_counted(total: int, pages: int) -> None:
    assert count_pages(_answer(total=total, page=1)) == pages


def test_a_chosen_filter_stays_a_choice_when_the_answer_no_longer_has_it() -> None:
    parameters = SearchParameters(q="flood", language=["nl"], source=["Kabar Kota"])
    facets = list_facets({"language": {"en": 4}, "source": {"Harian Pagi": 4}}, parameters, INDEX)
    assert facets.languages == (Choice("id", None, False), Choice("en", 4, False), Choice("nl", None, True))
    assert facets.sources == (Choice("Kabar Kota", None, True), Choice("Harian Pagi", 4, False))


def test_many_outlets_are_folded_and_chosen_ones_are_not() -> None:
    counts = {f"Outlet {number:02}": 50 - number for number in range(30)}
    facets = list_facets({"source": counts}, SearchParameters(q="x", source=["Outlet 29"]), INDEX)
    assert [choice.value for choice in facets.sources[:3]] == ["Outlet 29", "Outlet 00", "Outlet 01"]
    assert len(facets.sources) == 10
    assert {choice.value for choice in (*facets.sources, *facets.folded_sources)} == set(counts)
