"""The lists of words: what they score equals the full-text table's own BM25, passage by passage."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from search.errors import IndexDamagedError
from search.records import Article, Passage
from search.store.catalogue import Catalogue
from search.store.catalogue_writer import CatalogueWriter
from search.store.entries import RawCopy
from search.store.postings import Postings, PostingsWriter, postings_files

VOCABULARY = ["banjir", "beras", "harga", "jakarta", "kota", "sungai", "warga", "naik"]
PASSAGES = 60


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    dice = np.random.default_rng(7)
    with CatalogueWriter(tmp_path / "catalogue.sqlite") as writer:
        for number in range(PASSAGES):
            # Early words of the list are common, late ones rare.
            words = dice.choice(VOCABULARY[: 1 + number % 8], size=int(dice.integers(1, 31))).tolist()
            body = " ".join(words)
            article = Article(
                article_id=f"a-{number:03}",
                origin="made.jsonl",
                title="",
                body=body,
                language="id",
                language_confidence=1.0,
            )
            whole = Passage(passage_id="", article_id=article.article_id, start=0, end=len(body), text=body)
            writer.add(article, RawCopy(format="text", fields={}, content=b""), [whole])
        writer.finish()
    return tmp_path


@pytest.fixture
def catalogue(folder: Path) -> Iterator[Catalogue]:
    catalogue = Catalogue(folder / "catalogue.sqlite", {"id": PASSAGES})
    yield catalogue
    catalogue.close()


def ask_table(folder: Path, match: str) -> dict[int, float]:
    """The full-text table's own rows and scores."""
    with closing(sqlite3.connect(folder / "catalogue.sqlite")) as connection:
        asked = "SELECT rowid, -bm25(words_id) FROM words_id WHERE words_id MATCH ?"
        return dict(connection.execute(asked, (match,)).fetchall())


@pytest.mark.parametrize(
    "tokens",
    [
        ["banjir"],
        ["naik"],
        ["banjir", "warga", "naik"],
        ["harga", "harga"],
        ["beras", "tidakada"],
        ["harga beras"],
        ["jakarta", "harga beras", "sungai kota"],
    ],
)
def test_scores_equal_those_of_the_full_text_table(
    folder: Path, catalogue: Catalogue, tokens: list[str]
) -> None:
    expected = ask_table(folder, " OR ".join(f'"{token}"' for token in dict.fromkeys(tokens)))
    rows, scores = catalogue.score_all_words("id", tokens)
    assert rows.tolist() == sorted(expected)
    assert rows.size > 0
    np.testing.assert_allclose(scores, [expected[row] for row in rows.tolist()], rtol=1e-5)


def test_nothing_is_scored_for_unknown_words(catalogue: Catalogue) -> None:
    rows, scores = catalogue.score_all_words("id", ["tidakada"])
    assert (rows.tolist(), scores.tolist()) == ([], [])


def test_counts_are_of_passages_and_nought_for_unknown_words(folder: Path, catalogue: Catalogue) -> None:
    counts = catalogue.passages_with("id", ["banjir", "naik", "tidakada"])
    assert counts == {
        "banjir": len(ask_table(folder, '"banjir"')),
        "naik": len(ask_table(folder, '"naik"')),
        "tidakada": 0,
    }


@pytest.mark.parametrize("phrases", [["naik"], ["harga beras"], ["warga", "kota sungai"], ["tidakada"]])
def test_which_of_some_rows_hold_a_phrase(folder: Path, catalogue: Catalogue, phrases: list[str]) -> None:
    rows = np.arange(0, PASSAGES, 3)
    holding = set().union(*(ask_table(folder, f'"{phrase}"') for phrase in phrases))
    found = catalogue.which_hold("id", phrases, rows)
    assert found.tolist() == [row in holding for row in rows.tolist()]


def test_lists_stand_one_after_the_other_whatever_is_written_at_once(tmp_path: Path) -> None:
    stems = [(f"stem{number:04}", ",".join(["3"] * (number % 3 + 1) + ["0"])) for number in range(1100)]
    with PostingsWriter(tmp_path, "en", np.full(4, 10)) as writer:
        written = list(writer.write([*stems, ("zebra", "1")]))
    assert written == [*((stem, 2 * place, 2) for place, (stem, _) in enumerate(stems)), ("zebra", 2200, 1)]
    lists = Postings(tmp_path, "en", passages=4)
    assert lists.rows(2196, 5).tolist() == [0, 3, 0, 3, 1]
    # Where all rows are equally long, c occurrences are worth 2.2 c / (c + 1.2).
    np.testing.assert_allclose(lists.shares(2196, 5), [1, 1, 1, 4.4 / 3.2, 1], rtol=1e-6)


def test_lists_that_do_not_fit_are_damage(folder: Path) -> None:
    rows, _ = postings_files("id")
    (folder / rows).write_bytes((folder / rows).read_bytes()[:-4])
    with pytest.raises(IndexDamagedError, match=r"postings-id.rows does not fit its shares"):
        Postings(folder, "id", passages=PASSAGES)


def test_missing_lists_are_damage(folder: Path) -> None:
    (folder / postings_files("id")[1]).unlink()
    with pytest.raises(IndexDamagedError, match=r"postings-id.shares cannot be read"):
        Postings(folder, "id", passages=PASSAGES)
