"""Words that archives are made up from: real ones, invented ones, names, and what a model makes of each."""

import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain, islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.reference import Reference
from search.content_words import GRAMMAR
from search.encoder.protocol import Encoder, Role
from search.encoder.reference_texts import load_reference_texts
from search.records import FloatMatrix
from search.store.files import replace_file
from search.store.word_bits import BitMatrix, pack_signs
from search.text import list_words

LANGUAGES = ("en", "id")
_NAMES = 1_200
_NUMBERS = 400
_SHARD_WORDS = 256
_ENCODED = 2_500
"""Words that the model reads: the most frequent ones of each language, nearly all of them real."""
_MOST_DRAWS = 100_000
_SYLLABLES = {
    "en": (
        "st br cl gr th sh w l m r t n p d",
        "ai ea o i u a e ou",
        "nt ck rd ll sh ng m t",
        "er ing al y ive",
    ),
    "id": ("k t p b s m n r l j d g c", "a i u e o a", "ng n r s k h l mp t b", "an i u a kan nya"),
    "name": (
        "W S H R Sul Har Mar Dan Wi Ka Lin Br Tor Ver",
        "a i o e u",
        "ndr rt l ks m dj st n v",
        "o i a ono as e",
    ),
}


@dataclass(frozen=True, slots=True)
class MadeWords:
    """The words of one language: first those of grammar, then content words by frequency, then names.

    ``vectors`` (words, dimension) are what the encoder makes of each content word alone, moved by the mean of
    all and of unit length, zero for grammar; ``bits`` (words, bytes) are their word bits. ``grammar``,
    ``content`` and ``names`` count the three kinds.
    """

    language: str
    words: tuple[str, ...]
    grammar: int
    content: int
    names: int
    vectors: FloatMatrix
    bits: BitMatrix


def make_words(
    language: str, encoder: Encoder, reference: Reference, *, count: int, cache: Path
) -> MadeWords:
    """Words of a language, ``count`` of content; what the encoder makes of them is kept in ``cache``."""
    grammar = sorted(word for word in GRAMMAR[language] if word.isalpha() and list_words(word) == [word])
    names = list(islice(_invent("name", 7), _NAMES))
    content = list(islice(_content_words(language, {*grammar, *map(str.lower, names)}), count))
    vectors, bits = _encode((*content, *names), language, encoder, reference, cache)
    before = len(grammar)
    return MadeWords(
        language=language,
        words=(*grammar, *content, *names),
        grammar=before,
        content=len(content),
        names=len(names),
        vectors=np.pad(vectors, ((before, 0), (0, 0))),
        bits=np.pad(bits, ((before, 0), (0, 0))),
    )


def _content_words(language: str, taken: set[str]) -> Iterator[str]:
    """Real words by frequency, numbers strewn among them, then invented ones without end."""
    counts = Counter(
        word.lower()
        for text in _real_texts(language)
        for word in list_words(text)
        if len(word) > 2 and word.isalpha() and word.isascii()
    )
    real = [word for word, _ in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))]
    numbers = iter(str(number) for number in np.random.default_rng(3).permutation(9_000)[:_NUMBERS] + 10)
    for place, word in enumerate(chain(real, _invent(language, 5))):
        if place % 10 == 9 and (number := next(numbers, None)):
            yield number
        if word not in taken and word not in GRAMMAR[language]:
            taken.add(word)
            yield word


def _real_texts(language: str) -> Iterator[str]:
    samples = files("indexer") / "samples" / "articles" / f"news-{language}.jsonl"
    for line in samples.read_text("utf-8").splitlines():
        # Their fields have many names, as in real archives; the text is the longest.
        yield max((value for value in json.loads(line).values() if isinstance(value, str)), key=len)
    for text in load_reference_texts(language):
        yield f"{text.headline}\n{text.text}"


def _invent(kind: str, seed: int) -> Iterator[str]:
    """Words of two or three syllables, each once, until new ones become rare."""
    starts, vowels, middles, ends = (part.split() for part in _SYLLABLES[kind])
    rng = np.random.default_rng(seed)
    seen: set[str] = set()
    for _ in range(_MOST_DRAWS):
        first, middle, end = (starts, vowels, middles), (vowels, middles), (ends,)
        parts = first + (middle if kind != "name" and rng.random() < 0.7 else ()) + end
        word = "".join(part[rng.integers(len(part))] for part in parts)
        if word not in seen:
            seen.add(word)
            yield word


def _encode(
    words: Sequence[str], language: str, encoder: Encoder, reference: Reference, cache: Path
) -> tuple[FloatMatrix, BitMatrix]:
    digest = hashlib.sha256(f"{reference.digest} {language} {' '.join(words)}".encode()).hexdigest()[:16]
    path = cache / "bench" / f"words-{digest}.npz"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        buffer = io.BytesIO()
        vectors, bits = _run_model(words, encoder, reference.passage_token_in(language))
        np.savez(buffer, allow_pickle=False, vectors=vectors, bits=bits)
        replace_file(path, buffer.getvalue())
    with np.load(path, allow_pickle=False) as kept:
        return kept["vectors"], kept["bits"]


def _run_model(
    words: Sequence[str], encoder: Encoder, token_mean: FloatMatrix
) -> tuple[FloatMatrix, BitMatrix]:
    """Vectors and bits of the first words from the model; the rare ones lie somewhere near one of these."""
    vectors, bits = [], []
    for shard in _shards(words[:_ENCODED]):
        encoded = encoder.encode(shard, Role.PASSAGE, with_tokens=True)
        vectors.append(encoded.vectors)
        means = np.array([tokens.vectors.mean(axis=0) for tokens in encoded.tokens or ()])
        bits.append(pack_signs(np.asarray(means - token_mean, np.float32)))
    known, signs = np.concatenate(vectors), np.concatenate(bits)
    known = _to_unit(known - known.mean(axis=0))
    rng = np.random.default_rng(2)
    near = rng.integers(0, len(known), max(0, len(words) - _ENCODED))
    noise = _to_unit(rng.standard_normal((len(near), known.shape[1]), dtype=np.float32))
    one, two = (rng.integers(0, 256, (len(near), signs.shape[1]), dtype=np.uint8) for _ in range(2))
    return (
        np.concatenate([known, _to_unit(known[near] + noise)]),
        np.concatenate([signs, signs[near] ^ (one & two)]),
    )


def _to_unit(vectors: FloatMatrix) -> FloatMatrix:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)


def _shards(words: Sequence[str]) -> Iterable[Sequence[str]]:
    return (words[start : start + _SHARD_WORDS] for start in range(0, len(words), _SHARD_WORDS))


def zipf_weights(count: int, *, offset: float = 20.0) -> NDArray[np.float64]:
    """Shares of ``count`` words by rank, 1 / (rank + offset): Zipf's law as Mandelbrot bent it at the top."""
    weights = 1.0 / (np.arange(1, count + 1) + offset)
    return np.asarray(weights / weights.sum())
