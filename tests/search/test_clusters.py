"""Where a cut would break what readers see as one character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.clusters import is_inside_cluster

CLUSTERS = [
    "क्ष",
    "\u1100가",
    "e\u0301",
    "é",
    "🇮🇩",
    "👩‍👩‍👧",
    "👍🏽",
    "❤️",
    "한",
    "\u1112\u1161\u11ab",
    "कि",
    "ที่",
    "ำ",
    "ｶﾞ",
    "字",
    "a",
    " ",
    "\r\n",
]


@pytest.mark.parametrize("cluster", CLUSTERS)
def test_no_place_inside_a_cluster_is_free(cluster: str) -> None:
    text = f"a{cluster}"
    inside = range(2, len(text))
    assert all(is_inside_cluster(text, at) for at in inside)


def test_places_between_clusters_are_free() -> None:
    text = "e\u0301🇮🇩🇮🇩👩‍👩‍👧👍🏽한\u1112\u1161\u11ab字a"
    free = [at for at in range(len(text) + 1) if not is_inside_cluster(text, at)]
    assert free == [0, 2, 4, 6, 11, 13, 14, 17, 18, 19]


def test_a_row_of_flags_is_read_from_the_given_start() -> None:
    flags = "🇮🇩🇬🇧"
    assert [is_inside_cluster(flags, at) for at in (1, 2, 3)] == [True, False, True]
    assert [is_inside_cluster(flags, at, start=1) for at in (2, 3)] == [True, False]


@given(st.lists(st.one_of(st.sampled_from(CLUSTERS), st.characters()), max_size=30).map("".join))
def test_every_free_place_is_a_boundary_of_annex_29(text: str) -> None:
    regex = pytest.importorskip("regex", reason="the regex package knows Unicode's own boundaries")
    boundaries = {0, *(found.end() for found in regex.finditer(r"\X", text))}
    free = {at for at in range(len(text) + 1) if not is_inside_cluster(text, at)}
    assert free <= boundaries
