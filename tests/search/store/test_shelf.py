"""One contract for shelves with a sketch and without, each compared with brute force over what is on it."""

import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from search.errors import IndexDamagedError
from search.records import FloatMatrix
from search.store.shelf import RowNumbers, Shelf
from search.store.shelf_writer import BLOCK_ROWS, ShelfVectors, write_shelf, write_sketch
from search.store.sketch import Sketch

DIMENSION = 32
PASSAGES = 600
WIDE = 2.0
"""A margin that nothing is beyond, so that a shelf with a sketch must be exact too."""

SKETCHED = [False, True]


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


def open_shelf(path: Path, vectors: FloatMatrix, *, sketched: bool, margin: float = WIDE) -> Shelf:
    """Write and open, with a sketch beside it or none."""
    write_shelf(path, prepare(vectors))
    passages, dimension = vectors.shape
    sketch = None
    if sketched:
        write_sketch(path.with_suffix(".sketch"), prepare(vectors))
        sketch = Sketch(path.with_suffix(".sketch"), passages=passages, dimension=dimension)
    return Shelf(path, passages=passages, dimension=dimension, sketch=sketch, margin=margin)


@pytest.fixture(scope="module", params=SKETCHED)
def shelf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    path = tmp_path_factory.mktemp("shelf") / "shelf"
    return open_shelf(path, random_units(PASSAGES, groups=24), sketched=request.param)


@pytest.fixture(scope="module")
def stored(shelf: Shelf) -> FloatMatrix:
    return shelf.vectors(np.arange(PASSAGES))


QUERIES = random_units(20, seed=2, groups=24)


def find_likely(shelf: Shelf, query: FloatMatrix, least: float) -> list[int]:
    """Rows that are compared because they look near; all where there is no sketch."""
    if shelf.sketch is None:
        return list(range(len(shelf.halves)))
    likely: list[int] = np.flatnonzero(shelf.sketch.guess_all(query).reach(least - shelf.margin)).tolist()
    return likely


def test_vectors_come_back_in_half_precision(stored: FloatMatrix) -> None:
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


def test_every_row_is_scored(shelf: Shelf, stored: FloatMatrix) -> None:
    for query in QUERIES:
        assert np.allclose(shelf.score_all(query), stored @ query, atol=1e-6)


@pytest.mark.parametrize("least", [-1.0, 0.0, 0.2, 0.5])
def test_all_that_reaches_a_score_is_likely_within_a_wide_margin(
    shelf: Shelf, stored: FloatMatrix, least: float
) -> None:
    for query in QUERIES:
        likely = find_likely(shelf, query, least)
        assert set(np.flatnonzero(stored @ query >= least).tolist()) <= set(likely)


def test_the_nearest_are_among_the_likely(tmp_path: Path) -> None:
    vectors = random_units(8000, groups=60)
    shelf = open_shelf(tmp_path / "shelf", vectors, sketched=True)
    assert shelf.sketch is not None
    for query in QUERIES:
        likely = np.flatnonzero(shelf.sketch.guess_all(query).reach_nearest(20))
        assert 20 < len(likely) < 1000
        assert set(np.argsort(-(vectors @ query))[:20].tolist()) <= set(likely.tolist())


def test_a_wider_margin_finds_more_and_few_are_missed(tmp_path: Path) -> None:
    vectors = random_units(4000, groups=60)
    write_shelf(tmp_path / "shelf", prepare(vectors))
    write_sketch(tmp_path / "sketch", prepare(vectors))
    sketch = Sketch(tmp_path / "sketch", passages=4000, dimension=DIMENSION)
    reaching = [set(np.flatnonzero(vectors @ query >= 0.3).tolist()) for query in QUERIES]
    shares = []
    for margin in (0.0, 0.02, 0.05, 0.1, 0.3):
        shelf = Shelf(tmp_path / "shelf", passages=4000, dimension=DIMENSION, sketch=sketch, margin=margin)
        found = [
            reached & set(find_likely(shelf, query, 0.3))
            for query, reached in zip(QUERIES, reaching, strict=True)
        ]
        shares.append(sum(map(len, found)) / sum(map(len, reaching)))
    assert shares == sorted(shares)
    assert shares[0] < 0.9 < shares[2]
    assert shares[-1] == 1.0


@pytest.mark.parametrize("sketched", SKETCHED)
def test_equal_vectors_come_in_the_order_of_their_rows(tmp_path: Path, sketched: bool) -> None:
    one = random_units(1)
    shelf = open_shelf(tmp_path / "shelf", np.repeat(one, 60, axis=0), sketched=sketched)
    assert shelf.nearest(one[0], 60)[0].tolist() == list(range(60))


def ask_all(shelf: Shelf, queries: Sequence[FloatMatrix]) -> list[tuple[RowNumbers, FloatMatrix]]:
    likely = [(np.array(find_likely(shelf, query, 0.3)), query) for query in queries]
    return likely + [shelf.nearest(query, 20) for query in queries]


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


