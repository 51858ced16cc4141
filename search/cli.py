"""``lintas search``: one query from the command line."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from search.records import Expansion, FoundPassage, Query, SearchPage, SearchResult, Sort

if TYPE_CHECKING:
    from rich.text import Text

SHOWN_KIN = 5
"""Outlets and reports that are listed below a result; the others are counted."""


_Index = Annotated[
    Path | None,
    typer.Option(
        "--index", help="Folder of the index [default: LINTAS_INDEX, else ./index].", show_default=False
    ),
]
_Passages = Annotated[
    int, typer.Option(help="Further passages of each article to show (0 to 5), best first.")
]
_Several = list[str] | None
_Language = Annotated[_Several, typer.Option(help="Only articles in this language (en, id, ...).")]
_Source = Annotated[_Several, typer.Option(help="Only articles of this outlet.")]
_Author = Annotated[_Several, typer.Option(help="Only articles by this author.")]
_Category = Annotated[_Several, typer.Option(help="Only articles of this section.")]
_After = Annotated[str | None, typer.Option(help="Published on or after: 2019-09-10, 2019-09 or 2019.")]
_Expand = Annotated[bool, typer.Option(help="Look also for translations and other spellings of the words.")]
_Plain = Annotated[_Several, typer.Option(help="A word or name that is looked for only as it is typed.")]
_Prefer = Annotated[str, typer.Option(help="Language to lean to (en, id, ...); none treats all alike.")]
_Copies = Annotated[
    str, typer.Option(help="Articles that print one text: fold makes one result of them, show lists each.")
]
_Stories = Annotated[
    str,
    typer.Option(
        help="Reports of one event: group makes one result of them in each language, show lists each."
    ),
]


def search(
    query: Annotated[
        str,
        typer.Argument(metavar="QUERY", help="Words, a headline or a question, in English or Indonesian."),
    ],
    index: _Index = None,
    k: Annotated[int, typer.Option("-k", "--k", help="How many articles to show (1 to 100).")] = 10,
    page: Annotated[int, typer.Option(help="Which page of k articles, from 1.")] = 1,
    passages: _Passages = 0,
    language: _Language = None,
    source: _Source = None,
    author: _Author = None,
    category: _Category = None,
    after: _After = None,
    before: Annotated[str | None, typer.Option(help="Published on or before.")] = None,
    sort: Annotated[str, typer.Option(help="relevance, newest or oldest.")] = "relevance",
    expand: _Expand = True,
    plain: _Plain = None,
    prefer: _Prefer = "none",
    copies: _Copies = "fold",
    stories: _Stories = "group",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
) -> None:
    """Search the archive with one QUERY."""
    from search.query import parse_query

    asked = parse_query(
        query,
        languages=language or (),
        sources=source or (),
        authors=author or (),
        categories=category or (),
        after=after,
        before=before,
        sort=_read_sort(sort),
        expand=expand,
        plain=plain or (),
        prefer=prefer,
        fold=_is_first("--copies", copies, "fold", "show"),
        group=_is_first("--stories", stories, "group", "show"),
    )
    answer = _answer(asked, index, k=k, page=page, passages=passages)
    if as_json:
        _print_json(answer)
    else:
        print_page(answer)


def _answer(query: Query, index: Path | None, *, k: int, page: int, passages: int) -> SearchPage:
    """One page of the answer from the index given, else that of the settings."""
    from search.engine import open_engine
    from search.settings import read_settings

    settings = read_settings()
    engine = open_engine(index or settings.index, cache=settings.cache)
    try:
        return engine.answer(query, k=k, page=page, passages=passages)
    finally:
        engine.close()


def _print_json(page: SearchPage) -> None:
    from search.answer import page_as_json

    typer.echo(json.dumps(page_as_json(page), ensure_ascii=False))


def _read_sort(text: str) -> Sort:
    from typing import cast, get_args

    from search.errors import InvalidQueryError

    if text not in get_args(Sort):
        raise InvalidQueryError("bad-order", {"text": text})
    return cast("Sort", text)


def _is_first(option: str, text: str, first: str, second: str) -> bool:
    """Which of an option's two values was given; raises InvalidQueryError for any other."""
    from search.errors import InvalidQueryError

    if text not in {first, second}:
        values = {"text": text, "option": option, "first": first, "second": second}
        raise InvalidQueryError("bad-choice", values)
    return text == first


