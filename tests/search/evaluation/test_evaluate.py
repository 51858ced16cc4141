"""A whole evaluation over the small corpus, against what the engine itself answers."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import pytest

from search.encoder.protocol import Encoded, Role
from search.engine import SearchEngine, open_engine
from search.errors import LintasError
from search.evaluation.dataset import DataSet, JudgedQuery, read_dataset
from search.evaluation.evaluate import evaluate
from search.evaluation.remembering import RememberingEncoder
from search.evaluation.run_files import read_runs, write_runs
from search.records import SignalName
from tests.concept_encoder import ConceptEncoder
from tests.search.evaluation.small_dataset import JUDGMENTS, QUERIES, write_dataset, write_json_lines

DIRECTIONS = ["en>en", "en>id", "en>mixed", "id>en", "id>id", "id>mixed"]


@pytest.fixture
def data(tmp_path: Path) -> DataSet:
    return read_dataset(write_dataset(tmp_path / "small"), with_corpus=True)


def ndcg(ranking: Sequence[str], grades: dict[str, int]) -> float:
    gains = [grades.get(article_id, 0) for article_id in ranking]
    best = sorted(grades.values(), reverse=True)
    return math.fsum(gain / math.log2(place + 2) for place, gain in enumerate(gains[:10])) / math.fsum(
        gain / math.log2(place + 2) for place, gain in enumerate(best[:10])
    )


def brute_force_ndcg(engine: SearchEngine, direction: str) -> tuple[float, int]:
    """Mean nDCG@10 and number of queries of a direction, straight from the engine's answers."""
    asked, target = direction.split(">")
    values = []
    for query_id, text in QUERIES[asked].items():
        grades = {
            article_id: grade
            for article_id, grade in JUDGMENTS.get(query_id, {}).items()
            if target in {"mixed", article_id[:2]}
        }
        if any(grades.values()):
            page = engine.search(text, k=10, languages=() if target == "mixed" else (target,))
            values.append(ndcg([result.article.article_id for result in page.results], grades))
    return math.fsum(values) / len(values), len(values)


def test_every_direction_is_measured_by_the_engines_own_order(engine: SearchEngine, data: DataSet) -> None:
    report = evaluate(engine, data).report
    assert list(report.directions) == DIRECTIONS
    for name, measured in report.directions.items():
        expected, queries = brute_force_ndcg(engine, name)
        assert measured.scores.ndcg_10 == pytest.approx(expected), name
        assert measured.queries == queries
    assert report.directions["en>en"].queries == 4
    assert report.directions["en>id"].queries == 4
    assert report.directions["id>en"].queries == 3
    assert (report.articles, report.queries) == (12, 5)
    assert report.unjudged_queries == ("need-nobody",)
    assert report.missing_articles == ()


def test_the_json_has_the_shape_of_the_contract(engine: SearchEngine, data: DataSet) -> None:
    values = evaluate(engine, data).report.as_json()
    assert list(values) == [
        *("dataset", "articles", "queries", "directions", "parity", "strength"),
        *("missing_articles", "unjudged_queries", "seconds"),
    ]
    assert list(values["directions"]) == DIRECTIONS
    for measured in values["directions"].values():
        assert list(measured) == ["ndcg@10", "recall@100", "rr@10", "queries"]
        assert all(0 <= measured[name] <= 1 for name in ("ndcg@10", "recall@100", "rr@10"))
    assert list(values["parity"]) == ["rbo@10", "same_language_share@10"]
    assert list(values["parity"]["same_language_share@10"]) == ["en", "id"]
    assert 0 < values["parity"]["rbo@10"] <= 1
    assert {kind: list(scores) for kind, scores in values["strength"].items()} == {
        "no-answer": ["en", "id"],
        "removed": ["en", "id"],
    }
    assert list(values["strength"]["removed"]["en"]) == [
        *("auroc", "confident_answerable", "confident_unanswerable", "accuracy"),
        *("answerable", "unanswerable"),
    ]


