"""The proof that an exported model gives the vectors of its original, on real texts of every kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

import numpy as np

from search.encoder.protocol import Encoded, Encoder, Role
from search.encoder.reference_texts import REFERENCE_LANGUAGES, ReferenceText, load_reference_texts
from search.errors import ModelError
from search.records import FloatMatrix

# Longer inputs than this need gigabytes for the comparison itself.
MAX_PROBE_TOKENS = 2048
_TEXTS_PER_LANGUAGE = 16
_SINGLE_EVERY = 5


class ExportError(ModelError):
    """The model could not be exported, or the export does not give the original's vectors."""


class ExportInterruptedError(ExportError):
    """The export ended before it could tell whether the model can be exported; it may yet succeed."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Lowest cosines that a twin may have to its original: of a text's vector, and of a token's."""

    vectors: float
    tokens: float


EQUAL = Bar(vectors=0.9999, tokens=0.9999)
"""For the same numbers computed in another order."""

ROUNDED = Bar(vectors=0.9995, tokens=0.998)
"""For inputs rounded to 8 bits; what was measured is .9999 and .9993, and no change of nDCG@10 over .002."""


@dataclass(frozen=True, slots=True)
class Probe:
    """Texts to encode together in one role."""

    texts: tuple[str, ...]
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Parity:
    """Lowest cosines over all texts and over all their tokens; how many texts, and tokens of the longest."""

    lowest_cosine: float
    lowest_token_cosine: float
    texts: int
    longest: int


UNPROVED = Parity(lowest_cosine=0.0, lowest_token_cosine=0.0, texts=0, longest=0)


def choose_probes(encoder: Encoder) -> tuple[Probe, ...]:
    """Headlines as queries and texts as passages of both languages, batched, some singly, and the longest.

    The batched ones mix languages and lengths, so that padding is part of the proof.
    """
    references = [_spread_of_lengths(load_reference_texts(language)) for language in REFERENCE_LANGUAGES]
    mixed = [text for text in chain.from_iterable(zip_longest(*references)) if text is not None]
    headlines = tuple(text.headline for text in mixed)
    passages = tuple(_cut_to_limit(text.text, encoder) for text in mixed)
    longest = tuple(_cut_to_limit(" ".join(t.text for t in texts), encoder) for texts in references)
    single = [Probe((text,), Role.QUERY) for text in headlines[::_SINGLE_EVERY]]
    single += [Probe((text,), Role.PASSAGE) for text in (*passages[::_SINGLE_EVERY], *longest)]
    return (
        Probe(headlines, Role.QUERY),
        Probe((*passages, *longest[:1]), Role.PASSAGE),
        *single,
    )


def encode_probes(encoder: Encoder, probes: Sequence[Probe]) -> list[Encoded]:
    """Vectors and token vectors of every probe."""
    return [encoder.encode(probe.texts, probe.role, with_tokens=True) for probe in probes]


def prove_equal(original: Sequence[Encoded], twin: Sequence[Encoded], *, bar: Bar = EQUAL) -> Parity:
    """Compare what two encoders made of the same probes.

    Raises ExportError when any text or any token falls below the bar, or the tokens differ.
    """
    vector_cosines = [cosines(one.vectors, other.vectors) for one, other in zip(original, twin, strict=True)]
    token_cosines = [_token_cosines(one, other) for one, other in zip(original, twin, strict=True)]
    parity = Parity(
        lowest_cosine=_lowest(vector_cosines),
        lowest_token_cosine=_lowest(token_cosines),
        texts=sum(len(encoded.vectors) for encoded in original),
        longest=max(len(tokens.spans) for encoded in original for tokens in encoded.tokens or ()),
    )
    if not (parity.lowest_cosine >= bar.vectors and parity.lowest_token_cosine >= bar.tokens):
        raise ExportError(
            f"the exported model differs from the original: lowest cosine {parity.lowest_cosine:.6f} over "
            f"{parity.texts} texts, {parity.lowest_token_cosine:.6f} over their tokens; wanted: "
            f"{bar.vectors} and {bar.tokens}"
        )
    return parity


def cosines(one: FloatMatrix, other: FloatMatrix) -> FloatMatrix:
    """Cosine of each row of one matrix with the same row of the other; 0 for a row that is not a number."""
    if one.shape != other.shape:
        raise ExportError(
            f"the exported model gives {other.shape} numbers where the original gives {one.shape}"
        )
    lengths = np.linalg.norm(one, axis=-1) * np.linalg.norm(other, axis=-1)
    products = np.sum(one * other, axis=-1) / np.maximum(lengths, np.finfo(np.float32).tiny)
    found: FloatMatrix = np.nan_to_num(products, nan=0.0).astype(np.float32)
    return found


def _token_cosines(one: Encoded, other: Encoded) -> FloatMatrix:
    pairs = list(zip(one.tokens or (), other.tokens or (), strict=True))
    if any(not np.array_equal(tokens.spans, others.spans) for tokens, others in pairs):
        raise ExportError("the exported model's tokenizer cuts texts in other places than the original's")
    return np.concatenate([cosines(tokens.vectors, others.vectors) for tokens, others in pairs])


def _lowest(groups: Sequence[FloatMatrix]) -> float:
    # Rounding can lift a cosine a hair above one.
    return min(1.0, float(np.min(np.concatenate(groups))))


def _spread_of_lengths(texts: Sequence[ReferenceText]) -> list[ReferenceText]:
    """The shortest, the longest and evenly many in between."""
    by_length = sorted(texts, key=lambda text: len(text.text))
    places = np.linspace(0, len(by_length) - 1, min(_TEXTS_PER_LANGUAGE, len(by_length)))
    return [by_length[int(place)] for place in places]


def _cut_to_limit(text: str, encoder: Encoder) -> str:
    limit = min(encoder.passage_token_limit(), MAX_PROBE_TOKENS)
    spans = encoder.token_spans(text)
    return text if len(spans) <= limit else text[: spans[limit - 1, 1]]
