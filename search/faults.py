"""Why a query cannot be searched, in English; the page says it in its own language."""

from collections.abc import Callable, Mapping
from typing import Literal

QueryFault = Literal[
    "empty-query",
    "no-words",
    "query-too-long",
    "query-beyond-model",
    "not-a-date",
    "no-day-left",
    "not-a-language",
    "bad-count",
    "bad-page",
    "bad-passages",
    "bad-order",
    "bad-choice",
]

FaultValue = str | int
"""What a sentence names: a piece of the request, or a number that each language writes in its own way."""

QUERY_FAULTS: Mapping[QueryFault, str] = {
    "empty-query": "The query is empty. Type some words to search for.",
    "no-words": "The query %(text)r has no words. Type some words to search for.",
    "query-too-long": "The query has %(count)s characters; at most %(most)s are read. Shorten it.",
    "query-beyond-model": (
        "The query is too long for the model: it has %(count)s word pieces, and %(most)s are read at most. "
        "Shorten it."
    ),
    "not-a-date": (
        "%(text)r is not a date. Write a day as 2019-09-10, a month as 2019-09 or a year as 2019."
    ),
    "no-day-left": "The dates leave no day: after %(after)s and before %(before)s. Swap them.",
    "not-a-language": "%(text)r is not a language code. Write en, id or another code.",
    "bad-count": "k is %(count)s; it must be between 1 and %(most)s.",
    "bad-passages": "passages is %(count)s; it must be between 0 and %(most)s.",
    "bad-page": "The page is %(page)s; pages are counted from 1.",
    "bad-order": "%(text)r is not a way to sort. Choose relevance, newest or oldest.",
    "bad-choice": "%(text)r is not a value of %(option)s. Choose %(first)s or %(second)s.",
}
"""Sentences by code; names such as ``%(text)r`` stand for the values of the fault."""


def write_sentence(
    sentence: str, values: Mapping[str, FaultValue], write_number: Callable[[int], str] = "{:,}".format
) -> str:
    """A sentence with its values, numbers as ``write_number`` writes them."""
    return sentence % {
        name: write_number(value) if isinstance(value, int) else value for name, value in values.items()
    }
