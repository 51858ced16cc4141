"""What all encoders do alike: read texts behind their prompts, then run a network over their tokens."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from search.encoder.prompts import Prompts
from search.encoder.protocol import Encoded, ModelIdentity, Role
from search.encoder.tokens import PromptedTokenizer, Tokenize, TokenizedText
from search.records import IntMatrix


class ReadingEncoder(ABC):
    """Implements ``search.encoder.protocol.Encoder`` but for the network itself."""

    def __init__(self, identity: ModelIdentity, tokenize: Tokenize) -> None:
        self._identity = identity
        prompts = Prompts(identity.query_prompt, identity.passage_prompt)
        self._tokenizer = PromptedTokenizer(tokenize, prompts, max_tokens=identity.max_tokens)

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
        return self._run(self._tokenizer.read(texts, role), with_tokens=with_tokens)

    @abstractmethod
    def _run(self, texts: Sequence[TokenizedText], *, with_tokens: bool) -> Encoded: ...
