"""What stands around the results: the choices of each filter and the numbers of the pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from search.records import SearchPage
from search.status import IndexStatus
from web.parameters import SearchParameters

SHOWN_CHOICES = {"source": 10, "author": 5, "category": 8}
"""Values shown at once; the others wait behind a fold."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter and how many results it gives as the only one of its kind (None: not counted)."""

    value: str
    count: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """The values of a filter, those to show at once and those behind a fold."""

    shown: tuple[Choice, ...]
    folded: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Facets:
    """The choices of the filter panel; ``leanings`` are languages to lean to (empty: nothing to choose)."""

    languages: tuple[Choice, ...]
    leanings: tuple[str, ...]
    sources: Choices
    authors: Choices
    categories: Choices


def list_facets(
    counts: Mapping[str, Mapping[str, int]], parameters: SearchParameters, index: IndexStatus
) -> Facets:
    """Every language of the index; of the rest what the answer or the filter has, chosen ones first.

    What a counted filter does not have gives no results, which is said; without an answer nothing is counted.
    """
    languages = dict.fromkeys([*index.languages, *parameters.language])
    return Facets(
        languages=_count_choices(languages, counts.get("language"), parameters.language),
        leanings=_list_leanings(parameters, index),
        sources=_list_choices("source", counts, parameters.source),
        authors=_list_choices("author", counts, parameters.author),
        categories=_list_choices("category", counts, parameters.category),
    )


def _list_leanings(parameters: SearchParameters, index: IndexStatus) -> tuple[str, ...]:
    """Every language of the index and the one leant to; an archive in one language has no use for it."""
    if len(index.languages) < 2 and parameters.leaning is None:
        return ()
    asked = () if parameters.leaning is None else (parameters.leaning,)
    return tuple(dict.fromkeys([*index.languages, *asked]))


def _list_choices(name: str, counts: Mapping[str, Mapping[str, int]], chosen: list[str]) -> Choices:
    found = counts.get(name, {})
    choices = _count_choices(dict.fromkeys([*chosen, *found]), counts.get(name), chosen)
    shown = max(SHOWN_CHOICES[name], len(chosen))
    return Choices(choices[:shown], choices[shown:])


def _count_choices(
    values: Iterable[str], counts: Mapping[str, int] | None, chosen: Sequence[str]
) -> tuple[Choice, ...]:
    if counts is None:
        return tuple([Choice(value, None, value in chosen) for value in values])
    return tuple([Choice(value, counts.get(value, 0), value in chosen) for value in values])


def count_pages(answer: SearchPage) -> int:
    """How many pages the answer has, at least one."""
    return max(1, -(-answer.total // answer.k))


def list_page_numbers(answer: SearchPage) -> list[int | None]:
    """First, last and neighbouring pages in order; None stands where numbers are left out."""
    last = count_pages(answer)
    near = range(answer.page - 2, answer.page + 3)
    kept = sorted({1, last, *(number for number in near if 1 <= number <= last)})
    numbers: list[int | None] = []
    for number in kept:
        if numbers and number - (numbers[-1] or 0) == 2:
            numbers.append(number - 1)  # a gap of one is shorter written than left out
        elif numbers and number - (numbers[-1] or 0) > 2:
            numbers.append(None)
        numbers.append(number)
    return numbers
