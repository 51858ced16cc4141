"""Runs: what the engine finds for each query of a direction."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from search.engine import MAX_K, SearchEngine
from search.errors import LintasError
from search.evaluation.dataset import JudgedQuery
from search.query import parse_query
from search.ranking.entries import ArticleEntry
from search.records import SignalName

Rankings = Mapping[str, Sequence[str]]
"""Article ids by query id, best first."""

Watch = Callable[[str, Sequence[JudgedQuery]], Iterable[JudgedQuery]]
"""Hands on the queries of a stage one by one, so that someone may watch how far it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One article of an answer; ``confidence`` is the number behind its strength."""

    article_id: str
    language: str
    score: float
    confidence: float
    is_weak: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What one query found, best first, and whether the engine calls it an answer."""

    found: tuple[Found, ...]
    confident: bool

    def article_ids(self) -> tuple[str, ...]:
        """Ids of the articles, best first."""
        return tuple(found.article_id for found in self.found)


Run = Mapping[str, Answer]
"""Answers by query id."""


def watch_nobody(stage: str, queries: Sequence[JudgedQuery]) -> Iterable[JudgedQuery]:
    """A Watch for when nobody looks."""
    del stage
    return queries


def ask_queries(
    engine: SearchEngine,
    queries: Iterable[JudgedQuery],
    *,
    languages: Sequence[str] = (),
    k: int = MAX_K,
    without: Collection[SignalName] = (),
) -> Run:
    """Ask each query for its best ``k`` articles; raises LintasError naming a query that cannot be asked."""
    return {
        query.query_id: _ask(engine, query, languages=languages, k=k, without=without) for query in queries
    }


def rankings_of(run: Run) -> Rankings:
    """The run's article ids alone."""
    return {query_id: answer.article_ids() for query_id, answer in run.items()}


def _ask(
    engine: SearchEngine,
    query: JudgedQuery,
    *,
    languages: Sequence[str],
    k: int,
    without: Collection[SignalName],
) -> Answer:
    try:
        answer = engine.rank(
            # Judgments are of articles one by one, so none may hide behind another.
            parse_query(query.text, languages=languages, fold=False, group=False),
            without=without,
        )
    except LintasError as error:
        raise LintasError(f"{query.origin}: {error}") from None
    return Answer(tuple(_to_found(entry) for entry in answer.entries(1, k)), answer.confident)


def _to_found(entry: ArticleEntry) -> Found:
    return Found(
        article_id=entry.best.place.article_id,
        language=entry.best.language,
        score=entry.best.score,
        confidence=entry.confidence,
        is_weak=entry.strength == "weak",
    )
