"""An inspected article as text for people."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from search.inspection import Inspection
from search.raw_text import name_controls
from search.records import Article, Evidence

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

COLUMNS_WIDTH = 100
"""A terminal with fewer characters to a line gets the two texts one after the other."""

_LABEL_WIDTH = 12

_LINE_ENDS = re.compile(r"[ \t]*\n\s*")


def print_inspection(inspection: Inspection, console: "Console") -> None:
    """Print the article's details with their evidence, both texts, and the ledger of repairs.

    Side by side on a terminal that is wide enough, else one after the other.
    """
    wide = console.is_terminal and console.width >= COLUMNS_WIDTH
    _print_lines(console, _describe_article(inspection.article))
    if inspection.fields:
        _print_lines(console, ["", "Came with it", *_describe_fields(inspection)])
    if wide:
        console.print(_lay_side_by_side(inspection))
    else:
        _print_lines(console, _lay_in_turn(inspection))
    _print_lines(console, ["", *_count_repairs(inspection.article)])
    if wide and inspection.article.repairs:
        console.print(_tabulate_repairs(inspection.article))
    elif inspection.article.repairs:
        _print_lines(console, _list_repairs(inspection.article))


def show_safely(text: str) -> str:
    """The text on one line, with a name in place of each character that would act on the terminal."""
    return name_controls(_LINE_ENDS.sub(" ⏎ ", text))


def _print_lines(console: "Console", lines: "list[str] | Iterator[str]") -> None:
    for line in lines:
        console.print(line, soft_wrap=not console.is_terminal)


def _describe_article(article: Article) -> Iterator[str]:
    yield show_safely(article.title)
    yield _label("id", article.article_id)
    yield _label("found in", article.origin)
    yield _label(
        "language",
        f"{article.language}, confidence {article.language_confidence:.2f}",
        _said(article, "language"),
    )
    values = {
        "published": article.published,
        "source": article.source,
        "author": article.author,
        "category": article.category,
        "url": article.url,
    }
    for name, value in values.items():
        yield _label(name, value or "not known", _said(article, name))
    if article.dateline:
        yield _label("dateline", article.dateline)
    for caption in article.captions:
        yield _label("caption", caption)


def _said(article: Article, name: str) -> Evidence | None:
    return {str(known): found for known, found in article.evidence.items()}.get(name)


def _label(name: str, value: str, evidence: Evidence | None = None) -> str:
    line = f"  {name:<{_LABEL_WIDTH}}{show_safely(value)}"
    if evidence is None:
        return line
    words = f": {show_safely(evidence.text)}" if evidence.text and evidence.text != value else ""
    return f"{line}  ({evidence.code}{words})"


def _describe_fields(inspection: Inspection) -> list[str]:
    return [_label(name, value) for name, value in inspection.fields.items()]


def _heading(inspection: Inspection) -> str:
    shown = ", what its page shows" if inspection.format == "html" else ""
    return f"As found ({inspection.format}, {len(inspection.raw_text):,} characters{shown})"


def _lay_in_turn(inspection: Inspection) -> Iterator[str]:
    """Both texts, with a sign before each paragraph that the other does not have as it is."""
    yield from ("", _heading(inspection), "")
    for row in inspection.rows:
        for text in row.before:
            yield f"{'-' if row.changed else ' '} {show_safely(text)}"
    yield from ("", f"As shown ({len(inspection.article.body):,} characters)", "")
    for row in inspection.rows:
        for text in row.after:
            yield f"{'+' if row.changed else ' '} {show_safely(text)}"


def _lay_side_by_side(inspection: Inspection) -> "Table":
    from rich.table import Table
    from rich.text import Text

    table = Table(expand=True, show_lines=True)
    table.add_column(_heading(inspection), ratio=1)
    table.add_column(f"As shown ({len(inspection.article.body):,} characters)", ratio=1)
    for row in inspection.rows:
        before = Text("\n".join(map(show_safely, row.before)), style="yellow" if row.changed else "")
        after = Text("\n".join(map(show_safely, row.after)), style="green" if row.changed else "")
        table.add_row(before, after if row.after else Text("taken out", style="dim"))
    return table


def _count_repairs(article: Article) -> Iterator[str]:
    count = len(article.repairs)
    yield f"{count:,} repair{'' if count == 1 else 's'}" if count else "Nothing was repaired."


def _tabulate_repairs(article: Article) -> "Table":
    from rich.table import Table
    from rich.text import Text

    table = Table("Repair", "Where", "Before", "After", expand=True)
    for repair in article.repairs:
        after = show_safely(repair.after) or "taken out"
        table.add_row(repair.kind, repair.place, Text(show_safely(repair.before)), Text(after))
    return table


def _list_repairs(article: Article) -> Iterator[str]:
    for repair in article.repairs:
        yield f"  {repair.kind}, {repair.place}"
        yield f"    before  {show_safely(repair.before)}"
        yield f"    after   {show_safely(repair.after) or 'taken out'}"
