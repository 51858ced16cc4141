"""The folder of a model that a person named: bundled, on disk, or of the model library's hub."""

import os
from collections.abc import Callable
from pathlib import Path

from search.encoder.bundled import BUNDLED, prepare_bundled_model
from search.errors import ModelError

# The hub offers most models in several forms; these are the ones that are never read here.
_UNUSED = ("*.onnx", "*.onnx_data", "onnx/*", "openvino/*", "*.h5", "*.msgpack", "*.ot", "*.gguf", "*.ckpt")


def find_model_folder(name: str, *, cache: Path) -> Path:
    """Return the folder of ``bundled``, of a folder on disk, or of a model of the hub.

    A hub model is taken from the library's own cache and downloaded only when it is not there. Raises
    ModelError with what to do when there is no such model.
    """
    if name == BUNDLED:
        return prepare_bundled_model(cache, verify=True)
    folder = Path(name).expanduser()
    if folder.is_dir():
        if not any((folder / known).is_file() for known in ("modules.json", "config.json")):
            raise ModelError(
                f"{folder} holds no model: there is neither modules.json nor config.json. Give a folder that "
                "sentence-transformers saved."
            )
        return folder
    if folder.exists() or folder.is_absolute() or name.startswith((".", "~")) or name.count("/") > 1:
        raise ModelError(
            f"There is no model folder {name}. Give a folder that sentence-transformers saved, a name such "
            "as intfloat/multilingual-e5-base, or 'bundled'."
        )
    return _find_on_hub(name if "/" in name else f"sentence-transformers/{name}")


def _find_on_hub(name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    def fetch(*, local: bool) -> Path:
        return Path(snapshot_download(name, ignore_patterns=list(_UNUSED), local_files_only=local))

    try:
        return _first_that_works(
            lambda: fetch(local=True), lambda: fetch(local=False), LocalEntryNotFoundError
        )
    except (HfHubHTTPError, OSError, ValueError, RuntimeError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ModelError(
            f"The model {name} is not on this machine and cannot be downloaded ({reason}). Check the name, "
            "or connect to the network once, or give the folder of a copy, or use --model bundled."
        ) from None


def _first_that_works(
    first: Callable[[], Path], second: Callable[[], Path], missing: type[Exception]
) -> Path:
    try:
        return first()
    except missing:
        if os.environ.get("HF_HUB_OFFLINE") in {"1", "true", "yes", "on"}:
            raise
        return second()
