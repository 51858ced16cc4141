"""Copies and stories from the build to the answer."""

import json
import shutil
from pathlib import Path

import pytest

from search.engine import SearchEngine
from tests.building import build_index, open_index, update_index
from tests.small_corpus import ARTICLES

FLOOD = (
    "Banjir merendam desa Sukamaju di tepi Sungai Cilember setelah hujan semalam, dan 120 warga mengungsi ke "
    "sekolah.\n\nBupati Rahmat Suryadi menyebut tanggul jebol di tiga tempat. Tentara membawa air dan obat "
    "untuk para korban, sedangkan jalan ke pasar terputus.\n\nPetani kehilangan panen padi seluas 40 hektare,"
    " kata dinas pertanian."
)
WIRE = [
    {
        "id": "wire-1",
        "title": "Banjir Rendam Sukamaju",
        "text": FLOOD,
        "date": "2024-02-11",
        "source": "Warta Lintang",
    },
    {
        "id": "wire-2",
        "title": "Sukamaju Terendam Banjir",
        "text": FLOOD.replace("Tentara", "Prajurit"),
        "date": "2024-02-12",
        "source": "Kabar Pesisir",
        "url": "https://kabar.example/banjir",
    },
    {"id": "wire-3", "title": "Banjir Rendam Sukamaju", "text": FLOOD, "source": "Nusa Ekspres"},
]
REPORTS = [
    {
        "id": "own-1",
        "title": "Tanggul Cilember jebol, warga Sukamaju mengungsi",
        "text": "Warga desa Sukamaju mengungsi ke sekolah setelah Sungai Cilember meluap dan banjir merendam "
        "120 rumah. Hujan turun semalam.\n\nMenurut Bupati Rahmat Suryadi, tentara membawa air dan obat untuk"
        " korban banjir. Petani kehilangan padi di sawah seluas 40 hektare.",
        "date": "2024-02-11",
        "source": "Harian Tanjung",
    },
    {
        "id": "own-2",
        "title": "Flood drives villagers of Sukamaju from their homes",
        "text": "The villagers of Sukamaju went to a school after rain in the night: the flood of the river "
        "Cilember reached 120 homes.\n\nThe regent, Rahmat Suryadi, said that soldiers brought water and "
        "medicine to the victims of the flood in Sukamaju. Farmers lost 40 hectares of rice.",
        "date": "2024-02-12",
        "source": "The Strait Courier",
    },
]


def write(path: Path, articles: list[dict[str, str]]) -> Path:
    path.write_text("".join(json.dumps(article) + "\n" for article in articles), "utf-8")
    return path


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kinship")
    report = build_index([write(folder / "news.jsonl", [*ARTICLES, *WIRE, *REPORTS])], folder / "index")
    assert (report.copies, report.stories) == (2, 1)
    return folder / "index"


@pytest.fixture(scope="module")
def engine(index: Path) -> SearchEngine:
    return open_index(index)


def ids(engine: SearchEngine, **choices: object) -> list[str]:
    page = engine.search("banjir Sukamaju", k=100, **choices)  # type: ignore[arg-type]
    assert page.total == len(page.results)
    return [result.article.article_id for result in page.results]


def test_one_text_is_one_result_with_its_other_appearances(engine: SearchEngine) -> None:
    """The earliest is kept, and those that were folded are listed by date, the undated last."""
    assert engine.generation
    assert set(ids(engine)) & {"wire-1", "wire-2", "wire-3"} == {"wire-1"}
    [result] = [one for one in engine.search("banjir Sukamaju").results if one.article.article_id == "wire-1"]
    assert [copy.article_id for copy in result.copies] == ["wire-2", "wire-3"]
    [second, third] = result.copies
    assert (second.source, second.published, second.url) == (
        *("Kabar Pesisir", "2024-02-12", "https://kabar.example/banjir"),
    )
    assert (third.title, third.language, third.published) == ("Banjir Rendam Sukamaju", "id", None)


def test_every_article_is_there_when_nothing_is_folded(engine: SearchEngine) -> None:
    everything = ids(engine, fold=False, group=False)
    assert set(everything) >= {"wire-1", "wire-2", "wire-3", "own-1", "own-2"}
    # The kept one stands where the best of the three stood.
    folded = dict.fromkeys("wire-1" if one.startswith("wire") else one for one in everything)
    assert ids(engine, group=False) == list(folded)


def test_a_filter_that_leaves_out_the_kept_one_shows_a_copy(engine: SearchEngine) -> None:
    assert ids(engine, sources=["Kabar Pesisir", "Nusa Ekspres"])[0] in {"wire-2", "wire-3"}
    [found] = set(ids(engine, sources=["Kabar Pesisir"])) & {"wire-2"}
    page = engine.search("banjir Sukamaju", sources=["Kabar Pesisir"])
    [result] = [one for one in page.results if one.article.article_id == found]
    assert [copy.article_id for copy in result.copies] == ["wire-1", "wire-3"]


def test_one_story_is_one_result_a_language(engine: SearchEngine) -> None:
    """The other reports are listed, in any language; copies of one text count once."""
    shown = set(ids(engine)) & {"wire-1", "own-1", "own-2"}
    assert "own-2" in shown
    assert len(shown) == 2
    assert set(ids(engine, group=False)) >= {"wire-1", "own-1", "own-2"}
    by_id = {one.article.article_id: one for one in engine.search("banjir Sukamaju", group=False).results}
    assert [one.article_id for one in by_id["own-2"].story] == ["own-1", "wire-1"]
    assert [one.article_id for one in by_id["wire-1"].story] == ["own-1", "own-2"]
    assert by_id["wire-1"].story[1].language == "en"
    assert engine.story_of("wire-3") == by_id["wire-1"].story
    assert engine.story_of("en-film") == engine.copies_of("en-film") == ()


def test_facets_count_what_is_shown(engine: SearchEngine) -> None:
    page = engine.search("banjir Sukamaju", k=100)
    assert sum(page.facets["language"].values()) == page.total
    for name, counts in page.facets.items():
        for value, count in counts.items():
            chosen = {"language": "languages", "category": "categories"}.get(name, f"{name}s")
            assert len(ids(engine, **{chosen: [value]})) == count
    # It printed a copy only, which is what a search among its own articles finds.
    assert page.facets["source"]["Nusa Ekspres"] == 1


def test_an_update_finds_them_anew(index: Path, tmp_path: Path) -> None:
    """The kept article goes, and the next one is kept; nothing of it is left behind."""
    shutil.copytree(index, tmp_path / "index")
    report = update_index([], tmp_path / "index", without=["wire-1", "own-2"])
    assert (report.copies, report.stories) == (1, 1)
    engine = open_index(tmp_path / "index")
    assert [copy.article_id for copy in engine.copies_of("wire-2")] == ["wire-3"]
    assert [one.article_id for one in engine.story_of("wire-2")] == ["own-1"]
    engine.close()


def test_a_copy_belongs_to_the_story_of_the_kept_one(engine: SearchEngine) -> None:
    """Shown one by one, copies are grouped with the other reports as the kept one is."""
    shown = {"wire-1", "wire-2", "wire-3", "own-1"} & set(ids(engine, fold=False))
    assert len(shown) == 1
