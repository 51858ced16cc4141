import pytest

from search.query import parse_query


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2019-09-10", "2019-09-10", "2019-09-10"),
        ("2019-9-1", "2019-09-01", "2019-09-01"),
        ("2019-02", "2019-02-01", "2019-02-28"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2019-12", "2019-12-01", "2019-12-31"),
        ("2019", "2019-01-01", "2019-12-31"),
        (" 2019 ", "2019-01-01", "2019-12-31"),
        ("", None, None),
        (None, None, None),
    ],
)
def test_days_months_and_years_are_whole(written: str | None, first: str | None, last: str | None) -> None:
    query = parse_query("banjir", after=written, before=written)
    assert (query.after, query.before) == (first, last)


def test_the_text_is_normalised_as_articles_are() -> None:
    query = parse_query("  ²©²ÊÍøÕ¾ \u00a0 korban\tbanjir\0 cafe\u0301 ")
    assert query.text == "博彩网站 korban banjir café"
    assert query.terms[-3:] == ("korban", "banjir", "café")


def test_empty_filters_count_as_none_and_repeats_as_one() -> None:
    query = parse_query("banjir", languages=["", "ID", "id"], sources=["", "Warta", "Warta"])
    assert query.languages == ("id",)
    assert query.sources == ("Warta",)


@pytest.mark.parametrize(
    ("text", "language"),
    [("harga beras naik", "id"), ("rice price climbs", "en"), ("korban banjir di Demak", "id")],
)
def test_the_language_is_detected(text: str, language: str) -> None:
    assert parse_query(text).language == language
