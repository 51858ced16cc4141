"""Totals, facets, the timeline and pages against a brute-force count over the catalogue."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engine import SearchEngine
from search.records import Article, SearchPage, Sort
from tests.building import build_index, open_index
from tests.kin_corpus import ARRIVED
from tests.small_corpus import ARTICLES

QUERIES = ["banjir Wailolo", "harga beras", "bridge victims"]
AUTHORS = ["Sari Lestari", "Ann Harrow", None]
CATEGORIES = ["Daerah", "World", None]
SOURCES = ["Warta Lintang", "Harbour Post", "Suara Selat", "Nobody"]
DAYS = ["2023-11-05", "2024-02-11", "2024-06-05", "2024-06-06"]
PARAMETERS = {"language": "languages", "source": "sources", "author": "authors", "category": "categories"}


@pytest.fixture(scope="module", params=["exact", "sketch"])
def engine(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[SearchEngine]:
    """The small corpus with copies and a story, more articles than a page, and values to filter by.

    Once as it is, and once on shelves of which a query sees a part.
    """
    folder = tmp_path_factory.mktemp("counts")
    articles: list[dict[str, Any]] = [
        {**article, "author": AUTHORS[place % 3], "category": CATEGORIES[place // 2 % 3]}
        for place, article in enumerate([*ARTICLES, *ARRIVED])
    ]
    (folder / "news.jsonl").write_text("".join(json.dumps(article) + "\n" for article in articles))
    with pytest.MonkeyPatch.context() as patch:
        # No margin is needed then, so that much is missed.
        patch.setattr("indexer.shelf_sizes.LEAST_RECALL", 0.0)
        patch.setattr("indexer.shelf_sizes.LEAST_MATCH_RECALL", 0.0)
        build_index([folder / "news.jsonl"], folder / "index", shelf=request.param)
        if request.param == "sketch":
            # Else the nearest would be all there are.
            patch.setattr("search.ranking.matching.LEAST_MATCHES", 2)
        engine = open_index(folder / "index")
        shelves = engine.describe().shelves.values()
        assert all(shelf.exact == (request.param == "exact") for shelf in shelves)
        yield engine
        engine.close()


def read_value(article: Article, name: str) -> str | None:
    value: str | None = getattr(article, name)
    return value


def passes(article: Article, filters: Mapping[str, Any], *, but: str = "") -> bool:
    for name, parameter in PARAMETERS.items():
        chosen = filters.get(parameter)
        if chosen and name != but and read_value(article, name) not in chosen:
            return False
    day = (article.published or "")[:10]
    after, before = filters.get("after"), filters.get("before")
    return not ((after and day < after) or (before and (not day or day > before)))


class SlowCounter:
    """Counts results the slow way: article by article, from what the engine tells of each."""

    def __init__(self, engine: SearchEngine, text: str, *, sort: Sort, fold: bool, group: bool) -> None:
        everything = engine.search(text, k=100, fold=False, group=False, sort=sort)
        assert everything.total == len(everything.results)
        self.articles = [result.article for result in everything.results]
        self._engine, self._fold, self._group = engine, fold, group

    def result_of(self, article: Article) -> object:
        """What is equal for articles that make one result."""
        copies = {one.article_id for one in self._engine.copies_of(article.article_id)}
        story = {one.article_id for one in self._engine.story_of(article.article_id)}
        if self._group and story:
            # Each report lists the others; together they are the whole story.
            others = (self._engine.story_of(report) for report in story)
            whole = story.union(*({one.article_id for one in reports} for reports in others))
            return "story", frozenset(whole), article.language
        if self._fold and copies:
            return "copies", frozenset(copies | {article.article_id}), article.language
        return "article", article.article_id

    def count(self, articles: Sequence[Article]) -> int:
        return len({self.result_of(article) for article in articles})


FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "languages": st.lists(st.sampled_from(["en", "id", "fr"]), max_size=2),
        "sources": st.lists(
            st.sampled_from(["Warta Lintang", "Harbour Post", "Suara Selat", "Nobody"]), max_size=3
        ),
        "authors": st.lists(st.sampled_from(["Sari Lestari", "Ann Harrow"]), max_size=2),
        "categories": st.lists(st.sampled_from(["Daerah", "World"]), max_size=2),
        "after": st.sampled_from(DAYS[:2]),
        "before": st.sampled_from(DAYS[2:]),
    },
)


@settings(deadline=None, max_examples=60)
@given(
    text=st.sampled_from(QUERIES),
    filters=FILTERS,
    sort=st.sampled_from(["relevance", "newest", "oldest"]),
    fold=st.booleans(),
    group=st.booleans(),
)
def test_counts_are_those_of_brute_force(
    engine: SearchEngine, text: str, filters: dict[str, Any], sort: Sort, fold: bool, group: bool
) -> None:
    slow = SlowCounter(engine, text, sort=sort, fold=fold, group=group)
    page = engine.search(text, k=100, sort=sort, fold=fold, group=group, **filters)
    left = [article for article in slow.articles if passes(article, filters)]
    assert page.total == len(page.results) == slow.count(left)
    assert {one.article.article_id for one in page.results} <= {article.article_id for article in left}
    for name in PARAMETERS:
        others = [article for article in slow.articles if passes(article, filters, but=name)]
        values = {value for article in others if (value := read_value(article, name))}
        assert page.facets[name] == {
            value: slow.count([article for article in others if read_value(article, name) == value])
            for value in values
        }
    assert_timeline(page, slow, left)


def assert_timeline(page: SearchPage, slow: SlowCounter, left: Sequence[Article]) -> None:
    dated = [article for article in left if article.published]
    assert page.timeline.undated == slow.count([article for article in left if not article.published])
    covered = 0
    for period in page.timeline.periods:
        inside = [a for a in dated if period.after <= (a.published or "")[:10] <= period.before]
        covered += len(inside)
        assert period.counts == {
            language: slow.count([article for article in inside if article.language == language])
            for language in {article.language for article in inside}
        }
    assert covered == len(dated)


@settings(deadline=None, max_examples=15)
@given(text=st.sampled_from(QUERIES), filters=FILTERS, k=st.integers(1, 7))
def test_pages_follow_one_another_and_hold_the_total(
    engine: SearchEngine, text: str, filters: dict[str, Any], k: int
) -> None:
    whole = engine.search(text, k=100, **filters)
    pages = [
        engine.search(text, k=k, page=number, **filters) for number in range(1, -(-whole.total // k) + 2)
    ]
    assert [result for page in pages for result in page.results] == list(whole.results)
    assert {(page.total, str(page.facets), str(page.timeline)) for page in pages} == {
        (whole.total, str(whole.facets), str(whole.timeline))
    }


@settings(deadline=None, max_examples=10)
@given(text=st.sampled_from(QUERIES), filters=FILTERS)
def test_a_count_is_what_its_click_shows(engine: SearchEngine, text: str, filters: dict[str, Any]) -> None:
    page = engine.search(text, **filters)
    for name, counts in page.facets.items():
        for value, count in counts.items():
            chosen = {**filters, PARAMETERS[name]: [value]}
            assert engine.search(text, **chosen).total == count
    for period in page.timeline.periods:
        within = engine.search(text, **{**filters, "after": period.after, "before": period.before})
        assert Counter(within.facets["language"]) >= Counter(period.counts)
        # Reports of one story make a result in each language, so languages add up.
        assert within.total == sum(period.counts.values())


def test_periods_are_contiguous_and_within_the_days_asked_for(engine: SearchEngine) -> None:
    timeline = engine.search("harga", after="2024-02-10", before="2024-06-05").timeline
    assert timeline.periods[0].after >= "2024-02-10"
    assert timeline.periods[-1].before <= "2024-06-05"
    for period, following in zip(timeline.periods, timeline.periods[1:], strict=False):
        assert (
            date.fromisoformat(following.after).toordinal()
            == date.fromisoformat(period.before).toordinal() + 1
        )
