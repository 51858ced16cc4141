"""The JSON shapes of the contract, shared by the endpoint and the command line."""

from collections.abc import Sequence
from typing import Any

from search.records import (
    Appearance,
    Article,
    Expansion,
    FoundPassage,
    Passage,
    Repair,
    SearchPage,
    SearchResult,
    Timeline,
)
from search.similar import SimilarArticle


def page_as_json(page: SearchPage) -> dict[str, Any]:
    """A page of results as ``GET /api/search`` and ``lintas search --json`` print it."""
    return {
        "query": {
            "text": page.query.typed,
            "words": page.query.text,
            "language": page.query.language,
            "terms": list(page.query.terms),
            "filters": {
                "language": list(page.query.languages),
                "source": list(page.query.sources),
                "author": list(page.query.authors),
                "category": list(page.query.categories),
                "named": {
                    "language": list(page.query.named.languages),
                    "source": list(page.query.named.sources),
                    "author": list(page.query.named.authors),
                    "category": list(page.query.named.categories),
                    "title": list(page.query.named.titles),
                },
                "after": page.query.after,
                "before": page.query.before,
            },
            "phrases": list(page.query.phrases),
            "excluded": [*page.query.excluded_words, *page.query.excluded_phrases],
            "alternatives": [variant.text for variant in page.query.variants],
            "parts": [
                {"kind": part.kind, "text": part.text, "start": part.start, "end": part.end}
                for part in page.query.parts
            ],
            "sort": page.query.sort,
            "expand": page.query.expand,
            "plain": list(page.query.plain),
            "prefer": page.query.prefer,
            "copies": "fold" if page.query.fold else "show",
            "stories": "group" if page.query.group else "show",
        },
        "total": page.total,
        "page": page.page,
        "k": page.k,
        "confident": page.confident,
        "did_you_mean": page.did_you_mean,
        "expansions": [_expansion_as_json(expansion) for expansion in page.expansions],
        "hints": [{"code": hint.code, "text": hint.text} for hint in page.hints],
        "results": [_result_as_json(result) for result in page.results],
        "facets": {name: dict(counts) for name, counts in page.facets.items()},
        "timeline": _timeline_as_json(page.timeline),
        "took_ms": round(page.took_ms, 3),
        "generation": page.generation,
    }


def article_as_json(
    article: Article,
    passages: Sequence[Passage],
    *,
    copies: Sequence[Appearance],
    story: Sequence[Appearance],
) -> dict[str, Any]:
    """One article with its passages, its repairs, the other articles that print its text and those that
    report the same event, as ``GET /api/articles/{article_id}`` answers it.
    """
    return {
        **_article_head(article),
        "author": article.author,
        "category": article.category,
        "dateline": article.dateline,
        "language_confidence": article.language_confidence,
        "origin": article.origin,
        "body": article.body,
        "captions": list(article.captions),
        "evidence": _evidence_as_json(article),
        "passages": [
            {"passage_id": passage.passage_id, "start": passage.start, "end": passage.end}
            for passage in passages
        ],
        "repairs": [_repair_as_json(repair) for repair in article.repairs],
        "copies": [_article_head(copy) for copy in copies],
        "story": [_article_head(report) for report in story],
    }


def similar_as_json(article_id: str, similar: Sequence[SimilarArticle], generation: str) -> dict[str, Any]:
    """Articles near one, best first, as ``GET /api/articles/{article_id}/similar`` answers them."""
    return {
        "article_id": article_id,
        "similar": [
            {
                **_article_head(one.article),
                "score": round(one.score, 6),
                "closeness": round(one.closeness, 3),
            }
            for one in similar
        ],
        "generation": generation,
    }


def article_as_export(article: Article) -> dict[str, Any]:
    """One article as a line of ``lintas index export``."""
    return {
        "article_id": article.article_id,
        "origin": article.origin,
        "title": article.title,
        "author": article.author,
        "dateline": article.dateline,
        "published": article.published,
        "source": article.source,
        "category": article.category,
        "url": article.url,
        "language": article.language,
        "body": article.body,
        "captions": list(article.captions),
        "evidence": _evidence_as_json(article),
        "repairs": [_repair_as_json(repair) for repair in article.repairs],
    }


def _result_as_json(result: SearchResult) -> dict[str, Any]:
    return {
        "rank": result.rank,
        "score": round(result.score, 6),
        "confidence": round(result.confidence, 3),
        "strength": result.strength,
        "article": _article_head(result.article),
        "passage": _passage_as_json(result),
        "signals": {name: round(value, 6) for name, value in result.signals.items()},
        "more_passages": result.more_passages,
        "further": [{"score": round(found.score, 6), **_passage_as_json(found)} for found in result.further],
        "copies": [_article_head(copy) for copy in result.copies],
        "story": [_article_head(report) for report in result.story],
    }


def _passage_as_json(found: SearchResult | FoundPassage) -> dict[str, Any]:
    return {
        "passage_id": found.passage.passage_id,
        "text": found.passage.text,
        "start": found.passage.start,
        "end": found.passage.end,
        "best_sentence": {"start": found.best_sentence.start, "end": found.best_sentence.end},
        "highlights": [
            {
                "start": highlight.start,
                "end": highlight.end,
                "query_term": highlight.query_term,
                "kind": highlight.kind,
            }
            for highlight in found.highlights
        ],
    }


def _timeline_as_json(timeline: Timeline) -> dict[str, Any]:
    return {
        "unit": timeline.unit,
        "periods": [
            {"after": period.after, "before": period.before, "counts": dict(period.counts)}
            for period in timeline.periods
        ],
        "undated": timeline.undated,
    }


def _expansion_as_json(expansion: Expansion) -> dict[str, Any]:
    return {
        "term": expansion.term,
        "language": expansion.language,
        "words": [
            {"word": word.word, "kind": word.kind, "weight": round(word.weight, 3)}
            for word in expansion.words
        ],
    }


def _article_head(article: Article | Appearance) -> dict[str, Any]:
    return {
        "article_id": article.article_id,
        "title": article.title,
        "language": article.language,
        "published": article.published,
        "source": article.source,
        "url": article.url,
    }


def _evidence_as_json(article: Article) -> dict[str, dict[str, str]]:
    return {name: {"code": found.code, "text": found.text} for name, found in article.evidence.items()}


def _repair_as_json(repair: Repair) -> dict[str, str]:
    return {"kind": repair.kind, "place": repair.place, "before": repair.before, "after": repair.after}
