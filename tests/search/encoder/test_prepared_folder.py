"""A prepared folder is whole or absent, whatever happens while it is made."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from search.encoder.prepared_folder import RECORD, find_damage, prepare_folder, recorded_files
from search.errors import ModelError

LARGE = 3_000_000


class Recipe:
    """Fills a folder and counts how often it had to."""

    def __init__(self, content: bytes = b"vectors") -> None:
        self.content = content
        self.times = 0

    def __call__(self, folder: Path) -> None:
        self.times += 1
        (folder / "weights.bin").write_bytes(self.content * (LARGE // len(self.content)))
        (folder / "inner").mkdir()
        (folder / "inner" / "config.json").write_text("{}")


def leftovers(cache: Path) -> list[str]:
    return sorted(path.name for path in cache.iterdir() if path.suffix == ".partial")


def test_it_is_built_once_and_reused(tmp_path: Path) -> None:
    recipe = Recipe()
    target = tmp_path / "deep" / "model"
    assert prepare_folder(target, recipe, origin="one") == target
    assert prepare_folder(target, recipe, origin="one", verify=True) == target
    assert recipe.times == 1
    assert [file.name for file in recorded_files(target)] == ["inner/config.json", "weights.bin"]
    assert leftovers(target.parent) == []


def flip_byte(place: int) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        with (folder / "weights.bin").open("r+b") as stream:
            stream.seek(place)
            byte = stream.read(1)[0]
            stream.seek(place)
            stream.write(bytes([byte ^ 1]))

    return damage


DAMAGES: dict[str, Callable[[Path], object]] = {
    "cut": lambda folder: (folder / "weights.bin").write_bytes(b"vec"),
    "missing": lambda folder: (folder / "weights.bin").unlink(),
    "changed at its beginning": flip_byte(0),
    "changed at its end": flip_byte(LARGE - 5),
    "small file changed": lambda folder: (folder / "inner" / "config.json").write_text("[]"),
    "record missing": lambda folder: (folder / RECORD).unlink(),
    "record cut": lambda folder: (folder / RECORD).write_text('{"origin": "one", "fil'),
    "record of another kind": lambda folder: (folder / RECORD).write_text("[]"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_folder_is_made_again(damage: Callable[[Path], object], tmp_path: Path) -> None:
    recipe = Recipe()
    target = prepare_folder(tmp_path / "model", recipe, origin="one")
    damage(target)
    assert find_damage(target, origin="one") is not None
    prepare_folder(target, recipe, origin="one")
    assert recipe.times == 2
    assert find_damage(target, origin="one", verify=True) is None
    assert leftovers(tmp_path) == []


def test_verifying_reads_what_the_sample_leaves_out(tmp_path: Path) -> None:
    target = prepare_folder(tmp_path / "model", Recipe(), origin="one")
    flip_byte(50_000)(target)
    assert find_damage(target, origin="one") is None
    assert find_damage(target, origin="one", verify=True) == "weights.bin was changed"


def test_another_origin_makes_it_again(tmp_path: Path) -> None:
    prepare_folder(tmp_path / "model", Recipe(b"old"), origin="one")
    prepare_folder(tmp_path / "model", Recipe(b"new"), origin="two")
    assert (tmp_path / "model" / "weights.bin").read_bytes()[:3] == b"new"


def test_a_build_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").write_text("half")
        raise ModelError("no such tensor")

    prepare_folder(tmp_path / "model", Recipe(), origin="one")
    with pytest.raises(ModelError, match="no such tensor"):
        prepare_folder(tmp_path / "model", fail, origin="two")
    assert find_damage(tmp_path / "model", origin="one", verify=True) is None
    assert leftovers(tmp_path) == []


def test_what_a_killed_process_left_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / ".model.dead.partial").mkdir()
    prepare_folder(tmp_path / "model", Recipe(), origin="one")
    assert leftovers(tmp_path) == []


def test_those_who_ask_at_once_share_one_build(tmp_path: Path) -> None:
    recipe, start = Recipe(), Barrier(4)

    def ask() -> Path:
        start.wait()
        return prepare_folder(tmp_path / "model", recipe, origin="one")

    with ThreadPoolExecutor(4) as pool:
        folders = {asked.result() for asked in [pool.submit(ask) for _ in range(4)]}
    assert folders == {tmp_path / "model"}
    assert recipe.times == 1


def test_a_cache_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where a folder should be")
    with pytest.raises(
        ModelError, match=r"cannot be written to .*cache/model: .*set LINTAS_CACHE to a folder"
    ):
        prepare_folder(tmp_path / "cache" / "model", Recipe(), origin="one")


def test_a_full_disk_says_what_to_do(tmp_path: Path) -> None:
    def fill_disk(folder: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(ModelError, match=r"No space left on device\. Make room"):
        prepare_folder(tmp_path / "model", fill_disk, origin="one")
    assert not (tmp_path / "model").exists()
