"""The model's view of ordinary news: vectors of the reference texts, which a small index leans on."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from search.encoder.protocol import Encoder, Role
from search.encoder.reference_texts import REFERENCE_LANGUAGES, load_reference_texts
from search.records import FloatMatrix


@dataclass(frozen=True, slots=True)
class ReferenceVectors:
    """Per language: headlines as queries and texts as passages, shape (texts, dimension)."""

    queries: Mapping[str, FloatMatrix]
    passages: Mapping[str, FloatMatrix]

    def passages_in(self, language: str) -> FloatMatrix:
        """Reference passages of a language; those of all languages for one that has none."""
        if language in self.passages:
            return self.passages[language]
        return np.concatenate(list(self.passages.values()))


def load_reference_vectors(encoder: Encoder, *, cache: Path) -> ReferenceVectors:
    """Encode the reference texts, or read what an earlier build with the same model and texts kept."""
    path = cache / "reference" / f"{encoder.identity.fingerprint}-{_texts_digest()}.npz"
    try:
        with np.load(path, allow_pickle=False) as kept:
            return _from_arrays(dict(kept))
    except (OSError, ValueError, KeyError, EOFError):
        # Missing or damaged: made again.
        arrays = _encode_reference_texts(encoder)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.npz")
    np.savez(draft, allow_pickle=False, **arrays)
    draft.replace(path)
    return _from_arrays(arrays)


def _encode_reference_texts(encoder: Encoder) -> dict[str, FloatMatrix]:
    arrays = {}
    for language in REFERENCE_LANGUAGES:
        texts = load_reference_texts(language)
        headlines = [text.headline for text in texts]
        arrays[f"{Role.QUERY}-{language}"] = encoder.encode(headlines, Role.QUERY).vectors
        arrays[f"{Role.PASSAGE}-{language}"] = encoder.encode(
            [text.text for text in texts], Role.PASSAGE
        ).vectors
    return arrays


def _from_arrays(arrays: Mapping[str, FloatMatrix]) -> ReferenceVectors:
    return ReferenceVectors(
        queries={language: arrays[f"{Role.QUERY}-{language}"] for language in REFERENCE_LANGUAGES},
        passages={language: arrays[f"{Role.PASSAGE}-{language}"] for language in REFERENCE_LANGUAGES},
    )


def _texts_digest() -> str:
    from hashlib import sha256

    digest = sha256()
    for language in REFERENCE_LANGUAGES:
        for text in load_reference_texts(language):
            digest.update(f"{text.headline}\n{text.text}\n".encode())
    return digest.hexdigest()[:8]
