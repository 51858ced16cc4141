from pathlib import Path

import numpy as np
import pytest

from search.query import parse_query
from search.ranking.calibration import (
    LATE_WEIGHT,
    Chance,
    common_spread,
    measure_chance,
)
from search.ranking.kernels import PlainKernels
from search.ranking.late import find_best_matches, score_late
from search.ranking.understanding import understand_query
from search.store.directory import IndexDirectory
from search.store.generation import background_words_name
from search.store.word_bits import WordBits
from tests.concept_encoder import ConceptEncoder


def test_chance_is_what_the_query_scores_on_the_background(small_index: Path) -> None:
    generation = IndexDirectory(small_index).open_current()
    query = understand_query(
        parse_query("flood victims"), ConceptEncoder(), generation.manifest, generation.catalogue
    )
    for shelf in generation.shelves.values():
        texts = len(shelf.background)
        assert texts == len(shelf.background_words) > 80
        dense = [float(vector @ query.vector) for vector in shelf.background]
        stored = WordBits(
            generation.folder,
            background_words_name(shelf.language),
            passages=texts,
            dimension=len(query.vector),
        )
        words = [stored.read(np.array([row])) for row in range(texts)]
        late = [
            float(score_late(query, find_best_matches(query.word_vectors, *of_text))[0]) for of_text in words
        ]
        chance = measure_chance(query, shelf, PlainKernels())
        assert chance.dense == pytest.approx(np.mean(dense), abs=1e-6)
        assert chance.dense_spread == pytest.approx(np.std(dense), abs=1e-6)
        assert chance.late == pytest.approx(np.mean(late), abs=1e-6)
        both = np.array(dense) + LATE_WEIGHT * np.array(late)
        assert chance.spread == pytest.approx(both.std(), abs=1e-5)
    generation.close()


def test_all_shelves_share_one_spread() -> None:
    chances = [
        Chance(dense=dense, late=0, spread=spread, dense_spread=0.1)
        for dense, spread in ((0, 0.1), (0.2, 0.3))
    ]
    assert common_spread(chances) == pytest.approx(0.2)
    assert common_spread([]) == 1
