"""Stories planted in two languages: how many pairs of reports are found, and how many are right."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TypedDict

import numpy as np
import pytest

from indexer.reading import read_passage
from indexer.reference import load_reference
from indexer.stories import StoryCandidate, find_stories
from indexer.stories_evidence import read_evidence
from search.encoder.load import load_build_encoder
from search.encoder.protocol import Role
from search.records import FloatMatrix
from search.settings import read_settings
from search.store.centring import centre, shrunken_mean

pytestmark = pytest.mark.model


class Report(TypedDict):
    """One short report, dated or not."""

    language: str
    published: str | None
    title: str
    body: str


class Case(TypedDict):
    """One event with its reports, and whether it was used for choosing."""

    label: str
    half: str
    reports: list[Report]


CASES: list[Case] = json.loads(
    (Path(__file__).parents[1] / "cases" / "stories.json").read_text(encoding="utf-8")
)
REPORTS = {
    f"{event:02}-{place}": report
    for event, case in enumerate(CASES)
    for place, report in enumerate(case["reports"])
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports by their ids, the smaller first."""

    left: str
    right: str

    @property
    def is_right(self) -> bool:
        return self.left[:2] == self.right[:2]

    @property
    def is_across(self) -> bool:
        return REPORTS[self.left]["language"] != REPORTS[self.right]["language"]

    def touches(self, half: str) -> bool:
        """Whether one of the two belongs to an event of the half."""
        return half in {CASES[int(one[:2])]["half"] for one in (self.left, self.right)}


@pytest.fixture(scope="module")
def found() -> frozenset[Pair]:
    stories = find_stories(list(make_candidates()))
    return frozenset(Pair(*sorted(two)) for story in stories for two in combinations(story.articles, 2))


def make_candidates() -> Iterator[StoryCandidate]:
    vectors = encode_reports()
    for article_id, report in REPORTS.items():
        evidence = read_evidence(report["title"], report["body"])
        yield StoryCandidate(
            article_id=article_id,
            title=report["title"],
            language=report["language"],
            published=report["published"],
            vector=vectors[article_id],
            names=evidence.names,
            numbers=evidence.numbers,
        )


def encode_reports() -> dict[str, FloatMatrix]:
    """Vectors as an index holds them: read behind the headline and centred per language."""
    cache = read_settings().cache
    encoder = load_build_encoder("bundled", cache=cache)
    reference = load_reference(encoder, cache=cache)
    vectors: dict[str, FloatMatrix] = {}
    for language in ("en", "id"):
        own = {name: report for name, report in REPORTS.items() if report["language"] == language}
        texts = [read_passage(one["title"], one["body"], language).text for one in own.values()]
        encoded = encoder.encode(texts, Role.PASSAGE).vectors
        mean = shrunken_mean(encoded, np.mean(reference.passages_in(language), axis=0))
        vectors |= dict(zip(own, centre(encoded, mean), strict=True))
    return vectors


def test_the_cases_are_many_and_in_both_languages() -> None:
    assert sum(len(case["reports"]) > 1 for case in CASES) >= 30
    assert sum(len({report["language"] for report in case["reports"]}) > 1 for case in CASES) >= 30


@pytest.mark.parametrize("half", ["choosing", "reporting"])
def test_pairs_that_were_found_report_one_event(found: frozenset[Pair], half: str) -> None:
    pairs = [pair for pair in found if pair.touches(half)]
    assert len(pairs) >= 20
    assert sum(pair.is_right for pair in pairs) >= 0.95 * len(pairs)


@pytest.mark.parametrize("half", ["choosing", "reporting"])
@pytest.mark.parametrize("across", [False, True], ids=["all", "across languages"])
def test_reports_of_one_event_are_found(found: frozenset[Pair], half: str, *, across: bool) -> None:
    pairs = [Pair(*two) for two in combinations(sorted(REPORTS), 2)]
    planted = {pair for pair in pairs if pair.is_right and pair.touches(half)}
    asked = {pair for pair in planted if pair.is_across} if across else planted
    assert len(asked & found) >= 0.85 * len(asked)
