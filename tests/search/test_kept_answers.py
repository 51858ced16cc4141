"""Answers that are kept: as they would be worked out anew, for the same question, gone with the engine."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from search.encoder.protocol import Encoded, Role
from search.engine import SearchEngine, Stage, open_engine
from search.errors import LintasError
from search.kept_answers import KeptAnswers
from search.query import parse_query
from search.records import SearchPage
from tests.concept_encoder import ConceptEncoder
from tests.made_records import make_page, make_result


class CountingEncoder(ConceptEncoder):
    """Counts the texts that it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.texts = 0

    def encode(self, texts: Sequence[str], role: Role, *, with_tokens: bool = False) -> Encoded:
        self.texts += len(texts)
        return super().encode(texts, role, with_tokens=with_tokens)


class Watched:
    """An engine that keeps answers, its encoder, and the stages that it told of."""

    def __init__(self, index: Path, cached_answers: int) -> None:
        self.encoder = CountingEncoder()
        self.stages = Counter[Stage]()
        self.engine = open_engine(
            index,
            cache=index.parent / "cache",
            encoder=self.encoder,
            cached_answers=cached_answers,
            watch=self._count,
        )

    def _count(self, stage: Stage, seconds: float) -> None:
        assert seconds > 0
        self.stages[stage] += 1


@pytest.fixture
def watched(small_index: Path) -> Iterator[Watched]:
    watched = Watched(small_index, 8)
    yield watched
    watched.engine.close()


def without_time(page: SearchPage) -> SearchPage:
    return replace(page, took_ms=0.0)


def test_a_kept_answer_is_the_one_that_would_be_worked_out(watched: Watched, engine: SearchEngine) -> None:
    query = parse_query("flood village")
    first, again = watched.engine.answer(query), watched.engine.answer(query)
    assert without_time(first) == without_time(again) == without_time(engine.answer(query))
    assert first.took_ms > 0
    assert again.took_ms > 0
    assert again.took_ms != first.took_ms
    assert watched.stages == {"encoding": 1, "answering": 1, "kept": 1}


@pytest.mark.parametrize(
    ("choices", "asked"),
    [
        ({}, {"k": 1}),
        ({}, {"k": 1, "page": 2}),
        ({}, {"passages": 2}),
        ({}, {"without": ("late",)}),
        ({"languages": ["id"]}, {}),
        ({"sort": "newest"}, {}),
        ({"expand": False}, {}),
    ],
)
def test_another_question_gets_its_own_answer(
    watched: Watched, engine: SearchEngine, choices: dict[str, object], asked: dict[str, object]
) -> None:
    """Its vectors are those that are kept all the same: the words alone decide them."""
    watched.engine.search("flood village")
    query = parse_query("flood village", **choices)  # type: ignore[arg-type]
    found = watched.engine.answer(query, **asked)  # type: ignore[arg-type]
    assert without_time(found) == without_time(engine.answer(query, **asked))  # type: ignore[arg-type]
    assert watched.stages == {"encoding": 1, "answering": 2}
    assert watched.encoder.texts == 1


def test_the_article_read_next_is_found_in_the_ranking_of_the_search(watched: Watched) -> None:
    query = parse_query("flood village")
    watched.engine.answer(query)
    assert watched.engine.rank(query) is watched.engine.rank(query)
    assert watched.encoder.texts == 1


def test_an_engine_keeps_nothing_unless_it_is_told_to(small_index: Path) -> None:
    watched = Watched(small_index, 0)
    query = parse_query("flood village")
    assert watched.engine.rank(query) is not watched.engine.rank(query)
    watched.engine.answer(query)
    watched.engine.answer(query)
    assert watched.stages == {"encoding": 4, "answering": 2}
    watched.engine.close()


def test_a_closed_engine_answers_nothing_from_memory(small_index: Path) -> None:
    watched = Watched(small_index, 8)
    watched.engine.search("flood village")
    watched.engine.close()
    with pytest.raises(LintasError, match="closed"):
        watched.engine.search("flood village")


def test_a_long_page_takes_the_place_of_several() -> None:
    results = [make_result("The river rose.") for _ in range(21)]
    kept, query = KeptAnswers(3), parse_query("river")
    for k in (1, 2):
        kept.pages.put((query, k, 1, 0, frozenset()), make_page(results[0]))
    kept.pages.put((query, 21, 1, 0, frozenset()), make_page(*results))
    assert len(kept.pages) == 1
