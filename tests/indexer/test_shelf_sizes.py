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
    choose_cells,
    find_nearest_slowly,
    lay_out_shelf,
)
from search.records import FloatMatrix
from search.status import describe_manifest
from search.store.directory import IndexDirectory
from search.store.generation import Generation
from search.store.shelf import Shelf
from search.store.shelf_writer import BLOCK_ROWS, ShelfVectors
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
    ("passages", "choice", "cells"),
    [
        (1, "auto", 1),
        (EXACT_PASSAGES, "auto", 1),
        (EXACT_PASSAGES + 1, "auto", 632),
        (1_000_000, "auto", 2000),
        (1_000_000, "exact", 1),
        (10_000, "ivf", 200),
        (100, "ivf", 20),
        (20, "ivf", 9),
        (3, "ivf", 1),
        (0, "ivf", 1),
    ],
)
def test_cells_are_chosen_by_size_unless_a_person_wants_otherwise(
    passages: int, choice: str, cells: int
) -> None:
    assert choose_cells(passages, choice) == cells  # type: ignore[arg-type]


def test_probes_are_raised_until_enough_is_found(tmp_path: Path) -> None:
    vectors = make_vectors(groups=40)
    layout = lay_out_shelf(tmp_path / "shelf", vectors, "ivf", threads=1)
    assert layout.cells == choose_cells(PASSAGES, "ivf")
    assert 1 < layout.probes < layout.cells
    assert LEAST_RECALL <= layout.recall <= 1
    assert LEAST_MATCH_RECALL <= layout.match_recall <= 1
    shelf = Shelf(tmp_path / "shelf", passages=PASSAGES, dimension=16, probes=layout.probes)
    stored = shelf.vectors(np.arange(PASSAGES))
    shares = [
        len(find_nearest(stored, query, 100) & set(shelf.nearest(query, 100)[0].tolist())) / 100
        for query in stored[:200]
    ]
    assert np.mean(shares) > LEAST_RECALL - 0.01


def test_the_recall_of_matches_counts_what_is_above_chance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vectors = make_vectors(groups=40)
    monkeypatch.setattr("indexer.shelf_sizes.LEAST_RECALL", 0.0)
    few = lay_out_shelf(tmp_path / "shelf", vectors, "ivf", threads=1)
    monkeypatch.setattr("indexer.shelf_sizes.LEAST_MATCH_RECALL", 0.0)
    none = lay_out_shelf(tmp_path / "shelf", vectors, "ivf", threads=1)
    assert none.probes == 1
    assert none.match_recall < LEAST_MATCH_RECALL <= few.match_recall
    assert none.recall < few.recall


def test_where_cells_do_not_help_every_passage_is_compared_with_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    vectors = make_vectors(groups=PASSAGES)
    monkeypatch.setattr("indexer.shelf_sizes.LEAST_RECALL", 0.9999)
    with caplog.at_level(logging.WARNING):
        layout = lay_out_shelf(tmp_path / "shelf-en.faiss", vectors, "ivf", threads=1)
    assert layout == ShelfLayout()
    assert Shelf(tmp_path / "shelf-en.faiss", passages=PASSAGES, dimension=16).cells == 1
    assert caplog.messages == [
        "shelf-en.faiss: 70 of 100 cells hold too few of what queries find, so they are compared with every "
        "passage."
    ]


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
    report = build_index([source], index, encoder=encoder, shelf="ivf")
    assert encoder.seen == []
    assert (report.embedded, report.reused) == (0, report.passages)
    directory = IndexDirectory(index)
    generations = [Generation(directory.folder(name)) for name in directory.names()]
    exact, ivf = (generation.manifest.shelves for generation in generations)
    for language, shelf in exact.items():
        assert (shelf.cells, shelf.probes, shelf.recall, shelf.match_recall) == (1, 1, 1.0, 1.0)
        assert ivf[language].passage_mean == shelf.passage_mean
        rows = np.arange(shelf.passages)
        shelves = [generation.shelves[language].shelf for generation in generations]
        assert shelves[1].probes == ivf[language].probes
        assert np.array_equal(shelves[0].vectors(rows), shelves[1].vectors(rows))
    for generation in generations:
        generation.close()


def test_status_tells_how_each_shelf_is_looked_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("LEAST_RECALL", "LEAST_MATCH_RECALL"):
        monkeypatch.setattr(f"indexer.shelf_sizes.{name}", 0.0)
    source = write_corpus(tmp_path / "articles")
    said = {}
    for choice in ("exact", "ivf"):
        build_index([source], tmp_path / choice, shelf=choice)
        generation = IndexDirectory(tmp_path / choice).open_current()
        status = describe_manifest(generation.manifest)
        recorded = generation.manifest.shelves["id"]
        generation.close()
        shelf = status.shelves["id"]
        assert (shelf.cells, shelf.probes, shelf.recall) == (recorded.cells, recorded.probes, recorded.recall)
        assert status.as_json()["shelves"]["id"]["match_recall"] == recorded.match_recall
        print_status(status, ["one"])
        said[choice] = next(
            line for line in capsys.readouterr().out.splitlines() if line.startswith("Shelf id")
        )
    passages = recorded.passages
    assert said["exact"] == f"Shelf id: {passages} passages, a query is compared with every one"
    assert said["ivf"] == (
        f"Shelf id: {passages} passages, a query sees 1 of {recorded.cells} cells and finds "
        f"{recorded.recall:.1%} of the 100 nearest, {recorded.match_recall:.1%} of all that match"
    )
