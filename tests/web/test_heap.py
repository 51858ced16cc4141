"""What a server holds for long is not looked through again and again, and garbage still goes."""

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.building import build_index
from tests.concept_encoder import ConceptEncoder
from tests.web.test_live import write_article
from web.heap import MOST_YOUNG, set_heap_aside
from web.live import LiveEngine


class Ring:
    """An object that only a garbage collection lets go of."""

    def __init__(self) -> None:
        self.own = self


@pytest.fixture(autouse=True)
def usual_heap() -> Iterator[None]:
    usual = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*usual)


def test_garbage_goes_and_the_rest_is_set_aside() -> None:
    kept, dropped = Ring(), Ring()
    gone = weakref.ref(dropped)
    del dropped
    set_heap_aside()
    assert gone() is None
    assert gc.get_freeze_count() > 0
    assert not any(found is kept for found in gc.get_objects())
    was_kept = weakref.ref(kept)
    del kept
    set_heap_aside()
    assert was_kept() is None


def test_young_garbage_is_looked_for_seldom_and_found() -> None:
    set_heap_aside()
    assert gc.get_threshold()[0] == MOST_YOUNG
    dropped = Ring()
    gone = weakref.ref(dropped)
    del dropped
    assert gone() is not None
    held = [Ring() for _ in range(2 * MOST_YOUNG)]
    assert gone() is None
    assert len(held) == 2 * MOST_YOUNG


def test_each_generation_is_set_aside_once(tmp_path: Path) -> None:
    opened: list[int] = []

    def set_aside() -> None:
        set_heap_aside()
        opened.append(gc.get_freeze_count())

    write_article(tmp_path / "articles", "first", "The river flooded the village in the night.")
    build_index([tmp_path / "articles"], tmp_path / "index")
    live = LiveEngine(
        tmp_path / "index", cache=tmp_path / "cache", encoder=ConceptEncoder(), after_opening=set_aside
    )
    for texts in (1, 2, 3):
        for number in range(texts):
            write_article(tmp_path / "articles", f"more-{number}", "The harbour was flooded as well.")
        build_index([tmp_path / "articles"], tmp_path / "index")
        live.open()
        live.open()
    live.close()
    assert len(opened) == 3
    assert all(count > 0 for count in opened)
