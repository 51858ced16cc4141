"""Hits on passages become articles: none is lost, each article's are together, the best speaks for it."""

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from search.ranking.grouping import Hit, group_by_article
from search.store.entries import PassagePlace


def make_hit(article: int, start: int, score: float) -> Hit:
    place = PassagePlace(
        passage_number=start,
        shelf_row=start,
        article_id=f"article-{article}",
        published=None,
        source=None,
        start=start,
        kept_id=f"article-{article}",
        story=None,
    )
    return Hit(score=score, calibrated=score, words=0.0, names=1.0, signals={}, language="en", place=place)


@given(
    st.lists(
        # Few scores, so that many are equal.
        st.tuples(st.integers(0, 4), st.integers(0, 40), st.sampled_from([0.25, 0.5, 1.0])),
        unique_by=lambda hit: hit[:2],
        max_size=40,
    )
)
def test_every_hit_is_with_its_article_the_best_first(drawn: list[tuple[int, int, float]]) -> None:
    hits = [make_hit(*one) for one in drawn]
    together: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        together[hit.place.article_id].append(hit)
    articles = group_by_article(hits, spread=0.1)
    assert {entry.best.place.article_id for entry in articles} == set(together)
    for entry in articles:
        of_article = together[entry.best.place.article_id]
        expected = sorted(of_article, key=lambda hit: (-hit.score, hit.place.start))
        assert [entry.best, *entry.further] == expected
    order = [(-entry.best.score, entry.best.place.article_id) for entry in articles]
    assert order == sorted(order)
