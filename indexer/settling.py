"""Articles settled: what only the whole archive can tell of them, then their passages."""

from indexer.cleaning.learned import BoilerplateLearner, LearnedBoilerplate
from indexer.passages import Count, cut_into_passages
from indexer.progress import Progress
from indexer.report import BuildTally
from indexer.sources.records import Skip
from search.encoder.protocol import Encoder
from search.records import Passage
from search.store.catalogue_writer import CatalogueWriter
from search.store.entries import Draft


def settle_articles(
    catalogue: CatalogueWriter, encoder: Encoder, limit: int, tally: BuildTally, progress: Progress
) -> None:
    """Cut what sources repeat out of their articles, then every article into passages of ``limit`` tokens.

    By article id, so that the same articles make the same generation in whatever order they came.
    """
    progress.start("Learning boilerplate", catalogue.articles)
    learner = BoilerplateLearner()
    for source, body in catalogue.cleaned_bodies():
        learner.add(source, body)
        progress.advance()
    learned = learner.learn()
    progress.start("Cutting passages", catalogue.articles)
    for draft in catalogue.drafts():
        skip = _settle(catalogue, draft, learned, encoder.token_spans, limit, tally)
        if skip:
            tally.skipped.append(skip)
        progress.advance()


def _settle(
    catalogue: CatalogueWriter,
    draft: Draft,
    learned: LearnedBoilerplate,
    count: Count,
    limit: int,
    tally: BuildTally,
) -> Skip | None:
    article = draft.article
    body, repairs = learned.cut(article.source, article.body)
    if draft.body == body:
        passages = _passages_at(draft, body)
    else:
        passages = cut_into_passages(body, article_id=article.article_id, count=count, max_tokens=limit)
    if not passages:
        catalogue.remove([article.article_id])
        return Skip(origin=article.origin, reason="no text is left after cleaning")
    catalogue.settle(draft, body, repairs, passages)
    tally.count_article(article, repairs)
    return None


def _passages_at(draft: Draft, body: str) -> list[Passage]:
    article_id = draft.article.article_id
    return [
        Passage(
            passage_id=f"{article_id}#{ordinal}",
            article_id=article_id,
            start=span.start,
            end=span.end,
            text=body[span.start : span.end],
        )
        for ordinal, span in enumerate(draft.spans)
    ]
