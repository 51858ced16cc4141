"""The encoder that answers queries: an exported model run by onnxruntime, without torch."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from search.encoder.batches import IdMatrix, encode_in_batches
from search.encoder.cores import available_cores
from search.encoder.piece_table import open_piece_table
from search.encoder.prompts import Prompts
from search.encoder.protocol import Encoded, ModelIdentity, Role
from search.encoder.rust_tokenizer import tokenize_with
from search.encoder.tokens import PromptedTokenizer, Tokenization
from search.errors import ModelError
from search.records import FloatMatrix, IntMatrix

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

GRAPH, TOKENIZER, DESCRIPTION = "model.onnx", "tokenizer.json", "encoder.json"
INPUTS = ("input_ids", "attention_mask")
OUTPUTS = ("token_vectors", "vectors")

# Beyond this many characters at once, reading the whole vocabulary costs less than many look-ups.
_MANY_CHARACTERS = 50_000
# A second thread helps a single query a little; more get in each other's way when many are served.
_MAX_THREADS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class OnnxDescription:
    """What ``encoder.json`` holds beside the graph: whose twin it is, and how near to it it was measured."""

    identity: ModelIdentity
    pad: int
    lowest_cosine: float
    lowest_token_cosine: float
    proved_texts: int
    proved_tokens: int
    versions: str


class OnnxEncoder:
    """Implements ``search.encoder.protocol.Encoder`` with the graph and tokenizer in ``folder``."""

    def __init__(self, folder: Path, *, name: str | None = None) -> None:
        self.description = read_description(folder)
        self._identity = replace(self.description.identity, name=name or self.description.identity.name)
        self._session = _open_session(folder / GRAPH)
        self.folder = folder
        self._table = open_piece_table(folder)
        self._whole: Tokenizer | None = None
        prompts = Prompts(self._identity.query_prompt, self._identity.passage_prompt)
        self._tokenizer = PromptedTokenizer(self._tokenize, prompts, max_tokens=self._identity.max_tokens)

    @property
    def identity(self) -> ModelIdentity:
        """Name, fingerprint, sizes and prompts."""
        return self._identity

    def token_spans(self, text: str) -> IntMatrix:
        """Character spans, shape (tokens, 2), of the text's tokens without prompt and special tokens."""
        return self._tokenizer.spans(text)

    def passage_token_limit(self) -> int:
        """How many tokens of a passage the model reads beside the passage prompt and special tokens."""
        return self._tokenizer.passage_limit()

    def encode(self, texts: Sequence[str], role: Role, *, with_tokens: bool = False) -> Encoded:
        """Encode texts in order; raises TextTooLongError when a text has more tokens than the model reads."""
        return encode_in_batches(
            self._tokenizer.read(texts, role),
            self._forward,
            dimension=self._identity.dimension,
            pad=self.description.pad,
            with_tokens=with_tokens,
        )

    def _forward(self, ids: IdMatrix, mask: IdMatrix) -> tuple[FloatMatrix, FloatMatrix]:
        token_vectors, vectors = self._session.run(OUTPUTS, dict(zip(INPUTS, (ids, mask), strict=True)))
        return token_vectors, vectors

    def _tokenize(self, texts: Sequence[str]) -> list[Tokenization]:
        if self._table is not None and self._whole is None and _characters(texts) <= _MANY_CHARACTERS:
            return self._table.tokenize(texts)
        if self._whole is None:
            from tokenizers import Tokenizer

            self._whole = Tokenizer.from_file(str(self.folder / TOKENIZER))
        return tokenize_with(self._whole)(texts)


def write_description(description: OnnxDescription, folder: Path) -> None:
    """Write ``encoder.json``."""
    (folder / DESCRIPTION).write_text(json.dumps(asdict(description), indent=1), encoding="utf-8")


def read_description(folder: Path) -> OnnxDescription:
    """Read ``encoder.json``; raises ModelError when it is not one."""
    try:
        content = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        return OnnxDescription(**{**content, "identity": ModelIdentity(**content["identity"])})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(_damaged(folder, str(error))) from None


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
        raise ModelError(_damaged(graph.parent, str(error))) from None


def _characters(texts: Sequence[str]) -> int:
    return sum(len(text) for text in texts)


def _damaged(folder: Path, reason: str) -> str:
    return f"The exported model in {folder} cannot be opened: {reason}. Delete that folder; it is made again."
