"""Publication times are read from every usual form, and a doubtful one is no date."""

import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.cleaning.dates import parse_published

# The first example may load a library, and the machine may be busy.
UNHURRIED = settings(deadline=None)

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "cases" / "dates.json").read_text(encoding="utf-8")
)
ARTICLES = Path(__file__).parents[3] / ".." / "shared" / "articles" / "news-id.jsonl"

INDONESIAN_MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
DAYS = st.dates(min_value=date(1801, 1, 1), max_value=date(2025, 12, 31))


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_published_of_case(case: dict[str, Any]) -> None:
    assert parse_published(case["input"], default_zone=case["zone"]) == case["expected"]


@given(DAYS)
@UNHURRIED
def test_every_way_to_write_a_day_says_the_same_day(day: date) -> None:
    month = INDONESIAN_MONTHS[day.month - 1]
    for text in (
        day.isoformat(),
        f"{day.isoformat()} 00:00:00",
        f"{day.day:02}/{day.month:02}/{day.year}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day} {month} {day.year}",
        f"Senin, {day.day} {month[:3]} {day.year}",
        f"{month} {day.day:02}, {day.year}",
        f"{day.strftime('%d')} {month.upper()} {day.year}",
    ):
        assert parse_published(text) == day.isoformat(), text


@given(DAYS, st.integers(0, 23), st.integers(0, 59), st.sampled_from([("WIB", 7), ("WITA", 8), ("WIT", 9)]))
@UNHURRIED
def test_indonesian_zones(day: date, hour: int, minute: int, zone: tuple[str, int]) -> None:
    text = f"{day.day}/{day.month}/{day.year} {hour:02}:{minute:02} {zone[0]}"
    assert parse_published(text) == f"{day.isoformat()}T{hour:02}:{minute:02}+{zone[1]:02}:00"


@given(st.one_of(st.text(max_size=40), st.text(alphabet="0123456789 :/-.,TZAPMWIBSepOkt", max_size=30)))
@UNHURRIED
def test_any_text_is_a_date_or_none(text: str) -> None:
    found = parse_published(text, default_zone="+07:00")
    if found is not None:
        assert re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d[+-]\d\d:\d\d)?", found)
        assert 1800 <= datetime.fromisoformat(found).year <= date.today().year + 1


@given(DAYS, st.integers(0, 23), st.integers(1, 59))
@UNHURRIED
def test_reading_an_answer_again_gives_the_same(day: date, hour: int, minute: int) -> None:
    answer = f"{day.isoformat()}T{hour:02}:{minute:02}-03:30"
    assert parse_published(answer) == answer


def test_a_long_text_is_no_date() -> None:
    assert parse_published("10 September 2019 10:30 +0700" + " waktu" * 5) == "2019-09-10T10:30+07:00"
    assert parse_published("10 September 2019 10:30 +0700" + " waktu" * 50) is None


def test_default_zone_has_to_be_an_offset() -> None:
    with pytest.raises(ValueError, match=r"^the default zone 'WIB' is no offset such as \+07:00$"):
        parse_published("10 September 2019", default_zone="WIB")


@pytest.mark.skipif(not ARTICLES.is_file(), reason="the shared articles are not beside this repository")
def test_every_date_of_the_shared_articles_is_read() -> None:
    rows = [json.loads(line) for line in ARTICLES.read_text("utf-8").split("\n") if line]
    found = [parse_published(row["date"], default_zone="+07:00") for row in rows]
    assert {day[:4] for day in found if day} == {"2019"}
    assert None not in found
