"""Every search as a feed, RSS 2.0 or Atom, newest first: a saved search tells what is new."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import ConfigDict, Field

from search.engine import SearchEngine
from search.records import Sort
from web.dependencies import GivenRenderer, LentEngine
from web.feed_writing import Feed, FeedLinks, write_atom, write_rss
from web.listing import count_pages
from web.parameters import ApiSearchParameters, SearchParameters
from web.public_address import address_at, public_base
from web.rendering import Renderer
from web.responses import NOT_MODIFIED_RESPONSE, SEARCH_RESPONSES
from web.take_along import ATOM_PATH, RSS_PATH

router = APIRouter(tags=["api"])


class FeedParameters(ApiSearchParameters):
    """A search as a feed, whose language stands in the address: feed readers send no cookie."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sort: Sort = Field(default="newest", description="Order of the results; weak ones are left out by date.")
    k: int = Field(default=50, description="Entries of a page.")
    passages: int = Field(default=0, ge=0, le=0, description="None: an entry has the article's best passage.")
    ui: Literal["en", "id"] = Field(default="en", description="Language of the feed's own words.")

    def as_page(self) -> SearchParameters:
        """The same search at the search page."""
        told = self.model_dump(include=set(SearchParameters.model_fields) - {"k", "page"})
        return SearchParameters.model_validate(told)


def _documented(media_type: str, form: str) -> dict[int | str, dict[str, Any]]:
    answer = {
        "description": f"The results as {form}, each with its best sentence and its address here.",
        "content": {media_type: {"schema": {"type": "string"}}},
    }
    return {200: answer, **NOT_MODIFIED_RESPONSE, **SEARCH_RESPONSES}


@router.get(RSS_PATH, response_class=Response, responses=_documented("application/rss+xml", "RSS 2.0"))
def search_as_rss(
    request: Request,
    parameters: Annotated[FeedParameters, Query()],
    engine: LentEngine,
    renderer: GivenRenderer,
) -> Response:
    """The answer to a search as an RSS feed, newest first unless `sort` says otherwise."""
    feed = _ask(request, parameters, engine, renderer, path=RSS_PATH)
    return Response(write_rss(feed), media_type="application/rss+xml")


@router.get(ATOM_PATH, response_class=Response, responses=_documented("application/atom+xml", "Atom"))
def search_as_atom(
    request: Request,
    parameters: Annotated[FeedParameters, Query()],
    engine: LentEngine,
    renderer: GivenRenderer,
) -> Response:
    """The answer to a search as an Atom feed, newest first unless `sort` says otherwise."""
    feed = _ask(request, parameters, engine, renderer, path=ATOM_PATH)
    return Response(write_atom(feed), media_type="application/atom+xml")


def _ask(
    request: Request, parameters: FeedParameters, engine: SearchEngine, renderer: Renderer, *, path: str
) -> Feed:
    answer = parameters.ask(engine)
    base, page, last = public_base(request), answer.page, count_pages(answer)

    def address(number: int) -> str:
        return base + address_at(path, parameters, page=number)

    asked, gettext = _tell_search(parameters), renderer.interfaces[parameters.ui].texts.gettext
    return Feed(
        answer=answer,
        base=base,
        language=parameters.ui,
        built_at=engine.describe().built_at,
        identity=parameters.model_copy(update={"k": 50, "ui": "en"}).address(page=1),
        title=f"{asked} – Lintas",
        description=gettext("Articles of the archive found for “%(query)s”.") % {"query": asked},
        untitled=gettext("Untitled article"),
        links=FeedLinks(
            page=base + parameters.as_page().address(),
            self=address(page),
            first=address(1),
            last=address(last),
            previous=address(page - 1) if 1 < page <= last else None,
            next=address(page + 1) if page < last else None,
        ),
    )


def _tell_search(parameters: FeedParameters) -> str:
    """The query and what narrows it, for a list of saved searches that differ in their filters alone."""
    days = f"{parameters.after or ''}…{parameters.before or ''}"
    narrowed = [*parameters.source, *parameters.category, *parameters.author, *parameters.language]
    narrowed += [days] if days != "…" else []
    return " · ".join([parameters.q.strip(), *narrowed])
