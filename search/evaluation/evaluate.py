"""Evaluate: every judged query asked in every direction, and what that says of the index."""

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from search.engine import SearchEngine
from search.errors import ArticleMissingError, LintasError
from search.evaluation.agreement import compare_rankings, group_versions, list_items, share_in_language
from search.evaluation.comparison import compare_runs
from search.evaluation.dataset import DataSet, Judgments
from search.evaluation.directions import MIXED, Direction, choose_directions
from search.evaluation.measures import Scores, average_scores, score_queries
from search.evaluation.report import AblatedDirection, DirectionScores, EvaluationReport, Parity
from search.evaluation.run_files import EarlierRuns
from search.evaluation.runs import Run, Watch, ask_queries, rankings_of, watch_nobody
from search.evaluation.strength import StrengthReport, StrengthScores, score_no_answer, score_removed
from search.records import SignalName

_SHALLOW = 10


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The report, and the runs that it was made from."""

    report: EvaluationReport
    runs: Mapping[Direction, Run]


def evaluate(
    engine: SearchEngine,
    data: DataSet,
    *,
    earlier: EarlierRuns | None = None,
    ablate: bool = False,
    watch: Watch = watch_nobody,
) -> Evaluation:
    """Ask every judged query in every direction that ``data`` can measure and score what was found.

    ``earlier`` runs are compared with the new ones; ``ablate`` asks again with each signal switched off.
    Raises LintasError when the index holds none of the judged articles.
    """
    started = time.perf_counter()
    shelved = _find_shelved(engine, data)
    judged = choose_directions(data, _languages_of_judged(data, shelved))
    if not judged:
        raise LintasError(
            "The index holds none of the articles that are judged relevant. Name the index that the "
            "judgments are about with --index."
        )
    runs = {
        direction: _ask(engine, data, direction, judgments, watch) for direction, judgments in judged.items()
    }
    scores = {
        direction: score_queries(judged[direction], rankings_of(run)) for direction, run in runs.items()
    }
    mixed = {direction.asked: run for direction, run in runs.items() if direction.target == MIXED}
    asked = set().union(*judged.values())
    report = EvaluationReport(
        dataset=data.name,
        articles=engine.describe().articles,
        queries=len(asked),
        directions={direction.name: _summarise(by_query) for direction, by_query in scores.items()},
        parity=_measure_parity(mixed, data),
        strength=_measure_strength(engine, mixed, data, watch),
        comparison=compare_runs(earlier, judged, scores) if earlier else None,
        ablation=_ablate(engine, data, judged, scores, watch) if ablate else {},
        missing_articles=tuple(sorted(_judged_articles(data) - shelved.keys())),
        unjudged_queries=tuple(sorted(set().union(*data.queries.values()) - asked)),
        seconds=time.perf_counter() - started,
    )
    return Evaluation(report, runs)


def _judged_articles(data: DataSet) -> set[str]:
    return set().union(*data.judgments.values())


def _find_shelved(engine: SearchEngine, data: DataSet) -> dict[str, str]:
    """Languages, as the index has them, of the judged articles that it holds."""
    shelved = {}
    for article_id in _judged_articles(data):
        try:
            shelved[article_id] = engine.article(article_id).language
        except ArticleMissingError:
            continue  # named in the report
    return shelved


def _languages_of_judged(data: DataSet, shelved: Mapping[str, str]) -> dict[str, str]:
    """Languages of the judged articles, as the data set says and else as the index does.

    An article of the corpus that the index lost stays judged, so that losing it costs; one of which neither
    knows anything is left out.
    """
    corpus = data.corpus or {}
    return {
        article_id: corpus.get(article_id) or shelved.get(article_id, "")
        for article_id in _judged_articles(data)
        if article_id in shelved or article_id in corpus
    }


def _ask(
    engine: SearchEngine, data: DataSet, direction: Direction, judgments: Judgments, watch: Watch
) -> Run:
    queries = [data.queries[direction.asked][query_id] for query_id in judgments]
    return ask_queries(engine, watch(direction.name, queries), languages=direction.languages)


def _summarise(by_query: Mapping[str, Scores]) -> DirectionScores:
    return DirectionScores(average_scores(by_query), len(by_query))


def _measure_parity(mixed: Mapping[str, Run], data: DataSet) -> Parity:
    """Agreement of the two versions of a query, and the share of its own language, over both languages."""
    versions = group_versions(data.judgments)
    first, *others = mixed.values()
    overlaps = [
        compare_rankings(
            list_items(first[query_id].article_ids(), versions),
            list_items(other[query_id].article_ids(), versions),
        )
        for other in others
        for query_id in first
        if query_id in other
    ]
    shares = {
        language: [share_in_language(answer.found, language) for answer in run.values()]
        for language, run in mixed.items()
    }
    return Parity(
        rbo_10=_mean(overlaps) if overlaps else None,
        same_language_share_10={
            language: _mean(known)
            for language, values in shares.items()
            if (known := [share for share in values if share is not None])
        },
    )


def _measure_strength(
    engine: SearchEngine, mixed: Mapping[str, Run], data: DataSet, watch: Watch
) -> StrengthReport:
    report: dict[str, dict[str, StrengthScores]] = {"no-answer": {}, "removed": {}}
    for language, run in mixed.items():
        queries = [query for query in data.no_answer if query.language == language]
        if queries:
            unanswered = ask_queries(engine, watch(f"{language}, no answer", queries), k=_SHALLOW)
            if scores := score_no_answer(run, unanswered):
                report["no-answer"][language] = scores
        if scores := score_removed(run, data):
            report["removed"][language] = scores
    return {kind: scores for kind, scores in report.items() if scores}


def _ablate(
    engine: SearchEngine,
    data: DataSet,
    judged: Mapping[Direction, Judgments],
    scores: Mapping[Direction, Mapping[str, Scores]],
    watch: Watch,
) -> dict[str, dict[str, AblatedDirection]]:
    """What each signal adds, by signal and direction."""
    ablation: dict[str, dict[str, AblatedDirection]] = {}
    for signal in get_args(SignalName):
        ablation[signal] = {}
        for direction, judgments in judged.items():
            whole = average_scores(scores[direction]).ndcg_10
            without = _measure_without(signal, engine, data, direction, judgments, watch)
            ablation[signal][direction.name] = AblatedDirection(ndcg_10=without, adds=whole - without)
    return ablation


def _measure_without(
    signal: SignalName,
    engine: SearchEngine,
    data: DataSet,
    direction: Direction,
    judgments: Judgments,
    watch: Watch,
) -> float:
    queries = [data.queries[direction.asked][query_id] for query_id in judgments]
    run = ask_queries(
        engine,
        watch(f"{direction.name} without {signal}", queries),
        languages=direction.languages,
        k=_SHALLOW,
        without={signal},
    )
    return average_scores(score_queries(judgments, rankings_of(run))).ndcg_10


def _mean(values: list[float]) -> float:
    return math.fsum(values) / len(values)
