"""What endpoints are given: the engine of the current generation, the renderer, what a page is asked."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, TypeVar, cast

from anyio.to_thread import run_sync
from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from search.engine import SearchEngine
from search.errors import ArticleMissingError
from web.caching import keep_tag
from web.live import LiveEngine
from web.parameters import ApiSearchParameters, ArticleParameters, SearchParameters
from web.rendering import Renderer, renderer_of
from web.turns import Turns

Parameters = TypeVar("Parameters", bound=SearchParameters)


async def live_of(request: Request) -> LiveEngine:
    """The application's live engine."""
    return cast("LiveEngine", request.app.state.live)


async def lend_engine(request: Request) -> AsyncIterator[SearchEngine]:
    """An engine, and with it a turn, until a request's answer is made.

    Raises the LintasError that keeps it from opening, NotModifiedError when the client already has the answer
    of this generation, and what ``Turns.take`` raises.
    """
    live, turns = await live_of(request), cast("Turns", request.app.state.turns)
    # Opening takes a turn and a thread, since it may take seconds.
    if not live.is_current():
        async with turns.take(request):
            await run_sync(live.open)
    with live.lend() as engine:
        keep_tag(request, engine.generation)
        async with turns.take(request):
            yield engine


borrow_engine = asynccontextmanager(lend_engine)
"""The same for an endpoint that asks for its own."""


async def give_renderer(request: Request) -> Renderer:
    """The application's renderer."""
    return renderer_of(request)


def read_search(request: Request) -> SearchParameters:
    """The search that the address of a page spells; raises RequestValidationError."""
    return _read_parameters(SearchParameters, request)


def read_endpoint_search(request: Request) -> ApiSearchParameters:
    """The same of an endpoint, where a parameter that is not known is an error."""
    return _read_parameters(ApiSearchParameters, request)


async def read_article_search(request: Request) -> ArticleParameters:
    """The same of an article's page."""
    return _read_parameters(ArticleParameters, request)


def _read_parameters(model: type[Parameters], request: Request) -> Parameters:
    # What FastAPI does to read what it has described takes ten times as long.
    given = request.query_params
    values: dict[str, object] = {
        name: given.getlist(name) if field.default_factory else given[name]
        for name, field in model.model_fields.items()
        if name in given
    }
    if model.model_config.get("extra") == "forbid":
        values |= {name: value for name, value in given.items() if name not in values}
    try:
        return model.model_validate(values)
    except ValidationError as error:
        told = [{**one, "loc": ("query", *one["loc"])} for one in error.errors()]
        raise RequestValidationError(told) from None


def has_article(engine: SearchEngine, article_id: str) -> bool:
    """Whether there is such an article: one whose own id ends in ``/raw`` keeps its address."""
    try:
        engine.article(article_id)
    except ArticleMissingError:
        return False
    return True


# Given back as soon as the answer is made: whoever reads it slowly keeps nobody waiting.
LentEngine = Annotated[SearchEngine, Depends(lend_engine, scope="function")]
# None of these waits for anything; as plain functions each would be called in a thread of its own.
GivenLive = Annotated[LiveEngine, Depends(live_of)]
GivenArticleSearch = Annotated[ArticleParameters, Depends(read_article_search)]
GivenRenderer = Annotated[Renderer, Depends(give_renderer)]
