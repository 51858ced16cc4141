"""Lintas beside a plain script and txtai: the same passages, vectors and queries; times and nDCG@10.

``python -m tests.bench.compare --index DIR [--dataset DIR]``: with a data set its judged queries, else the
queries of a made-up archive, for times alone. Times are of one client and whole: the query's encoding (each
in its own way) and the search; beside them what is left without the encoding.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from search.encoder.load import prepare_query_encoder
from search.engine import MAX_K, SearchEngine, open_engine
from search.evaluation.dataset import DataSet, read_dataset
from search.evaluation.directions import MIXED, choose_directions
from search.evaluation.measures import average_scores, score_queries
from search.query import parse_query
from search.settings import read_settings
from search.store.directory import IndexDirectory
from search.store.manifest import read_manifest
from tests.bench.archives import QUERIES_NAME
from tests.bench.latency import TimedEncoder
from tests.bench.machine import describe_machine
from tests.bench.made_queries import read_queries
from tests.bench.peers import Peer, PlainPeer, ScriptModel, TxtaiPeer, read_passages
from tests.bench.percentiles import Times, summarise
from tests.bench.tables import to_table

_WARM_UP = 10


class LintasPeer:
    """Lintas as its page and its endpoint ask it, for ranks without folding, as judgments want them."""

    name = "Lintas"

    def __init__(self, engine: SearchEngine, encoder: TimedEncoder) -> None:
        self._engine, self._encoder = engine, encoder

    @property
    def encoding_seconds(self) -> float:
        return self._encoder.seconds

    def rank(self, text: str, language: str | None) -> list[str]:
        query = parse_query(text, languages=[language] if language else [], fold=False, group=False)
        return [entry.best.place.article_id for entry in self._engine.rank(query).entries(1, MAX_K)]

    def answer(self, text: str) -> None:
        """A whole page of results with highlights, facets and chart: what its time is taken of."""
        self._engine.search(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One of them: milliseconds of whole answers and without encoding, and nDCG@10 by direction."""

    name: str
    whole: Times
    beyond: Times
    ndcg_10: Mapping[str, float]


def compare_peer(peer: Peer, texts: Sequence[str], data: DataSet | None) -> Compared:
    """Time every text, after a warm-up, then rank the judged queries of ``data`` in every direction."""
    ask: Callable[[str], object] = getattr(peer, "answer", None) or (lambda text: peer.rank(text, None))
    for text in texts[:_WARM_UP]:
        ask(text)
    whole, beyond = [], []
    for text in texts:
        encoding, started = peer.encoding_seconds, time.perf_counter()
        ask(text)
        took = time.perf_counter() - started
        whole.append(took * 1000)
        beyond.append((took - peer.encoding_seconds + encoding) * 1000)
    return Compared(
        name=peer.name,
        whole=summarise(whole),
        beyond=summarise(beyond),
        ndcg_10=_score(peer, data) if data else {},
    )


def _score(peer: Peer, data: DataSet) -> dict[str, float]:
    scores = {}
    for direction, judgments in choose_directions(data, data.corpus or {}).items():
        language = None if direction.target == MIXED else direction.target
        queries = data.queries[direction.asked]
        rankings = {query_id: peer.rank(queries[query_id].text, language)[:100] for query_id in judgments}
        scores[direction.name] = round(average_scores(score_queries(judgments, rankings)).ndcg_10, 4)
    return scores


def describe_comparison(compared: Sequence[Compared]) -> str:
    """A Markdown table, one line each."""
    directions = list(compared[0].ndcg_10)
    rows = [
        (
            entry.name, entry.whole.p50, entry.whole.p95, entry.beyond.p50, entry.beyond.p95,
            *(f"{100 * entry.ndcg_10[name]:.1f}" for name in directions),
        )
        for entry in compared
    ]  # fmt: skip
    head = ("", "whole p50 ms", "p95", "beyond encoding p50 ms", "p95", *directions)
    return to_table(head, rows)


def main() -> None:
    """Print the table, and the numbers as JSON where ``--results`` says."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.compare", description=__doc__)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--dataset", type=Path)
    parser.add_argument("--results", type=Path, help="file for the numbers as JSON")
    chosen = parser.parse_args()
    data = read_dataset(chosen.dataset, with_corpus=True) if chosen.dataset else None
    compared = list(_compare(chosen.index, data))
    sys.stdout.write(describe_comparison(compared) + "\n")
    if chosen.results:
        results: dict[str, Any] = {"machine": asdict(describe_machine())}
        results["compared"] = [asdict(entry) for entry in compared]
        chosen.results.write_text(json.dumps(results, indent=1) + "\n", "utf-8")


def _compare(index: Path, data: DataSet | None) -> list[Compared]:
    """Lintas first, before the others' libraries are in memory."""
    cache, texts = read_settings().cache, _choose_texts(index, data)
    directory = IndexDirectory(index)
    model = read_manifest(directory.folder(directory.current_name())).model
    encoder = TimedEncoder(prepare_query_encoder(model, cache=cache))
    engine = open_engine(index, cache=cache, encoder=encoder)
    compared = [compare_peer(LintasPeer(engine, encoder), texts, data)]
    engine.close()
    passages = read_passages(index)
    compared.append(compare_peer(PlainPeer(passages, ScriptModel(cache)), texts, data))
    if find_spec("txtai") is None:
        sys.stderr.write("txtai is not installed, so it is left out: pip install 'lintas[bench]'\n")
        return compared
    return [*compared, compare_peer(TxtaiPeer(passages, ScriptModel(cache)), texts, data)]


def _choose_texts(index: Path, data: DataSet | None) -> list[str]:
    if data is None:
        return [query.text for query in read_queries(index / QUERIES_NAME)][:200]
    return [query.text for queries in data.queries.values() for query in queries.values()][:200]


if __name__ == "__main__":
    main()