@pytest.mark.parametrize("sketched", SKETCHED)
def test_another_process_gets_the_same_answers_from_the_same_files(tmp_path: Path, sketched: bool) -> None:
    shelf = open_shelf(tmp_path / "shelf", random_units(PASSAGES), sketched=sketched)
    np.save(tmp_path / "query.npy", QUERIES[0])
    program = (
        "import sys, numpy as np\nfrom pathlib import Path\nfrom search.store.shelf import Shelf\n"
        "from search.store.sketch import Sketch\n"
        f"size = dict(passages={PASSAGES}, dimension={DIMENSION})\n"
        f"sketch = Sketch(Path(sys.argv[1] + '.sketch'), **size) if {sketched} else None\n"
        "shelf = Shelf(Path(sys.argv[1]), **size, sketch=sketch, margin=0.05)\n"
        "rows, scores = shelf.nearest(np.load(sys.argv[2]), 9)\n"
        "guessed = sketch.guess_all(np.load(sys.argv[2])).sums.tolist() if sketch else None\n"
        "print(rows.tolist(), scores.tolist(), guessed)"
    )
    said = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "shelf"), str(tmp_path / "query.npy")],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    ).stdout
    rows, scores = shelf.nearest(QUERIES[0], 9)
    guessed = shelf.sketch.guess_all(QUERIES[0]).sums.tolist() if shelf.sketch else None
    assert said.strip() == f"{rows.tolist()} {scores.tolist()} {guessed}"


def test_the_same_vectors_give_the_same_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_shelf(tmp_path / name, prepare(random_units(PASSAGES)))
        write_sketch(tmp_path / f"{name}.sketch", prepare(random_units(PASSAGES)), threads=2)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert (tmp_path / "one.sketch").read_bytes() == (tmp_path / "two.sketch").read_bytes()


@pytest.mark.parametrize(("dimension", "passages"), [(1, 40), (7, 40), (16, 5), (384, 40)])
def test_vectors_of_any_dimension_have_a_sketch(tmp_path: Path, dimension: int, passages: int) -> None:
    vectors = np.random.default_rng(1).standard_normal((passages, dimension)).astype(np.float32)
    shelf = open_shelf(tmp_path / "shelf", vectors, sketched=True)
    best = shelf.nearest(vectors[3], 1)[0][0]
    assert shelf.score_all(vectors[3]).max() == pytest.approx(shelf.score_all(vectors[3])[best])


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


def test_a_shelf_is_mapped_and_takes_little_memory_of_its_own(tmp_path: Path) -> None:
    vectors = np.tile(random_units(2000), (10, 8))
    for sketched in SKETCHED:
        open_shelf(tmp_path / "shelf", vectors, sketched=sketched)
        size = {"passages": 20_000, "dimension": DIMENSION * 8}
        before = read_own_memory()
        sketch = Sketch(tmp_path / "shelf.sketch", **size) if sketched else None
        shelf = Shelf(tmp_path / "shelf", **size, sketch=sketch, margin=WIDE)
        shelf.nearest(vectors[0], 20)
        # 10 MB of vectors, which stay in the file, and 1.3 MB of sketch.
        assert read_own_memory() - before < 3_000_000


def read_own_memory() -> int:
    """Bytes that are this process's alone, beyond mapped files."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon"):
            return int(line.split()[1]) * 1024
    pytest.skip("The system does not tell memory apart from mapped files.")


def test_a_shelf_of_another_size_is_refused(tmp_path: Path) -> None:
    write_shelf(tmp_path / "shelf", prepare(random_units(5)))
    with pytest.raises(
        IndexDamagedError, match="holds 5 vectors of 32 dimensions, the manifest says 6 of 32"
    ):
        Shelf(tmp_path / "shelf", passages=6, dimension=32)


def test_a_sketch_of_another_size_is_refused(tmp_path: Path) -> None:
    write_sketch(tmp_path / "sketch", prepare(random_units(20)))
    with pytest.raises(
        IndexDamagedError, match="holds 20 codes of 32 dimensions, the manifest says 20 of 16"
    ):
        Sketch(tmp_path / "sketch", passages=20, dimension=16)


def test_vectors_that_lie_otherwise_are_refused(tmp_path: Path) -> None:
    import faiss

    flat = faiss.IndexFlatIP(DIMENSION)
    flat.add(random_units(5))
    faiss.write_index(flat, str(tmp_path / "shelf"))
    with pytest.raises(IndexDamagedError, match="does not hold its vectors in one cell"):
        Shelf(tmp_path / "shelf", passages=5, dimension=DIMENSION)


def test_codes_that_lie_otherwise_are_refused(tmp_path: Path) -> None:
    import faiss

    flat = faiss.IndexFlatIP(DIMENSION)
    flat.add(random_units(5))
    faiss.write_index(flat, str(tmp_path / "sketch"))
    with pytest.raises(IndexDamagedError, match="does not hold its codes in one cell"):
        Sketch(tmp_path / "sketch", passages=5, dimension=DIMENSION)


def test_bytes_that_are_neither_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"nonsense" * 20)
    with pytest.raises(IndexDamagedError, match="is not a shelf"):
        Shelf(tmp_path / "file", passages=5, dimension=32)
    with pytest.raises(IndexDamagedError, match="is not a sketch"):
        Sketch(tmp_path / "file", passages=5, dimension=32)


def test_a_folder_that_cannot_be_written_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="cannot be written"):
        write_shelf(tmp_path / "none" / "shelf", prepare(random_units(20)))
    with pytest.raises(OSError, match="cannot be written"):
        write_sketch(tmp_path / "none" / "sketch", prepare(random_units(20)))
