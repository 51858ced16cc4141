"""The twins of a model, proved to give the vectors of the original before anything may use them."""

import argparse
import gc
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from search.encoder.bundled import bundled_source
from search.encoder.compiled import CompiledEncoder
from search.encoder.compiler import UnsupportedMachineError
from search.encoder.fingerprint import refuse_other_model
from search.encoder.graph import exporter_versions, write_graph
from search.encoder.library import compile_library
from search.encoder.network import write_network
from search.encoder.onnx import GRAPH, OnnxEncoder
from search.encoder.parity import (
    EQUAL,
    ROUNDED,
    UNPROVED,
    Bar,
    ExportError,
    ExportInterruptedError,
    Parity,
    Probe,
    choose_probes,
    encode_probes,
    prove_equal,
)
from search.encoder.piece_table import write_piece_table
from search.encoder.protocol import Encoded, Encoder
from search.encoder.transformer import SentenceTransformerEncoder, load_sentence_transformer
from search.encoder.twin import TOKENIZER, Form, TwinDescription, write_description
from search.errors import ModelError, ModelMismatchError


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOrder:
    """Which model to export, by name and expected fingerprint, in which form and into which folder."""

    name: str
    fingerprint: str
    form: Form
    cache: Path
    folder: Path


def export_to_onnx(
    encoder: SentenceTransformerEncoder, folder: Path, *, probes: Sequence[Probe] | None = None
) -> Parity:
    """Write graph, tokenizer and description of ``encoder`` into ``folder`` and prove them equal to it.

    The encoder's model is released on the way, to make room for its twin. Raises ExportError, with the
    reason, when the model cannot be exported or its twin gives other vectors; the folder is then of no use.
    """
    chosen = tuple(probes) if probes is not None else choose_probes(encoder)
    expected = encode_probes(encoder, chosen)
    _write_tokenizer(encoder, folder)
    write_graph(encoder.model, folder / GRAPH)
    encoder.model = None
    gc.collect()
    write_description(_describe(encoder, Form.ONNX), folder)
    parity = _prove(expected, OnnxEncoder(folder), chosen, EQUAL)
    write_description(_describe(encoder, Form.ONNX, parity), folder)
    return parity


def export_compiled(
    encoder: SentenceTransformerEncoder,
    packed: Path,
    folder: Path,
    *,
    probes: Sequence[Probe] | None = None,
    bar: Bar = ROUNDED,
) -> Parity:
    """Compile the library, pack the file ``packed`` that ``encoder`` was unpacked from, and prove them.

    Raises UnsupportedMachineError when this machine cannot compile or run it, ExportError when its vectors
    are too far from those of ``encoder``.
    """
    compile_library(folder)
    write_network(packed, folder)
    _write_tokenizer(encoder, folder)
    write_description(_describe(encoder, Form.COMPILED), folder)
    twin = CompiledEncoder(folder)
    chosen = tuple(probes) if probes is not None else choose_probes(encoder)
    parity = _prove(encode_probes(encoder, chosen), twin, chosen, bar)
    write_description(_describe(encoder, Form.COMPILED, parity), folder)
    return parity


def export_in_own_process(order: ExportOrder) -> None:
    """Export in a process of its own, so that the memory it takes is given back.

    Raises ExportError when the model cannot be exported, ModelMismatchError when the name stands for another
    model by now, ModelError when it cannot be loaded.
    """
    command = [sys.executable, "-P", "-m", "search.encoder.export", order.name, order.fingerprint, order.form]
    package_folder = str(Path(__file__).parents[2])
    path = os.pathsep.join(filter(None, [package_folder, os.environ.get("PYTHONPATH")]))
    finished = subprocess.run(  # noqa: S603 - our own interpreter and module; the name is an argument, not code
        [*command, str(order.cache), str(order.folder)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": path},
    )
    _raise_reported_problem(finished)


def main(arguments: Sequence[str] | None = None) -> int:
    """Export one model as a process; prints one JSON object that says how it went."""
    parser = argparse.ArgumentParser(prog="python -m search.encoder.export")
    for argument in ("name", "fingerprint"):
        parser.add_argument(argument)
    parser.add_argument("form", type=Form, choices=list(Form))
    for argument in ("cache", "folder"):
        parser.add_argument(argument, type=Path)
    order = ExportOrder(**vars(parser.parse_args(arguments)))
    try:
        _carry_out(order)
    except ModelMismatchError as error:
        return _report("mismatch", str(error))
    except ExportError as error:
        return _report("export", str(error))
    except UnsupportedMachineError as error:
        return _report("unsupported", str(error))
    except ModelError as error:
        return _report("model", str(error))
    except OSError as error:
        return _report(
            "model", f"The exported model cannot be written: {error}. Make room or set LINTAS_CACHE."
        )
    return _report("done", "")


def _write_tokenizer(encoder: SentenceTransformerEncoder, folder: Path) -> None:
    tokenizer = encoder.rust_tokenizer.to_str()
    (folder / TOKENIZER).write_text(tokenizer, encoding="utf-8")
    write_piece_table(tokenizer, folder)


def _prove(expected: Sequence[Encoded], twin: Encoder, probes: Sequence[Probe], bar: Bar) -> Parity:
    return prove_equal(expected, encode_probes(twin, probes), bar=bar)


def _describe(encoder: SentenceTransformerEncoder, form: Form, parity: Parity = UNPROVED) -> TwinDescription:
    return TwinDescription(
        identity=encoder.identity,
        form=form,
        pad=encoder.pad,
        lowest_cosine=parity.lowest_cosine,
        lowest_token_cosine=parity.lowest_token_cosine,
        proved_texts=parity.texts,
        proved_tokens=parity.longest,
        versions=exporter_versions(),
    )


def _carry_out(order: ExportOrder) -> None:
    encoder = load_sentence_transformer(order.name, cache=order.cache)
    refuse_other_model(name=order.name, wanted=order.fingerprint, found=encoder.identity.fingerprint)
    if order.form is Form.ONNX:
        export_to_onnx(encoder, order.folder)
        return
    with bundled_source() as packed:
        export_compiled(encoder, packed, order.folder)


def _report(outcome: str, message: str) -> int:
    sys.stdout.write(json.dumps({"outcome": outcome, "message": message}) + "\n")
    return 0 if outcome == "done" else 1


def _raise_reported_problem(finished: subprocess.CompletedProcess[str]) -> None:
    try:
        report: Mapping[str, str] = json.loads(finished.stdout.splitlines()[-1])
        outcome, message = report["outcome"], report["message"]
    except (IndexError, ValueError, KeyError):
        last_words = finished.stderr.strip().splitlines()[-1:] or ["no message"]
        raise ExportInterruptedError(
            f"the process that exports it ended with code {finished.returncode} ({last_words[0]}); "
            "with code -9 the system ended it, most often for lack of memory"
        ) from None
    problems = {
        "mismatch": ModelMismatchError,
        "export": ExportError,
        "unsupported": UnsupportedMachineError,
        "model": ModelError,
    }
    if outcome != "done":
        raise problems[outcome](message)


if __name__ == "__main__":
    sys.exit(main())
