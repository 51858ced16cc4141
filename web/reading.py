"""How a query was read, for the page: a chip for each thing that its text asks for besides words."""

from dataclasses import dataclass

from search.query_language import without_part
from search.records import Query, QueryPart
from web.parameters import SearchParameters


@dataclass(frozen=True, slots=True)
class Chip:
    """A part of the query, and the address of the search without it."""

    part: QueryPart
    address: str


def list_chips(query: Query, parameters: SearchParameters) -> tuple[Chip, ...]:
    """The phrases, exclusions, alternatives and filters of the text, in its order; words stand in the box."""
    return tuple(
        Chip(part, parameters.address(q=without_part(query.typed, part), page=1))
        for part in query.parts
        if part.kind != "word"
    )
