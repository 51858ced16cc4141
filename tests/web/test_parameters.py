"""Addresses of searches and articles, there and back."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engine import SearchEngine
from web.parameters import ArticleParameters, SearchParameters

# Surrogates have no place in an address.
TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


def _read_back(address: str) -> SearchParameters:
    values = parse_qs(urlsplit(address).query, keep_blank_values=True)
    lists = {name: values.pop(name, []) for name in ("language", "source")}
    return SearchParameters.model_validate({**{name: value[0] for name, value in values.items()}, **lists})


@given(TEXTS, st.lists(TEXTS, max_size=3), st.integers(1, 99), st.sampled_from(["relevance", "newest"]))
def test_an_address_leads_to_the_same_search(text: str, sources: list[str], page: int, sort: str) -> None:
    search = SearchParameters.model_validate({"q": text, "source": sources, "page": page, "sort": sort})
    assert _read_back(search.address()) == search


@given(
    TEXTS,
    st.lists(TEXTS, max_size=2),
    st.sampled_from(["relevance", "newest"]),
    st.one_of(st.none(), st.just("2018")),
    st.integers(1, 3),
)
def test_addresses_of_periods_are_those_of_the_search_between_two_days(
    text: str, sources: list[str], sort: str, before: str | None, page: int
) -> None:
    search = SearchParameters.model_validate(
        {"q": text, "source": sources, "sort": sort, "before": before, "page": page, "k": 20}
    )
    expected = search.address(after="2019-01-01", before="2019-12-31", page=1)
    assert search.make_period_address()("2019-01-01", "2019-12-31") == expected


def test_an_address_says_only_what_is_not_usual() -> None:
    assert SearchParameters().address() == "/"
    search = SearchParameters(q="banjir & gempa", language=["en", "id"], page=3)
    assert search.address() == "/?q=banjir+%26+gempa&language=en&language=id&page=3"
    assert search.address(page=1, language=[]) == "/?q=banjir+%26+gempa"
    steered = SearchParameters(q="banjir", expand="off", prefer="id")
    assert steered.address(page=2) == "/?q=banjir&expand=off&prefer=id&page=2"
    assert steered.address(expand="on", prefer="none") == "/?q=banjir"
    unfolded = SearchParameters(q="banjir", copies="show", stories="show")
    assert unfolded.address() == "/?q=banjir&copies=show&stories=show"
    assert unfolded.address(copies="fold", stories="group") == "/?q=banjir"


@given(TEXTS, TEXTS)
def test_an_article_address_carries_any_id(article_id: str, passage_id: str) -> None:
    parts = urlsplit(SearchParameters(q="flood").article_address(article_id, passage_id))
    assert unquote(parts.path) == f"/articles/{article_id}"
    assert parts.path.count("/") == 2
    assert parse_qs(parts.query) == {"q": ["flood"], "passage": [passage_id]}
    assert parts.fragment == "passage"


def test_an_article_address_needs_neither_passage_nor_search() -> None:
    assert SearchParameters().article_address("a/b") == "/articles/a%2Fb"
    assert SearchParameters().article_address("a", part="copies") == "/articles/a#copies"
    unfolded = SearchParameters(q="flood", copies="show", stories="show")
    assert unfolded.article_address("a", part="copies") == (
        "/articles/a?q=flood&copies=show&stories=show#copies"
    )


def test_the_way_back_from_an_article_forgets_the_passage() -> None:
    assert ArticleParameters(q="flood", passage="a#1").address() == "/?q=flood"


def test_fields_left_empty_in_a_form_filter_nothing() -> None:
    search = SearchParameters(q="flood", language=[""], source=["", "Kabar"], after="", before="")
    assert search == SearchParameters(q="flood", source=["Kabar"])


@pytest.mark.parametrize(
    ("typed", "meant", "leaning"),
    [("", "none", None), ("none", "none", None), (" None", "none", None), ("EN", "en", "en")],
)
def test_a_leaning_is_read_as_it_is_meant(typed: str, meant: str, leaning: str | None) -> None:
    search = SearchParameters.model_validate({"q": "flood", "prefer": typed})
    assert (search.prefer, search.leaning) == (meant, leaning)


def test_the_engine_is_asked_as_the_address_says(engine: SearchEngine) -> None:
    usual, steered = SearchParameters(q="flood"), SearchParameters(q="flood", expand="off", prefer="id")
    assert (usual.ask(engine).query.expand, usual.ask(engine).query.prefer) == (True, None)
    assert (steered.ask(engine).query.expand, steered.ask(engine).query.prefer) == (False, "id")
    every_copy, every_report = (
        SearchParameters(q="flood", copies="show"),
        SearchParameters(q="flood", stories="show"),
    )
    assert (every_copy.ask(engine).query.fold, every_copy.ask(engine).query.group) == (False, True)
    assert (every_report.ask(engine).query.fold, every_report.ask(engine).query.group) == (True, False)


def test_an_article_address_keeps_how_the_search_was_steered() -> None:
    address = SearchParameters(q="flood", expand="off", prefer="en").article_address("a", "a#0")
    assert parse_qs(urlsplit(address).query) == {
        "q": ["flood"],
        "expand": ["off"],
        "prefer": ["en"],
        "passage": ["a#0"],
    }
