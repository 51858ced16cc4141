"""Addresses of searches and articles, there and back."""

from urllib.parse import parse_qs, unquote, urlsplit

from hypothesis import given
from hypothesis import strategies as st

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


def test_an_address_says_only_what_is_not_usual() -> None:
    assert SearchParameters().address() == "/"
    search = SearchParameters(q="banjir & gempa", language=["en", "id"], page=3)
    assert search.address() == "/?q=banjir+%26+gempa&language=en&language=id&page=3"
    assert search.address(page=1, language=[]) == "/?q=banjir+%26+gempa"


@given(TEXTS, TEXTS)
def test_an_article_address_carries_any_id(article_id: str, passage_id: str) -> None:
    parts = urlsplit(SearchParameters(q="flood").article_address(article_id, passage_id))
    assert unquote(parts.path) == f"/articles/{article_id}"
    assert parts.path.count("/") == 2
    assert parse_qs(parts.query) == {"q": ["flood"], "passage": [passage_id]}
    assert parts.fragment == "passage"


def test_the_way_back_from_an_article_forgets_the_passage() -> None:
    assert ArticleParameters(q="flood", passage="a#1").address() == "/?q=flood"


def test_fields_left_empty_in_a_form_filter_nothing() -> None:
    search = SearchParameters(q="flood", language=[""], source=["", "Kabar"], after="", before="")
    assert search == SearchParameters(q="flood", source=["Kabar"])
