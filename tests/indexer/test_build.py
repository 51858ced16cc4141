import json
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from indexer.build import build
from indexer.work import BuildPlan
from search.content_words import find_content_words
from search.encoder.protocol import Encoded, Role
from search.errors import LintasError, SourceError
from search.sentences import split_into_sentences
from search.store.directory import IndexDirectory
from search.store.entries import headline_of
from search.store.text_spans import stem_key
from tests.building import build_index, open_index
from tests.concept_encoder import ConceptEncoder
from tests.small_corpus import ARTICLES, write_corpus


class CountingEncoder(ConceptEncoder):
    """Counts the passages it embeds; headlines and reference texts are not passages of the archive."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def encode(self, texts, role, *, with_tokens=False) -> Encoded:  # type: ignore[no-untyped-def]  # noqa: ANN001
        if role is Role.PASSAGE:
            self.seen.extend(texts)
        return super().encode(texts, role, with_tokens=with_tokens)


def test_the_report_counts_what_was_done(tmp_path: Path) -> None:
    report = build_index([write_corpus(tmp_path / "articles")], tmp_path / "index")
    values = json.loads(json.dumps(report.as_json()))
    assert values["articles"] == len(ARTICLES)
    assert values["languages"] == {"en": 6, "id": 6}
    assert values["passages"] == values["embedded"] > len(ARTICLES)
    assert values["reused"] == 0
    assert values["skipped"] == []
    assert values["undated"] == 1
    assert set(values["seconds"]) == {
        *(
            "articles",
            "copies",
            "embedding",
            "shelves",
            "stories",
            "lexicon",
            "completions",
            "catalogue",
            "sealing",
        )
    }
    directory = IndexDirectory(tmp_path / "index")
    assert values["generation"] == directory.current_name()
    files = directory.folder(values["generation"]).iterdir()
    assert values["sizes"] == {
        file.name: file.stat().st_size for file in files if file.name != "manifest.json"
    }


def test_every_passage_is_on_its_shelf_where_the_catalogue_says(small_index: Path) -> None:
    generation = IndexDirectory(small_index).open_current()
    vectors = generation.vectors()
    for language, shelf in generation.manifest.shelves.items():
        rows = np.arange(shelf.passages)
        mean = np.array(shelf.passage_mean, np.float32)
        places = generation.catalogue.places(language, rows)
        own = vectors[[place.passage_number for place in places]].astype(np.float32) - mean
        own /= np.linalg.norm(own, axis=1, keepdims=True)
        assert np.allclose(generation.shelves[language].shelf.vectors(rows), own, atol=5e-4)
        for place in places:
            text = generation.catalogue.passage(place.passage_number).text
            article = generation.catalogue.article(place.article_id)
            headline = headline_of(article.title, article.body)
            read = f"{headline}\n{text}" if headline else text
            expected = ConceptEncoder().encode([read], Role.PASSAGE).vectors[0]
            assert np.allclose(vectors[place.passage_number], expected, atol=1e-3)
    generation.close()


def test_the_same_articles_give_the_same_shelves(tmp_path: Path) -> None:
    source = write_corpus(tmp_path / "articles")
    seals = []
    for index in ("one", "two"):
        build_index([source], tmp_path / index)
        directory = IndexDirectory(tmp_path / index)
        generation = directory.open_current()
        seals.append({name: seal for name, seal in generation.manifest.files.items() if "sqlite" not in name})
        generation.close()
    assert seals[0] == seals[1]


def test_a_rebuild_embeds_only_what_is_new(tmp_path: Path) -> None:
    source, index, encoder = write_corpus(tmp_path / "articles"), tmp_path / "index", CountingEncoder()
    first = build_index([source], index, encoder=encoder)
    encoder.seen.clear()
    with source.open("a") as file:
        file.write(
            '{"id": "en-new", "title": "Ferry sinks", "text": "A ferry sank in the storm near the port."}\n'
        )
    second = build_index([source], index, encoder=encoder)
    assert encoder.seen == ["Ferry sinks\nA ferry sank in the storm near the port."]
    assert (second.embedded, second.reused) == (1, first.passages)
    third = build_index([source], index, encoder=encoder, fresh=True)
    assert (third.embedded, third.reused) == (second.passages, 0)


def test_vectors_of_another_model_are_not_used_again(tmp_path: Path) -> None:
    source, index = write_corpus(tmp_path / "articles"), tmp_path / "index"
    build_index([source], index)
    report = build_index([source], index, encoder=ConceptEncoder(fingerprint="0123456789abcdef"))
    assert report.reused == 0


def test_a_damaged_old_index_does_not_stop_a_build(own_index: Path, caplog: pytest.LogCaptureFixture) -> None:
    directory = IndexDirectory(own_index)
    (directory.folder(directory.current_name()) / "vectors.npy").unlink()
    report = build_index([write_corpus(own_index.parent / "articles")], own_index)
    assert report.reused == 0
    assert "Every passage is embedded anew, because the old index cannot be used." in caplog.text


def test_two_articles_with_one_id_keep_the_first_and_report_the_second(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(
        '{"id": "a", "title": "Flood", "text": "The flood came in the night to the village."}\n'
        '{"id": "a", "title": "Rice", "text": "The price of rice rose in the market again."}\n'
    )
    report = build_index([tmp_path / "news.jsonl"], tmp_path / "index")
    assert report.articles == 1
    [skip] = report.skipped
    assert skip.origin.endswith("news.jsonl:2")
    assert skip.reason == (
        f"its article id 'a' is taken by {tmp_path}/news.jsonl:1, which was kept; "
        "remove the copy or give this article an id of its own"
    )
    engine = open_index(tmp_path / "index")
    assert engine.article("a").title == "Flood"
    engine.close()


def test_nothing_to_index_leaves_the_old_generation(own_index: Path) -> None:
    before = IndexDirectory(own_index).current_name()
    empty = own_index.parent / "empty.jsonl"
    empty.write_text('{"title": "no text"}\n')
    with pytest.raises(SourceError) as caught:
        build_index([empty], own_index)
    assert str(caught.value).startswith(
        f"No article could be taken from {empty}; the index was not changed.\n"
    )
    assert f"{empty}:1: " in str(caught.value)
    assert IndexDirectory(own_index).current_name() == before
    assert list((own_index / "generations").glob(".draft-*")) == []


@pytest.mark.slow
def test_a_build_killed_midway_leaves_the_old_generation_answering(own_index: Path) -> None:
    program = (
        "import os, sys\nfrom pathlib import Path\nfrom tests.building import build_index\n"
        "from tests.concept_encoder import ConceptEncoder\n"
        "class Killed(ConceptEncoder):\n"
        "    def encode(self, texts, role, **options): os.kill(os.getpid(), 9)\n"
        "build_index([Path(sys.argv[1])], Path(sys.argv[2]), encoder=Killed(), fresh=True)"
    )
    source = own_index.parent / "articles" / "news.jsonl"
    before = IndexDirectory(own_index).current_name()
    ended = subprocess.run([sys.executable, "-c", program, str(source), str(own_index)], check=False)
    assert ended.returncode == -9
    assert IndexDirectory(own_index).current_name() == before
    assert IndexDirectory(own_index).verify() == []
    engine = open_index(own_index)
    assert engine.search("flood").results[0].article.article_id == "en-flood"
    engine.close()
    build_index([source], own_index)
    assert list((own_index / "generations").glob(".draft-*")) == []


@pytest.mark.slow
@pytest.mark.parametrize("limit_bytes", [2_000, 30_000])
def test_a_full_disk_is_reported_and_the_old_generation_stays(own_index: Path, limit_bytes: int) -> None:
    """A limit on the size of files stands in for the full disk: writes fail the same way."""
    program = (
        "import sys\nfrom pathlib import Path\nfrom search.errors import LintasError\n"
        "from tests.building import build_index\n"
        "try: build_index([Path(sys.argv[1])], Path(sys.argv[2]), fresh=True)\n"
        "except LintasError as error: print(error); sys.exit(1)"
    )
    before = IndexDirectory(own_index).current_name()
    ended = subprocess.run(
        [sys.executable, "-c", program, str(own_index.parent / "articles"), str(own_index)],
        check=False,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, limit_bytes)),
    )
    assert ended.returncode == 1, ended.stderr
    assert "was stopped and nothing was changed; the index before still answers." in ended.stdout
    assert IndexDirectory(own_index).current_name() == before
    assert IndexDirectory(own_index).verify() == []


def test_an_index_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    articles = str(write_corpus(tmp_path / "articles"))
    plan = BuildPlan(sources=[articles], index=tmp_path / "file" / "index", cache=tmp_path / "cache")
    with pytest.raises(LintasError, match="The index cannot be written at "):
        build(plan, ConceptEncoder())


def test_an_index_that_was_moved_still_answers(own_index: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere" / "archive"
    shutil.move(own_index, moved)
    engine = open_index(moved)
    assert engine.search("banjir").total == len(ARTICLES)
    engine.close()


def test_articles_come_from_standard_input(tmp_path: Path) -> None:
    with write_corpus(tmp_path / "articles").open("rb") as stdin:
        plan = BuildPlan(sources=["-"], index=tmp_path / "index", cache=tmp_path / "cache", stdin=stdin)
        assert build(plan, ConceptEncoder()).articles == len(ARTICLES)


def test_words_and_sentences_of_every_passage_are_stored(small_index: Path) -> None:
    generation = IndexDirectory(small_index).open_current()
    for language, shelf in generation.shelves.items():
        rows = np.arange(shelf.words.passages)
        texts = generation.catalogue.texts_of_rows(language, rows)
        assert texts
        for text, spans in zip(texts, shelf.spans.read(rows).split(), strict=True):
            words, sentences = find_content_words(text, language), split_into_sentences(text)
            assert spans.words.tolist() == [[word.start, word.end] for word in words]
            assert spans.stem_keys.tolist() == [stem_key(word.text, language) for word in words]
            assert spans.sentences.tolist() == [[one.start, one.end] for one in sentences]
    generation.close()
