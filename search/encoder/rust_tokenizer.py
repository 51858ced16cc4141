"""Tokenization by the ``tokenizers`` library, as arrays."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from search.encoder.tokens import Tokenization, Tokenize

if TYPE_CHECKING:
    from tokenizers import Tokenizer


def tokenize_with(tokenizer: "Tokenizer") -> Tokenize:
    """Wrap a ``tokenizers.Tokenizer``; it is kept from cutting and padding."""

    def tokenize(texts: Sequence[str]) -> list[Tokenization]:
        _leave_whole(tokenizer)
        return [
            Tokenization(
                np.array(encoding.ids, dtype=np.int64),
                np.array(encoding.offsets, dtype=np.int32).reshape(-1, 2),
                np.array(encoding.special_tokens_mask, dtype=bool),
            )
            for encoding in tokenizer.encode_batch(list(texts))
        ]

    return tokenize


def _leave_whole(tokenizer: "Tokenizer") -> None:
    # Other libraries that share the tokenizer leave their cutting and padding switched on in it.
    if tokenizer.truncation is not None:
        tokenizer.no_truncation()
    if tokenizer.padding is not None:
        tokenizer.no_padding()
