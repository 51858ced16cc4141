"""Directions: the language that is asked in, and the languages of the articles that may answer."""

from collections.abc import Mapping
from dataclasses import dataclass

from search.evaluation.dataset import QUERY_LANGUAGES, DataSet, Judgments

MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Direction:
    """Queries in one language against the articles of a language, or of all of them (``mixed``)."""

    asked: str
    target: str

    @property
    def name(self) -> str:
        """As in ``en>id`` and ``id>mixed``."""
        return f"{self.asked}>{self.target}"

    @property
    def languages(self) -> tuple[str, ...]:
        """The filter of the search: empty for all languages."""
        return () if self.target == MIXED else (self.target,)


DIRECTIONS = tuple(
    Direction(asked, target) for asked in QUERY_LANGUAGES for target in (*QUERY_LANGUAGES, MIXED)
)


def choose_directions(data: DataSet, languages: Mapping[str, str]) -> dict[Direction, Judgments]:
    """The directions that a data set can measure, each with the judgments that count in it.

    ``languages`` gives the language of each judged article that there is. A direction counts the queries
    asked in its language that have a relevant article on its side; one without such a query is left out.
    """
    chosen = {direction: _choose_judgments(direction, data, languages) for direction in DIRECTIONS}
    return {direction: judgments for direction, judgments in chosen.items() if judgments}


def _choose_judgments(direction: Direction, data: DataSet, languages: Mapping[str, str]) -> Judgments:
    on_side = {
        query_id: _on_side(direction, data, query_id, languages)
        for query_id in data.queries.get(direction.asked, {})
    }
    return {query_id: grades for query_id, grades in on_side.items() if any(grades.values())}


def _on_side(
    direction: Direction, data: DataSet, query_id: str, languages: Mapping[str, str]
) -> dict[str, int]:
    return {
        article_id: grade
        for article_id, grade in data.judgments.get(query_id, {}).items()
        if article_id in languages and direction.target in {MIXED, languages[article_id]}
    }
