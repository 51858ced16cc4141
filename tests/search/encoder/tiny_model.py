"""A packed model file of a few kilobytes in the wheel's format, so that every step can be tested in full."""

import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

WIDTH, LAYERS, HEADS, INNER, POSITIONS = 32, 2, 2, 64, 96

WORDS = (
    *("▁banjir", "▁flood", "▁desa", "▁village", "▁harga", "▁price", "▁beras", "▁rice", "▁naik", "▁rose"),
    *("▁query", "▁passage", "▁di", "▁in", "▁the", "an"),
)
LETTERS = (*"abcdefghijklmnopqrstuvwxyz0123456789.,:;-!?()'", "é", "ü", "中", "文")
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", *WORDS, *LETTERS, "<mask>"]
SCORES = [0.0] * 4 + [-4.0] + [-5.0] * len(WORDS) + [-7.0] * len(LETTERS) + [0.0]


def write_packed_model(path: Path, *, seed: int = 1) -> Path:
    """Write a two-layer network with random weights and a vocabulary of some words and letters."""
    numbers = np.random.default_rng(seed)
    tensors = {name: numbers.normal(0, 0.3, shape).astype("<f4") for name, shape in _shapes().items()}
    for name, tensor in tensors.items():
        if name.endswith("ln.w"):
            tensor[:] = 1
    head = _header() + _tokenizer() + struct.pack("<iI", 0, 0)
    directory_bytes = 4 + sum(2 + len(name) + 21 for name in tensors)
    offset = len(head) + directory_bytes
    directory, body = struct.pack("<i", len(tensors)), b""
    for name, tensor in tensors.items():
        packed = quantise(tensor) if _is_quantised(name) else tensor.tobytes()
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", _is_quantised(name), tensor.size, offset + len(body), len(packed))
        body += packed
    path.write_bytes(head + directory + body)
    return path


def quantise(tensor: NDArray[np.float32]) -> bytes:
    """Blocks of 32 weights: half-precision scale, low halves the first 16 weights, high halves the others."""
    packed = b""
    for block in tensor.reshape(-1, 32):
        scale = np.float16(np.abs(block).max() / 7)
        halves = (np.clip(np.round(block / np.float32(scale)), -8, 7) + 8).astype(np.uint8)
        packed += scale.tobytes() + (halves[:16] | (halves[16:] << 4)).tobytes()
    return packed


def _shapes() -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {
        "emb.word": (len(PIECES), WIDTH),
        "emb.pos": (POSITIONS, WIDTH),
        "emb.type": (2, WIDTH),
        "emb.ln.w": (WIDTH,),
        "emb.ln.b": (WIDTH,),
    }
    matrices = {"q": (WIDTH, WIDTH), "k": (WIDTH, WIDTH), "v": (WIDTH, WIDTH), "ao": (WIDTH, WIDTH)}
    matrices |= {"fi": (INNER, WIDTH), "fo": (WIDTH, INNER)}
    for layer in range(LAYERS):
        for part, shape in matrices.items():
            shapes |= {f"l{layer}.{part}.w": shape, f"l{layer}.{part}.b": shape[:1]}
        for part in ("aln", "oln"):
            shapes |= {f"l{layer}.{part}.w": (WIDTH,), f"l{layer}.{part}.b": (WIDTH,)}
    return shapes


def _is_quantised(name: str) -> bool:
    return name == "emb.word" or (name.endswith(".w") and "ln" not in name)


def _header() -> bytes:
    sizes = struct.pack("<I7i", 1, WIDTH, LAYERS, HEADS, INNER, len(PIECES), POSITIONS, 2)
    return b"E5S1" + sizes + struct.pack("<fi", 1e-12, 32)


def _tokenizer() -> bytes:
    texts = [piece.encode() for piece in PIECES]
    offsets = np.cumsum([0, *(len(text) for text in texts)]).astype("<u4")
    blob = b"".join(texts)
    head = struct.pack("<5iQ", len(texts), 0, 2, 1, 3, len(blob))
    return head + offsets.tobytes() + np.array(SCORES, "<f4").tobytes() + blob
