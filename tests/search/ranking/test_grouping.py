"""Hits on passages become articles: none is lost, each article's are together, the best speaks for it."""

from collections import defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.ranking.grouping import (
    Ranking,
    call_weak,
    fold_copies,
    group_by_article,
    group_stories,
    is_confident,
    sort_articles,
)
from search.ranking.hits import HitTable, join_tables, keep_best_of_each_passage, no_hits
from search.store.columns import NONE, ArticleColumns, Column, find_reprinted

Drawn = tuple[int, int, float]
"""Article, row and score of a hit."""

ARTICLES = 6

DRAWN = st.lists(
    # Few scores, so that many are equal.
    st.tuples(
        st.integers(0, ARTICLES - 1), st.integers(0, 40), st.sampled_from([-1.0, -0.25, -0.0, 0.0, 0.5, 1.0])
    ),
    unique_by=lambda hit: hit[:2],
    max_size=40,
)


def make_hits(drawn: list[Drawn], *, variant: int = 0) -> HitTable:
    scores = np.array([score for _, _, score in drawn], np.float32)
    size = len(drawn)
    return HitTable(
        scores=scores,
        calibrated=scores,
        words=np.zeros(size, np.float32),
        names=np.ones(size, np.float32),
        signals={"dense": scores},
        shelves=np.zeros(size, np.int64),
        # A passage belongs to one article, so its row tells which.
        rows=np.array([article * 100 + row for article, row, _ in drawn], np.int64),
        articles=np.array([article for article, _, _ in drawn], np.int32),
        variants=np.full(size, variant, np.int64),
    )


def make_columns(
    *,
    languages: list[str] | None = None,
    kept: list[int] | None = None,
    stories: list[int] | None = None,
    moments: list[int] | None = None,
) -> ArticleColumns:
    """Six articles, in the order of their ids."""
    languages = languages or ["en"] * ARTICLES
    values = tuple(sorted(set(languages)))
    nothing = Column((), np.full(ARTICLES, NONE, np.int32))
    codes = np.array([values.index(language) for language in languages], np.int32)
    return ArticleColumns(
        facets={
            "language": Column(values, codes),
            "source": nothing,
            "author": nothing,
            "category": nothing,
        },
        days=np.full(ARTICLES, NONE, np.int32),
        moments=np.array(moments or [NONE] * ARTICLES, np.int32),
        kept=np.array(kept or range(ARTICLES), np.int32),
        reprinted=find_reprinted(np.array(kept or range(ARTICLES), np.int32)),
        stories=np.array(stories or [NONE] * ARTICLES, np.int32),
        of_rows={},
    )


def rank_in_order() -> Ranking:
    """All six, the first the best."""
    drawn = [(place, 0, 1 - place / 10) for place in range(ARTICLES)]
    return group_by_article(make_hits(drawn), spread=0.1)


def in_order(ranking: Ranking) -> list[int]:
    return [int(article) for article in ranking.articles]


@given(DRAWN)
def test_every_hit_is_with_its_article_the_best_first(drawn: list[Drawn]) -> None:
    together: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for article, row, score in drawn:
        together[article].append((-score, article * 100 + row))
    hits = make_hits(drawn)
    ranking = group_by_article(hits, spread=0.1)
    expected = sorted(together, key=lambda article: (min(together[article])[0], article))
    assert in_order(ranking) == expected
    for position, article in enumerate(expected):
        own = ranking.all_hits(position)
        assert hits.rows[own].tolist() == [row for _, row in sorted(together[article])]
        assert own[0] == ranking.best[position]


def test_nothing_found_is_an_empty_ranking() -> None:
    ranking = group_by_article(no_hits(["dense"]), spread=0.1)
    assert len(ranking) == 0
    for arrange in (fold_copies, group_stories):
        assert len(arrange(ranking, make_columns())) == 0


@given(DRAWN, DRAWN)
def test_a_passage_that_two_variants_found_counts_by_the_better(one: list[Drawn], two: list[Drawn]) -> None:
    best: dict[int, tuple[float, int]] = {}
    for variant, drawn in enumerate((one, two)):
        for article, row, score in drawn:
            key = article * 100 + row
            best[key] = min(best.get(key, (1.0, 9)), (-score, variant))
    hits = keep_best_of_each_passage(join_tables([make_hits(one), make_hits(two, variant=1)]))
    kept = zip((-hits.scores).tolist(), hits.variants.tolist(), strict=True)
    assert dict(zip(hits.rows.tolist(), kept, strict=True)) == best


def test_the_kept_article_speaks_for_its_copies_at_the_rank_of_the_best() -> None:
    columns = make_columns(kept=[3, 1, 5, 3, 1, 5])
    assert in_order(fold_copies(rank_in_order(), columns)) == [3, 1, 5]


def test_copies_fold_within_one_language() -> None:
    columns = make_columns(kept=[3, 1, 2, 3, 4, 5], languages=["en", "en", "id", "id", "id", "id"])
    assert in_order(fold_copies(rank_in_order(), columns)) == [0, 1, 2, 3, 4, 5]


def test_a_kept_article_that_was_not_found_leaves_the_best_copy() -> None:
    columns = make_columns(kept=[5, 5, 2, 3, 4, 5])
    ranking = rank_in_order().take(np.arange(ARTICLES - 1))
    assert in_order(fold_copies(ranking, columns)) == [0, 2, 3, 4]


def test_a_story_shows_its_best_report_in_each_language() -> None:
    columns = make_columns(stories=[7, NONE, 7, 7, 8, 8], languages=["en", "en", "en", "id", "id", "id"])
    assert in_order(group_stories(rank_in_order(), columns)) == [0, 1, 3, 4]


def test_by_date_the_undated_come_last_and_equals_keep_their_order() -> None:
    columns = make_columns(moments=[2, NONE, 9, 2, NONE, 1])
    ranking = rank_in_order()
    assert in_order(sort_articles(ranking, columns, "newest")) == [2, 0, 3, 5, 1, 4]
    assert in_order(sort_articles(ranking, columns, "oldest")) == [5, 0, 3, 2, 1, 4]
    assert in_order(sort_articles(ranking, columns, "relevance")) == [0, 1, 2, 3, 4, 5]


def test_what_is_called_weak_keeps_its_order_and_is_no_answer() -> None:
    ranking = rank_in_order()
    assert is_confident(ranking)
    weak = call_weak(ranking)
    assert in_order(weak) == in_order(ranking)
    assert weak.are_weak.all()
    assert not is_confident(weak)