def print_page(page: SearchPage) -> None:
    """Print an answer for people."""
    from rich.console import Console, Group
    from rich.padding import Padding
    from rich.text import Text

    from search.hints import tell_hint

    console = Console(highlight=False, soft_wrap=False)
    for hint in page.hints:
        console.print(Text(tell_hint(hint), style="yellow"))
    if page.did_you_mean:
        console.print(Text(f"Did you mean: {page.did_you_mean}", style="yellow"))
    if page.expansions:
        console.print(Text(f"Also searched for: {_list_expansions(page.expansions)}\n", style="dim"))
    if not page.results:
        console.print("Nothing was found. Use fewer filters or other words.")
        return
    if not page.confident:
        console.print("No good match: these are the nearest passages.\n", style="yellow")
    for result in page.results:
        article = result.article
        facts = [article.language.upper(), article.published, article.source, tell_strength(result)]
        console.print(Text(f"{result.rank:>3}. {article.title}", style="bold"))
        console.print(Text("     " + " · ".join(fact for fact in facts if fact), style="dim"))
        kin = [Text(line, style="dim") for line in (*tell_copies(result), *tell_story(result))]
        console.print(Padding(Group(style_passage(result), *kin), (0, 0, 0, 5)))
        for line in list_further(result):
            console.print(Padding(line, (0, 0, 0, 7)))
        console.print(Text(f"     {article.article_id}  {article.url or article.origin}\n", style="dim"))
    console.print(Text(f"{page.total:,} articles, {page.took_ms:.0f} ms, page {page.page}", style="dim"))


def tell_strength(result: SearchResult) -> str | None:
    """How sure a result is; nothing where it was only listed."""
    return None if result.strength == "listed" else f"{result.strength} match"


def style_passage(result: SearchResult | FoundPassage) -> "Text":
    """The passage in one paragraph: its best sentence bold, the words that answer the query underlined."""
    from rich.text import Text

    text, sentence = Text(result.passage.text.replace("\n", " ")), result.best_sentence
    if (sentence.start, sentence.end) != (0, len(text)):
        text.stylize("bold", sentence.start, sentence.end)
    for highlight in result.highlights:
        text.stylize("underline", highlight.start, highlight.end)
    return text


def list_further(result: SearchResult) -> Iterator["Text"]:
    """The further passages that were asked for, each after a dash, and how many more were found."""
    from rich.text import Text

    for found in result.further:
        yield Text("– ").append_text(style_passage(found))
    if result.further and (more := result.more_passages - len(result.further)):
        yield Text(f"{more:,} more passage{'' if more == 1 else 's'} of this article found", style="dim")


def tell_copies(result: SearchResult) -> Iterator[str]:
    """A line that names the other outlets of a result's text, or counts how often its own printed it."""
    from search.appearances import other_outlets

    outlets, count = other_outlets(result.article, result.copies), len(result.copies)
    if outlets:
        shown, more = outlets[:SHOWN_KIN], len(outlets) - SHOWN_KIN
        named = ", ".join(shown) + (f" and {more:,} more" if more > 0 else "")
        yield f"also in {named}" if len(outlets) == 1 else f"also in {len(outlets):,} outlets: {named}"
    elif count:
        yield "also printed once more" if count == 1 else f"also printed {count:,} more times"


def tell_story(result: SearchResult) -> Iterator[str]:
    """A line for each of the first other reports of a result's event."""
    for report in result.story[:SHOWN_KIN]:
        facts = (report.language.upper(), report.published, report.source, report.title)
        yield f"same story: {' · '.join(fact for fact in facts if fact)}"
    if (more := len(result.story) - SHOWN_KIN) > 0:
        yield f"same story: {more:,} more"


def _list_expansions(expansions: Sequence[Expansion]) -> str:
    """``harga → prices, price; beras → rice``: each word of the query once, whatever the languages."""
    words: dict[str, list[str]] = {}
    for expansion in expansions:
        words.setdefault(expansion.term, []).extend(word.word for word in expansion.words)
    return "; ".join(f"{term} → {', '.join(dict.fromkeys(found))}" for term, found in words.items())
