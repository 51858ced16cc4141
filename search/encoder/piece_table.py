"""A Unigram vocabulary on disk, from which the tokenizer for one text is made in about a millisecond.

Reading a vocabulary of 250,000 pieces takes over a second, most of a cold start. But only pieces that occur
in a text can be chosen for it: those are looked up in a sorted, memory-mapped table, and the library's own
tokenizer is made of them alone, so normalisation, cutting and offsets are the library's in every detail.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from search.encoder.rust_tokenizer import tokenize_with
from search.encoder.tokens import Tokenization

if TYPE_CHECKING:
    from tokenizers import Tokenizer

PIECES, SCORES, IDS, FRAME = "pieces.npy", "piece_scores.npy", "piece_ids.npy", "tokenizer_frame.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceTable:
    """Pieces sorted by their UTF-8 bytes; ``frame`` is the tokenizer's description with a few pieces only.

    The first pieces of the frame are always present: special tokens, and the least likely piece, because the
    library derives the cost of an unknown character from it. ``frame_ids`` are their ids in the whole
    vocabulary.
    """

    pieces: NDArray[np.bytes_]
    scores: NDArray[np.float64]
    ids: NDArray[np.int64]
    longest: int
    frame: Mapping[str, Any]
    frame_ids: NDArray[np.int64]
    splitter: "Tokenizer"

    def tokenize(self, texts: Sequence[str]) -> list[Tokenization]:
        """Tokenize exactly as the whole vocabulary would."""
        found = self._find(_substrings((self._words(text) for text in texts), self.longest))
        pieces = [piece.decode() for piece in self.pieces[found].tolist()]
        tokenizer = self._make_tokenizer(zip(pieces, self.scores[found].tolist(), strict=True))
        ids = np.concatenate([self.frame_ids, self.ids[found]])
        return [_with_ids(tokens, ids) for tokens in tokenize_with(tokenizer)(texts)]

    def _make_tokenizer(self, pieces: Iterable[tuple[str, float]]) -> "Tokenizer":
        """The tokenizer of the frame's pieces and these; made of a description it takes five times longer."""
        from tokenizers import Tokenizer, models

        model = self.frame["model"]
        own = ((piece, score) for piece, score in model["vocab"])
        tokenizer = Tokenizer(models.Unigram([*own, *pieces], model["unk_id"]))
        tokenizer.normalizer = self.splitter.normalizer
        tokenizer.pre_tokenizer = self.splitter.pre_tokenizer
        tokenizer.post_processor = self.splitter.post_processor
        for token in self.splitter.get_added_tokens_decoder().values():
            add = tokenizer.add_special_tokens if token.special else tokenizer.add_tokens
            add([token])
        return tokenizer

    def _words(self, text: str) -> Iterable[str]:
        # Text after a special token written out is cut anew, as if it stood after a space.
        for token in self.frame["added_tokens"]:
            text = text.replace(token["content"], " ")
        normaliser = self.splitter.normalizer
        normalised = normaliser.normalize_str(text) if normaliser else text
        return (word for word, _ in self.splitter.pre_tokenizer.pre_tokenize_str(normalised))

    def _find(self, substrings: set[str]) -> NDArray[np.intp]:
        width = self.pieces.dtype.itemsize
        encoded = [text.encode() for text in substrings]
        # In order, so that each is looked for near the one before.
        wanted = np.array(sorted(text for text in encoded if len(text) <= width), dtype=self.pieces.dtype)
        places = np.minimum(np.searchsorted(self.pieces, wanted), len(self.pieces) - 1)
        return np.unique(places[self.pieces[places] == wanted])


def write_piece_table(tokenizer_json: str, folder: Path) -> bool:
    """Write the table of a tokenizer into ``folder``; False when it is of another kind and needs none."""
    description = json.loads(tokenizer_json)
    if not _is_plain_unigram(description):
        return False
    vocabulary = description["model"]["vocab"]
    texts = [piece.encode() for piece, _ in vocabulary]
    scores = np.array([score for _, score in vocabulary])
    kept = _frame_places(description, scores)
    rest = np.array(sorted(set(range(len(texts))) - set(kept), key=texts.__getitem__), dtype=np.int64)
    np.save(folder / PIECES, np.array([texts[place] for place in rest]))
    np.save(folder / SCORES, scores[rest])
    np.save(folder / IDS, rest)
    frame = {
        "ids": kept,
        "longest": max(len(piece) for piece, _ in vocabulary),
        "tokenizer": _reduce_to(kept, description),
    }
    (folder / FRAME).write_text(json.dumps(frame), encoding="utf-8")
    return True


def open_piece_table(folder: Path) -> PieceTable | None:
    """Map the table in ``folder``; None when the tokenizer needs none."""
    if not (folder / FRAME).is_file():
        return None
    from tokenizers import Tokenizer

    frame = json.loads((folder / FRAME).read_text(encoding="utf-8"))
    return PieceTable(
        pieces=np.load(folder / PIECES, mmap_mode="r", allow_pickle=False),
        scores=np.load(folder / SCORES, mmap_mode="r", allow_pickle=False),
        ids=np.load(folder / IDS, mmap_mode="r", allow_pickle=False),
        longest=frame["longest"],
        frame=frame["tokenizer"],
        frame_ids=np.array(frame["ids"], dtype=np.int64),
        splitter=Tokenizer.from_str(json.dumps(frame["tokenizer"])),
    )


def _is_plain_unigram(description: Mapping[str, Any]) -> bool:
    """Pieces alone decide the cut: no bytes for unknowns, every added token a piece, words split first."""
    model = description["model"]
    if model.get("type") != "Unigram" or model.get("byte_fallback") or model.get("unk_id") is None:
        return False
    pieces = {piece: place for place, (piece, _) in enumerate(model["vocab"])}
    return description.get("pre_tokenizer") is not None and all(
        pieces.get(token["content"]) == token["id"] for token in description["added_tokens"]
    )


def _reduce_to(kept: list[int], description: Mapping[str, Any]) -> Mapping[str, Any]:
    model = description["model"]
    return {
        **description,
        "truncation": None,
        "padding": None,
        "added_tokens": [{**token, "id": kept.index(token["id"])} for token in description["added_tokens"]],
        "model": {
            **model,
            "vocab": [model["vocab"][place] for place in kept],
            "unk_id": kept.index(model["unk_id"]),
        },
    }


def _frame_places(description: Mapping[str, Any], scores: NDArray[np.float64]) -> list[int]:
    added = [token["id"] for token in description["added_tokens"]]
    needed = [*added, description["model"]["unk_id"], int(np.argmin(scores))]
    return sorted(set(needed))


def _substrings(texts: Iterable[Iterable[str]], longest: int) -> set[str]:
    words = {word for text in texts for word in text}
    return {
        word[start:end]
        for word in words
        for start in range(len(word))
        for end in range(start + 1, min(start + longest, len(word)) + 1)
    }


def _with_ids(tokens: Tokenization, ids: NDArray[np.int64]) -> Tokenization:
    # Tokens that the tokenizer adds carry their true ids; all others are places in the small vocabulary.
    own = np.where(tokens.special, tokens.ids, ids[np.where(tokens.special, 0, tokens.ids)])
    return Tokenization(own, tokens.offsets, tokens.special)
