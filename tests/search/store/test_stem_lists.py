"""Where lists of stems are is told in the order asked, and alike whether it was read or remembered."""

import sqlite3
from pathlib import Path

import pytest

from search.store.database import FinishedDatabase
from search.store.schema import stems_table
from search.store.stem_lists import StemList, StemLists

HELD = {"banjir": StemList(0, 3), "gempa": StemList(3, 1), "harga": StemList(4, 2)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    table = stems_table("id")
    with sqlite3.connect(tmp_path / "stems.sqlite") as connection:
        connection.execute(f"CREATE TABLE {table} (stem TEXT PRIMARY KEY, first INTEGER, passages INTEGER)")
        rows = [(stem, place.first, place.count) for stem, place in HELD.items()]
        connection.executemany(f"INSERT INTO {table} VALUES (?, ?, ?)", rows)  # noqa: S608 - names of our own
    connection.close()
    return tmp_path / "stems.sqlite"


class CountedDatabase(FinishedDatabase):
    """Counts what is asked of it."""

    asked = 0

    def ask(self, sql: str, *values: str | int) -> list[tuple[str, int, int]]:
        self.asked += 1
        return super().ask(sql, *values)


@pytest.mark.parametrize("most_known", [0, 1, 2, 100])
def test_lists_come_in_the_order_asked_however_few_are_remembered(path: Path, most_known: int) -> None:
    database = FinishedDatabase(path)
    lists = StemLists(database, "id", most_known=most_known)
    for stems in (["harga", "banjir"], ["banjir", "tiada", "gempa"], ["tiada"], [], ["gempa", "harga"]):
        found = lists.find(stems)
        assert list(found.items()) == [(stem, HELD[stem]) for stem in stems if stem in HELD]
    database.close()


def test_a_stem_is_looked_up_once_also_one_that_is_nowhere(path: Path) -> None:
    database = CountedDatabase(path)
    lists = StemLists(database, "id")
    for _ in range(3):
        assert lists.find(["gempa", "tiada", "gempa"]) == {"gempa": HELD["gempa"]}
    assert database.asked == 1
    assert lists.find(["tiada", "harga"]) == {"harga": HELD["harga"]}
    assert database.asked == 2
    database.close()
