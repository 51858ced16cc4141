"""What any encoder promises: texts in, unit-length vectors and token vectors out."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from search.records import FloatMatrix, IntMatrix


class Role(StrEnum):
    """What a text is for; models of the e5 family read the two with different prompts."""

    QUERY = "query"
    PASSAGE = "passage"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelIdentity:
    """What the manifest records, so that a search is answered by the model that built the index.

    ``fingerprint`` is a digest over weights, tokenizer, pooling and prompts: equal fingerprints give equal
    vectors. ``max_tokens`` is the longest input the model reads, prompt and special tokens included.
    """

    name: str
    fingerprint: str
    dimension: int
    max_tokens: int
    query_prompt: str
    passage_prompt: str


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """The encoder's last layer for one text, without prompt and special tokens.

    ``vectors`` has shape (tokens, dimension); ``spans`` has shape (tokens, 2): first and past-the-last
    character of each token in the text as given.
    """

    vectors: FloatMatrix
    spans: IntMatrix


@dataclass(frozen=True, slots=True)
class Encoded:
    """Unit-length ``vectors`` of shape (texts, dimension) and, when asked for, each text's token vectors."""

    vectors: FloatMatrix
    tokens: tuple[TokenVectors, ...] | None = None


class Encoder(Protocol):
    """Texts to vectors; implementations may batch as they like but never cut a text."""

    @property
    def identity(self) -> ModelIdentity:
        """Name, fingerprint, sizes and prompts."""
        ...

    def token_spans(self, text: str) -> IntMatrix:
        """Character spans, shape (tokens, 2), of the text's tokens without prompt and special tokens."""
        ...

    def passage_token_limit(self) -> int:
        """How many tokens of a passage the model reads beside the passage prompt and special tokens."""
        ...

    def encode(self, texts: Sequence[str], role: Role, *, with_tokens: bool = False) -> Encoded:
        """Encode texts in order; raises TextTooLongError when a text has more tokens than the model reads."""
        ...
