"""A model that cannot be found is refused with what to do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from search.encoder.model_folder import find_model_folder
from search.errors import ModelError

ROOT = Path(__file__).parents[3]


def test_a_folder_on_disk_is_taken(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    assert find_model_folder(str(tmp_path), cache=tmp_path) == tmp_path


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"holds no model: there is neither modules.json nor config.json"):
        find_model_folder(str(tmp_path), cache=tmp_path)


@pytest.mark.parametrize("name", ["/no/such/model", "./models/e5", "~/models/e5", "my/models/e5"])
def test_a_missing_folder_is_not_looked_for_elsewhere(name: str, tmp_path: Path) -> None:
    with pytest.raises(
        ModelError, match=r"There is no model folder .*Give a folder that sentence-transformers"
    ):
        find_model_folder(name, cache=tmp_path)


def test_a_file_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_text("x")
    with pytest.raises(ModelError, match="There is no model folder"):
        find_model_folder(str(tmp_path / "model.bin"), cache=tmp_path)


@pytest.mark.model
@pytest.mark.parametrize("name", ["nobody/no-such-model", "no-such-model", "not a name!"])
def test_an_unknown_name_without_a_network_says_what_to_do(name: str, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from search.encoder.model_folder import find_model_folder\n"
        "from search.errors import ModelError\n"
        "try: find_model_folder(sys.argv[1], cache=Path(sys.argv[2]))\n"
        "except ModelError as error: print(error)"
    )
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    answer = subprocess.run(
        [sys.executable, "-c", program, name, str(tmp_path)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "is not on this machine and cannot be downloaded" in answer.stdout
    assert "Check the name, or connect to the network once" in answer.stdout
    assert "--model bundled" in answer.stdout
