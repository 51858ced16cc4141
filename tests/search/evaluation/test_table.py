"""The tables say what the report holds."""

from pathlib import Path

import pytest

from search.engine import SearchEngine
from search.evaluation.dataset import read_dataset
from search.evaluation.directions import Direction
from search.evaluation.evaluate import evaluate
from search.evaluation.run_files import EarlierRuns
from search.evaluation.table import print_evaluation
from tests.search.evaluation.small_dataset import write_dataset


def test_every_part_of_the_report_is_printed(
    engine: SearchEngine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_dataset(tmp_path / "small", with_corpus=False)
    with (folder / "qrels.tsv").open("a") as file:
        file.write("need-flood\t[gone]\t1\n")
    earlier = EarlierRuns(
        Path("before"), {Direction("en", "id"): {"need-flood": ["id-banjir"], "need-old": ["id-banjir"]}}
    )
    report = evaluate(engine, read_dataset(folder, with_corpus=False), earlier=earlier, ablate=True).report
    print_evaluation(report)
    printed = " ".join(capsys.readouterr().out.split())
    assert "small: 5 needs, 12 articles, " in printed
    for name, one in report.directions.items():
        scores = one.scores
        row = f"{name} {one.queries} {scores.ndcg_10:.3f} {scores.recall_100:.3f} {scores.rr_10:.3f}"
        assert row in printed
    assert f"agree {report.parity.rbo_10:.3f} (RBO@10)" in printed
    no_answer = report.strength["no-answer"]["id"]
    assert f"no-answer id {no_answer.auroc:.3f}" in printed
    assert "Against before" in printed
    assert "Only this run has en>en, en>mixed, id>en, id>id, id>mixed." in printed
    assert "en>id: only the earlier run has need-old." in printed
    assert "en>id: only this run has need-rice, need-quake, need-vote." in printed
    lexical = report.ablation["lexical"]["en>id"]
    assert f"{lexical.ndcg_10:.3f} {lexical.adds:+.3f}" in printed
    assert "1 judged article is not in the index: [gone]." in printed
    assert "1 need has no relevant article and was not asked: need-nobody." in printed


def test_only_what_there_is_is_printed(
    engine: SearchEngine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_dataset(tmp_path / "small")
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nneed-court\ten-court\t1\n")
    (folder / "no-answer.jsonl").unlink()
    print_evaluation(evaluate(engine, read_dataset(folder, with_corpus=True)).report)
    printed = capsys.readouterr().out
    assert "en>en" in printed
    for absent in ("id>", "RBO", "AUROC", "Against", "without each signal", "None"):
        assert absent not in printed
    assert "in the index" not in printed
