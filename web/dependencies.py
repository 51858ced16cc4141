"""What endpoints are given: the engine of the current generation and the renderer."""

from collections.abc import Iterator
from typing import Annotated, cast

from fastapi import Depends, Request

from search.engine import SearchEngine
from search.errors import ArticleMissingError
from web.caching import keep_tag
from web.live import LiveEngine
from web.rendering import Renderer, renderer_of


def live_of(request: Request) -> LiveEngine:
    """The application's live engine."""
    return cast("LiveEngine", request.app.state.live)


def lend_engine(request: Request) -> Iterator[SearchEngine]:
    """An engine for the time of one request; raises the LintasError that keeps it from opening.

    Raises NotModifiedError when the client already has the answer of this generation.
    """
    with live_of(request).lease() as engine:
        keep_tag(request, engine.generation)
        yield engine


def has_article(engine: SearchEngine, article_id: str) -> bool:
    """Whether there is such an article: one whose own id ends in ``/raw`` keeps its address."""
    try:
        engine.article(article_id)
    except ArticleMissingError:
        return False
    return True


LentEngine = Annotated[SearchEngine, Depends(lend_engine)]
GivenLive = Annotated[LiveEngine, Depends(live_of)]
GivenRenderer = Annotated[Renderer, Depends(renderer_of)]
