import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.store.columns import NONE, ArticleColumns, Column, find_reprinted


@given(kept=st.lists(st.integers(0, 9), min_size=10, max_size=10))
def test_an_article_is_reprinted_when_another_has_its_text(kept: list[int]) -> None:
    """The article that is kept of a text is kept of its own, as a catalogue has it."""
    places = [kept[place] if kept[kept[place]] == kept[place] else place for place in range(10)]
    reprinted = find_reprinted(np.array(places, np.int32))
    assert reprinted.tolist() == [places.count(place) > 1 for place in places]


@given(
    kept=st.lists(st.integers(0, 9), min_size=10, max_size=10),
    stories=st.lists(st.integers(NONE, 2), min_size=10, max_size=10),
    languages=st.lists(st.integers(0, 1), min_size=10, max_size=10),
    fold=st.booleans(),
    group=st.booleans(),
)
def test_what_shares_no_result_has_a_key_of_its_own(
    kept: list[int], stories: list[int], languages: list[int], *, fold: bool, group: bool
) -> None:
    places = np.array([kept[place] if kept[kept[place]] == kept[place] else place for place in range(10)])
    nothing = Column((), np.full(10, NONE, np.int32))
    columns = ArticleColumns(
        facets={
            "language": Column(("en", "id"), np.array(languages, np.int32)),
            "source": nothing,
            "author": nothing,
            "category": nothing,
        },
        days=nothing.codes,
        moments=nothing.codes,
        kept=places.astype(np.int32),
        reprinted=find_reprinted(places.astype(np.int32)),
        stories=np.array(stories, np.int32),
        of_rows={},
    )
    everything = np.arange(10, dtype=np.int32)
    keys = columns.result_keys(everything, fold=fold, group=group).tolist()
    shared = columns.may_share(everything, fold=fold, group=group).tolist()
    alike = [keys.count(key) > 1 for key in keys]
    assert [one and not other for one, other in zip(alike, shared, strict=True)] == [False] * 10
    assert any(shared) <= (fold or group)
