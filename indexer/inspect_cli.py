"""``lintas index inspect``: one article as it was found, as it is shown, and what cleaning did between."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from indexer.options import IndexOption, JsonOption, choose_index, print_json
from search.errors import ArticleMissingError

if TYPE_CHECKING:
    from search.store.catalogue import Catalogue

_IDS_NAMED = 5


def inspect(
    name: Annotated[str, typer.Argument(metavar="ARTICLE_ID", help="Id of an article, or its web address.")],
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show an article as it was found beside what is searched, with the evidence for each of its details.

    Every repair that cleaning made is listed: its kind, where, and the words before and after.
    """
    from search.inspection import inspect_article
    from search.store.directory import IndexDirectory

    generation = IndexDirectory(choose_index(index)).open_current()
    try:
        article_id = choose_article(generation.catalogue, name)
        article, raw = generation.catalogue.article(article_id), generation.catalogue.raw_copy(article_id)
    finally:
        generation.close()
    inspection = inspect_article(article, raw)
    if as_json:
        print_json(inspection.as_json())
        return
    from rich.console import Console

    from indexer.inspection_text import print_inspection

    print_inspection(inspection, Console(highlight=False, markup=False, emoji=False))


def choose_article(catalogue: "Catalogue", name: str) -> str:
    """The id of the one article that has this id or this address; raises ArticleMissingError."""
    found = catalogue.find_articles(name)
    if name in found:
        return name
    if len(found) == 1:
        return found[0]
    raise ArticleMissingError(_describe_several(name, found) if found else _describe_missing(name))


def _describe_missing(name: str) -> str:
    return (
        f"There is no article with the id or the address {name!r} in this index. "
        "Find its id with lintas search, or list every article: lintas index export"
    )


def _describe_several(name: str, found: Sequence[str]) -> str:
    ids = ", ".join(found[:_IDS_NAMED])
    more = f" and {len(found) - _IDS_NAMED:,} more" if len(found) > _IDS_NAMED else ""
    return f"{len(found):,} articles have the address {name}. Inspect one of them by its id: {ids}{more}"