def test_strength_compares_all_needs_with_those_that_nothing_answers(
    engine: SearchEngine, data: DataSet
) -> None:
    strength = evaluate(engine, data).report.strength
    english = strength["no-answer"]["en"]
    assert (english.answerable, english.unanswerable) == (5, 2)
    asked = [engine.search(QUERIES["en"][query_id]).confident for query_id in JUDGMENTS]
    unasked = [engine.search(query.text).confident for query in data.no_answer if query.language == "en"]
    assert english.confident_answerable == sum(asked) / 5
    assert english.confident_unanswerable == sum(unasked) / 2
    removed = strength["removed"]["en"]
    assert (removed.answerable, removed.unanswerable) == (3, 2)


def test_parity_is_high_where_both_versions_find_the_same(engine: SearchEngine, data: DataSet) -> None:
    twins = DataSet(
        name="twins",
        queries={
            language: {
                "q": JudgedQuery(query_id="q", text="flood rice", language=language, origin=f"{language}:1")
            }
            for language in ("en", "id")
        },
        judgments={"q": {"en-flood": 1}},
        no_answer=(),
        corpus=data.corpus,
    )
    parity = evaluate(engine, twins).report.parity
    assert parity.rbo_10 == pytest.approx(1)
    shares = parity.same_language_share_10
    assert shares["en"] + shares["id"] == pytest.approx(1)


def test_queries_in_one_language_have_nothing_to_agree_with(engine: SearchEngine, tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "one")
    (folder / "queries-en.jsonl").unlink()
    (folder / "no-answer.jsonl").unlink()
    rows = (folder / "qrels.tsv").read_text().split("\n")
    (folder / "qrels.tsv").write_text("\n".join(row for row in rows if "need-court" not in row))
    report = evaluate(engine, read_dataset(folder, with_corpus=True)).report
    assert list(report.directions) == ["id>en", "id>id", "id>mixed"]
    assert report.parity.rbo_10 is None
    assert list(report.parity.same_language_share_10) == ["id"]
    assert list(report.strength) == ["removed"]


def test_judged_articles_that_the_index_does_not_hold_are_reported(
    engine: SearchEngine, tmp_path: Path
) -> None:
    folder = write_dataset(tmp_path / "other", with_corpus=False)
    with (folder / "qrels.tsv").open("a") as file:
        file.write("need-flood\ten-elsewhere\t2\nneed-vote\tid-elsewhere\t2\n")
    report = evaluate(engine, read_dataset(folder, with_corpus=False)).report
    assert report.missing_articles == ("en-elsewhere", "id-elsewhere")
    assert report.as_json()["missing_articles"] == 2
    # Left out of the judgments: nobody could tell on which side they would stand.
    assert report.directions["en>mixed"].scores.ndcg_10 == pytest.approx(
        brute_force_ndcg(engine, "en>mixed")[0]
    )


def test_an_article_of_the_corpus_that_the_index_lost_costs(engine: SearchEngine, tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "lost")
    with (folder / "corpus.jsonl").open("a") as file:
        file.write('{"_id": "id-lost", "text": "Pemilu.", "lang": "id"}\n')
    with (folder / "qrels.tsv").open("a") as file:
        file.write("need-vote\tid-lost\t2\n")
    report = evaluate(engine, read_dataset(folder, with_corpus=True)).report
    assert report.missing_articles == ("id-lost",)
    assert report.directions["id>id"].scores.ndcg_10 < brute_force_ndcg(engine, "id>id")[0]


def test_an_index_of_other_articles_is_refused(engine: SearchEngine, tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "other", with_corpus=False)
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nneed-flood\telsewhere\t2\n")
    with pytest.raises(LintasError, match="The index holds none of the articles that are judged relevant"):
        evaluate(engine, read_dataset(folder, with_corpus=False))


