"""An index that is brought up to date is the index that a fresh build would give."""

import json
import random
import sqlite3
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexer.removal import Removal, find_removed
from search.errors import ArticleMissingError, LintasError
from search.store.directory import IndexDirectory
from search.store.files import seal_file
from search.store.generation import CATALOGUE_NAME
from search.store.manifest import read_manifest, write_manifest
from tests.building import build_index, open_index, update_index
from tests.concept_encoder import ConceptEncoder
from tests.indexer.test_build import CountingEncoder
from tests.small_corpus import ARTICLES, write_corpus

QUERIES = ("banjir desa", "rice price", "earthquake island", "harga cabai", "judge prison")


def write_lines(path: Path, articles: list[dict[str, str]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(article) + "\n" for article in articles), "utf-8")
    return path


def answers(index: Path) -> list[tuple[str, str, list[tuple[str, float, str]]]]:
    engine = open_index(index)
    found = [
        (
            query,
            str(page.facets),
            [
                (result.passage.passage_id, round(result.score, 5), result.article.body)
                for result in page.results
            ],
        )
        for query in QUERIES
        for page in [engine.search(query, k=100)]
    ]
    engine.close()
    return found


def contents(index: Path) -> dict[str, object]:
    """Everything a generation holds but its name, when it was made and where articles came from."""
    generation = IndexDirectory(index).open_current()
    manifest = generation.manifest
    seals = {name: seal for name, seal in manifest.files.items() if not name.endswith(".sqlite")}
    articles = {article.article_id: article.body for article in generation.catalogue.articles()}
    generation.close()
    return {"seals": seals, "articles": articles, "passages": manifest.passages}


def test_an_update_adds_replaces_and_keeps(tmp_path: Path) -> None:
    index, encoder = tmp_path / "index", CountingEncoder()
    build_index([write_corpus(tmp_path / "articles")], index, encoder=encoder)
    encoder.seen.clear()
    rice = {**ARTICLES[2], "text": "The price of rice fell at last. Farmers welcomed the rain."}
    ferry = {"id": "en-ferry", "title": "Ferry sinks", "text": "A ferry sank in the storm near the port."}
    source = write_lines(tmp_path / "more.jsonl", [rice, ferry, ARTICLES[0], {**ferry, "text": "Again."}])
    report = update_index([source], index, encoder=encoder)
    assert (report.read, report.added, report.replaced, report.unchanged) == (4, 1, 1, 1)
    assert [skip.origin for skip in report.skipped] == [f"{source}:4"]
    assert report.articles == len(ARTICLES) + 1
    assert sorted(text.partition("\n")[0] for text in encoder.seen) == [
        "Ferry sinks",
        "Rice price climbs again",
    ]
    assert report.embedded == len(encoder.seen)
    assert report.embedded + report.reused == report.passages
    engine = open_index(index)
    assert engine.article("en-rice").body.startswith("The price of rice fell")
    assert engine.article("en-flood").body == ARTICLES[0]["text"]
    engine.close()


def test_an_update_of_nothing_builds(tmp_path: Path) -> None:
    report = update_index([write_corpus(tmp_path / "articles")], tmp_path / "index")
    assert (report.articles, report.added) == (len(ARTICLES), len(ARTICLES))


@pytest.mark.slow
def test_many_updates_give_what_one_build_gives(tmp_path: Path) -> None:
    """In any order, with articles changed and removed on the way."""
    chance = random.Random(7)  # noqa: S311
    index, now = tmp_path / "many", {article["id"]: article for article in ARTICLES[:4]}
    build_index([write_lines(tmp_path / "first.jsonl", list(now.values()))], index)
    for step in range(50):
        if chance.random() < 0.25 and len(now) > 3:
            gone = chance.choice(sorted(now))
            del now[gone]
            update_index([], index, without=[gone])
        else:
            article = dict(chance.choice(ARTICLES))
            if chance.random() < 0.5:
                article["text"] += (
                    f" The {chance.choice(['flood', 'banjir', 'harga', 'rice'])} came {step} times."
                )
            now[article["id"]] = article
            update_index([write_lines(tmp_path / f"{step}.jsonl", [article])], index)
    assert IndexDirectory(index).verify() == []
    chance.shuffle(order := list(now.values()))
    build_index([write_lines(tmp_path / "all.jsonl", order)], tmp_path / "once")
    assert contents(index) == contents(tmp_path / "once")
    assert answers(index) == answers(tmp_path / "once")


def test_boilerplate_is_learned_from_the_whole_archive_each_time(tmp_path: Path) -> None:
    """What a source repeats is cut once there is enough of it, from old articles too, and else comes back."""
    plea = "Ikuti kanal kami untuk kabar terbaru."
    articles = [
        {
            "id": f"a-{number}",
            "title": f"Harga {number}",
            "text": f"Harga beras naik {number} kali di pasar desa nomor {number}.\n\nPetani {number} senang."
            f"\n\n{plea}",
            "source": "Warta Lintang",
        }
        for number in range(40)
    ]
    index = tmp_path / "index"
    build_index([write_lines(tmp_path / "few.jsonl", articles[:1])], index)
    engine = open_index(index)
    with_plea = engine.article("a-0").body
    engine.close()
    report = update_index([write_lines(tmp_path / "all.jsonl", articles)], index)
    build_index([tmp_path / "all.jsonl"], tmp_path / "once")
    assert contents(index) == contents(tmp_path / "once")
    assert report.articles == 40
    update_index([], index, without=[f"a-{number}" for number in range(1, 40)])
    engine = open_index(index)
    assert engine.article("a-0").body == with_plea
    engine.close()


