"""The records that travel between the parts: plain, frozen and typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

FloatMatrix = NDArray[np.float32]
"""Rows of float32 numbers; a matrix of vectors has one unit-length row per text."""

IntMatrix = NDArray[np.int32]

Strength = Literal["strong", "fair", "weak", "listed"]
"""How sure a result is, by its calibrated score; ``listed`` are those of a query without words, which passed
its filters."""

Sort = Literal["relevance", "newest", "oldest"]

HighlightKind = Literal["same", "stem", "name", "lexicon", "model"]
"""How a passage word answers a query word: the same word, the same stem, another spelling of the name, a
translation from the mined lexicon, or what the model's token vectors say."""

SignalName = Literal["dense", "lexical", "lexicon", "late"]
"""What a score is made of."""

ExpansionKind = Literal["name", "lexicon"]

FilterKind = Literal["source", "language", "author", "title", "category", "after", "before", "date"]
"""What a query's own text can filter by."""

PartKind = Literal["word", "phrase", "without", "either"] | FilterKind

HintCode = Literal[
    "unclosed-quote",
    "empty-phrase",
    "empty-filter",
    "bad-date",
    "bad-language",
    "excluded-filter",
    "lonely-or",
    "too-many-alternatives",
    "repeated-date",
    "no-day-left",
    "nothing-but-exclusions",
    "phrase-not-held",
    "no-such-source",
    "no-such-author",
    "no-such-category",
    "excluded-group",
    "unclosed-bracket",
    "double-minus",
    "phrase-by-meaning",
    "weak-left-out",
]
"""What a person should know about how a query was read; each has its wording at the doors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """One change that cleaning made, or one damage that it saw and left.

    ``kind`` names the rule (``gbk-mojibake``, ``boilerplate``, ...), ``place`` the field it touched
    (``body``, ``title``, ...); ``before`` and ``after`` are excerpts of at most 200 characters.
    """

    kind: str
    place: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value of an article came from, and the words that it was read from.

    ``code`` is stable: ``field`` (came with the article), ``page`` or, more exactly, a name such as
    ``json-ld:datePublished`` (a web page's own data), ``front-matter``, ``byline``, ``credit`` and
    ``dateline`` (its place in the text), ``section`` (a line above the story), ``url`` (only the address
    tells, which is weak), ``text`` (told from the story itself). A date has ``:relative`` after its code when
    it was counted back from the time of crawling (``2 jam yang lalu``), and ``:swapped`` when its day and
    month were put right by the address.
    ``text`` has at most 200 characters and may be empty.
    """

    code: str
    text: str


