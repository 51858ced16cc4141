"""One contract for shelves of one cell and of many, each compared with brute force over what is on it."""

import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.errors import IndexDamagedError
from search.records import FloatMatrix
from search.store.shelf import RowNumbers, Shelf
from search.store.shelf_writer import BLOCK_ROWS, ShelfVectors, write_shelf

DIMENSION = 32
PASSAGES = 600
CELLS = [1, 24]


def random_units(rows: int, *, seed: int = 1, groups: int = 0) -> FloatMatrix:
    """Vectors of length one, in any direction or around so many others."""
    random = np.random.default_rng(seed)
    vectors = random.standard_normal((rows, DIMENSION))
    if groups:
        middles = np.random.default_rng(0).standard_normal((groups, DIMENSION))
        vectors = 2 * middles[random.integers(0, groups, rows)] + vectors
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def prepare(vectors: FloatMatrix) -> ShelfVectors:
    """A shelf that has every vector there is, around nothing."""
    return ShelfVectors(
        vectors.astype(np.float16), np.arange(len(vectors)), np.zeros(vectors.shape[1], np.float32)
    )


def open_shelf(path: Path, vectors: FloatMatrix, *, cells: int = 1, probes: int | None = None) -> Shelf:
    """Write and open; all cells are probed unless told otherwise."""
    write_shelf(path, prepare(vectors), cells=cells)
    return Shelf(path, passages=len(vectors), dimension=vectors.shape[1], probes=probes or cells)


