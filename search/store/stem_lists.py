"""Where the list of each stem of a shelf is: looked up in the catalogue once and then remembered."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from search.store.database import FinishedDatabase
from search.store.schema import stems_table

MOST_KNOWN = 20_000
"""Stems that are remembered, in a few megabytes; beyond them remembering begins anew."""


@dataclass(frozen=True, slots=True)
class StemList:
    """Where a stem's list begins and how many rows it has."""

    first: int
    count: int


class StemLists:
    """Finds lists of one language; safe to ask from several threads.

    A query asks for its few stems several times: to weigh its words, to score them and to count them. A
    finished catalogue never changes, so what was read stays true, also that no passage holds a stem.
    """

    def __init__(self, database: FinishedDatabase, language: str, *, most_known: int = MOST_KNOWN) -> None:
        self._database = database
        self._most_known = most_known
        self._ask = (
            f"SELECT stem, first, passages FROM {stems_table(language)} "  # noqa: S608 - names of our own
            "WHERE stem IN (SELECT value FROM json_each(?))"
        )
        self._known: dict[str, StemList | None] = {}

    def find(self, stems: Iterable[str]) -> dict[str, StemList]:
        """The list of each stem, in the order asked; stems that no passage holds are left out."""
        wanted, known = list(dict.fromkeys(stems)), self._known
        found = {stem: known[stem] for stem in wanted if stem in known}
        if len(found) < len(wanted):
            read = self._read([stem for stem in wanted if stem not in found])
            found |= read
            # Never emptied: other threads may be reading it.
            self._known = read if len(known) + len(read) > self._most_known else known
            self._known.update(read)
        return {stem: place for stem in wanted if (place := found[stem]) is not None}

    def _read(self, stems: Sequence[str]) -> dict[str, StemList | None]:
        rows = self._database.ask(self._ask, json.dumps(stems))
        held = {stem: StemList(first, count) for stem, first, count in rows}
        return {stem: held.get(stem) for stem in stems}
