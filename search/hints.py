"""What a person is told about how a query was read, in English; the page translates it."""

from collections.abc import Mapping

from search.records import Hint, HintCode

HINTS: Mapping[HintCode, str] = {
    "unclosed-quote": "A quotation mark in %(text)s is not closed; its words were searched one by one.",
    "empty-phrase": "There is nothing between the quotation marks.",
    "empty-filter": "%(text)s names no value; write it without a space, as source:Kompas.",
    "bad-date": "%(text)s is not a date, so it was searched as words. Write 2019, 2019-09 or 2019-09-30.",
    "bad-language": "%(text)s is not a language that is known, so it was searched as words.",
    "excluded-filter": "A filter cannot be turned round with a minus; %(text)s was searched as words.",
    "lonely-or": "%(text)s joins nothing here and was searched as a word.",
    "too-many-alternatives": (
        "So many alternatives cannot be searched one by one; %(text)s was searched as words."
    ),
    "repeated-date": "The date is given more than once; the last one counts.",
    "no-day-left": "The dates in %(text)s leave no day, so they were not used.",
    "nothing-but-exclusions": "Nothing is searched for, only left out; add what you are looking for.",
    "phrase-not-held": "No article holds “%(text)s” as written, so it was searched by its meaning.",
    "no-such-source": "The archive has no outlet called “%(text)s”.",
    "no-such-author": "The archive has no author called “%(text)s”.",
    "no-such-category": "The archive has no section called “%(text)s”.",
    "excluded-group": (
        "A minus before brackets leaves out words and phrases only; %(text)s was searched as words."
    ),
    "unclosed-bracket": "A bracket in %(text)s is not closed, so what follows it was searched as words.",
    "double-minus": "Two minuses make a dash, so %(text)s was searched for; write one to leave it out.",
    "phrase-by-meaning": (
        "Not every language has “%(text)s” as written; where it is missing, it was searched by its meaning."
    ),
    "weak-left-out": "Sorted by date, weak matches are left out.",
}
"""Sentences by code; ``%(text)s`` stands for the piece of the query."""


def tell_hint(hint: Hint) -> str:
    """The sentence of a hint."""
    return HINTS[hint.code] % {"text": hint.text}
