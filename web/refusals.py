"""Why a request cannot be answered, in English; the page says it in its own language."""

from collections.abc import Mapping
from typing import Literal

from babel.numbers import get_group_symbol

from search.faults import QUERY_FAULTS, FaultValue, QueryFault, write_sentence
from web.translations import Interface

RefusalCode = Literal[
    "article-missing",
    "index-missing",
    "index-damaged",
    "index-of-other-version",
    "model-unusable",
    "unavailable",
    "wrong-parameter",
    "nothing-here",
    "wrong-method",
    "refused",
    "fault",
    "too-often",
    "queue-full",
    "secret-missing",
    "secret-wrong",
    "host-not-served",
    "address-too-long",
    "body-too-large",
    "too-many-values",
]

ProblemCode = RefusalCode | QueryFault

REFUSALS: Mapping[RefusalCode, str] = {
    "article-missing": "There is no article %(article_id)r in this index.",
    "index-missing": "There is no index here yet. Whoever runs this archive can build one.",
    "index-damaged": "The index cannot be read. Whoever runs this archive can go back to the one before.",
    "index-of-other-version": "The index was built by another version of Lintas and has to be built again.",
    "model-unusable": "The model that the index was built with cannot be used.",
    "unavailable": "The archive cannot be searched just now. Try again in a moment.",
    "wrong-parameter": "A part of the address cannot be read.",
    "nothing-here": "There is nothing at %(path)s.",
    "wrong-method": "%(path)s does not answer %(method)s.",
    "refused": "The server does not answer this request.",
    "fault": "This request failed through a fault of the program. The server's log says more.",
    "too-often": (
        "There were too many requests from this address: %(most)s in %(window)s seconds are answered. "
        "Ask again in %(wait)s seconds."
    ),
    "queue-full": "Too many searches wait for an answer already. Try again in a few seconds.",
    "secret-missing": "This archive is not open to everybody. Load the page again and give its password.",
    "secret-wrong": "The password or key is not the right one. Load the page again and give the right one.",
    "host-not-served": (
        "This server does not answer for the host %(host)r. Use one of its own names, or name this one in "
        "LINTAS_ALLOWED_HOSTS."
    ),
    "address-too-long": (
        "The address has %(count)s bytes; at most %(most)s are read. Shorten the query or choose fewer "
        "filters."
    ),
    "body-too-large": (
        "The request has a body of %(count)s bytes; at most %(most)s are accepted. Put the query into the "
        "address instead."
    ),
    "too-many-values": (
        "The address has %(count)s values of %(name)r; at most %(most)s are read. Choose fewer."
    ),
}
"""Sentences by code; names such as ``%(path)s`` stand for what the request holds."""

_SENTENCES: Mapping[str, str] = {
    code: sentence for told in (REFUSALS.items(), QUERY_FAULTS.items()) for code, sentence in told
}

WRONG_VALUES: Mapping[str, str] = {
    "int_parsing": "%(name)s: only a whole number can be read here.",
    "literal_error": "%(name)s: only one of these can be read here: %(expected)s.",
}
"""What is wrong with a parameter of a page, by the kind of error that pydantic tells."""

WRONG_VALUE = "%(name)s: this value cannot be read."


def sentence_of(code: ProblemCode) -> str:
    """The English sentence of a code, its values not yet filled in."""
    return _SENTENCES[code]


def tell_problem(interface: Interface, code: ProblemCode, values: Mapping[str, FaultValue]) -> str:
    """A problem in the interface's language; plain text, not yet escaped."""
    return _write(interface, sentence_of(code), values)


def tell_wrong_value(interface: Interface, kind: str, values: Mapping[str, FaultValue]) -> str:
    """What is wrong with one parameter, in the interface's language; plain text, not yet escaped."""
    return _write(interface, WRONG_VALUES.get(kind, WRONG_VALUE), values)


def _write(interface: Interface, sentence: str, values: Mapping[str, FaultValue]) -> str:
    def write_number(number: int) -> str:
        # Babel's own way fails for the longest numbers that a person can ask for.
        return f"{number:,}".replace(",", get_group_symbol(interface.locale))

    return write_sentence(interface.texts.gettext(sentence), values, write_number)
