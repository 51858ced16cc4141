"""The endpoints that other programs call."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse

from search.answer import article_as_json, page_as_json, similar_as_json
from search.inspection import inspect_article
from web.dependencies import LentEngine, has_article
from web.parameters import ApiSearchParameters, SimilarParameters
from web.responses import (
    ARTICLE_RESPONSES,
    NOT_MODIFIED_RESPONSE,
    PROBLEM_RESPONSES,
    SEARCH_RESPONSES,
    SIMILAR_RESPONSES,
)
from web.schemas import Index, InspectedArticle, SearchAnswer, SimilarAnswer, WholeArticle

router = APIRouter(prefix="/api", tags=["api"])


def _documented(model: type, others: dict[int | str, dict[str, Any]]) -> dict[int | str, dict[str, Any]]:
    return {200: {"model": model, "description": "The answer."}, **NOT_MODIFIED_RESPONSE, **others}


@router.get("/search", responses=_documented(SearchAnswer, SEARCH_RESPONSES))
def search(parameters: Annotated[ApiSearchParameters, Query()], engine: LentEngine) -> JSONResponse:
    """Rank the articles of both languages that answer a query, each with its best passage."""
    return JSONResponse(page_as_json(parameters.ask(engine)))


# An article keeps the id it came with, and that may hold slashes.
@router.get("/articles/{article_id:path}/raw", responses=_documented(InspectedArticle, ARTICLE_RESPONSES))
def raw_article(
    article_id: Annotated[str, Path(description="As a search answers it.")], engine: LentEngine
) -> JSONResponse:
    """One article as it was found, and what it is with all repairs: its raw text beside the clean one."""
    if has_article(engine, f"{article_id}/raw"):
        return article(f"{article_id}/raw", engine)
    inspection = inspect_article(engine.article(article_id), engine.raw_copy(article_id))
    return JSONResponse(inspection.as_json())


@router.get("/articles/{article_id:path}/similar", responses=_documented(SimilarAnswer, SIMILAR_RESPONSES))
def similar_articles(
    article_id: Annotated[str, Path(description="As a search answers it.")],
    parameters: Annotated[SimilarParameters, Query()],
    engine: LentEngine,
) -> JSONResponse:
    """Articles near one in meaning, in every language, without its copies and the reports of its story."""
    if has_article(engine, f"{article_id}/similar"):
        return article(f"{article_id}/similar", engine)
    similar = engine.similar(article_id, k=parameters.k)
    return JSONResponse(similar_as_json(article_id, similar, engine.generation))


@router.get("/articles/{article_id:path}", responses=_documented(WholeArticle, ARTICLE_RESPONSES))
def article(
    article_id: Annotated[str, Path(description="As a search answers it.")], engine: LentEngine
) -> JSONResponse:
    """One article: its text, its passages, what cleaning repaired, its copies and the same story."""
    return JSONResponse(
        article_as_json(
            engine.article(article_id),
            engine.passages_of(article_id),
            copies=engine.copies_of(article_id),
            story=engine.story_of(article_id),
        )
    )


@router.get("/index", responses=_documented(Index, PROBLEM_RESPONSES))
def index(engine: LentEngine) -> JSONResponse:
    """What the index holds and how it was built."""
    return JSONResponse(engine.describe().as_json())
