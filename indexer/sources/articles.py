"""Records of tables and JSON as raw articles."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from indexer.sources.columns import ColumnNames, list_columns, normalise_name
from indexer.sources.encodings import mend
from indexer.sources.records import RawArticle, RawFormat, Skip
from indexer.sources.values import read_text
from search.records import Repair

_TAG = re.compile(
    r"</?(?:p|br|div|span|a|b|i|u|em|strong|h[1-6]|ul|ol|li|img|figure|figcaption|blockquote|table|tr|td|th|tbody"
    r"|article|section|header|footer|main|body|html|head|script|style|iframe|hr|font|center|small|sup|sub)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_FEWEST_TAGS = 2

_SEPARATORS = {"text": "\n\n", "author": ", "}
"""How the members of a list make one value; for the other fields the first of them does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One row or JSON object; ``damaged`` as in Decoded, ``repairs`` what reading it had to mend."""

    origin: str
    values: Mapping[str, object]
    damaged: bool = False
    repairs: tuple[Repair, ...] = ()


class RecordReader:
    """Reads the records of one file, and remembers which of the user's columns it met."""

    def __init__(self, names: ColumnNames) -> None:
        self.names = names
        self.seen: set[str] = set()
        self.reported: set[str] = set()
        self._columns: list[str] = []

    def read(self, record: Record) -> RawArticle | Skip:
        """Return the record's article, or the reason why it holds none."""
        self.note_columns(record.values)
        values = self._find_values(record.values)
        if "text" not in values:
            return Skip(origin=record.origin, reason=self._describe_missing_text(record.values))
        content = mend(values.pop("text"), "body", damaged=record.damaged)
        fields = {field: mend(value, field, damaged=record.damaged) for field, value in values.items()}
        field_repairs = [repair for value in fields.values() for repair in value.repairs]
        return RawArticle(
            origin=record.origin,
            format=recognise_format(content.text),
            content=content.text.encode(),
            fields={field: value.text for field, value in fields.items()},
            repairs=(*record.repairs, *content.repairs, *field_repairs),
        )

    def note_columns(self, columns: Mapping[str, object]) -> None:
        """Remember which of the user's columns are here."""
        self._columns = self._columns or list(columns)
        if len(self.seen) < len(self.names.chosen):
            here = {normalise_name(column) for column in columns}
            self.seen |= {
                field for field, column in self.names.chosen.items() if normalise_name(column) in here
            }

    def report_unseen(self, origin: str) -> Iterator[Skip]:
        """Report each column that the user named and no record of the file had."""
        for field, column in self.names.chosen.items():
            if field not in self.seen and self._columns:
                self.reported.add(field)
                reason = f'no record has the column "{column}" of --field {field}={column}'
                yield Skip(origin=origin, reason=f"{reason}; the first has: {list_columns(self._columns)}")

    def has_field(self, values: Mapping[str, object], field: str) -> bool:
        """Tell whether a record holds words for the field."""
        return field in self._find_values(values)

    def _find_values(self, values: Mapping[str, object]) -> dict[str, str]:
        by_name: dict[str, list[object]] = {}
        for column, value in values.items():
            by_name.setdefault(normalise_name(column), []).append(value)
        found: dict[str, str] = {}
        for field, candidates in self.names.candidates.items():
            separator = _SEPARATORS.get(field)
            texts = (
                read_text(value, separator=separator)
                for name in candidates
                for value in by_name.get(name, ())
            )
            if text := next((text for text in texts if text.strip()), ""):
                found[field] = text if field == "text" else text.strip()
        return found

    def _describe_missing_text(self, values: Mapping[str, object]) -> str:
        named = [column for column in values if self.names.includes(column, "text")]
        if named:
            return f"the record has no text: nothing readable in {list_columns(named)}"
        return f"the record has no text: {describe_columns(values)}"


def describe_columns(columns: Mapping[str, object]) -> str:
    """Say that no column is known to hold text, and how to name the one that does."""
    if not columns:
        return "it is empty"
    return (
        f"none of its columns ({list_columns(columns)}) is known to hold it; "
        "if one does, name it with --field text=COLUMN"
    )


def recognise_format(text: str) -> RawFormat:
    """Tell HTML by at least two tags that HTML knows; an angle bracket alone is text."""
    tags = sum(1 for _ in islice(_TAG.finditer(text), _FEWEST_TAGS))
    return "html" if tags == _FEWEST_TAGS else "text"