def test_what_is_removed_is_named_by_id_address_outlet_or_day(small_index: Path) -> None:
    generation = IndexDirectory(small_index).open_current()
    catalogue = generation.catalogue

    def removed(**asked: object) -> set[str]:
        return set(find_removed(catalogue, Removal(**asked)))  # type: ignore[arg-type]

    assert removed(named=["en-flood"]) == {"en-flood"}
    assert removed(named=["https://warta-lintang.example/banjir", "en-film"]) == {"id-banjir", "en-film"}
    harbour = {article["id"] for article in ARTICLES if article["source"] == "Harbour Post"}
    assert removed(source="Harbour Post") == harbour
    old = {article["id"] for article in ARTICLES if article.get("date", "9999") < "2024-02-11"}
    assert removed(before="2024-02-11") == old
    assert removed(source="Harbour Post", before="2024-02-11") == old & harbour
    assert removed(named=["id-beras"], source="Harbour Post") == {"id-beras", *harbour}
    generation.close()


@pytest.mark.parametrize(
    ("removal", "message"),
    [
        (Removal(), "Say what to remove: article ids or addresses, --source or --before."),
        (
            Removal(named=["en-flood", "nowhere", "gone"]),
            "No article of the index has the id or address 'nowhere', 'gone'; nothing was changed. "
            "lintas index export lists what there is.",
        ),
        (
            Removal(source="Nobody", before="2020-01-01"),
            "No article is from 'Nobody' and older than 2020-01-01; nothing was changed.",
        ),
        (Removal(before="last year"), "--before 'last year' is no date; write it as 2019-09-30."),
    ],
)
def test_what_cannot_be_removed_is_said(small_index: Path, removal: Removal, message: str) -> None:
    generation = IndexDirectory(small_index).open_current()
    with pytest.raises((ArticleMissingError, LintasError)) as error:
        find_removed(generation.catalogue, removal)
    assert str(error.value) == message
    generation.close()


def test_an_index_is_never_emptied(own_index: Path) -> None:
    before = IndexDirectory(own_index).current_name()
    with pytest.raises(LintasError) as error:
        update_index([], own_index, without=[article["id"] for article in ARTICLES])
    assert str(error.value) == (
        "This would leave no article; the index was not changed. "
        f"Delete the folder {own_index} if that is what you want."
    )
    assert IndexDirectory(own_index).current_name() == before


def test_a_build_that_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    """The second attempt embeds only what the first had not, and ends as an undisturbed build does."""
    source = write_corpus(tmp_path / "articles")

    class Stopping(CountingEncoder):
        def encode(self, texts, role, *, with_tokens=False):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
            if with_tokens and len(self.seen) >= 8:
                raise KeyboardInterrupt
            return super().encode(texts, role, with_tokens=with_tokens)

    index = tmp_path / "index"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("indexer.embedding._SHARD_PASSAGES", 4)
        build_index([source], tmp_path / "undisturbed")
        with pytest.raises(KeyboardInterrupt):
            build_index([source], index, encoder=Stopping())
        encoder = CountingEncoder()
        report = build_index([source], index, encoder=encoder)
    assert len(encoder.seen) == report.passages - 8
    assert report.embedded == report.passages
    assert contents(index) == contents(tmp_path / "undisturbed")
    assert not (index / ".embedded").exists()


def test_articles_cleaned_by_another_version_are_cleaned_again(own_index: Path) -> None:
    """From the raw copies: the catalogue's own bodies are not believed."""
    directory = IndexDirectory(own_index)
    folder = directory.folder(directory.current_name())
    with sqlite3.connect(folder / CATALOGUE_NAME) as connection:
        connection.execute("UPDATE articles SET body = 'An older cleaning.' WHERE article_id = 'en-rice'")
    connection.close()
    manifest = read_manifest(folder)
    files = {**manifest.files, CATALOGUE_NAME: seal_file(folder / CATALOGUE_NAME)}
    write_manifest(folder, replace(manifest, lintas_version="0.0.1", files=files))
    update_index([], own_index, without=["en-film"])
    engine = open_index(own_index)
    assert engine.article("en-rice").body == ARTICLES[2]["text"]
    engine.close()


def test_one_text_is_embedded_once(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    articles = [
        {"id": f"copy-{number}", "title": "Flood", "text": "The flood came in the night."}
        for number in range(5)
    ]
    report = build_index(
        [write_lines(tmp_path / "news.jsonl", articles)], tmp_path / "index", encoder=encoder
    )
    assert (report.passages, report.embedded, report.reused) == (5, 1, 4)
    generation = IndexDirectory(tmp_path / "index").open_current()
    vectors = generation.vectors()
    assert np.array_equal(vectors, np.tile(vectors[0], (5, 1)))
    generation.close()
    assert ConceptEncoder().identity == encoder.identity
