"""An encoder that encodes each query once, however many directions it is asked in."""

from collections.abc import Sequence
from pathlib import Path

from search.encoder.load import prepare_query_encoder
from search.encoder.protocol import Encoded, Encoder, ModelIdentity, Role
from search.engine import SearchEngine, open_engine
from search.records import IntMatrix
from search.store.directory import IndexDirectory
from search.store.manifest import read_manifest


class RememberingEncoder:
    """Implements ``search.encoder.protocol.Encoder`` by another encoder, whose queries it remembers."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._queries: dict[tuple[tuple[str, ...], bool], Encoded] = {}

    @property
    def identity(self) -> ModelIdentity:
        """Name, fingerprint, sizes and prompts."""
        return self._encoder.identity

    def token_spans(self, text: str) -> IntMatrix:
        """Character spans, shape (tokens, 2), of the text's tokens without prompt and special tokens."""
        return self._encoder.token_spans(text)

    def passage_token_limit(self) -> int:
        """How many tokens of a passage the model reads beside the passage prompt and special tokens."""
        return self._encoder.passage_token_limit()

    def encode(self, texts: Sequence[str], role: Role, *, with_tokens: bool = False) -> Encoded:
        """Encode texts in order; raises TextTooLongError when a text has more tokens than the model reads."""
        if role is not Role.QUERY:
            return self._encoder.encode(texts, role, with_tokens=with_tokens)
        key = (tuple(texts), with_tokens)
        if key not in self._queries:
            self._queries[key] = self._encoder.encode(texts, role, with_tokens=with_tokens)
        return self._queries[key]


def open_remembering_engine(index: Path, *, cache: Path) -> SearchEngine:
    """Open the current generation of an index with its own encoder, made to remember queries."""
    directory = IndexDirectory(index)
    model = read_manifest(directory.folder(directory.current_name())).model
    return open_engine(
        index, cache=cache, encoder=RememberingEncoder(prepare_query_encoder(model, cache=cache))
    )
