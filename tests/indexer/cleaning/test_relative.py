"""Dates that count back give a day only from a known moment, and only where the day is certain."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.cleaning.relative import is_relative, resolve_relative

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "cases" / "relative_dates.json").read_text(encoding="utf-8")
)
JAKARTA = timezone(timedelta(hours=7))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1), timezones=st.just(JAKARTA))


def read_crawl(text: str) -> date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_date_of_case(case: dict[str, Any]) -> None:
    zone = JAKARTA if case["zone"] else None
    assert resolve_relative(case["input"], read_crawl(case["crawled"]), zone=zone) == case["expected"]
    assert is_relative(case["input"]) or case["expected"] is None


@given(MOMENTS, st.integers(1, 99), st.integers(0, 59))
def test_a_day_told_by_hours_holds_for_every_minute_that_may_be_meant(
    crawled: datetime, hours: int, minutes: int
) -> None:
    day = resolve_relative(f"{hours} jam yang lalu", crawled)
    meant = crawled - timedelta(hours=hours, minutes=minutes)
    assert day in {None, meant.date().isoformat()}


@given(st.text("0123456789 jamhriyglu:.kWIBecntodps", max_size=30), MOMENTS)
def test_any_text_is_a_date_not_after_the_crawl_or_none(text: str, crawled: datetime) -> None:
    found = resolve_relative(text, crawled, zone=JAKARTA)
    assert found is None or found[:10] <= crawled.date().isoformat()


def test_a_time_of_crawling_needs_its_offset() -> None:
    with pytest.raises(ValueError, match=r"^the time of crawling 2024-06-12T14:30:00 has no offset$"):
        resolve_relative("kemarin", datetime(2024, 6, 12, 14, 30))
    assert resolve_relative("kemarin", datetime(2024, 6, 12, 14, 30, tzinfo=UTC)) == "2024-06-11"
