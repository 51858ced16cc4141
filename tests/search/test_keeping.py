"""What is kept: the last asked for, never more than fits, and nothing that was not put there."""

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from search.keeping import Kept

STEPS = st.lists(st.tuples(st.sampled_from(["get", "put"]), st.integers(0, 5), st.integers(1, 6)))


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    kept = Kept[str, int](2)
    kept.put("a", 1)
    kept.put("b", 2)
    assert kept.get("a") == 1
    kept.put("c", 3)
    assert [kept.get(key) for key in "abc"] == [1, None, 3]


def test_a_value_too_heavy_is_not_kept_and_puts_none_out() -> None:
    kept = Kept[str, int](5, weigh=int)
    kept.put("light", 2)
    kept.put("heavy", 6)
    assert (kept.get("light"), kept.get("heavy"), len(kept)) == (2, None, 1)


def test_nothing_is_kept_where_there_is_no_room_or_after_clearing() -> None:
    none, kept = Kept[str, int](0), Kept[str, int](1)
    none.put("a", 1)
    kept.put("a", 1)
    kept.clear()
    assert (none.get("a"), kept.get("a"), len(none), len(kept)) == (None, None, 0, 0)
    kept.put("a", 2)
    assert kept.get("a") == 2


@given(most=st.integers(0, 12), steps=STEPS)
def test_it_answers_as_a_list_would_that_is_searched_from_its_end(
    most: int, steps: list[tuple[str, int, int]]
) -> None:
    kept, plain = Kept[int, int](most, weigh=int), list[tuple[int, int]]()
    for step, key, value in steps:
        found = next((entry for entry in plain if entry[0] == key), None)
        if step == "get":
            assert kept.get(key) == (found[1] if found else None)
            if found:
                plain.append(plain.pop(plain.index(found)))
        elif value <= most:
            kept.put(key, value)
            plain = [entry for entry in plain if entry[0] != key] + [(key, value)]
            while sum(entry[1] for entry in plain) > most:
                plain.pop(0)
        else:
            kept.put(key, value)
        assert len(kept) == len(plain)


def test_many_threads_never_see_another_keys_value() -> None:
    kept = Kept[int, int](20)

    def work(seed: int) -> list[int]:
        wrong = []
        for step in range(2_000):
            key = (seed * step) % 50
            if kept.get(key) not in {None, key * key}:
                wrong.append(key)
            kept.put(key, key * key)
        return wrong

    with ThreadPoolExecutor(4) as pool:
        assert [key for wrong in pool.map(work, range(1, 5)) for key in wrong] == []
    assert len(kept) == 20
