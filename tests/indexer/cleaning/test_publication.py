"""Of all that claims to be the time of publication the most trusted is taken, and nothing impossible."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from indexer.cleaning.address_clues import read_day
from indexer.cleaning.clues import Said
from indexer.cleaning.publication import Publication, choose_published
from search.records import Repair

ARTICLES = Path(__file__).parents[3] / ".." / "shared" / "articles" / "news-id.jsonl"

TODAY = date(2024, 6, 20)
CRAWLED = "2024-06-12T14:30:00+07:00"


def choose(
    *values: str,
    weak: str | None = None,
    zone: str | None = "+07:00",
    crawled: str | None = None,
) -> Publication:
    said = [
        Said(value, code, f"line of {value}")
        for value, code in zip(values, ("field", "byline"), strict=False)
    ]
    hint = Said(weak, "url", weak.replace("-", "/")) if weak else None
    return choose_published(said, weak=hint, zone=zone, crawled=crawled, today=TODAY)


def repair(kind: str, before: str, after: str = "", place: str = "published") -> Repair:
    return Repair(kind=kind, place=place, before=before, after=after)


def test_the_first_claim_is_believed() -> None:
    found = choose("10 Juni 2024 09:15", "10 Juni 2024 10:00", weak="2024-06-10")
    assert found == Publication(
        "2024-06-10T09:15+07:00", Said("10 Juni 2024 09:15", "field", "line of 10 Juni 2024 09:15"), ()
    )


def test_a_claim_that_cannot_be_read_makes_way_and_is_recorded() -> None:
    found = choose("segera", "10 Juni 2024")
    assert (found.published, found.said and found.said.code) == ("2024-06-10", "byline")
    assert found.repairs == (repair("unread-date", "segera"),)


def test_the_address_tells_the_day_only_where_nothing_else_does() -> None:
    found = choose(weak="2024-06-10")
    assert found == Publication("2024-06-10", Said("2024-06-10", "url", "2024/06/10"), ())
    assert choose() == Publication(None, None, ())


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("22 Juni 2024", "it lies after the day on which this index was built"),
        ("31 Desember 1899", "it lies before 1900"),
        ("1970-01-01 00:00:00", "it stands for an empty date"),
        ("1900-01-01", "it stands for an empty date"),
    ],
)
def test_an_impossible_date_is_refused(written: str, reason: str) -> None:
    found = choose(written, weak="2024-06-10")
    assert (found.published, found.said and found.said.code) == ("2024-06-10", "url")
    assert found.repairs == (repair("implausible-date", written, f"not believed: {reason}"),)


def test_nothing_is_published_after_it_was_crawled() -> None:
    reason = "not believed: it lies after the day on which the article was crawled"
    found = choose("14 Juni 2024", crawled=CRAWLED)
    assert found == Publication(None, None, (repair("implausible-date", "14 Juni 2024", reason),))
    assert choose("13 Juni 2024", crawled=CRAWLED).published == "2024-06-13"
    assert choose("14 Juni 2024").published == "2024-06-14"
    assert choose("21 Juni 2024").published == "2024-06-21"


def test_a_date_that_counts_back_needs_the_time_of_crawling() -> None:
    found = choose("30 menit yang lalu", crawled=CRAWLED)
    assert found.published == "2024-06-12T14:00+07:00"
    assert found.said == Said(
        "30 menit yang lalu",
        "field:relative",
        "line of 30 menit yang lalu (crawled 2024-06-12T14:30:00+07:00)",
    )
    unknown = choose("30 menit yang lalu")
    assert unknown.published is None
    after = "not counted back: the time of crawling is not known"
    assert unknown.repairs == (repair("relative-date", "30 menit yang lalu", after),)


def test_hours_around_midnight_are_no_date() -> None:
    after = "not counted back: it may be either of two days"
    assert choose("14 jam yang lalu", crawled=CRAWLED).repairs == (
        repair("relative-date", "14 jam yang lalu", after),
    )


def test_a_date_in_its_own_words_is_believed_before_one_that_counts_back() -> None:
    found = choose("2 hari yang lalu", "10 Juni 2024 08:00", crawled=CRAWLED)
    assert (found.published, found.said and found.said.code) == ("2024-06-10T08:00+07:00", "byline")
    assert found.repairs == ()


def test_a_time_of_crawling_that_is_none_is_recorded() -> None:
    assert choose(crawled="nanti").repairs == (repair("unread-date", "nanti", place="crawled"),)


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("2023-10-09 00:00:00", "2023-09-10"),
        ("09/10/2023", "2023-09-10"),
        ("09/10/2023 10:15 WIB", "2023-09-10T10:15+07:00"),
    ],
)
def test_day_and_month_that_changed_places_are_put_right_by_the_address(written: str, published: str) -> None:
    found = choose(written, weak="2023-09-10")
    assert found.published == published
    assert found.said == Said(written, "field:swapped", f"line of {written} (2023/09/10 in the address)")
    assert found.repairs == (repair("swapped-date", written, published),)


def test_a_month_in_letters_did_not_change_places() -> None:
    found = choose("9 Oktober 2023", weak="2023-09-10")
    assert found.published == "2023-10-09"
    assert found.repairs == (repair("date-conflict", "2023/09/10", "2023-10-09 from field"),)


def test_contradicting_dates_are_recorded_and_the_first_stays() -> None:
    found = choose("12 Juni 2024", "10 Juni 2024", weak="2024-06-08")
    assert found.published == "2024-06-12"
    assert found.repairs == (
        repair("date-conflict", "line of 10 Juni 2024", "2024-06-12 from field"),
        repair("date-conflict", "2024/06/08", "2024-06-12 from field"),
    )


def test_a_day_between_zones_contradicts_nothing() -> None:
    assert choose("2024-06-11T18:30:00Z", "12 Juni 2024 01:30 WIB", weak="2024-06-12").repairs == ()


@pytest.mark.skipif(not ARTICLES.is_file(), reason="the shared articles are not beside this repository")
def test_swapped_dates_of_the_shared_articles_are_put_right() -> None:
    rows = [json.loads(line) for line in ARTICLES.read_text("utf-8").split("\n") if line]
    kinds: list[str] = []
    for row in rows:
        hint = read_day(row["url"])
        found = choose_published(
            [Said(row["date"], "field", row["date"])], weak=hint, zone="+07:00", crawled=None, today=TODAY
        )
        assert found.published
        kinds.extend(repair.kind for repair in found.repairs)
        day = date.fromisoformat(found.published[:10])
        # What stays apart was published again, or is what somebody wrote.
        assert hint is None or abs(day - date.fromisoformat(hint.value)) <= timedelta(days=3)
    assert (kinds.count("swapped-date"), kinds.count("date-conflict"), len(kinds)) == (106, 4, 110)


def test_two_claims_with_the_same_swap_do_not_contradict() -> None:
    found = choose("2023-10-09", "09/10/2023", weak="2023-09-10")
    assert found.repairs == (repair("swapped-date", "2023-10-09", "2023-09-10"),)


def test_the_zone_beside_the_visible_time_counts_for_the_same_time_without_one() -> None:
    found = choose("2024-06-10 09:15:00", "Senin, 10 Juni 2024 09:15 WITA")
    assert found.published == "2024-06-10T09:15+08:00"
    assert found.said == Said("2024-06-10 09:15:00", "field", "line of Senin, 10 Juni 2024 09:15 WITA")


@pytest.mark.parametrize(
    ("first", "second", "published"),
    [
        ("2024-06-10 09:15:00", "10 Juni 2024 10:15 WITA", "2024-06-10T09:15+07:00"),
        ("2024-06-10 09:15:00", "10 Juni 2024 09:15", "2024-06-10T09:15+07:00"),
        ("2024-06-10T09:15:00+07:00", "10 Juni 2024 09:15 WITA", "2024-06-10T09:15+07:00"),
    ],
)
def test_another_time_or_no_zone_changes_nothing(first: str, second: str, published: str) -> None:
    assert choose(first, second).published == published
