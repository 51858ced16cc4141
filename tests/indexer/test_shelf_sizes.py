"""Which shelf an archive gets, and the proof of what it finds."""

import logging
from pathlib import Path

import numpy as np
import pytest

from indexer.report_table import print_status
from indexer.shelf_sizes import (
    EXACT_PASSAGES,
    LEAST_MATCH_RECALL,
    LEAST_RECALL,
    ShelfLayout,
    find_nearest_slowly,
    lay_out_shelf,
    needs_sketch,
)
from search.records import FloatMatrix
from search.status import describe_manifest
from search.store.directory import IndexDirectory
from search.store.generation import Generation
from search.store.shelf import Shelf
from search.store.shelf_writer import BLOCK_ROWS, ShelfVectors
from search.store.sketch import Sketch
from tests.building import build_index
from tests.indexer.test_build import CountingEncoder
from tests.small_corpus import write_corpus

PASSAGES = 3000


def make_vectors(*, groups: int) -> ShelfVectors:
    """Vectors of 16 dimensions around so many middles; with as many middles as vectors they have no order."""
    random = np.random.default_rng(1)
    middles = random.standard_normal((groups, 16))
    vectors = 3 * middles[random.integers(0, groups, PASSAGES)] + random.standard_normal((PASSAGES, 16))
    return ShelfVectors(vectors.astype(np.float16), np.arange(PASSAGES), np.zeros(16, np.float32))


def find_nearest(vectors: FloatMatrix, query: FloatMatrix, count: int) -> set[int]:
    return set(np.argsort(-(vectors @ query))[:count].tolist())


@pytest.mark.parametrize(
    ("passages", "choice", "sketched"),
    [
        (1, "auto", False),
        (EXACT_PASSAGES, "auto", False),
        (EXACT_PASSAGES + 1, "auto", True),
        (1_000_000, "exact", False),
        (1, "sketch", True),
        (0, "sketch", False),
    ],
)
def test_a_sketch_is_made_by_size_unless_a_person_wants_otherwise(
    passages: int, choice: str, sketched: bool
) -> None:
    assert needs_sketch(passages, choice) == sketched  # type: ignore[arg-type]


def test_the_margin_is_as_wide_as_it_must_be(tmp_path: Path) -> None:
    vectors = make_vectors(groups=40)
    layout = lay_out_shelf(tmp_path, "xx", vectors, "sketch", threads=1)
    assert layout.margin is not None
    assert 0 < layout.margin < 0.2
    assert LEAST_MATCH_RECALL <= layout.match_recall < 1
    assert LEAST_RECALL <= layout.recall <= 1
    sketch = Sketch(tmp_path / "sketch-xx.faiss", passages=PASSAGES, dimension=16)
    exact = Shelf(tmp_path / "shelf-xx.faiss", passages=PASSAGES, dimension=16)
    reached = found = 0
    for query in exact.vectors(np.arange(100)):
        scores = exact.score_all(query)
        least = float(np.quantile(scores, 0.95))
        reaching = np.flatnonzero(scores >= least)
        reached += len(reaching)
        found += int(sketch.guess_all(query).reach(least - layout.margin)[reaching].sum())
    assert found / reached > LEAST_MATCH_RECALL - 0.01


def test_less_to_find_needs_less_margin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = make_vectors(groups=40)
    wide = lay_out_shelf(tmp_path, "xx", vectors, "sketch", threads=1)
    monkeypatch.setattr("indexer.shelf_sizes.LEAST_MATCH_RECALL", 0.5)
    narrow = lay_out_shelf(tmp_path, "xx", vectors, "sketch", threads=1)
    assert narrow.margin is not None
    assert wide.margin is not None
    assert narrow.margin < wide.margin
    assert 0.5 <= narrow.match_recall < wide.match_recall


def test_where_a_sketch_misses_too_much_every_passage_is_compared_with_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    vectors = make_vectors(groups=PASSAGES)
    monkeypatch.setattr("indexer.shelf_sizes.LEAST_MATCH_RECALL", 1.0)
    monkeypatch.setattr("indexer.shelf_sizes._WIDEST_MARGIN", 0.0)
    with caplog.at_level(logging.WARNING):
        layout = lay_out_shelf(tmp_path, "en", vectors, "sketch", threads=1)
    assert layout == ShelfLayout()
    assert [path.name for path in tmp_path.iterdir()] == ["shelf-en.faiss"]
    [message] = caplog.messages
    assert message.startswith("sketch-en.faiss: the sketch finds 100.0% of the nearest passages and ")
    assert message.endswith("which is too little, so queries are compared with every passage.")


def test_brute_force_over_blocks_is_brute_force() -> None:
    encoded = np.random.default_rng(1).standard_normal((BLOCK_ROWS + 500, 8)).astype(np.float16)
    vectors = ShelfVectors(encoded, np.arange(len(encoded)), np.zeros(8, np.float32))
    everything = vectors.read(np.arange(len(encoded)))
    queries = everything[:5]
    found = find_nearest_slowly(vectors, queries, 30)
    assert found.shape == (5, 30)
    for rows, query in zip(found, queries, strict=True):
        assert set(rows.tolist()) == find_nearest(everything, query, 30)


def test_another_kind_of_shelf_embeds_nothing_and_is_recorded(tmp_path: Path) -> None:
    source, index, encoder = write_corpus(tmp_path / "articles"), tmp_path / "index", CountingEncoder()
    build_index([source], index, encoder=encoder, shelf="exact")
    encoder.seen.clear()
    report = build_index([source], index, encoder=encoder, shelf="sketch")
    assert encoder.seen == []
    assert (report.embedded, report.reused) == (0, report.passages)
    directory = IndexDirectory(index)
    generations = [Generation(directory.folder(name)) for name in directory.names()]
    exact, sketched = (generation.manifest.shelves for generation in generations)
    for language, shelf in exact.items():
        assert (shelf.margin, shelf.recall, shelf.match_recall) == (None, 1.0, 1.0)
        assert sketched[language].margin is not None
        assert sketched[language].passage_mean == shelf.passage_mean
        rows = np.arange(shelf.passages)
        shelves = [generation.shelves[language].shelf for generation in generations]
        assert [one.sketch is None for one in shelves] == [True, False]
        assert np.array_equal(shelves[0].vectors(rows), shelves[1].vectors(rows))
    for generation in generations:
        generation.close()


def test_status_tells_how_each_shelf_is_looked_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write_corpus(tmp_path / "articles")
    said = {}
    for choice in ("exact", "sketch"):
        build_index([source], tmp_path / choice, shelf=choice)
        generation = IndexDirectory(tmp_path / choice).open_current()
        status = describe_manifest(generation.manifest)
        recorded = generation.manifest.shelves["id"]
        generation.close()
        shelf = status.shelves["id"]
        assert (shelf.exact, shelf.recall) == (choice == "exact", recorded.recall)
        assert status.as_json()["shelves"]["id"]["match_recall"] == recorded.match_recall
        print_status(status, ["one"])
        said[choice] = next(
            line for line in capsys.readouterr().out.splitlines() if line.startswith("Shelf id")
        )
    passages = recorded.passages
    assert said["exact"] == f"Shelf id: {passages} passages, a query is compared with every one"
    assert said["sketch"] == (
        f"Shelf id: {passages} passages, a query is compared with those that may be near and finds "
        f"{recorded.recall:.1%} of the 100 nearest, {recorded.match_recall:.1%} of all that match"
    )
