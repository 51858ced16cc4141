"""Answers put together by hand, for what a small index cannot show."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import replace

from search.encoder.protocol import ModelIdentity
from search.records import (
    Appearance,
    Article,
    Expansion,
    ExpansionKind,
    ExpansionWord,
    Highlight,
    HighlightKind,
    Passage,
    Period,
    Query,
    SearchPage,
    SearchResult,
    Span,
    Strength,
    Timeline,
    TimeUnit,
)
from search.status import IndexStatus

INDEX = IndexStatus(
    generation="20240101T000000000000Z",
    built_at="2024-01-01T00:00:00+00:00",
    lintas_version="0",
    format_version=1,
    articles=5,
    passages=9,
    languages={"id": 3, "en": 2},
    model=ModelIdentity(
        name="none", fingerprint="0", dimension=1, max_tokens=1, query_prompt="", passage_prompt=""
    ),
    passage_tokens=200,
    sizes={},
    signal_bytes={},
    shelves={},
)


def make_highlight(start: int, end: int, term: str = "flood", kind: HighlightKind = "same") -> Highlight:
    return Highlight(start=start, end=end, query_term=term, kind=kind)


def find_in(text: str, word: str, term: str, kind: HighlightKind) -> Highlight:
    """A highlight of the first place where the word stands."""
    start = text.index(word)
    return make_highlight(start, start + len(word), term, kind)


def find_span(text: str, part: str) -> Span:
    start = text.index(part)
    return Span(start=start, end=start + len(part))


def make_result(
    text: str,
    highlights: Sequence[Highlight] = (),
    *,
    best: Span | None = None,
    strength: Strength = "strong",
    confidence: float = 0.8125,
    signals: dict[str, float] | None = None,
    language: str = "en",
    source: str | None = None,
    rank: int = 1,
    copies: Sequence[Appearance] = (),
    story: Sequence[Appearance] = (),
) -> SearchResult:
    """A result whose passage is ``text``; without a best sentence all of it is."""
    return SearchResult(
        rank=rank,
        score=0.61,
        strength=strength,
        confidence=confidence,
        article=Article(
            article_id=f"article-{rank}",
            origin="news.jsonl:1",
            title="Prices climb",
            body=text,
            language=language,
            language_confidence=1.0,
            source=source,
        ),
        passage=Passage(
            passage_id=f"article-{rank}#0", article_id=f"article-{rank}", start=0, end=len(text), text=text
        ),
        highlights=tuple(highlights),
        best_sentence=best or Span(start=0, end=len(text)),
        signals={"dense": 0.42} if signals is None else signals,
        more_passages=0,
        copies=tuple(copies),
        story=tuple(story),
    )


def make_appearance(
    article_id: str,
    source: str | None = None,
    *,
    title: str = "Prices climb",
    language: str = "en",
    published: str | None = None,
) -> Appearance:
    return Appearance(
        article_id=article_id,
        title=title,
        language=language,
        published=published,
        source=source,
        url=None,
    )


def make_expansion(
    term: str, *words: tuple[str, float], language: str = "en", kind: ExpansionKind = "lexicon"
) -> Expansion:
    return Expansion(
        term=term,
        language=language,
        words=tuple(ExpansionWord(word=word, weight=weight, kind=kind) for word, weight in words),
    )


def make_page(
    *results: SearchResult, expansions: Sequence[Expansion] = (), total: int | None = None, page: int = 1
) -> SearchPage:
    return SearchPage(
        query=Query(text="harga", language="id", terms=("harga",)),
        total=len(results) if total is None else total,
        page=page,
        k=10,
        results=results,
        facets={},
        timeline=Timeline(unit="year", periods=(), undated=0),
        confident=True,
        expansions=tuple(expansions),
        hints=(),
        took_ms=1.0,
        generation="",
    )


def make_timeline(
    *counts: Mapping[str, int], unit: TimeUnit = "year", first_year: int = 2001, undated: int = 0
) -> Timeline:
    """Years from ``first_year`` with these counts by language."""
    periods = (
        Period(after=f"{year}-01-01", before=f"{year}-12-31", counts=counted)
        for year, counted in enumerate(counts, start=first_year)
    )
    return Timeline(unit=unit, periods=tuple(periods), undated=undated)


def make_timeline_page(*results: SearchResult, months: int) -> SearchPage:
    """An answer spread over months from January 2019, some of them without an article."""
    periods = tuple(_make_month(2019 + number // 12, number % 12 + 1, number) for number in range(months))
    return replace(make_page(*results), timeline=Timeline(unit="month", periods=periods, undated=3))


def _make_month(year: int, month: int, number: int) -> Period:
    counts = {"id": number * 7 % 23, "en": number * 5 % 17} if number % 9 else {}
    first = f"{year}-{month:02}"
    return Period(after=f"{first}-01", before=f"{first}-{monthrange(year, month)[1]}", counts=counts)
