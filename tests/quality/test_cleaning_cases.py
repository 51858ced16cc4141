"""Whole dirty pages and texts against their true bodies; run as a module, it prints the table by kind.

``python -m tests.quality.test_cleaning_cases first`` shows what each kind of dirt costs and why.
"""

import json
import math
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from indexer.cleaning.clean import clean_article
from indexer.sources.read import read_sources
from indexer.sources.records import RawArticle
from search.records import Article

CASES = Path(__file__).parents[1] / "cases" / "cleaning"
GROUPS = ("first", "later")
CLEAN = "clean"

_WORD = re.compile(r"\w+")
_NAME_LINKS = re.compile(r"\s*(?:,|&|\band\b|\bdan\b)\s*")
_SHOWN_WORDS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One page or text as it arrived, and what it truly says."""

    name: str
    path: Path
    kind: str
    truth: dict[str, Any]

    @property
    def fields(self) -> dict[str, str]:
        return dict(self.truth.get("fields", {}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What cleaning made of a case: ``missing`` and ``extra`` words of the body, and each value right or not.

    A value is None when the case says nothing about it.
    """

    case: Case
    article: Article
    body_f1: float
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    values: dict[str, bool | None]

    @property
    def is_unchanged(self) -> bool:
        found = (self.article.title, self.article.body, self.article.author, self.article.published)
        truth = self.case.truth
        return found == (truth["title"], "\n\n".join(truth["body"]), truth["author"], truth["published"])


def load_cases(group: str) -> list[Case]:
    return [_load_case(path) for path in sorted((CASES / group).glob("*.true.json"))]


def _load_case(path: Path) -> Case:
    truth = json.loads(path.read_text("utf-8"))
    name = path.name.removesuffix(".true.json")
    return Case(name=name, path=path.with_name(truth["file"]), kind=truth["kind"], truth=truth)


def read_case(case: Case) -> RawArticle:
    """The one article of the case's file, with what came beside it."""
    (raw,) = read_sources([str(case.path)])
    assert isinstance(raw, RawArticle), raw
    return RawArticle(
        origin=case.name,
        format=raw.format,
        content=raw.content,
        fields={**raw.fields, **case.fields},
        repairs=raw.repairs,
    )


def measure(case: Case) -> Outcome:
    article = clean_article(read_case(case))
    assert isinstance(article, Article), article
    expected, found = count_words(case.truth["body"]), count_words([article.body])
    return Outcome(
        case=case,
        article=article,
        body_f1=token_f1(expected, found),
        missing=tuple((expected - found).elements()),
        extra=tuple((found - expected).elements()),
        values=compare_values(case.truth, article),
    )


@cache
def measure_group(group: str) -> tuple[Outcome, ...]:
    return tuple(measure(case) for case in load_cases(group))


def measure_dirty(group: str) -> list[Outcome]:
    return [outcome for outcome in measure_group(group) if outcome.case.kind != CLEAN]


def count_words(paragraphs: Iterable[str]) -> Counter[str]:
    """Folded words with their counts; letters are cut otherwise than the product does, to be independent."""
    text = unicodedata.normalize("NFC", "\n".join(paragraphs)).casefold()
    return Counter(_WORD.findall(text))


def token_f1(expected: Counter[str], found: Counter[str]) -> float:
    """The harmonic mean of precision and recall over words with their counts, 0..1."""
    shared = (expected & found).total()
    return 2 * shared / (expected.total() + found.total()) if shared else 0.0


def compare_values(truth: dict[str, Any], article: Article) -> dict[str, bool | None]:
    category = getattr(article, "category", None)
    return {
        "title": squeeze(article.title) == squeeze(truth["title"]),
        "published": is_same_time(
            truth["published"], article.published, day_only=bool(truth.get("day_only"))
        ),
        "author": split_names(article.author) == split_names(truth["author"]),
        "source": is_same_name(article.source, truth["source"]) if "source" in truth else None,
        "category": is_same_name(category, truth["category"]) if "category" in truth else None,
    }


def squeeze(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def is_same_name(found: str | None, expected: str) -> bool:
    return squeeze(found or "").casefold() == squeeze(expected).casefold()


def split_names(author: str | None) -> list[str]:
    """Names in any case: who wrote counts, not how a site joins or shouts the names."""
    return [name for name in _NAME_LINKS.split(squeeze(author or "").casefold()) if name]


def is_same_time(expected: str | None, found: str | None, *, day_only: bool = False) -> bool:
    """The same instant where a time is stated, else the same day and no invented time."""
    if expected is None or found is None:
        return expected is found
    if day_only:
        return found[:10] == expected
    if "T" not in expected or "T" not in found:
        return expected == found
    return datetime.fromisoformat(expected) == datetime.fromisoformat(found)


def describe(outcomes: Iterable[Outcome]) -> str:
    """One readable block per case: what was wanted, what came, which words are too few or too many."""
    return "\n".join(line for outcome in outcomes for line in _describe_one(outcome))


def _describe_one(outcome: Outcome) -> Iterator[str]:
    case, article = outcome.case, outcome.article
    yield f"\n{case.name} ({case.kind}): body F1 {outcome.body_f1:.3f}"
    for label, words in (("missing", outcome.missing), ("extra", outcome.extra)):
        if words:
            rest = f" … {len(words) - _SHOWN_WORDS} more" if len(words) > _SHOWN_WORDS else ""
            yield f"  {label}: {' '.join(words[:_SHOWN_WORDS])}{rest}"
    for name, right in outcome.values.items():
        if right is False:
            yield f"  {name}: {getattr(article, name, None)!r} instead of {case.truth[name]!r}"
    if not outcome.is_unchanged and case.kind == CLEAN:
        kinds = Counter(repair.kind for repair in article.repairs)
        yield f"  a clean article was changed: {dict(kinds)}"


def share_right(outcomes: Iterable[Outcome], name: str) -> float:
    """The share of the cases that say something about the value; not a number when none does."""
    judged = [right for outcome in outcomes if (right := outcome.values[name]) is not None]
    return sum(judged) / len(judged) if judged else math.nan


def fails(outcomes: Iterable[Outcome], name: str) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.values[name] is False]


