"""The encoder for a job: the one that builds an index, or the one that answers its queries."""

import json
import logging
from pathlib import Path

from search.encoder.fingerprint import refuse_other_model
from search.encoder.graph import exporter_versions
from search.encoder.onnx import OnnxEncoder
from search.encoder.parity import ExportError, ExportInterruptedError
from search.encoder.prepared_folder import find_damage, prepare_folder
from search.encoder.protocol import Encoder, ModelIdentity
from search.encoder.transformer import SentenceTransformerEncoder, load_sentence_transformer
from search.errors import ModelError

_LOG = logging.getLogger(__name__)

# Raised when an export is laid out differently, so that older ones are made again.
_LAYOUT = 1


def load_build_encoder(name: str, *, cache: Path) -> SentenceTransformerEncoder:
    """The encoder that builds an index with model ``name``; raises ModelError with what to do."""
    return load_sentence_transformer(name, cache=cache)


def prepare_query_encoder(model: ModelIdentity, *, cache: Path) -> Encoder:
    """The encoder that answers queries over an index built with ``model``.

    The exported twin is opened, or exported first when it is missing or damaged (half a minute and 1.5 GB, in
    a process of its own). A model that cannot be exported is run by sentence-transformers, with a warning in
    the log. Raises ModelMismatchError when the model's name stands for another one than the index was built
    with, and ModelError when it cannot be found.
    """
    twin = twin_folder(model, cache)
    if find_damage(twin, origin=_origin(model)) is None:
        try:
            return OnnxEncoder(twin, name=model.name)
        except ModelError:
            _LOG.warning("The exported model in %s cannot be opened and is made again.", twin)
    try:
        return _export(model, cache)
    except ExportError as error:
        return _fall_back(model, cache, reason=str(error))


def twin_folder(model: ModelIdentity, cache: Path) -> Path:
    """Where the exported twin of a model lies."""
    return cache / "onnx" / model.fingerprint


def _export(model: ModelIdentity, cache: Path) -> Encoder:
    from search.encoder.export import ExportOrder, export_in_own_process

    _refuse_known_failure(model, cache)
    twin = twin_folder(model, cache)

    def build(folder: Path) -> None:
        order = ExportOrder(name=model.name, fingerprint=model.fingerprint, cache=cache, folder=folder)
        export_in_own_process(order)

    try:
        prepare_folder(twin, build, origin=_origin(model), verify=True)
    except ExportInterruptedError:
        raise
    except ExportError as error:
        _remember_failure(model, cache, str(error))
        raise
    return OnnxEncoder(twin, name=model.name)


def _fall_back(model: ModelIdentity, cache: Path, *, reason: str) -> Encoder:
    _LOG.warning(
        "The model %s is run by sentence-transformers, which starts slowly, for want of an equal export: %s.",
        model.name,
        reason,
    )
    encoder = load_sentence_transformer(model.name, cache=cache)
    refuse_other_model(name=model.name, wanted=model.fingerprint, found=encoder.identity.fingerprint)
    return encoder


def _origin(model: ModelIdentity) -> str:
    return f"{_LAYOUT} {model.fingerprint}"


def _failure_file(model: ModelIdentity, cache: Path) -> Path:
    return cache / "onnx" / f"{model.fingerprint}.failed.json"


def _refuse_known_failure(model: ModelIdentity, cache: Path) -> None:
    """Raise again what an export with the same libraries ended with: it would take as long to fail again."""
    try:
        failure = json.loads(_failure_file(model, cache).read_text(encoding="utf-8"))
        versions, reason = failure["versions"], failure["reason"]
    except (OSError, ValueError, KeyError, TypeError):
        return
    if versions == exporter_versions():
        raise ExportError(reason)


def _remember_failure(model: ModelIdentity, cache: Path, reason: str) -> None:
    failure = {"versions": exporter_versions(), "reason": reason}
    _failure_file(model, cache).write_text(json.dumps(failure), encoding="utf-8")
