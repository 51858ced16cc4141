"""The pages that people read."""

from dataclasses import dataclass
from itertools import chain

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from search.engine import MAX_PASSAGES, SearchEngine
from search.errors import InvalidQueryError
from search.inspection import inspect_article
from search.records import Highlight, Passage, SearchPage
from search.status import IndexStatus
from web.dependencies import (
    GivenArticleSearch,
    GivenRenderer,
    LentEngine,
    borrow_engine,
    has_article,
    read_search,
)
from web.documentation import document_endpoints
from web.listing import list_facets, list_page_numbers
from web.marking import count_answers, list_kinds, mark_further, mark_passage, mark_result
from web.pairing import fold_pairs, pair_expansions
from web.parameters import ArticleParameters, SearchParameters
from web.reading import list_chips
from web.rendering import Renderer, renderer_of
from web.standing import find_standing
from web.static_files import static_address
from web.turns import work

router = APIRouter(include_in_schema=False)

EXAMPLES = (
    ("en", "families evacuated after the river flooded"),
    ("id", "harga beras naik menjelang musim kemarau"),
    ("en", "former official sentenced for taking bribes"),
    ("id", "vaksinasi anak di daerah terpencil"),
)
"""Questions that news archives of many kinds can answer, in either language."""


async def search_page(request: Request) -> Response:
    """The search page: a start page without a query, else its answer or what is wrong with it."""
    parameters = read_search(request)
    async with borrow_engine(request) as engine:
        return await work(_show_search, request, parameters, engine, renderer_of(request))


class _NamedRoute(Route):
    """A route without dependencies, whose requests are counted by its name as those of all others are."""

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["route"] = self
        await super().handle(scope, receive, send)


# Asked for more than all else, and what FastAPI does to find it and to give it what it needs took longer than
# all that is around it.
SEARCH_ROUTE = _NamedRoute("/", search_page, methods=["GET"], include_in_schema=False)


def _show_search(
    request: Request, parameters: SearchParameters, engine: SearchEngine, renderer: Renderer
) -> Response:
    index = engine.describe()
    context = {"parameters": parameters, "index": index}
    if not (parameters.q.strip() or parameters.is_filtered):
        return renderer.render(request, "start.html", {**context, "examples": EXAMPLES})
    try:
        answer = parameters.ask(engine)
    except InvalidQueryError as error:
        invalid = {**context, "error": error, "facets": list_facets({}, parameters, index)}
        return renderer.render(request, "invalid.html", invalid, status=400)
    return render_results(request, renderer, parameters=parameters, answer=answer, index=index)


def render_results(
    request: Request,
    renderer: Renderer,
    *,
    parameters: SearchParameters,
    answer: SearchPage,
    index: IndexStatus,
) -> Response:
    """The page of an answer."""
    marked = [mark_result(result) for result in answer.results]
    further = [mark_further(result) for result in answer.results]
    shown = [*marked, *chain.from_iterable(further)]
    context = {
        "parameters": parameters,
        "index": index,
        "answer": answer,
        "chips": list_chips(answer.query, parameters),
        "also_searched": fold_pairs(pair_expansions(answer.expansions)),
        "results": list(zip(answer.results, marked, further, strict=True)),
        "kinds": list_kinds(shown),
        "answered": count_answers(shown, answer.query.terms),
        "facets": list_facets(answer.facets, parameters, index),
        "numbers": list_page_numbers(answer),
        "most_passages": MAX_PASSAGES,
    }
    return renderer.render(request, "results.html", context)


@router.get("/articles/{article_id:path}/raw")
def raw_page(
    request: Request,
    article_id: str,
    parameters: GivenArticleSearch,
    engine: LentEngine,
    renderer: GivenRenderer,
) -> Response:
    """The article as it was found beside what is searched and shown, with what cleaning did between."""
    if has_article(engine, f"{article_id}/raw"):
        return article_page(request, f"{article_id}/raw", parameters, engine, renderer)
    inspection = inspect_article(engine.article(article_id), engine.raw_copy(article_id))
    context = {"parameters": parameters, "article": inspection.article, "inspection": inspection}
    return renderer.render(request, "raw.html", context)


@router.get("/articles/{article_id:path}")
def article_page(
    request: Request,
    article_id: str,
    parameters: GivenArticleSearch,
    engine: LentEngine,
    renderer: GivenRenderer,
) -> Response:
    """The article, with the passage marked that a search found, and in it what answers the search."""
    article = engine.article(article_id)
    passages = {passage.passage_id: passage for passage in engine.passages_of(article_id)}
    asked = passages.get(parameters.passage or "")
    answers = _find_answers(engine, parameters, asked)
    paragraphs = mark_passage(article.body, asked, answers.highlights)
    context = {
        "parameters": parameters,
        "article": article,
        "paragraphs": paragraphs,
        "kinds": list_kinds(paragraphs),
        "answered": count_answers(paragraphs, answers.terms),
        "copies": engine.copies_of(article_id),
        "story": engine.story_of(article_id),
        "similar": engine.similar(article_id),
        "standing": find_standing(engine, parameters, article_id),
        "passage_is_gone": parameters.passage is not None and asked is None,
    }
    return renderer.render(request, "article.html", context)


@dataclass(frozen=True, slots=True)
class _Answers:
    """The words that a search asked for, and what answers them in one passage."""

    terms: tuple[str, ...] = ()
    highlights: tuple[Highlight, ...] = ()


def _find_answers(engine: SearchEngine, parameters: ArticleParameters, passage: Passage | None) -> _Answers:
    """None without a passage, or for a search that cannot be read: the article can be all the same."""
    if passage is None or not parameters.q.strip():
        return _Answers()
    try:
        query = parameters.query()
        return _Answers(query.terms, engine.mark(query, passage).highlights)
    except InvalidQueryError:
        return _Answers()


@router.get("/favicon.ico")
def icon() -> Response:
    """Where the icon is, for whatever asks for it unasked: browsers beside a feed, and readers of feeds."""
    return RedirectResponse(static_address("icon.svg"))


@router.get("/docs")
def documentation_page(request: Request, renderer: GivenRenderer) -> Response:
    """The endpoints, written from the OpenAPI description without any script."""
    documentation = document_endpoints(request.app.openapi())
    return renderer.render(request, "documentation.html", {"documentation": documentation})
