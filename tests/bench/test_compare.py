from pathlib import Path

import numpy as np
import pytest

from search.encoder.protocol import Role
from search.engine import SearchEngine
from search.evaluation.dataset import DataSet, JudgedQuery
from search.records import FloatMatrix
from tests.bench.compare import Compared, LintasPeer, compare_peer, describe_comparison
from tests.bench.latency import TimedEncoder
from tests.bench.peers import PeerPassages, PlainPeer, read_passages
from tests.bench.percentiles import summarise
from tests.building import open_index
from tests.concept_encoder import ConceptEncoder

NEEDS = {"en": {"n1": "flood in the village"}, "id": {"n1": "banjir di desa"}}
DATA = DataSet(
    name="small",
    queries={
        language: {key: JudgedQuery(query_id=key, text=text, language=language, origin="here")}
        for language, texts in NEEDS.items()
        for key, text in texts.items()
    },
    judgments={"n1": {"en-flood": 1, "id-banjir": 1}},
    no_answer=(),
    corpus={"en-flood": "en", "id-banjir": "id"},
)


class ConceptModel:
    """The concept encoder as a script would call a model."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._encoder = ConceptEncoder()

    def encode(self, text: str) -> FloatMatrix:
        self.seconds += 1.0
        return np.asarray(self._encoder.encode([text], Role.QUERY).vectors[0], np.float32)


@pytest.fixture(scope="module")
def passages(small_index: Path) -> PeerPassages:
    return read_passages(small_index)


def test_peers_get_every_passage_with_its_own_vector(passages: PeerPassages, engine: SearchEngine) -> None:
    made = ConceptEncoder().encode(passages.texts, Role.PASSAGE).vectors
    assert len(passages.texts) == engine.describe().passages
    assert np.abs(made - passages.vectors).max() < 2e-3
    assert {engine.article(article_id).language for article_id in passages.article_ids} == {"en", "id"}


@pytest.mark.parametrize("language", [None, "en", "id"])
def test_the_plain_script_ranks_as_brute_force_does(passages: PeerPassages, language: str | None) -> None:
    query = ConceptEncoder().encode(["harga beras"], Role.QUERY).vectors[0]
    order = np.argsort(-(passages.vectors @ query), kind="stable").tolist()
    wanted = [passages.article_ids[row] for row in order if language in {None, passages.languages[row]}]
    assert PlainPeer(passages, ConceptModel()).rank("harga beras", language) == list(dict.fromkeys(wanted))


def test_each_is_timed_without_its_encoding_and_scored_in_every_direction(
    small_index: Path, passages: PeerPassages
) -> None:
    encoder = TimedEncoder(ConceptEncoder())
    engine = open_index(small_index, encoder=encoder)
    texts = ["flood", "harga beras naik"]
    lintas = compare_peer(LintasPeer(engine, encoder), texts, DATA)
    plain = compare_peer(PlainPeer(passages, ConceptModel()), texts, DATA)
    engine.close()
    assert lintas.ndcg_10.keys() == plain.ndcg_10.keys()
    assert set(lintas.ndcg_10) == {"en>en", "en>id", "en>mixed", "id>en", "id>id", "id>mixed"}
    assert lintas.ndcg_10["en>en"] == lintas.ndcg_10["id>en"] == 1.0
    assert 0 < lintas.beyond.p50 < lintas.whole.p50
    assert plain.beyond.worst < 0  # its model says that it takes a second for each


def test_the_table_has_a_line_for_each_and_a_column_for_each_direction() -> None:
    times = summarise([3.0])
    compared = [Compared(name=name, whole=times, beyond=times, ndcg_10={"en>id": 0.5}) for name in "ab"]
    head, _, *lines = describe_comparison(compared).splitlines()
    assert head.endswith("| en>id |")
    assert [line.split(" | ")[0] for line in lines] == ["| a", "| b"]
    assert all(line.endswith("| 50.0 |") for line in lines)
