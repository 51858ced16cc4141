"""The encoder of an exported graph, run by onnxruntime without torch."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from search.encoder.batches import IdMatrix, encode_in_batches
from search.encoder.cores import available_cores
from search.encoder.protocol import Encoded
from search.encoder.reading_encoder import ReadingEncoder
from search.encoder.tokens import TokenizedText
from search.encoder.twin import TwinTokenizer, describe_damage, read_description
from search.errors import ModelError
from search.records import FloatMatrix

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

GRAPH = "model.onnx"
INPUTS = ("input_ids", "attention_mask")
OUTPUTS = ("token_vectors", "vectors")

# A second thread helps a single query a little; more get in each other's way when many are served.
_MAX_THREADS = 2


class OnnxEncoder(ReadingEncoder):
    """Implements ``search.encoder.protocol.Encoder`` with the graph and tokenizer in ``folder``."""

    def __init__(self, folder: Path, *, name: str | None = None) -> None:
        self.description = read_description(folder)
        identity = self.description.identity
        super().__init__(replace(identity, name=name or identity.name), TwinTokenizer(folder))
        self._session = _open_session(folder / GRAPH)
        self.folder = folder

    def _run(self, texts: Sequence[TokenizedText], *, with_tokens: bool) -> Encoded:
        dimension, pad = self._identity.dimension, self.description.pad
        return encode_in_batches(texts, self._forward, dimension=dimension, pad=pad, with_tokens=with_tokens)

    def _forward(self, ids: IdMatrix, mask: IdMatrix) -> tuple[FloatMatrix, FloatMatrix]:
        token_vectors, vectors = self._session.run(OUTPUTS, dict(zip(INPUTS, (ids, mask), strict=True)))
        return token_vectors, vectors


def _open_session(graph: Path) -> "InferenceSession":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(_MAX_THREADS, available_cores())
    options.inter_op_num_threads = 1
    # A thread that spins while it waits takes the processor from whatever else the machine serves.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
    # The runtime has no common error class; whatever it says, the graph on disk cannot be used.
    except Exception as error:
        raise ModelError(describe_damage(graph.parent, str(error))) from None
