"""The report of a build: what was read, kept, repaired and left out, for people and programs."""

import json

import pytest

from indexer.report import BuildReport, BuildTally, finish_report
from indexer.report_table import describe_report, print_report
from indexer.skip_groups import SkipGroup, group_skips
from indexer.sources.records import Skip
from search.records import Article, Repair

EMPTY = "no text is left after cleaning"


def make_article(number: int, language: str, *, published: str | None = None) -> Article:
    return Article(
        article_id=str(number),
        origin=f"news.jsonl:{number}",
        title="",
        body="A flood.",
        language=language,
        language_confidence=1.0,
        published=published,
        repairs=(Repair(kind="boilerplate", place="body", before="Read also", after=""),) * number,
    )


def make_tally() -> BuildTally:
    tally = BuildTally(read=9, added=3, replaced=1, removed=2, copies=4, stories=1, embedded=1200, reused=7)
    tally.count_article(make_article(2, "en", published="2024-01-01"))
    tally.count_article(
        make_article(1, "en"), [Repair(kind="mojibake", place="body", before="Ã©", after="é")]
    )
    tally.count_article(make_article(0, "id"))
    tally.skipped += [Skip(origin=f"news.jsonl:{line}", reason=EMPTY) for line in (4, 7, 9, 12, 30)]
    tally.skipped += [
        Skip(origin="b.jsonl:1", reason="its article id 'x' is taken by /in/a.jsonl:1, which was kept")
    ]
    tally.skipped += [
        Skip(origin="b.jsonl:2", reason="its article id 'y' is taken by a/c.csv:22, which was kept")
    ]
    tally.seconds |= {"articles": 1.26, "embedding": 90.5}
    tally.sizes |= {
        **{"catalogue.sqlite": 4_000_000, "shelf-en.faiss": 2_000_000, "shelf-id.faiss": 3_000_000},
        **{"words-en.bits": 1_500_000, "words-background-en.bits": 10_000, "background-en.npy": 20_000},
    }
    return tally


def make_report(tally: BuildTally | None = None) -> BuildReport:
    return finish_report(tally or make_tally(), generation="20240101T000000000000Z", passages=1207)


def test_a_report_for_people_tells_all_of_it() -> None:
    assert list(describe_report(make_report())) == [
        "3 articles (en 2, id 1), 1,207 passages",
        "Read 9 articles: 3 added, 1 replaced, 2 removed",
        "1,200 passages embedded, 7 vectors used again",
        "4 copies folded, 1 stories found",
        "2 articles without a date",
        "Repairs: boilerplate 3, mojibake 1",
        "Skipped 7:",
        "  5: no text is left after cleaning",
        "    news.jsonl:4, news.jsonl:7, news.jsonl:9 and 2 more",
        "  2: its article id … is taken by … which was kept",
        "    b.jsonl:1, b.jsonl:2",
        "Seconds: articles 1.3, embedding 90.5",
        "Size: 10.53 MB: shelves 5.00, catalogue 4.00, words 1.50, backgrounds 0.03",
        "Generation 20240101T000000000000Z is now current.",
    ]


def test_a_report_says_nothing_of_what_did_not_happen(capsys: pytest.CaptureFixture[str]) -> None:
    tally = BuildTally(read=1, unchanged=1, embedded=0, reused=1, seconds={"articles": 0.1})
    tally.count_article(make_article(0, "en", published="2024-01-01"))
    print_report(finish_report(tally, generation="20240101T000000000000Z", passages=1))
    assert capsys.readouterr().out.splitlines() == [
        "1 article (en 1), 1 passages",
        "Read 1 article: 1 unchanged",
        "0 passages embedded, 1 vectors used again",
        "Seconds: articles 0.1",
        "Generation 20240101T000000000000Z is now current.",
    ]


def test_a_report_for_programs_has_the_keys_of_the_contract() -> None:
    values = json.loads(json.dumps(make_report().as_json()))
    assert list(values) == [
        *("generation", "articles", "read", "added", "replaced", "unchanged", "removed", "passages"),
        *("languages", "skipped", "skip_reasons", "repairs", "undated", "copies", "stories"),
        *("embedded", "reused", "seconds", "sizes"),
    ]
    assert values["skipped"][0] == {"origin": "news.jsonl:4", "reason": EMPTY}
    assert len(values["skipped"]) == 7
    assert values["skip_reasons"][0] == {
        "reason": EMPTY,
        "count": 5,
        "examples": ["news.jsonl:4", "news.jsonl:7", "news.jsonl:9"],
    }
    assert (values["copies"], values["stories"], values["undated"]) == (4, 1, 2)
    assert values["sizes"]["shelf-id.faiss"] == 3_000_000


def test_only_the_most_frequent_reasons_are_printed() -> None:
    tally = make_tally()
    names = [f"{first}{second}" for first in "abcde" for second in "fghij"]
    tally.skipped += [Skip(origin="x", reason=f"the {name} cannot be read") for name in names]
    lines = list(describe_report(make_report(tally)))
    assert "  and 7 more reasons; --json lists every skip" in lines
    assert sum(line.endswith("cannot be read") for line in lines) == 18


@pytest.mark.parametrize(
    ("reasons", "groups"),
    [
        ([], []),
        (["the file is empty", "the file is empty"], [("the file is empty", 2)]),
        (
            ["line of 12,000,001 bytes is too long", "line of 13 bytes is too long"],
            [("line of … bytes is too long", 2)],
        ),
        (["'a' is no column", "'b' is no column", "no rows"], [("… is no column", 2), ("no rows", 1)]),
        (["no rows", "'a' is no column", "'a' is no column"], [("'a' is no column", 2), ("no rows", 1)]),
        (["looks like ZIP", "looks like PDF"], [("looks like ZIP", 1), ("looks like PDF", 1)]),
        (["no UTF-8 and no mp3", "no UTF-9 and no mp3"], [("no UTF-… and no mp3", 2)]),
    ],
)  # fmt: skip
def test_skips_are_grouped_by_what_they_have_in_common(
    reasons: list[str], groups: list[tuple[str, int]]
) -> None:
    found = group_skips([Skip(origin=str(place), reason=reason) for place, reason in enumerate(reasons)])
    assert [(group.reason, group.count) for group in found] == groups
    assert all(isinstance(group, SkipGroup) and group.examples for group in found)
