"""What a page has by the dozen, written at once: a template took more than twice as long for a chart."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from search.records import HighlightKind, SearchResult, TimeUnit
from web.chart import PATTERNS, Chart, Column
from web.escaping import escape_plainly
from web.listing import Choice
from web.pairing import PairedWord, pair_highlights
from web.parameters import SearchParameters

_LOOKS = ('class="bar solid"', *[f'class="bar" fill="url(#fill-{number})"' for number in range(1, PATTERNS)])
"""How the bars of each pattern look."""


@dataclass(frozen=True, slots=True)
class DrawnChart:
    """The columns of a chart as SVG, and the same as rows of a table, where there is anything to count."""

    columns: Markup
    rows: Markup


@dataclass(frozen=True, slots=True)
class Drawing:
    """Writes with the words and numbers of one interface language, which it is given escaped.

    It escapes the rest. Pieces are plain strings until they are whole, since safe strings are looked through
    again at every step.
    """

    number: Callable[[float], str]
    language: Callable[[str], str]
    period: Callable[[str, str, TimeUnit], str]
    decimal: Callable[[float], str]
    signal: Callable[[str], str]
    kind: Callable[[HighlightKind], str]

    def chart(self, chart: Chart, parameters: SearchParameters, unit: TimeUnit) -> DrawnChart:
        """Each column and each row leads to the search of its period.

        Columns are out of the tab order: sixty stops would stand between the filters. The table's links are
        the keyboard's way.
        """
        address_of = parameters.make_period_address()
        languages = [series.language for series in chart.series]
        columns, rows = [], []
        for column in chart.columns:
            if column.total:
                after, before = column.period.after, column.period.before
                href = escape_plainly(address_of(after, before))
                period = self.period(after, before, unit)
                counts = column.period.counts
                columns.append(_draw_column(column, href, f"{period}: {self._tell(counts)}"))
                cells = "".join([f"<td>{self.number(counts.get(code, 0))}</td>" for code in languages])
                rows.append(f'<tr><th scope="row"><a href="{href}">{period}</a></th>{cells}</tr>')
        return DrawnChart(Markup("\n".join(columns)), Markup("\n".join(rows)))  # noqa: S704 - escaped above

    def choices(self, choices: Iterable[Choice], name: str) -> Markup:
        """A box to tick for each value of the filter ``name``, with its count where that is known."""
        return Markup("\n".join([self._draw_choice(choice, name) for choice in choices]))  # noqa: S704 - escaped below

    def reasons(self, result: SearchResult) -> Markup:
        """What each signal gave a result, and which of its words answer which of the query's."""
        signals = [
            f"<div><dt>{self.signal(name)}</dt><dd>{self.decimal(round(value, 2))}</dd></div>"
            for name, value in result.signals.items()
        ]
        pairs = [
            f"<div><dt><bdi>{escape_plainly(pair.term)}</bdi></dt>"
            f"<dd>{', '.join(map(self._draw_answer, pair.words))}</dd></div>"
            for pair in pair_highlights(result)
        ]
        return Markup("\n".join([*signals, *pairs]))  # noqa: S704 - escaped above

    def _draw_answer(self, found: PairedWord) -> str:
        word = f'<bdi lang="{escape_plainly(found.language)}">{escape_plainly(found.word)}</bdi>'
        return f"{word} ({self.kind(found.kind)})"

    def _tell(self, counts: Mapping[str, int]) -> str:
        """Articles by language, as in English 3, Indonesian 2; escaped."""
        return ", ".join(
            [f"{self.language(code)} {self.number(count)}" for code, count in counts.items() if count]
        )

    def _draw_choice(self, choice: Choice, name: str) -> str:
        value = escape_plainly(choice.value)
        label = self.language(choice.value) if name == "language" else value
        checked = " checked" if choice.chosen else ""
        count = "" if choice.count is None else f'<span class="count">{self.number(choice.count)}</span>'
        return (
            '<label class="choice">'
            f'<input type="checkbox" form="search" name="{name}" value="{value}"{checked}> '
            f'<span class="what"><bdi>{label}</bdi></span> {count}</label>'
        )


def _draw_column(column: Column, href: str, name: str) -> str:
    place = column.place
    bars = "".join([f"<rect {_LOOKS[bar.pattern]} {place.box(bar)}/>" for bar in column.bars])
    room = f'<rect class="room" {place.whole_box}/>'
    return f'<a href="{href}" tabindex="-1" aria-label="{name}"><title>{name}</title>{room}{bars}</a>'