def test_a_query_that_cannot_be_asked_is_named_with_its_line(engine: SearchEngine, tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "odd")
    lines = (folder / "queries-en.jsonl").read_text()
    (folder / "queries-en.jsonl").write_text(lines.replace("minister in prison for corruption", "?!"))
    with pytest.raises(LintasError) as caught:
        evaluate(engine, read_dataset(folder, with_corpus=True))
    assert str(caught.value).startswith(f"{folder / 'queries-en.jsonl'}:4: The query '?!' has no words.")


def test_ablation_asks_again_without_each_signal(engine: SearchEngine, tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "words")
    texts = {"q1": "flood damai", "q2": "earthquake island blame drought"}
    write_json_lines(folder / "queries-en.jsonl", [{"_id": key, "text": texts[key]} for key in texts])
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\ten-flood\t1\nq2\ten-quake\t2\n")
    grades = {"q1": {"en-flood": 1}, "q2": {"en-quake": 2}}

    report = evaluate(engine, read_dataset(folder, with_corpus=True), ablate=True).report

    assert list(report.ablation) == list(get_args(SignalName))
    assert all(list(directions) == ["en>en", "en>mixed"] for directions in report.ablation.values())
    whole = report.directions["en>mixed"].scores.ndcg_10
    for signal in get_args(SignalName):
        rankings = {
            key: [result.article.article_id for result in engine.search(text, without={signal}).results]
            for key, text in texts.items()
        }
        without = math.fsum(ndcg(rankings[key], grades[key]) for key in texts) / 2
        assert report.ablation[signal]["en>mixed"].ndcg_10 == pytest.approx(without), signal
        assert report.ablation[signal]["en>mixed"].adds == pytest.approx(whole - without), signal
    # Else the comparison above could not tell a signal that is off from one that is on.
    assert any(abs(directions["en>mixed"].adds) > 0.05 for directions in report.ablation.values())


def test_a_run_that_was_written_and_read_equals_itself(
    engine: SearchEngine, data: DataSet, tmp_path: Path
) -> None:
    first = evaluate(engine, data)
    write_runs(tmp_path / "out", first.runs)
    again = evaluate(engine, data, earlier=read_runs(tmp_path / "out"))
    assert again.runs == first.runs
    assert again.report.comparison is not None
    for name, one in again.report.comparison.directions.items():
        assert one.old == one.new == pytest.approx(first.report.directions[name].scores.ndcg_10)
        assert (one.difference, one.p, one.only_old, one.only_new) == (0, 1, (), ())


def test_every_query_is_shown_to_whoever_watches(engine: SearchEngine, data: DataSet) -> None:
    stages: dict[str, int] = {}

    def watch(stage: str, queries: Sequence[JudgedQuery]) -> Sequence[JudgedQuery]:
        stages[stage] = len(queries)
        return queries

    evaluate(engine, data, watch=watch)
    assert stages == {
        **dict(zip(DIRECTIONS, (4, 4, 5, 3, 4, 4), strict=True)),
        "en, no answer": 2,
        "id, no answer": 1,
    }


class CountingEncoder(ConceptEncoder):
    """Counts the texts that it encodes."""

    def __init__(self) -> None:
        super().__init__()
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str], role: Role, *, with_tokens: bool = False) -> Encoded:
        self.encoded += texts
        return super().encode(texts, role, with_tokens=with_tokens)


def test_each_query_is_encoded_once_and_answered_as_without_memory(
    small_index: Path, engine: SearchEngine, data: DataSet
) -> None:
    counting = CountingEncoder()
    remembering = open_engine(
        small_index, cache=small_index.parent / "cache", encoder=RememberingEncoder(counting)
    )
    evaluation = evaluate(remembering, data, ablate=True)
    remembering.close()
    assert len(counting.encoded) == len(set(counting.encoded)) == 5 + 4 + 3
    assert evaluation.runs == evaluate(engine, data).runs