@pytest.mark.parametrize("group", GROUPS)
def test_bodies_hold_the_story_and_nothing_else(group: str) -> None:
    outcomes = measure_dirty(group)
    low = [outcome for outcome in outcomes if outcome.body_f1 < 0.97]
    scores = [outcome.body_f1 for outcome in outcomes]
    assert min(scores) >= 0.90, describe(low)
    assert sum(scores) / len(scores) >= 0.97, describe(low)


@pytest.mark.parametrize(("name", "floor"), [("title", 0.95), ("published", 0.95), ("author", 0.90)])
@pytest.mark.parametrize("group", GROUPS)
def test_values_are_read_exactly(group: str, name: str, floor: float) -> None:
    outcomes = measure_dirty(group)
    assert share_right(outcomes, name) >= floor, describe(fails(outcomes, name))


@pytest.mark.parametrize("group", GROUPS)
def test_clean_articles_pass_through_unchanged(group: str) -> None:
    outcomes = [outcome for outcome in measure_group(group) if outcome.case.kind == CLEAN]
    changed = [outcome for outcome in outcomes if not outcome.is_unchanged]
    assert outcomes
    assert changed == [], describe(changed)


def test_there_are_cases_enough_of_kinds_enough_in_both_languages() -> None:
    cases = [case for group in GROUPS for case in load_cases(group)]
    dirty = [case for case in cases if case.kind != CLEAN]
    languages = Counter(case.truth["language"] for case in dirty)
    assert len(dirty) >= 60
    assert len(cases) - len(dirty) >= 8
    assert len({case.kind for case in dirty}) >= 15
    assert min(languages["en"], languages["id"]) >= 25
    assert all(case.path.is_file() and case.truth["body"] for case in cases)


def test_the_measure_sees_what_is_missing_and_what_is_extra() -> None:
    expected = count_words(["Air naik, air turun."])
    assert token_f1(expected, count_words(["air naik\n\nAIR turun"])) == 1
    assert token_f1(expected, count_words(["Air naik"])) == pytest.approx(4 / 6)
    assert token_f1(expected, count_words(["Air naik, air turun. Baca juga: harga air"])) == pytest.approx(
        8 / 12
    )
    assert token_f1(expected, count_words(["Bagikan"])) == 0


@pytest.mark.parametrize(
    ("expected", "found", "day_only", "same"),
    [
        ("2024-05-13T18:20+00:00", "2024-05-14T01:20+07:00", False, True),
        ("2024-05-13T18:20+00:00", "2024-05-13T18:20+07:00", False, False),
        ("2024-05-13", "2024-05-13T00:00+07:00", False, False),
        ("2024-05-13", "2024-05-13T09:00+07:00", True, True),
        ("2024-05-13T18:20+00:00", "2024-05-13", False, False),
        (None, "2024-05-13", False, False),
        (None, None, False, True),
    ],
)
def test_times_are_compared_as_instants(
    expected: str | None, found: str | None, day_only: bool, same: bool
) -> None:
    assert is_same_time(expected, found, day_only=day_only) is same


def list_by_kind(group: str) -> Iterator[str]:
    """The table by kind of dirt, the worst body first."""
    by_kind: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in measure_group(group):
        by_kind[outcome.case.kind].append(outcome)
    yield f"{group:28} cases   mean  worst  title   date author source category"
    kinds = sorted(by_kind.items(), key=lambda pair: min(outcome.body_f1 for outcome in pair[1]))
    yield from (_list_row(kind, outcomes) for kind, outcomes in kinds)
    yield _list_row("all dirty", measure_dirty(group))


def _list_row(kind: str, outcomes: list[Outcome]) -> str:
    scores = [outcome.body_f1 for outcome in outcomes]
    names = ("title", "published", "author", "source", "category")
    shares = " ".join(f"{share_right(outcomes, name):6.2f}".replace("nan", "  -") for name in names)
    return f"{kind:28} {len(scores):5} {sum(scores) / len(scores):6.3f} {min(scores):6.3f} {shares}"


def main(groups: list[str]) -> None:
    for group in groups or GROUPS:
        failing = [one for one in measure_group(group) if one.body_f1 < 1 or False in one.values.values()]
        sys.stdout.write("\n".join(list_by_kind(group)) + "\n" + describe(failing) + "\n\n")


if __name__ == "__main__":
    main(sys.argv[1:])
