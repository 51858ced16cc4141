"""The shapes that the endpoints answer with, for their documentation and the tests.

The answers themselves are written by ``search.answer``, which the command line shares; tests hold the two
together, so that answers need not be validated a second time while a person waits.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from search.records import (
    EvidenceName,
    ExpansionKind,
    HighlightKind,
    HintCode,
    PartKind,
    SignalName,
    Sort,
    Strength,
    TimeUnit,
)
from web.parameters import Copies, Stories


class Shape(BaseModel):
    """A shape with nothing in it that is not described."""

    model_config = ConfigDict(extra="forbid")


class NamedFilters(Shape):
    """Filters that the text of a query names; values hold the words given."""

    language: list[str]
    source: list[str]
    author: list[str]
    category: list[str]
    title: list[str]


class ReadPart(Shape):
    """One thing that the text of the query asks for, and the characters where it stands."""

    kind: PartKind
    text: str
    start: int
    end: int


class ReadHint(Shape):
    """Something that was not read as it may have been meant, by the piece of the query it is about."""

    code: HintCode
    text: str


class Filters(Shape):
    """The filters that were applied; dates are days, both inclusive."""

    language: list[str]
    source: list[str]
    author: list[str]
    category: list[str]
    named: NamedFilters = Field(description="Filters in the text of the query, such as `source:kompas`.")
    after: str | None
    before: str | None


class AskedQuery(Shape):
    """The query as it was understood."""

    text: str
    words: str = Field(description="What is looked for by meaning; empty where only filters were given.")
    language: str = Field(description="Detected language of the words.")
    terms: list[str]
    filters: Filters
    phrases: list[str] = Field(description="Asked for as written.")
    excluded: list[str] = Field(description="Words and phrases that no article found may hold.")
    alternatives: list[str] = Field(description="The queries that were ranked one by one.")
    parts: list[ReadPart] = Field(description="What the text was read as, in order.")
    sort: Sort
    expand: bool = Field(description="Whether other spellings and mined translations were looked for.")
    plain: list[str] = Field(description="Words and names of which no other forms were looked for.")
    prefer: str | None = Field(description="Language that the ranking was asked to lean to.")
    copies: Copies = Field(description="Whether articles that print one text were folded into one result.")
    stories: Stories = Field(
        description="Whether reports of one event were grouped, one result in each language."
    )


class ArticleHead(Shape):
    """What identifies an article."""

    article_id: str
    title: str
    language: str = Field(description="ISO 639-1 code, or `und` when it could not be told.")
    published: str | None = Field(description="ISO 8601 date, or time with its offset.")
    source: str | None
    url: str | None


class FoundHighlight(Shape):
    """Characters of the passage's text that answer a term of the query."""

    start: int
    end: int
    query_term: str
    kind: HighlightKind = Field(
        description="How the two answer one another: the `same` word, the same `stem`, another spelling of "
        "the `name`, a translation from the mined `lexicon`, or what the `model` finds close in meaning."
    )


class FoundSpan(Shape):
    """Characters of the passage's text: the sentence that answers the query best."""

    start: int
    end: int


class FoundWord(Shape):
    """A word that was looked for besides the query's own."""

    word: str
    kind: ExpansionKind
    weight: float = Field(description="What it counts beside the query's own words, 0 to 1.")


class FoundExpansion(Shape):
    """The words of `language` that a term of the query was also looked for by."""

    term: str
    language: str
    words: list[FoundWord]


class FoundPassage(Shape):
    """A passage; `start` and `end` are characters of the article's body."""

    passage_id: str
    text: str
    start: int
    end: int
    best_sentence: FoundSpan = Field(description="All of the passage where no sentence stands out.")
    highlights: list[FoundHighlight]


class FurtherPassage(FoundPassage):
    """A passage that matches as well, though not as well as the article's best."""

    score: float = Field(description="As a result's: higher is better; comparable within one answer.")


class Result(Shape):
    """One article of the answer."""

    rank: int = Field(description="Place in the whole answer, from 1.")
    score: float = Field(description="Higher is better; comparable within one answer.")
    strength: Strength = Field(description="How sure the result is, in words.")
    confidence: float = Field(description="The calibrated number behind `strength`; higher is surer.")
    article: ArticleHead
    passage: FoundPassage = Field(description="The article's best passage.")
    signals: dict[str, float] = Field(
        description="Calibrated value of each signal: `dense` (meaning), `lexical` (words), `lexicon` "
        "(translated words), `late` (meaning word by word)."
    )
    more_passages: int = Field(description="Further passages of this article that were found.")
    further: list[FurtherPassage] = Field(
        description="As many of them as `passages` asks for, best first.",
        examples=[
            [
                {
                    "score": 0.94,
                    "passage_id": "en-flood#1",
                    "text": "Soldiers brought water to the victims of the flood.",
                    "start": 73,
                    "end": 124,
                    "best_sentence": {"start": 0, "end": 51},
                    "highlights": [{"start": 45, "end": 50, "query_term": "banjir", "kind": "lexicon"}],
                }
            ]
        ],
    )
    copies: list[ArticleHead] = Field(
        description="The other articles that print the same text, whether they match the query or not."
    )
    story: list[ArticleHead] = Field(
        description="The other articles that report the same event, in any language, whether they match the "
        "query or not; of copies only one."
    )


