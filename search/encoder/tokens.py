"""Texts as the model reads them: token ids behind a prompt, and which characters each token stands for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.encoder.prompts import Prompts
from search.encoder.protocol import Role
from search.errors import TextTooLongError
from search.records import IntMatrix

_EXCERPT = 40
_IS_SPACE = np.array([chr(code).isspace() for code in range(0x3002)])
"""For each code point up to the ideographic space whether it is white space; the one behind it is not."""


@dataclass(frozen=True, slots=True)
class Tokenization:
    """What a tokenizer says of a text: ids, (tokens, 2) offsets in characters, and which it added itself."""

    ids: NDArray[np.int64]
    offsets: IntMatrix
    special: NDArray[np.bool_]


Tokenize = Callable[[Sequence[str]], list[Tokenization]]


@dataclass(frozen=True, slots=True)
class TokenizedText:
    """All ``ids`` that the model reads; of the text's own tokens, places (``kept``) and ``spans``."""

    ids: NDArray[np.int64]
    kept: NDArray[np.intp]
    spans: IntMatrix


class PromptedTokenizer:
    """Puts the prompt of its role in front of a text and tells the text's own tokens from the rest."""

    def __init__(self, tokenize: Tokenize, prompts: Prompts, *, max_tokens: int) -> None:
        self._tokenize = tokenize
        self._prompts = prompts
        self._max_tokens = max_tokens
        self._passage_overhead: int | None = None

    def read(self, texts: Sequence[str], role: Role) -> list[TokenizedText]:
        """Tokenize in order; raises TextTooLongError instead of cutting."""
        prompt = self._prompts.for_role(role)
        tokenized = self._tokenize([prompt + text for text in texts])
        for text, tokens in zip(texts, tokenized, strict=True):
            if len(tokens.ids) > self._max_tokens:
                raise TextTooLongError(
                    f"A text of {len(tokens.ids)} tokens is longer than the {self._max_tokens} that the "
                    f"model reads, prompt included: '{text[:_EXCERPT]}…'. Shorten the query, or build the "
                    "index with shorter passages."
                )
        return [_drop_prompt(tokens, prompt, text) for text, tokens in zip(texts, tokenized, strict=True)]

    def spans(self, text: str) -> IntMatrix:
        """Spans of a text of any length, cut as a passage is."""
        prompt = self._prompts.passage
        return _drop_prompt(self._tokenize([prompt + text])[0], prompt, text).spans

    def passage_limit(self) -> int:
        """Tokens of a passage beside its prompt and special tokens."""
        if self._passage_overhead is None:
            prompt = self._prompts.passage
            (probe,) = self._tokenize([prompt + "a"])
            self._passage_overhead = len(probe.ids) - len(_drop_prompt(probe, prompt, "a").kept)
        return self._max_tokens - self._passage_overhead


def _drop_prompt(tokens: Tokenization, prompt: str, text: str) -> TokenizedText:
    # A token that covers only the space after the prompt is there because of how the text begins, so it
    # counts as the text's: prompt and special tokens are then equally many for every text.
    kept = np.flatnonzero(~tokens.special & (tokens.offsets[:, 1] > len(prompt.rstrip())))
    spans = np.clip(tokens.offsets[kept] - len(prompt), 0, len(text)).astype(np.int32)
    return TokenizedText(tokens.ids, kept, _trim_spaces(spans, text))


def _trim_spaces(spans: IntMatrix, text: str) -> IntMatrix:
    """Leave out the white space around each token; a token of nothing else keeps it."""
    # One place more than characters: a span may begin and end behind the last one.
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    visible = np.append(~_IS_SPACE[np.minimum(codes, len(_IS_SPACE) - 1)], False)
    places = np.arange(len(visible))
    next_visible = np.minimum.accumulate(np.where(visible, places, len(text))[::-1])[::-1]
    last_visible = np.maximum.accumulate(np.where(visible, places, -1))
    starts = next_visible[spans[:, 0]]
    ends = last_visible[np.maximum(spans[:, 1] - 1, 0)] + 1
    trimmed = np.stack([starts, ends], axis=1).astype(np.int32)
    return np.where((starts < ends)[:, None], trimmed, spans)
