"""The endpoints that other programs call."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.routing import APIRoute
from starlette.routing import request_response

from search.answer import article_as_json, page_as_json, similar_as_json
from search.inspection import inspect_article
from web.dependencies import LentEngine, borrow_engine, has_article, read_endpoint_search
from web.json_answers import JsonAnswer
from web.parameters import ApiSearchParameters, SimilarParameters
from web.responses import (
    ARTICLE_RESPONSES,
    NOT_MODIFIED_RESPONSE,
    PROBLEM_RESPONSES,
    SEARCH_RESPONSES,
    SIMILAR_RESPONSES,
)
from web.schemas import Index, InspectedArticle, SearchAnswer, SimilarAnswer, WholeArticle
from web.turns import work

router = APIRouter(prefix="/api", tags=["api"])


def _documented(model: type, others: dict[int | str, dict[str, Any]]) -> dict[int | str, dict[str, Any]]:
    return {200: {"model": model, "description": "The answer."}, **NOT_MODIFIED_RESPONSE, **others}


def search(parameters: Annotated[ApiSearchParameters, Query()], engine: LentEngine) -> JsonAnswer:
    """Rank the articles of both languages that answer a query, each with its best passage."""
    return JsonAnswer(page_as_json(parameters.ask(engine)))


async def _answer_search(request: Request) -> JsonAnswer:
    parameters = read_endpoint_search(request)
    async with borrow_engine(request) as engine:
        return await work(search, parameters, engine)


class _SearchRoute(APIRoute):
    """Described by the signature of ``search`` and answered without it.

    What FastAPI does to read parameters that it has described took longer than all that is around them.
    """

    def __init__(self) -> None:
        super().__init__(
            "/api/search", search, responses=_documented(SearchAnswer, SEARCH_RESPONSES), tags=["api"]
        )
        self.app = request_response(_answer_search)


SEARCH_ROUTE = _SearchRoute()


# An article keeps the id it came with, and that may hold slashes.
@router.get("/articles/{article_id:path}/raw", responses=_documented(InspectedArticle, ARTICLE_RESPONSES))
def raw_article(
    article_id: Annotated[str, Path(description="As a search answers it.")], engine: LentEngine
) -> JsonAnswer:
    """One article as it was found, and what it is with all repairs: its raw text beside the clean one."""
    if has_article(engine, f"{article_id}/raw"):
        return article(f"{article_id}/raw", engine)
    inspection = inspect_article(engine.article(article_id), engine.raw_copy(article_id))
    return JsonAnswer(inspection.as_json())


@router.get("/articles/{article_id:path}/similar", responses=_documented(SimilarAnswer, SIMILAR_RESPONSES))
def similar_articles(
    article_id: Annotated[str, Path(description="As a search answers it.")],
    parameters: Annotated[SimilarParameters, Query()],
    engine: LentEngine,
) -> JsonAnswer:
    """Articles near one in meaning, in every language, without its copies and the reports of its story."""
    if has_article(engine, f"{article_id}/similar"):
        return article(f"{article_id}/similar", engine)
    similar = engine.similar(article_id, k=parameters.k)
    return JsonAnswer(similar_as_json(article_id, similar, engine.generation))


@router.get("/articles/{article_id:path}", responses=_documented(WholeArticle, ARTICLE_RESPONSES))
def article(
    article_id: Annotated[str, Path(description="As a search answers it.")], engine: LentEngine
) -> JsonAnswer:
    """One article: its text, its passages, what cleaning repaired, its copies and the same story."""
    return JsonAnswer(
        article_as_json(
            engine.article(article_id),
            engine.passages_of(article_id),
            copies=engine.copies_of(article_id),
            story=engine.story_of(article_id),
        )
    )


@router.get("/index", responses=_documented(Index, PROBLEM_RESPONSES))
def index(engine: LentEngine) -> JsonAnswer:
    """What the index holds and how it was built."""
    return JsonAnswer(engine.describe().as_json())
