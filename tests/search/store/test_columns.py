import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.store.columns import find_reprinted


@given(kept=st.lists(st.integers(0, 9), min_size=10, max_size=10))
def test_an_article_is_reprinted_when_another_has_its_text(kept: list[int]) -> None:
    """The article that is kept of a text is kept of its own, as a catalogue has it."""
    places = [kept[place] if kept[kept[place]] == kept[place] else place for place in range(10)]
    reprinted = find_reprinted(np.array(places, np.int32))
    assert reprinted.tolist() == [places.count(place) > 1 for place in places]