@pytest.fixture(scope="module", params=CELLS)
def shelf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Probed whole, so that a shelf of many cells must be exact too."""
    path = tmp_path_factory.mktemp("shelf") / "shelf"
    return open_shelf(path, random_units(PASSAGES, groups=24), cells=request.param)


@pytest.fixture(scope="module")
def stored(shelf: Shelf) -> FloatMatrix:
    return shelf.vectors(np.arange(PASSAGES))


QUERIES = random_units(20, seed=2, groups=24)


def test_vectors_come_back_in_half_precision_and_alike_from_every_kind(stored: FloatMatrix) -> None:
    encoded = prepare(random_units(PASSAGES, groups=24)).read(np.arange(PASSAGES))
    assert np.array_equal(stored, encoded.astype(np.float16).astype(np.float32))


def test_some_vectors_come_in_the_order_asked_for(shelf: Shelf, stored: FloatMatrix) -> None:
    rows = np.array([3, 499, 0])
    assert np.array_equal(shelf.vectors(rows), stored[rows])
    assert shelf.vectors(rows[:0]).shape == (0, DIMENSION)


@pytest.mark.parametrize("count", [0, 1, 7, PASSAGES, PASSAGES + 300])
def test_nearest_is_what_brute_force_finds(shelf: Shelf, stored: FloatMatrix, count: int) -> None:
    for query in QUERIES:
        rows, scores = shelf.nearest(query, count)
        expected = np.sort(stored @ query)[::-1][:count]
        assert len(rows) == len(set(rows.tolist())) == len(expected)
        assert np.allclose(scores, expected, atol=1e-6)
        assert np.allclose(stored[rows] @ query, scores, atol=1e-6)
        assert (np.diff(scores) <= 0).all()


@pytest.mark.parametrize("least", [-1.0, 0.0, 0.2, 0.5, 2.0])
@pytest.mark.parametrize("at_least_count", [0, 5, PASSAGES + 1])
def test_find_is_what_brute_force_finds(
    shelf: Shelf, stored: FloatMatrix, least: float, at_least_count: int
) -> None:
    for query in QUERIES:
        exact = stored.astype(np.float64) @ query
        rows, scores = shelf.find(query, least=least, at_least_count=at_least_count)
        assert rows.tolist() == sorted(set(rows.tolist()))
        assert np.allclose(scores, exact[rows], atol=1e-6)
        sure = set(np.flatnonzero(exact >= least + 1e-6).tolist())
        allowed = set(np.flatnonzero(exact >= least - 1e-6).tolist())
        nearest = set(np.argsort(-exact)[:at_least_count].tolist())
        assert sure <= set(rows.tolist()) <= allowed | nearest
        assert nearest <= set(rows.tolist())


@settings(deadline=None, max_examples=30)
@given(chosen=st.sets(st.integers(0, PASSAGES - 1)), query=st.integers(0, len(QUERIES) - 1))
@pytest.mark.parametrize("cells", CELLS)
def test_named_rows_are_scored_exactly_however_many(
    tmp_path_factory: pytest.TempPathFactory, cells: int, chosen: set[int], query: int
) -> None:
    vectors = random_units(PASSAGES, groups=24)
    path = tmp_path_factory.getbasetemp() / f"named-{cells}"
    if not path.exists():
        write_shelf(path, prepare(vectors), cells=cells)
    shelf = Shelf(path, passages=PASSAGES, dimension=DIMENSION, probes=1)
    rows = np.array(sorted(chosen), np.int64)
    scores = shelf.score(QUERIES[query], rows)
    assert scores.shape == rows.shape
    assert np.allclose(scores, shelf.vectors(rows) @ QUERIES[query], atol=1e-6)


@pytest.mark.parametrize("cells", CELLS)
def test_what_is_equal_to_the_least_is_found(tmp_path: Path, cells: int) -> None:
    vectors = np.zeros((50, DIMENSION), np.float32)
    vectors[np.arange(50), np.arange(50) % 2] = 1
    query = np.zeros(DIMENSION, np.float32)
    query[0] = 0.5
    shelf = open_shelf(tmp_path / "shelf", vectors, cells=min(cells, 2))
    assert shelf.find(query, least=0.5, at_least_count=0)[0].tolist() == list(range(0, 50, 2))
    assert shelf.find(query, least=0.51, at_least_count=0)[0].tolist() == []


@pytest.mark.parametrize("cells", CELLS)
def test_equal_vectors_come_in_the_order_of_their_rows(tmp_path: Path, cells: int) -> None:
    one = random_units(1)
    shelf = open_shelf(tmp_path / "shelf", np.repeat(one, 60, axis=0), cells=cells)
    assert shelf.nearest(one[0], 60)[0].tolist() == list(range(60))


def test_few_probes_find_most_and_more_find_more(tmp_path: Path) -> None:
    vectors = random_units(4000, groups=60)
    shelf = open_shelf(tmp_path / "shelf", vectors, cells=64, probes=8)
    stored = shelf.vectors(np.arange(4000))
    best = [set(np.argsort(-(stored @ query))[:50].tolist()) for query in random_units(20, seed=3, groups=60)]

    def recall(probes: int) -> float:
        found = [
            set(shelf.nearest(query, 50, probes=probes)[0].tolist())
            for query in random_units(20, seed=3, groups=60)
        ]
        return float(np.mean([len(one & other) / 50 for one, other in zip(found, best, strict=True)]))

    recalls = [recall(probes) for probes in (1, 4, 8, 32, 64)]
    assert recalls == sorted(recalls)
    assert recalls[0] < 0.97 < recalls[2]
    assert recalls[-1] == 1.0


def test_as_many_are_found_as_asked_for_even_where_the_cells_hold_fewer(tmp_path: Path) -> None:
    vectors = random_units(PASSAGES, groups=24)
    shelf = open_shelf(tmp_path / "shelf", vectors, cells=24, probes=1)
    for query in QUERIES:
        rows, _ = shelf.nearest(query, 400)
        assert sorted(rows.tolist()) == sorted(np.argsort(-(shelf.vectors(np.arange(600)) @ query))[:400])
        assert len(shelf.find(query, least=2.0, at_least_count=400)[0]) == 400


def ask_all(shelf: Shelf, queries: Sequence[FloatMatrix]) -> list[tuple[RowNumbers, FloatMatrix]]:
    return [shelf.find(query, least=0.3, at_least_count=20) for query in queries]


def assert_equal(
    one: list[tuple[RowNumbers, FloatMatrix]], other: list[tuple[RowNumbers, FloatMatrix]]
) -> None:
    for (rows, scores), (other_rows, other_scores) in zip(one, other, strict=True):
        assert np.array_equal(rows, other_rows)
        assert np.array_equal(scores, other_scores)


def test_several_threads_get_the_same_answers(shelf: Shelf) -> None:
    alone = ask_all(shelf, list(QUERIES))
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: ask_all(shelf, list(QUERIES)), range(12)))
    assert len(answers) == 12
    for answer in answers:
        assert_equal(answer, alone)


@pytest.mark.parametrize("cells", CELLS)
def test_another_process_gets_the_same_answers_from_the_same_file(tmp_path: Path, cells: int) -> None:
    shelf = open_shelf(tmp_path / "shelf", random_units(PASSAGES), cells=cells)
    np.save(tmp_path / "query.npy", QUERIES[0])
    program = (
        "import sys, numpy as np\nfrom pathlib import Path\nfrom search.store.shelf import Shelf\n"
        f"shelf = Shelf(Path(sys.argv[1]), passages={PASSAGES}, dimension={DIMENSION}, probes={cells})\n"
        "rows, scores = shelf.find(np.load(sys.argv[2]), least=0.1, at_least_count=5)\n"
        "print(rows.tolist(), scores.tolist())"
    )
    said = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "shelf"), str(tmp_path / "query.npy")],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    ).stdout
    rows, scores = shelf.find(QUERIES[0], least=0.1, at_least_count=5)
    assert said.strip() == f"{rows.tolist()} {scores.tolist()}"


@pytest.mark.parametrize("cells", [1, 9, 24])
def test_the_same_vectors_give_the_same_file(tmp_path: Path, cells: int) -> None:
    for name in ("one", "two"):
        write_shelf(tmp_path / name, prepare(random_units(PASSAGES)), cells=cells)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_vectors_are_read_in_blocks_that_join_without_a_gap() -> None:
    many = 2 * BLOCK_ROWS + 3
    encoded = np.random.default_rng(1).standard_normal((many + 5, 4)).astype(np.float16)
    numbers = np.random.default_rng(2).permutation(many + 5)[:many]
    vectors = ShelfVectors(encoded, numbers, np.array([0.5, 0, 0, 0], np.float32))
    blocks = list(vectors.blocks())
    assert [len(rows) for rows, _ in blocks] == [BLOCK_ROWS, BLOCK_ROWS, 3]
    assert np.array_equal(np.concatenate([rows for rows, _ in blocks]), np.arange(many))
    moved = encoded[numbers].astype(np.float32) - vectors.mean
    joined = np.concatenate([block for _, block in blocks])
    assert np.allclose(joined, moved / np.linalg.norm(moved, axis=1, keepdims=True), atol=1e-6)


def test_a_shelf_is_mapped_and_takes_no_memory_of_its_own(tmp_path: Path) -> None:
    vectors = np.tile(random_units(2000), (10, 8))
    for cells in (1, 50):
        write_shelf(tmp_path / f"{cells}", prepare(vectors), cells=cells)
        before = read_own_memory()
        shelf = Shelf(tmp_path / f"{cells}", passages=20_000, dimension=DIMENSION * 8, probes=cells)
        shelf.find(vectors[0], least=0.9, at_least_count=20)
        # 10 MB of vectors; the places of the rows take 160 KB.
        assert read_own_memory() - before < 3_000_000


def read_own_memory() -> int:
    """Bytes that are this process's alone, beyond mapped files."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon"):
            return int(line.split()[1]) * 1024
    pytest.skip("The system does not tell memory apart from mapped files.")


def test_a_shelf_of_another_size_is_refused(tmp_path: Path) -> None:
    write_shelf(tmp_path / "shelf", prepare(random_units(5)), cells=1)
    with pytest.raises(
        IndexDamagedError, match="holds 5 vectors of 32 dimensions, the manifest says 6 of 32"
    ):
        Shelf(tmp_path / "shelf", passages=6, dimension=32)


def test_a_shelf_of_no_cells_is_refused(tmp_path: Path) -> None:
    import faiss

    flat = faiss.IndexFlatIP(DIMENSION)
    flat.add(random_units(5))
    faiss.write_index(flat, str(tmp_path / "shelf"))
    with pytest.raises(IndexDamagedError, match="has no cells"):
        Shelf(tmp_path / "shelf", passages=5, dimension=DIMENSION)


def test_bytes_that_are_no_shelf_are_refused(tmp_path: Path) -> None:
    (tmp_path / "shelf").write_bytes(b"nonsense" * 20)
    with pytest.raises(IndexDamagedError, match="is not a shelf"):
        Shelf(tmp_path / "shelf", passages=5, dimension=32)
