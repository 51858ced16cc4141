import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands import run_lintas

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(not SEEDS.is_dir(), reason="needs the three scraped articles of ../shared/seeds"),
]

QUERIES = {
    "Putin visits Baku to secure trade routes": "000",
    "pasukan penjaga perdamaian Rusia dituduh gagal di Karabakh": "000",
    "first foreign trip since the ICC arrest warrant": "002",
    "trade turnover between Russia and Kyrgyzstan grew": "002",
    "Kansas National Guard partnership": "004",
    "Armenia bekukan keanggotaan CSTO": "004",
}


@pytest.fixture(scope="module")
def seed_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    index = tmp_path_factory.mktemp("seeds") / "index"
    report = json.loads(run_lintas("index", "build", str(SEEDS), "--index", str(index), "--json").stdout)
    assert report["articles"] == 3
    assert report["languages"] == {"id": 3}
    assert report["skipped"] == []
    assert report["repairs"]["gbk-mojibake"] == 3
    return index


@pytest.mark.parametrize("query", QUERIES)
def test_the_right_article_is_first(seed_index: Path, query: str) -> None:
    answer = json.loads(run_lintas("search", query, "--index", str(seed_index), "--json").stdout)
    origins = {line["article_id"]: line["origin"] for line in exported(seed_index)}
    assert Path(origins[answer["results"][0]["article"]["article_id"]]).name.startswith(QUERIES[query])


@pytest.mark.parametrize("query", ["cat food recipes", "resep kue lapis"])
def test_what_no_article_tells_is_not_claimed(seed_index: Path, query: str) -> None:
    answer = json.loads(run_lintas("search", query, "--index", str(seed_index), "--json").stdout)
    assert answer["confident"] is False
    assert {result["strength"] for result in answer["results"]} == {"weak"}


def test_what_is_known_of_each_article(seed_index: Path) -> None:
    by_seed = {Path(line["origin"]).name[:3]: line for line in exported(seed_index)}
    assert by_seed["000"]["dateline"] == "BAKU"
    assert by_seed["002"]["author"] == "Yati Maulana"
    assert by_seed["002"]["published"] == "2023-10-13T21:05+07:00"
    assert by_seed["004"]["author"] == "Thea Fathanah Arbar"
    assert by_seed["004"]["published"] == "2024-06-12T14:30+07:00"
    assert [repair["kind"] for repair in by_seed["004"]["repairs"]].count("gbk-mojibake") == 3


def test_no_passage_holds_noise(seed_index: Path) -> None:
    for line in exported(seed_index):
        for noise in ("MEMBACA", "FOLLOW US", "Most Popular", "Next Article", "Related Articles", "Foto:"):
            assert noise not in line["body"]


def exported(index: Path) -> list[dict[str, Any]]:
    lines = run_lintas("index", "export", "--index", str(index)).stdout.split("\n")
    return [json.loads(line) for line in lines if line]