class FoundPeriod(Shape):
    """Some days and how many results each language has in them."""

    after: str = Field(description="First day, as `2019-09-30`.")
    before: str = Field(description="Last day.")
    counts: dict[str, int]


class FoundTimeline(Shape):
    """The answer over time: `after` and `before` of a period give as many results as it counts."""

    unit: TimeUnit
    periods: list[FoundPeriod]
    undated: int = Field(description="Results without a date.")


class SearchAnswer(Shape):
    """One page of an answer."""

    query: AskedQuery
    total: int = Field(description="Results of the whole answer, the same on every page.")
    page: int
    k: int
    confident: bool = Field(description="False when even the best result is weak.")
    hints: list[ReadHint] = Field(description="What to know about how the query was read; mostly empty.")
    did_you_mean: str | None = Field(
        description="The query without its typing errors, if it seems to have any."
    )
    expansions: list[FoundExpansion] = Field(
        description="What was looked for besides the query's own words; empty with `expand=off`."
    )
    results: list[Result]
    facets: dict[str, dict[str, int]] = Field(
        description="For each `language`, `source`, `author` and `category`: how many results there are with "
        "it as the only filter of its kind, the other filters staying as they are."
    )
    timeline: FoundTimeline
    took_ms: float
    generation: str


class PassagePlace(Shape):
    """Where a passage stands in the article's body, in characters."""

    passage_id: str
    start: int
    end: int


class LedgerEntry(Shape):
    """One repair that cleaning made."""

    kind: str
    place: str
    before: str
    after: str


class FoundEvidence(Shape):
    """Where a value came from, and the words that it was read from."""

    code: str = Field(
        description="`field`, `page` (or what part of its data, as `json-ld:datePublished`), `front-matter`, "
        "`byline`, `credit`, `dateline`, `section`, `url` or `text`; `:relative` follows where a date was "
        "counted back from the time of crawling."
    )
    text: str


class WholeArticle(ArticleHead):
    """An article with its text, its passages and what cleaning repaired."""

    author: str | None
    category: str | None = Field(description="Section, as the outlet names it.")
    dateline: str | None
    language_confidence: float
    origin: str
    body: str
    captions: list[str] = Field(description="What stood under its pictures; not part of the body.")
    evidence: dict[EvidenceName, FoundEvidence] = Field(description="Where each value came from.")
    passages: list[PassagePlace]
    repairs: list[LedgerEntry]
    copies: list[ArticleHead] = Field(description="The other articles that print the same text.")
    story: list[ArticleHead] = Field(
        description="The other articles that report the same event, in any language; of copies only one."
    )


class SimilarHead(ArticleHead):
    """An article that is near another."""

    score: float = Field(description="Cosine of the two over what chance gives in its language; orders.")
    closeness: float = Field(
        description="The score in standard deviations of chance, comparable between articles and languages; "
        "5 or more with the bundled model."
    )


class SimilarAnswer(Shape):
    """Articles near one in meaning, best first over all languages; its copies and its story left out."""

    article_id: str
    similar: list[SimilarHead] = Field(description="At most `k` of each language; fewer where none is near.")
    generation: str


class ExportedArticle(Shape):
    """An article as `lintas index export` writes it."""

    article_id: str
    origin: str
    title: str
    author: str | None
    dateline: str | None
    published: str | None
    source: str | None
    category: str | None
    url: str | None
    language: str
    body: str
    captions: list[str]
    evidence: dict[EvidenceName, FoundEvidence]
    repairs: list[LedgerEntry]


class RawText(Shape):
    """What was found of an article, before any cleaning."""

    format: Literal["text", "html"]
    fields: dict[str, str] = Field(description="The values that came with the text, under their names here.")
    text: str = Field(description="All of the text; of a web page its source.")


class InspectedArticle(Shape):
    """An article as it was found beside what is searched and shown."""

    article: ExportedArticle
    raw: RawText
    clean: str = Field(description="The body, which is also in `article`.")


class Model(Shape):
    """The model that built the index."""

    name: str
    fingerprint: str
    dimension: int
    max_tokens: int
    query_prompt: str
    passage_prompt: str


class Shelf(Shape):
    """How the passages of one language are looked up."""

    passages: int
    exact: bool = Field(description="Whether a query is compared with every passage.")
    recall: float = Field(description="Share of the 100 nearest passages that this finds, 0 to 1.")
    match_recall: float = Field(description="Share of all passages that stand out of chance, 0 to 1.")


class Index(Shape):
    """What the served generation holds and how it was built."""

    generation: str
    built_at: str
    lintas_version: str
    format_version: int
    articles: int
    passages: int
    languages: dict[str, int] = Field(description="Articles by language.")
    model: Model
    passage_tokens: int
    sizes: dict[str, int] = Field(description="Bytes by file.")
    bytes_per_passage: dict[SignalName, int] = Field(description="Bytes that each signal takes a passage.")
    shelves: dict[str, Shelf] = Field(description="How passages are looked up, by language.")


class Live(Shape):
    """The process answers."""

    status: Literal["live"]


class Ready(Shape):
    """An engine answers."""

    status: Literal["ready"]
    generation: str
    problem: str | None = Field(description="Why a newer generation is not served, if there is one.")
