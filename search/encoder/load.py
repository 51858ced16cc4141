"""The encoder for a job: the one that builds an index, or the one that answers its queries."""

import json
import logging
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from search.encoder.bundled import BUNDLED
from search.encoder.compiled import CompiledEncoder
from search.encoder.compiler import UnsupportedMachineError, check_machine
from search.encoder.fingerprint import fingerprint_model, refuse_other_model
from search.encoder.graph import exporter_versions
from search.encoder.library import digest_source
from search.encoder.model_folder import find_model_folder
from search.encoder.onnx import OnnxEncoder
from search.encoder.parity import ExportError, ExportInterruptedError
from search.encoder.prepared_folder import find_damage, prepare_folder
from search.encoder.prompts import resolve_prompts
from search.encoder.protocol import Encoder, ModelIdentity
from search.encoder.transformer import load_sentence_transformer
from search.encoder.twin import Form
from search.errors import ModelError

_LOG = logging.getLogger(__name__)

# Raised when a twin is laid out differently, so that older ones are made again.
_LAYOUT = 2


def load_build_encoder(name: str, *, cache: Path) -> Encoder:
    """The encoder that builds an index with model ``name``; raises ModelError with what to do.

    The bundled model is run by its compiled twin where this machine can; all others by sentence-transformers.
    """
    if name == BUNDLED:
        folder = find_model_folder(name, cache=cache)
        fingerprint = fingerprint_model(folder, resolve_prompts(name, folder))
        if compiled := _prepare_compiled(fingerprint, cache):
            # Building cuts texts by the thousand, sentence by sentence.
            compiled.tokenizer.read_whole()
            return compiled
    return load_sentence_transformer(name, cache=cache)


def prepare_query_encoder(model: ModelIdentity, *, cache: Path) -> Encoder:
    """The encoder that answers queries over an index built with ``model``.

    Its twin is opened, or made first when it is missing or damaged (half a minute and 1.5 GB, in a process of
    its own): the compiled one for the bundled model where this machine can, else a graph for onnxruntime. A
    model that cannot be exported is run by sentence-transformers, with a warning in the log. Raises
    ModelMismatchError when the model's name stands for another one than the index was built with, and
    ModelError when it cannot be found.
    """
    if model.name == BUNDLED and (compiled := _prepare_compiled(model.fingerprint, cache)):
        return compiled
    try:
        return _prepare(_Twin(model.name, model.fingerprint, Form.ONNX, cache), OnnxEncoder)
    except ExportError as error:
        return _fall_back(model, cache, reason=str(error))


def twin_folder(fingerprint: str, form: Form, cache: Path) -> Path:
    """Where a twin of a model lies."""
    return cache / form / fingerprint


@dataclass(frozen=True, slots=True)
class _Twin:
    """A twin that is wanted."""

    name: str
    fingerprint: str
    form: Form
    cache: Path

    @property
    def folder(self) -> Path:
        return twin_folder(self.fingerprint, self.form, self.cache)

    @property
    def origin(self) -> str:
        """What it is made from; other code makes another library."""
        source = f" {digest_source()}" if self.form is Form.COMPILED else ""
        return f"{_LAYOUT} {self.fingerprint}{source}"

    @property
    def failure_file(self) -> Path:
        return self.folder.with_name(f"{self.fingerprint}.failed.json")

    @property
    def versions(self) -> str:
        """What decides whether it can be made; raises UnsupportedMachineError when nothing could make it."""
        if self.form is Form.ONNX:
            return exporter_versions()
        return f"{exporter_versions()}, {self.origin}, {' '.join(check_machine())}"


_Kind_co = TypeVar("_Kind_co", bound=Encoder, covariant=True)


class _OpenTwin(Protocol[_Kind_co]):
    def __call__(self, folder: Path, *, name: str | None = None) -> _Kind_co: ...


def _prepare_compiled(fingerprint: str, cache: Path) -> CompiledEncoder | None:
    """The compiled twin of the bundled model; None where the machine cannot run it, or not well enough."""
    twin = _Twin(BUNDLED, fingerprint, Form.COMPILED, cache)
    try:
        return _prepare(twin, CompiledEncoder)
    except (UnsupportedMachineError, ExportError) as error:
        _LOG.info("The bundled model is run more slowly, because it cannot be compiled: %s.", error)
        return None


def _prepare(twin: _Twin, open_twin: _OpenTwin[_Kind_co]) -> _Kind_co:
    if find_damage(twin.folder, origin=twin.origin) is None:
        try:
            return open_twin(twin.folder, name=twin.name)
        except UnsupportedMachineError:
            raise
        except ModelError:
            _LOG.warning("The exported model in %s cannot be opened and is made again.", twin.folder)
    _refuse_known_failure(twin)
    try:
        prepare_folder(twin.folder, partial(_export, twin), origin=twin.origin, verify=True)
    except ExportInterruptedError:
        raise
    except (ExportError, UnsupportedMachineError) as error:
        _remember_failure(twin, str(error))
        raise
    return open_twin(twin.folder, name=twin.name)


def _export(twin: _Twin, folder: Path) -> None:
    from search.encoder.export import ExportOrder, export_in_own_process

    order = ExportOrder(
        name=twin.name, fingerprint=twin.fingerprint, form=twin.form, cache=twin.cache, folder=folder
    )
    export_in_own_process(order)


def _fall_back(model: ModelIdentity, cache: Path, *, reason: str) -> Encoder:
    _LOG.warning(
        "The model %s is run by sentence-transformers, which starts slowly, for want of an equal export: %s.",
        model.name,
        reason,
    )
    encoder = load_sentence_transformer(model.name, cache=cache)
    refuse_other_model(name=model.name, wanted=model.fingerprint, found=encoder.identity.fingerprint)
    return encoder


def _refuse_known_failure(twin: _Twin) -> None:
    """Raise again what an export with the same libraries ended with: it would take as long to fail again."""
    wanted = twin.versions
    try:
        failure = json.loads(twin.failure_file.read_text(encoding="utf-8"))
        versions, reason = failure["versions"], failure["reason"]
    except (OSError, ValueError, KeyError, TypeError):
        return
    if versions == wanted:
        raise ExportError(reason)


def _remember_failure(twin: _Twin, reason: str) -> None:
    failure = {"versions": twin.versions, "reason": reason}
    twin.failure_file.write_text(json.dumps(failure), encoding="utf-8")
