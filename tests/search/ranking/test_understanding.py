from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from search.encoder.protocol import Encoded, Role, TokenVectors
from search.engine import SearchEngine
from search.query import parse_query
from search.ranking.understanding import understand_query
from search.store.centring import centre
from search.store.directory import IndexDirectory
from search.store.generation import Generation
from search.store.postings import inverse_frequency
from tests.concept_encoder import ConceptEncoder


@pytest.fixture(scope="module")
def generation(small_index: Path) -> Iterator[Generation]:
    generation = IndexDirectory(small_index).open_current()
    yield generation
    generation.close()


@pytest.mark.parametrize(
    ("text", "kind"), [("flood victims", "statement"), ("who saw the flood?", "question")]
)
def test_questions_and_statements_are_centred_on_means_of_their_own(
    generation: Generation, text: str, kind: str
) -> None:
    query = understand_query(parse_query(text), ConceptEncoder(), generation.manifest, generation.catalogue)
    mean = np.array(getattr(generation.manifest.query_means["en"], kind), np.float32)
    raw = ConceptEncoder().encode([text], Role.QUERY, with_tokens=True)
    assert query.vector == pytest.approx(centre(raw.vectors, mean)[0])
    token_mean = np.array(getattr(generation.manifest.query_means["en"], f"{kind}_token"), np.float32)
    [tokens] = raw.tokens or ()
    place = text.split().index(query.words[0].text)
    assert query.word_vectors[0] == pytest.approx(
        centre(tokens.vectors[place : place + 1], token_mean)[0], abs=1e-6
    )


def test_rare_words_weigh_more_and_all_together_one(generation: Generation) -> None:
    query = understand_query(
        parse_query("harga beras di pasar"), ConceptEncoder(), generation.manifest, generation.catalogue
    )
    assert [word.text for word in query.words] == ["harga", "beras", "pasar"]
    passages = generation.manifest.shelves["id"].passages
    counts = generation.catalogue.passages_with("id", ["harga", "beras", "pasar"])
    rarity = np.array([inverse_frequency(counts[word.text], passages) for word in query.words])
    assert len(set(counts.values())) > 1
    assert query.weights == pytest.approx(rarity / rarity.sum(), abs=1e-6)


@pytest.mark.parametrize("text", ["🌊🏠", "apa yang", "مرحبا بالعالم"])
def test_odd_queries_have_weights_that_sum_to_one_or_none(generation: Generation, text: str) -> None:
    query = understand_query(parse_query(text), ConceptEncoder(), generation.manifest, generation.catalogue)
    assert len(query.words) == len(query.weights) == len(query.word_vectors)
    assert query.weights.sum() == pytest.approx(1 if query.words else 0, abs=1e-6)


class CuttingEncoder(ConceptEncoder):
    """Cuts every word that it has no concept for in two, as a model does with words it does not know."""

    def encode(self, texts: Sequence[str], role: Role, *, with_tokens: bool = False) -> Encoded:
        encoded = super().encode(texts, role, with_tokens=with_tokens)
        return replace(
            encoded, tokens=tuple(self._cut(*pair) for pair in zip(texts, encoded.tokens or (), strict=False))
        )

    def _cut(self, text: str, tokens: TokenVectors) -> TokenVectors:
        spans, rows = [], []
        for row, (start, end) in enumerate(tokens.spans.tolist()):
            middle = start + 2 if text[start:end].startswith("zw") else end
            pieces = [(start, middle), (middle, end)] if middle < end else [(start, end)]
            spans += pieces
            rows += [row] * len(pieces)
        return TokenVectors(tokens.vectors[rows], np.array(spans))


@pytest.mark.parametrize(
    ("text", "strange"),
    [("zwerguk zwylofon", True), ("zwerguk flood", False), ("banjir zwerguk", False), ("flood", False)],
)
def test_a_query_is_strange_when_nobody_knows_any_of_its_words(
    generation: Generation, text: str, strange: bool
) -> None:
    query = understand_query(parse_query(text), CuttingEncoder(), generation.manifest, generation.catalogue)
    assert query.is_strange is strange


def test_what_answers_a_strange_query_is_called_weak_however_near_it_is(generation: Generation) -> None:
    engine = SearchEngine(generation, CuttingEncoder())
    page = engine.search("zwerguk zwylofon", k=100)
    assert {result.strength for result in page.results} == {"weak"}
    assert page.confident is False
    assert engine.search("flood").confident is True
