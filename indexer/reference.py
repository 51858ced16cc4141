"""The model's view of ordinary news: vectors of the reference texts, which every index leans on."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.reading import read_passage
from search.content_words import GRAMMAR
from search.encoder.protocol import Encoder, Role, TokenVectors
from search.encoder.reference_texts import REFERENCE_LANGUAGES, ReferenceText, load_reference_texts
from search.encoder.word_vectors import word_vectors
from search.records import FloatMatrix
from search.store.files import replace_file
from search.store.word_bits import BitMatrix, pack_signs

_READING = "headline, passage"
"""How passages are read; another way makes other vectors and word bits."""


@dataclass(frozen=True, slots=True)
class LanguageReference:
    """The reference texts of one language as the model sees them.

    ``passages``, ``questions`` and ``statements`` (headlines and keywords) are vectors, shape (texts,
    dimension); the ``_token`` fields are mean token vectors, shape (dimension); ``bits`` are the passages'
    word bits one after the other, shape (words, bytes), and ``counts`` how many words each has.
    """

    passages: FloatMatrix
    questions: FloatMatrix
    statements: FloatMatrix
    passage_token: FloatMatrix
    question_token: FloatMatrix
    statement_token: FloatMatrix
    bits: BitMatrix
    counts: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Reference:
    """The reference of every language that has one; ``digest`` changes whenever word bits would."""

    languages: Mapping[str, LanguageReference]
    digest: str

    def passages_in(self, language: str) -> FloatMatrix:
        """Reference passages of a language; those of all languages for one that has none."""
        return np.concatenate([entry.passages for entry in self._of(language)])

    def bits_in(self, language: str) -> list[BitMatrix]:
        """Word bits of the same passages in the same order."""
        return [
            bits
            for entry in self._of(language)
            for bits in np.split(entry.bits, np.cumsum(entry.counts)[:-1])
        ]

    def passage_token_in(self, language: str) -> FloatMatrix:
        """The mean token of a language's passages; that of all languages for one that has none.

        It depends on the model alone, not on the archive, so that word bits can be used again.
        """
        return np.asarray(
            np.mean([entry.passage_token for entry in self._of(language)], axis=0), dtype=np.float32
        )

    def _of(self, language: str) -> list[LanguageReference]:
        known = self.languages.get(language)
        return list(self.languages.values()) if known is None else [known]


def load_reference(encoder: Encoder, *, cache: Path) -> Reference:
    """Encode the reference texts, or read what an earlier build with the same model and texts kept."""
    digest = _digest(encoder)
    languages = {
        language: _load_language(language, encoder, cache / "reference" / f"{digest}-{language}.npz")
        for language in REFERENCE_LANGUAGES
    }
    return Reference(languages, digest)


def _load_language(language: str, encoder: Encoder, path: Path) -> LanguageReference:
    try:
        # Read first: numpy leaves a damaged file open.
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as kept:
            return LanguageReference(**kept)
    except Exception:
        # Missing, or damaged, which raises errors of a dozen kinds: made again.
        made = _encode_language(language, encoder)
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    np.savez(
        buffer,
        allow_pickle=False,
        **{name: getattr(made, name) for name in LanguageReference.__dataclass_fields__},
    )
    replace_file(path, buffer.getvalue())
    return made


def _encode_language(language: str, encoder: Encoder) -> LanguageReference:
    texts = load_reference_texts(language)
    readings = [read_passage(text.headline, text.text, language) for text in texts]
    passages = encoder.encode([reading.text for reading in readings], Role.PASSAGE, with_tokens=True)
    questions = encoder.encode([text.question for text in texts], Role.QUERY, with_tokens=True)
    statements = encoder.encode(_statements(texts), Role.QUERY, with_tokens=True)
    passage_token = _mean_token(passages.tokens or ())
    bits = [
        pack_signs(word_vectors(tokens, reading.words, passage_token))
        for reading, tokens in zip(readings, passages.tokens or (), strict=True)
    ]
    return LanguageReference(
        passages=passages.vectors,
        questions=questions.vectors,
        statements=statements.vectors,
        passage_token=passage_token,
        question_token=_mean_token(questions.tokens or ()),
        statement_token=_mean_token(statements.tokens or ()),
        bits=np.concatenate(bits),
        counts=np.array([len(words) for words in bits]),
    )


def _statements(texts: Sequence[ReferenceText]) -> list[str]:
    return [text.headline for text in texts] + [text.keywords for text in texts]


def _mean_token(tokens: Sequence[TokenVectors]) -> FloatMatrix:
    return np.asarray(np.concatenate([entry.vectors for entry in tokens]).mean(axis=0), dtype=np.float32)


def _digest(encoder: Encoder) -> str:
    digest = sha256(f"{encoder.identity.fingerprint} {_READING}".encode())
    for language in REFERENCE_LANGUAGES:
        digest.update(" ".join(sorted(GRAMMAR.get(language, ()))).encode())
        for text in load_reference_texts(language):
            digest.update("\n".join((text.headline, text.text, text.question, text.keywords, "")).encode())
    return digest.hexdigest()[:16]
