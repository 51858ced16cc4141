"""The fingerprint changes with what shapes vectors, and with nothing else."""

from collections.abc import Callable
from pathlib import Path

import pytest

from search.encoder.fingerprint import fingerprint_model, refuse_other_model
from search.encoder.prompts import E5_PROMPTS, Prompts
from search.errors import ModelMismatchError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    model = tmp_path / "model"
    (model / "1_Pooling").mkdir(parents=True)
    (model / "onnx").mkdir()
    (model / "model.safetensors").write_bytes(b"weights")
    (model / "tokenizer.json").write_text("{}")
    (model / "1_Pooling" / "config.json").write_text('{"pooling_mode_mean_tokens": true}')
    return model


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "1_Pooling/config.json"])
def test_it_changes_with_every_file_that_counts(folder: Path, name: str) -> None:
    before = fingerprint_model(folder, E5_PROMPTS)
    (folder / name).write_bytes((folder / name).read_bytes() + b" ")
    assert fingerprint_model(folder, E5_PROMPTS) != before


def test_it_changes_with_the_prompts(folder: Path) -> None:
    prompts = (E5_PROMPTS, Prompts(), Prompts("query: "), Prompts("", "query: "))
    assert len({fingerprint_model(folder, each) for each in prompts}) == 4


ASIDE: dict[str, Callable[[Path], object]] = {
    "a description": lambda folder: (folder / "README.md").write_text("about"),
    "another form of the weights": lambda folder: (folder / "onnx" / "config.json").write_text("{}"),
    "the record of the cache": lambda folder: (folder / "files.json").write_text("{}"),
    "older weights beside safetensors": lambda folder: (folder / "pytorch_model.bin").write_bytes(b"old"),
}


@pytest.mark.parametrize("add", ASIDE.values(), ids=ASIDE.keys())
def test_it_stays_when_other_files_come(folder: Path, add: Callable[[Path], object]) -> None:
    before = fingerprint_model(folder, E5_PROMPTS)
    add(folder)
    assert fingerprint_model(folder, E5_PROMPTS) == before


def test_weights_without_safetensors_count(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    before = fingerprint_model(folder, E5_PROMPTS)
    (folder / "pytorch_model.bin").write_bytes(b"other")
    assert fingerprint_model(folder, E5_PROMPTS) != before


def test_it_is_sixteen_hexadecimal_digits_wherever_the_folder_lies(folder: Path, tmp_path: Path) -> None:
    before = fingerprint_model(folder, E5_PROMPTS)
    assert len(before) == 16
    int(before, 16)
    assert fingerprint_model(folder.rename(tmp_path / "elsewhere"), E5_PROMPTS) == before


def test_another_model_is_refused_with_the_command_that_mends_it() -> None:
    refuse_other_model(name="bundled", wanted="aa", found="aa")
    with pytest.raises(ModelMismatchError, match=r"lintas index build SOURCE\.\.\. --model bundled"):
        refuse_other_model(name="bundled", wanted="aa", found="bb")
