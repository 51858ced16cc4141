"""Which passages match, computed again for every passage of a shelf."""

from collections.abc import Collection, Iterator
from dataclasses import replace

import numpy as np
import pytest

from search.query import parse_query
from search.ranking.calibration import measure_chance
from search.ranking.kernels import PlainKernels
from search.ranking.lexical import score_shelf_words, word_query
from search.ranking.matching import (
    ACROSS_WEIGHT,
    MATCH_SPREADS,
    OWN_LANGUAGE_WEIGHT,
    ShelfMatches,
    match_shelf,
)
from search.ranking.understanding import understand_query
from search.records import SignalName
from search.store.directory import IndexDirectory
from search.store.generation import Generation
from tests.building import build_index
from tests.concept_encoder import ConceptEncoder
from tests.small_corpus import write_corpus

QUERIES = ["banjir sungai desa", "harga beras", "bridge victims", "flood", "Wailolo"]
FEWEST = 2


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generation]:
    folder = tmp_path_factory.mktemp("matching")
    build_index([write_corpus(folder / "articles")], folder / "index")
    generation = IndexDirectory(folder / "index").open_current()
    with pytest.MonkeyPatch.context() as patch:
        # Else the nearest would be all there are.
        patch.setattr("search.ranking.matching.LEAST_MATCHES", FEWEST)
        yield generation
    generation.close()


def match(
    generation: Generation,
    text: str,
    language: str,
    *,
    spread: float = 1.0,
    without: Collection[SignalName] = (),
) -> tuple[ShelfMatches, ShelfMatches]:
    """What is found, and what every passage's own parts say; ``spread`` moves what chance gives."""
    query = understand_query(parse_query(text), ConceptEncoder(), generation.manifest, generation.catalogue)
    shelf, catalogue = generation.shelves[language], generation.catalogue
    chance = measure_chance(query, shelf, PlainKernels())
    chance = replace(chance, dense_spread=chance.dense_spread * spread)
    rows = np.arange(shelf.words.passages)
    dense = (shelf.shelf.vectors(rows) @ query.vector - np.float32(chance.dense)).astype(np.float32)
    held = score_shelf_words(
        catalogue, language, word_query(catalogue, query.query, language, shelf.words.passages)
    )
    words = np.zeros(len(rows), np.float32)
    words[held.rows] = held.shares * (
        OWN_LANGUAGE_WEIGHT if language == query.query.language else ACROSS_WEIGHT
    )
    matching = dense + words >= MATCH_SPREADS * chance.dense_spread
    matching[np.argsort(-dense)[:FEWEST]] = True
    expected = ShelfMatches(
        rows=rows, signals={"dense": dense, "lexical": words}, of_words=("lexical", "lexicon")
    )
    return match_shelf(query, shelf, catalogue, [], chance, without=without), expected.take(matching)


@pytest.mark.parametrize("text", QUERIES)
@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("spread", [0.1, 0.6, 1.0, 2.0, 9.0])
def test_matches_are_those_of_brute_force(
    generation: Generation, text: str, language: str, spread: float
) -> None:
    found, expected = match(generation, text, language, spread=spread)
    assert found.rows.tolist() == expected.rows.tolist()
    for name in ("dense", "lexical"):
        assert found.signals[name] == pytest.approx(expected.signals[name], abs=1e-5)


def test_words_bring_passages_in_that_the_vectors_alone_leave_out(generation: Generation) -> None:
    found, _ = match(generation, "bridge victims", "en")
    without, _ = match(generation, "bridge victims", "en", without=["lexical"])
    more = ~np.isin(found.rows, without.rows)
    assert set(without.rows.tolist()) < set(found.rows.tolist())
    assert (found.signals["lexical"][more] > 0).all()
