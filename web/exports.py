"""The answer to a search as a table for spreadsheets."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import ConfigDict, Field

from search.engine import MAX_K
from search.records import SearchPage, SearchResult
from web.addresses import web_address
from web.dependencies import LentEngine
from web.listing import count_pages
from web.parameters import ApiSearchParameters, SearchParameters
from web.plain_text import clean_for_export, disarm_cell
from web.public_address import address_at, public_base
from web.responses import NOT_MODIFIED_RESPONSE, SEARCH_RESPONSES
from web.take_along import CSV_PATH

router = APIRouter(tags=["api"])

COLUMNS = (
    *("rank", "title", "outlet", "published", "language", "url", "strength"),
    *("best_sentence", "passage", "article_id", "address"),
)

Separator = Literal["comma", "semicolon"]
_SEPARATORS: dict[Separator, str] = {"comma": ",", "semicolon": ";"}

# Spreadsheets take a file without it for one in the old encoding of the system.
_BYTE_ORDER_MARK = "\ufeff"


class CsvParameters(ApiSearchParameters):
    """A search as a table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    k: int = Field(default=MAX_K, description="Rows of a page.")
    passages: int = Field(default=0, ge=0, le=0, description="None: a row has the article's best passage.")
    separator: Separator = Field(
        default="comma",
        description="What stands between cells: `semicolon` for spreadsheets of a country that writes "
        "decimals with a comma.",
    )


@router.get(
    CSV_PATH,
    response_class=Response,
    responses={
        200: {
            "description": "A line of names and a line for each result, in UTF-8 with a byte order mark. A "
            "cell that a spreadsheet would take for a formula has an apostrophe before it. `Link` names the "
            "pages before and after.",
            "content": {"text/csv": {"schema": {"type": "string"}}},
        },
        **NOT_MODIFIED_RESPONSE,
        **SEARCH_RESPONSES,
    },
)
def search_as_table(
    request: Request, parameters: Annotated[CsvParameters, Query()], engine: LentEngine
) -> Response:
    """The answer to a search as a table for spreadsheets: a row for each result, with its address here."""
    answer = parameters.ask(engine)
    base = public_base(request)
    table = write_table(answer, base, separator=_SEPARATORS[parameters.separator])
    headers = {"Content-Disposition": f'attachment; filename="{_name_file(answer)}"'}
    if links := [f'<{base}{address}>; rel="{rel}"' for rel, address in _neighbours(parameters, answer)]:
        headers["Link"] = ", ".join(links)
    return Response(table.encode(), media_type="text/csv; charset=utf-8; header=present", headers=headers)


def write_table(answer: SearchPage, base: str, *, separator: str = ",") -> str:
    """The results as CSV (RFC 4180) with a byte order mark; ``base`` is this server's address."""
    lines = io.StringIO()
    writer = csv.writer(lines, delimiter=separator, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_write_row(result, base) for result in answer.results)
    return _BYTE_ORDER_MARK + lines.getvalue()


def _write_row(result: SearchResult, base: str) -> list[str]:
    article, passage = result.article, result.passage
    cells = [
        article.title,
        article.source or "",
        article.published or "",
        article.language,
        web_address(article.url) or "",
        result.strength,
        passage.text[result.best_sentence.start : result.best_sentence.end],
        passage.text,
        article.article_id,
        base + SearchParameters().article_address(article.article_id, passage.passage_id),
    ]
    return [str(result.rank), *(disarm_cell(cell) for cell in cells)]


def _neighbours(parameters: CsvParameters, answer: SearchPage) -> Iterator[tuple[str, str]]:
    if 1 < answer.page <= count_pages(answer):
        yield "prev", address_at(CSV_PATH, parameters, page=answer.page - 1)
    if answer.page < count_pages(answer):
        yield "next", address_at(CSV_PATH, parameters, page=answer.page + 1)


def _name_file(answer: SearchPage) -> str:
    """A name that every system takes: the query's plain letters and digits."""
    words = re.findall(r"[a-z0-9]+", clean_for_export(answer.query.text).lower())
    name = "-".join(["lintas", *words])[:60].rstrip("-")
    return f"{name}-{answer.page}.csv" if answer.page > 1 else f"{name}.csv"
