from pathlib import Path

import pytest

from search.errors import IndexDamagedError, IndexMissingError, LintasError
from search.store.directory import IndexDirectory
from tests.building import build_index, open_index
from tests.small_corpus import write_corpus


def current_files(index: Path) -> list[Path]:
    directory = IndexDirectory(index)
    return sorted(directory.folder(directory.current_name()).iterdir())


def test_a_whole_index_has_no_problems(small_index: Path) -> None:
    assert IndexDirectory(small_index).verify() == []


def test_verify_names_each_single_damaged_file(own_index: Path) -> None:
    directory = IndexDirectory(own_index)
    for path in current_files(own_index):
        content = path.read_bytes()
        for damaged in (
            content[:-1],
            content + b"\0",
            content[: len(content) // 2]
            + bytes([content[len(content) // 2] ^ 0x10])
            + content[len(content) // 2 + 1 :],
        ):
            path.write_bytes(damaged)
            problems = directory.verify()
            assert len(problems) == 1
            assert str(path) in problems[0]
        path.unlink()
        assert [str(path) in problem for problem in directory.verify()] == [True]
        path.write_bytes(content)
    assert directory.verify() == []


def test_verify_names_a_file_that_does_not_belong(own_index: Path) -> None:
    stray = current_files(own_index)[0].with_name("stray")
    stray.write_text("x")
    assert IndexDirectory(own_index).verify() == [f"{stray} does not belong to the generation"]


@pytest.mark.parametrize(
    "content", ["", "x\n", "20990101T000000000000Z\n", "../../etc\n", "20990101T000000000000Z"]
)
def test_a_current_that_names_nothing_is_reported(own_index: Path, content: str) -> None:
    (own_index / "CURRENT").write_text(content)
    [problem] = IndexDirectory(own_index).verify()
    assert problem == (
        f"The index is damaged: {own_index / 'CURRENT'} does not name a generation. "
        "Return to the newest whole generation: lintas index rollback"
    )
    name = IndexDirectory(own_index).rollback()
    assert IndexDirectory(own_index).current_name() == name


def test_opening_refuses_a_cut_file_and_names_it(own_index: Path) -> None:
    for path in current_files(own_index):
        content = path.read_bytes()
        path.write_bytes(content[:-1])
        with pytest.raises(IndexDamagedError, match=path.name):
            open_index(own_index)
        path.write_bytes(content)
    open_index(own_index).close()


def test_no_index_says_how_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError) as caught:
        open_index(tmp_path / "none")
    assert str(caught.value) == (
        f"There is no index at {tmp_path / 'none'}. "
        f"Build one: lintas index build SOURCE... --index {tmp_path / 'none'}"
    )


def test_rollback_returns_to_the_generation_before(own_index: Path) -> None:
    directory = IndexDirectory(own_index)
    first = directory.current_name()
    second = build_index([write_corpus(own_index.parent / "articles")], own_index).generation
    assert directory.current_name() == second
    assert directory.rollback() == first
    assert directory.current_name() == first
    with pytest.raises(LintasError, match="There is no generation before the current one"):
        directory.rollback()


def test_rollback_refuses_a_damaged_generation(own_index: Path) -> None:
    directory = IndexDirectory(own_index)
    [catalogue] = [path for path in current_files(own_index) if path.name == "catalogue.sqlite"]
    second = build_index([write_corpus(own_index.parent / "articles")], own_index).generation
    catalogue.write_bytes(catalogue.read_bytes()[:-1])
    with pytest.raises(IndexDamagedError, match="nothing was changed"):
        directory.rollback()
    assert directory.current_name() == second


def test_old_generations_go_and_the_newest_stay(own_index: Path) -> None:
    names = [
        build_index([write_corpus(own_index.parent / "articles")], own_index, keep=2).generation
        for _ in range(3)
    ]
    assert IndexDirectory(own_index).names() == names[-2:]
