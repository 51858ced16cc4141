from collections.abc import Collection, Iterator
from pathlib import Path

import numpy as np
import pytest

from search.query import parse_query
from search.ranking.calibration import LATE_WEIGHT, Chance, measure_chance
from search.ranking.fusion import (
    SIGNALS,
    USUAL_DEPTH,
    ShelfScores,
    score_shelf,
)
from search.ranking.kernels import PlainKernels
from search.ranking.late import find_best_matches, score_late
from search.ranking.lexical import WordScores, score_shelf_words, word_expansions, word_query
from search.ranking.matching import ACROSS_WEIGHT, LEXICON_WEIGHT, OWN_LANGUAGE_WEIGHT, match_shelf
from search.ranking.understanding import UnderstoodQuery, understand_query
from search.records import Expansion, ExpansionWord, SignalName
from search.store.directory import IndexDirectory
from search.store.generation import Generation, OpenShelf
from search.store.shelf import RowNumbers
from tests.concept_encoder import ConceptEncoder

FLOOD = (
    Expansion(term="banjir", language="en", words=(ExpansionWord(word="flood", weight=0.9, kind="lexicon"),)),
)


@pytest.fixture(scope="module")
def generation(small_index: Path) -> Iterator[Generation]:
    generation = IndexDirectory(small_index).open_current()
    yield generation
    generation.close()


def understand(generation: Generation, text: str) -> UnderstoodQuery:
    return understand_query(parse_query(text), ConceptEncoder(), generation.manifest, generation.catalogue)


def score(
    generation: Generation, query: UnderstoodQuery, language: str, *, without: Collection[SignalName] = ()
) -> tuple[ShelfScores, Chance]:
    shelf = generation.shelves[language]
    find_best = PlainKernels().prepare(query.word_vectors)
    chance = measure_chance(query, shelf, PlainKernels())
    matches = match_shelf(query, shelf, generation.catalogue, FLOOD, chance, without=without)
    found = score_shelf(
        query,
        shelf,
        generation.catalogue,
        FLOOD,
        chance,
        matches,
        find_best=find_best,
        without=without,
    )
    return found, chance


def share_by_row(found: WordScores) -> dict[int, float]:
    return dict(zip(found.rows.tolist(), found.shares.tolist(), strict=True))


def score_late_of(query: UnderstoodQuery, shelf: OpenShelf, rows: RowNumbers) -> float:
    return float(score_late(query, find_best_matches(query.word_vectors, *shelf.words.read(rows)))[0])


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_signal_is_what_its_module_says_and_a_score_their_sum(
    generation: Generation, language: str
) -> None:
    """Computed again for every passage of the shelf, one by one."""
    query = understand(generation, "banjir sungai desa")
    shelf, catalogue = generation.shelves[language], generation.catalogue
    found, chance = score(generation, query, language)
    assert found.rows.tolist() == list(range(shelf.words.passages))
    own = word_query(catalogue, query.query, language, shelf.words.passages)
    expanded = word_expansions(catalogue, FLOOD, language, shelf.words.passages)
    weight = OWN_LANGUAGE_WEIGHT if language == "id" else ACROSS_WEIGHT
    shares = [share_by_row(score_shelf_words(catalogue, language, entry)) for entry in (own, expanded)]
    expected: list[dict[str, float]] = []
    for row in found.rows:
        rows = np.array([row])
        expected.append(
            {
                "dense": float(shelf.shelf.vectors(rows)[0] @ query.vector) - chance.dense,
                "lexical": weight * shares[0].get(row, 0.0),
                "lexicon": LEXICON_WEIGHT * shares[1].get(row, 0.0),
                "late": LATE_WEIGHT * (score_late_of(query, shelf, rows) - chance.late),
            }
        )
    # What words give the ten best on average is taken off; fewer than ten count as ten.
    best = sorted(expected, key=lambda parts: -sum(parts.values()))[:USUAL_DEPTH]
    usual = {name: sum(parts[name] for parts in best) / USUAL_DEPTH for name in ("lexical", "lexicon")}
    for place, parts in enumerate(expected):
        calibrated = {name: value - usual.get(name, 0) for name, value in parts.items()}
        assert {name: float(found.signals[name][place]) for name in SIGNALS} == pytest.approx(
            calibrated, abs=1e-5
        )
        assert float(found.scores[place]) == pytest.approx(sum(calibrated.values()), abs=1e-5)
    assert (usual["lexicon"] > 0) == (language == "en")


@pytest.mark.parametrize("signal", SIGNALS)
def test_a_signal_that_is_switched_off_adds_nothing_and_names_no_passage(
    generation: Generation, signal: SignalName
) -> None:
    query = understand(generation, "banjir sungai desa")
    everything, _ = score(generation, query, "en")
    without, _ = score(generation, query, "en", without=[signal])
    assert not without.signals[signal].any()
    kept = np.isin(everything.rows, without.rows)
    for other in set(SIGNALS) - {signal}:
        # But for what is usual on the shelf, which is the same for every passage.
        moved = without.signals[other] - everything.signals[other][kept]
        assert moved == pytest.approx(np.full(len(moved), moved[0]), abs=1e-6)
    only, _ = score(generation, query, "en", without=[name for name in SIGNALS if name != signal])
    assert set(only.rows.tolist()) <= set(everything.rows.tolist())
    assert (len(only.rows) > 0) == (signal in {"dense", "lexicon"})


def test_passages_whose_words_are_not_read_count_as_the_least_of_those_that_are(
    generation: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = understand(generation, "banjir sungai desa")
    everything, _ = score(generation, query, "id")
    monkeypatch.setattr("search.ranking.fusion.LATE_DEPTH", 2)
    found, _ = score(generation, query, "id")
    rest = found.scores - found.signals["late"]
    read = np.argsort(-rest, kind="stable")[:2]
    assert found.signals["late"][read] == pytest.approx(everything.signals["late"][read], abs=1e-6)
    least = found.signals["late"][read].min()
    assert np.delete(found.signals["late"], read) == pytest.approx(np.full(len(rest) - 2, least))
