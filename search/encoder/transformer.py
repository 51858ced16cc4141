"""The encoder of any sentence-transformers model, run by torch."""

import logging
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from search.encoder.batches import IdMatrix, encode_in_batches
from search.encoder.cores import available_cores
from search.encoder.fingerprint import fingerprint_model
from search.encoder.model_folder import find_model_folder
from search.encoder.prompts import Prompts, resolve_prompts
from search.encoder.protocol import Encoded, ModelIdentity, Role
from search.encoder.reading_encoder import ReadingEncoder
from search.encoder.rust_tokenizer import tokenize_with
from search.encoder.tokens import TokenizedText
from search.errors import ModelError
from search.records import FloatMatrix

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

# Networks that number their positions from the padding token on, and so read that many tokens fewer.
_POSITIONS_AFTER_PADDING = ("roberta", "camembert", "mpnet", "longformer", "xmod")
_UNLIMITED = 1_000_000
_DEFAULT_MAX_TOKENS = 512
_SAME_COSINE = 0.9999


class SentenceTransformerEncoder(ReadingEncoder):
    """Implements ``search.encoder.protocol.Encoder`` with a loaded sentence-transformers ``model``."""

    def __init__(
        self, model: "SentenceTransformer", *, name: str, fingerprint: str, prompts: Prompts
    ) -> None:
        self.model = model
        self.rust_tokenizer = _rust_tokenizer(model, name)
        self.pad = int(self.model.tokenizer.pad_token_id or 0)
        identity = ModelIdentity(
            name=name,
            fingerprint=fingerprint,
            dimension=int(model.get_embedding_dimension()),
            max_tokens=_max_tokens(model),
            query_prompt=prompts.query,
            passage_prompt=prompts.passage,
        )
        super().__init__(identity, tokenize_with(self.rust_tokenizer))

    def _run(self, texts: Sequence[TokenizedText], *, with_tokens: bool) -> Encoded:
        return encode_in_batches(
            texts, self._forward, dimension=self._identity.dimension, pad=self.pad, with_tokens=with_tokens
        )

    def _forward(self, ids: IdMatrix, mask: IdMatrix) -> tuple[FloatMatrix, FloatMatrix]:
        import torch

        with torch.inference_mode():
            features = self.model(
                {"input_ids": torch.from_numpy(ids), "attention_mask": torch.from_numpy(mask)}
            )
        return features["token_embeddings"].numpy(), features["sentence_embedding"].numpy()


def load_sentence_transformer(name_or_folder: str, *, cache: Path) -> SentenceTransformerEncoder:
    """Load ``bundled``, a folder, or a name of the hub, with the model's own prompts.

    Raises ModelError when there is no such model, or when it is not one whose texts can be followed token by
    token: its vectors are compared with those of the library before it is used.
    """
    folder = find_model_folder(name_or_folder, cache=cache)
    prompts = resolve_prompts(name_or_folder, folder)
    model = _load_model(name_or_folder, folder)
    encoder = SentenceTransformerEncoder(
        model, name=name_or_folder, fingerprint=fingerprint_model(folder, prompts), prompts=prompts
    )
    _prove_own_reading(encoder)
    return encoder


def _load_model(name: str, folder: Path) -> "SentenceTransformer":
    # Threads that wait by spinning make each other four times slower on a machine that does other work too;
    # the library reads this once, when torch is loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    _quiet_libraries()
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(min(torch.get_num_threads(), available_cores()))
    try:
        model = SentenceTransformer(
            str(folder), device="cpu", local_files_only=True, model_kwargs={"dtype": torch.float32}
        )
    # The library raises whatever its parts raise; to the person who named the model they are all one.
    except Exception as error:
        raise ModelError(
            f"The model {name} cannot be loaded from {folder}: {error}. Give a folder that "
            "sentence-transformers saved, or use --model bundled."
        ) from error
    return model.eval()


def _quiet_libraries() -> None:
    from huggingface_hub.utils.tqdm import disable_progress_bars
    from transformers.utils import logging as transformers_logging

    disable_progress_bars()
    transformers_logging.disable_progress_bar()
    transformers_logging.set_verbosity_error()
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)


def _rust_tokenizer(model: "SentenceTransformer", name: str) -> "Tokenizer":
    tokenizer = getattr(model, "tokenizer", None)
    backend: Tokenizer | None = getattr(tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise ModelError(
            f"The model {name} cannot be used: its tokenizer does not tell which characters a token stands "
            "for. Choose a model with a tokenizer.json."
        )
    return backend


def _max_tokens(model: "SentenceTransformer") -> int:
    config: Mapping[str, Any] = model[0].model.config.to_dict() if hasattr(model[0], "model") else {}
    positions = config.get("max_position_embeddings") or _UNLIMITED
    if any(kind in str(config.get("model_type")) for kind in _POSITIONS_AFTER_PADDING):
        positions -= (config.get("pad_token_id") or 0) + 1
    limit = min(model.max_seq_length or _UNLIMITED, positions)
    return int(limit) if limit < _UNLIMITED else _DEFAULT_MAX_TOKENS


def _prove_own_reading(encoder: SentenceTransformerEncoder) -> None:
    """Compare with the library's own encoding, which may wrap texts in ways that only it knows."""
    texts = ["Banjir merendam tiga desa.", "Rice prices rose by 5.6 percent on Monday, traders said."]
    for role in Role:
        prompt = Prompts(encoder.identity.query_prompt, encoder.identity.passage_prompt).for_role(role)
        theirs = encoder.model.encode(
            texts, prompt=prompt, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        cosines = np.sum(encoder.encode(texts, role).vectors * theirs, axis=1)
        if not np.all(cosines >= _SAME_COSINE):
            raise ModelError(
                f"The model {encoder.identity.name} reads texts in a way that is not supported: its vectors "
                f"differ from the library's (cosine {np.min(cosines):.4f}). Choose another model."
            )
