"""Copies planted among 10,000 texts: how many are found by level of overlap, and how many are right."""

from dataclasses import dataclass

import pytest

from indexer.copies import Copy, find_copies
from tests.quality.copy_corpus import LEVELS, PlantedCorpus, plant_copies

pytestmark = pytest.mark.slow


@dataclass(frozen=True, slots=True)
class Found:
    """The planted corpus with what was found in it: each copy by its id, and what it was folded into."""

    corpus: PlantedCorpus
    kept: dict[str, str]
    copies: dict[str, Copy]

    def share(self, level: float, *, cut: bool) -> float:
        """The share of a level's copies that were folded into their own original."""
        planted = [one for one in self.corpus.planted if one.level == level and ("cut" in one.kind) == cut]
        return sum(self.kept.get(one.copy) == one.original for one in planted) / len(planted)


@pytest.fixture(scope="module")
def found() -> Found:
    corpus = plant_copies(10_000, 500, seed=7)
    bodies = {article.article_id: article.body for article in corpus.articles}
    groups = find_copies(corpus.articles, bodies.__getitem__)
    folded = [(copy, group.kept) for group in groups for copy in group.copies]
    return Found(
        corpus,
        {copy.article_id: kept for copy, kept in folded},
        {copy.article_id: copy for copy, _ in folded},
    )


def test_every_text_that_overlaps_by_four_fifths_is_folded(found: Found) -> None:
    planted = [one for one in found.corpus.planted if one.overlap >= 0.8]
    right = [one for one in planted if found.kept.get(one.copy) == one.original]
    assert len(planted) == 1000
    assert len(right) >= 0.95 * len(planted)


def test_what_was_folded_is_a_copy(found: Found) -> None:
    originals = {one.copy: one for one in found.corpus.planted}
    right = [
        copy
        for copy, kept in found.kept.items()
        if copy in originals
        and kept == originals[copy].original
        and (originals[copy].overlap >= 0.8 or "cut" in originals[copy].kind)
    ]
    assert len(right) >= 0.99 * len(found.kept)


def test_shares_by_level(found: Found) -> None:
    measured = {level: (found.share(level, cut=False), found.share(level, cut=True)) for level in LEVELS}
    # A text that was only cut short to not less than half is a copy at every level; one with other words
    # is not from .65 down.
    assert {level: (share, cut >= 0.95) for level, (share, cut) in measured.items()} == {
        0.95: (1.0, True),
        0.8: (1.0, True),
        0.65: (0.0, True),
        0.5: (0.0, True),
    }, measured


def test_the_overlap_that_is_told_is_the_true_one(found: Found) -> None:
    told = {
        one.copy: found.copies[one.copy].overlap for one in found.corpus.planted if one.copy in found.kept
    }
    true = {one.copy: one.overlap for one in found.corpus.planted if one.copy in found.kept}
    assert len(told) > 1000
    assert told == pytest.approx(true)