EvidenceName = Literal["published", "source", "author", "category", "language", "url"]
"""The values of an article that carry evidence when they are there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One cleaned article.

    ``published`` is an ISO 8601 date (``2019-09-10``) or a time with its offset
    (``2023-10-13T21:05+07:00``). ``language`` is an ISO 639-1 code, or ``und`` when nothing could be told.
    ``category`` is the section as its outlet names it; ``captions`` are the words under its pictures, which
    stand nowhere in the ``body``.
    """

    article_id: str
    origin: str
    title: str
    body: str
    language: str
    language_confidence: float
    author: str | None = None
    dateline: str | None = None
    published: str | None = None
    source: str | None = None
    category: str | None = None
    url: str | None = None
    captions: tuple[str, ...] = ()
    evidence: Mapping[EvidenceName, Evidence] = field(default_factory=dict)
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A run of whole sentences of one article: ``body[start:end] == text``, offsets in characters."""

    passage_id: str
    article_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class QueryPart:
    """One thing that was asked for, at ``start`` to ``end`` of the text given.

    ``text`` is its value: without quotes, minus and keyword, but alternatives (``either``) as they are
    written. A word is one run of characters between spaces.
    """

    kind: PartKind
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hint:
    """Something that was not read as it may have been meant; ``text`` is the piece of the query."""

    code: HintCode
    text: str


@dataclass(frozen=True, slots=True)
class Variant:
    """A query with one alternative chosen: its text, and the phrases that only this alternative asks for."""

    text: str
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFilters:
    """Filters that a query's text names: all must be passed, any value of each will do.

    ``languages`` are codes; of an outlet, an author or a section the value must hold the words in a row
    (``kompas``: Kompas.com), and so must the headline of ``titles``.
    """

    languages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question and its filters, parsed and normalised.

    ``typed`` is the whole text and ``parts`` what it was read as; ``text`` is what is looked for by meaning,
    empty where only filters were given, and ``variants`` the texts to look for one by one where there are
    alternatives (none: ``text`` alone). ``phrases`` must be there as written; ``excluded_words`` (in any
    form) and ``excluded_phrases`` must not. ``language`` is the detected language of the text;
    ``is_question`` tells questions from headlines and keywords.
    ``languages``, ``sources``, ``authors`` and ``categories`` are allowed values, exactly as articles have
    them (empty: all), and ``named`` the filters in the text. ``after`` and ``before`` are ISO dates, both
    inclusive. ``expand`` lets other spellings and mined translations of the words be looked for, but of those
    in ``plain``; ``prefer`` is a language that the person leans to, if any. ``fold`` makes one result of
    articles that print one text, ``group`` one of those that report one event in one language.
    """

    text: str
    language: str
    terms: tuple[str, ...]
    typed: str = ""
    parts: tuple[QueryPart, ...] = ()
    hints: tuple[Hint, ...] = ()
    variants: tuple[Variant, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded_words: tuple[str, ...] = ()
    excluded_phrases: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    named: NamedFilters = NamedFilters()
    after: str | None = None
    before: str | None = None
    sort: Sort = "relevance"
    is_question: bool = False
    expand: bool = True
    plain: tuple[str, ...] = ()
    prefer: str | None = None
    fold: bool = True
    group: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """Characters ``start`` to ``end`` of a passage's text that answer ``query_term``."""

    start: int
    end: int
    query_term: str
    kind: HighlightKind


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` (exclusive) of a text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpansionWord:
    """A word that was looked for besides the query's own, with its weight (0 to 1) beside them."""

    word: str
    weight: float
    kind: ExpansionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """The words of ``language`` that a query's ``term`` was also looked for by, heaviest first."""

    term: str
    language: str
    words: tuple[ExpansionWord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """Another article that prints the same text, or reports the same event: enough of it to list it."""

    article_id: str
    title: str
    language: str
    published: str | None
    source: str | None
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPassage:
    """A passage that matches, with its own score, what answers the query in it and its best sentence.

    It has no strength of its own: how sure an answer is, is measured among articles, by their best passages.
    """

    score: float
    passage: Passage
    highlights: tuple[Highlight, ...]
    best_sentence: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """One article of the answer, spoken for by its best passage.

    ``confidence`` is the number behind ``strength``, comparable between queries: how many standard deviations
    the score stands above what chance gives this query. ``best_sentence`` is the sentence of the passage's
    text that answers the query best. ``more_passages`` counts the article's other passages that match, and
    ``further`` are as many of them as were asked for, best first. ``copies`` are the other articles of the
    index that print the same text, ``story`` those that report the same event, in any language; whether they
    match the query or not.
    """

    rank: int
    score: float
    confidence: float
    strength: Strength
    article: Article
    passage: Passage
    highlights: tuple[Highlight, ...]
    best_sentence: Span
    signals: Mapping[str, float]
    more_passages: int
    further: tuple[FoundPassage, ...] = ()
    copies: tuple[Appearance, ...] = ()
    story: tuple[Appearance, ...] = ()


TimeUnit = Literal["day", "week", "month", "quarter", "year"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days ``after`` to ``before`` (ISO, both inclusive) and how many results each language has there."""

    after: str
    before: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The results of an answer over time: one period after the other, and how many have no date."""

    unit: TimeUnit
    periods: tuple[Period, ...]
    undated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """One page of an answer.

    ``total`` counts the results of the whole answer and is the same on every page. ``facets`` tells for each
    ``language``, ``source``, ``author`` and ``category`` how many there are with it as the only filter of its
    kind, the others staying as they are; ``timeline`` spreads the answer over time. ``confident`` is false
    when even the first result is weak. ``expansions`` are the words that were looked for besides the query's
    own, ``hints`` what the person should know about how the query was read. ``did_you_mean`` is the query
    without its typing errors, if it seems to have any.
    """

    query: Query
    total: int
    page: int
    k: int
    results: tuple[SearchResult, ...]
    facets: Mapping[str, Mapping[str, int]]
    timeline: Timeline
    confident: bool
    expansions: tuple[Expansion, ...]
    hints: tuple[Hint, ...]
    took_ms: float
    generation: str
    did_you_mean: str | None = None
