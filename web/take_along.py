"""The addresses under which a search is taken along: as a table, as data for programs, as a feed."""

from collections.abc import Iterator
from dataclasses import dataclass

from search.engine import MAX_K
from web.parameters import USUAL_K, SearchParameters
from web.public_address import address_at

JSON_PATH = "/api/search"
CSV_PATH = "/api/search.csv"
RSS_PATH = "/api/search.rss"
ATOM_PATH = "/api/search.atom"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the results from rank ``first`` to ``last``."""

    first: int
    last: int
    address: str


@dataclass(frozen=True, slots=True)
class Takings:
    """Where one search is found in every form; the tables together hold the whole answer."""

    tables: tuple[Table, ...]
    json: str
    rss: str
    atom: str


def list_takings(parameters: SearchParameters, total: int, language: str) -> Takings:
    """The forms of a search with ``total`` results; feeds speak the interface ``language``."""
    speech = "" if language == "en" else f"&ui={language}"
    return Takings(
        tables=tuple(_list_tables(parameters, total)),
        json=address_at(JSON_PATH, parameters),
        rss=address_at(RSS_PATH, parameters, page=1, k=USUAL_K, passages=0) + speech,
        atom=address_at(ATOM_PATH, parameters, page=1, k=USUAL_K, passages=0) + speech,
    )


def _list_tables(parameters: SearchParameters, total: int) -> Iterator[Table]:
    for page, first in enumerate(range(1, total + 1, MAX_K), start=1):
        yield Table(
            first,
            min(first + MAX_K - 1, total),
            address_at(CSV_PATH, parameters, page=page, k=USUAL_K, passages=0),
        )
