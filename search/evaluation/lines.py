"""Lines of a data set's files, each with the place that a message names."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from json import JSONDecodeError
from pathlib import Path
from typing import Any

from search.errors import LintasError


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank; ``origin`` is file and line number, as in ``qrels.tsv:7``."""

    origin: str
    text: str


@dataclass(frozen=True, slots=True)
class JsonRecord:
    """One line of JSON, an object."""

    origin: str
    values: dict[str, Any]

    def required_text(self, name: str) -> str:
        """A field that must be text with more than white space in it; raises LintasError."""
        text = self.optional_text(name)
        if text is None or not text.strip():
            raise LintasError(f'{self.origin}: the field "{name}" is missing or empty. Write it as text.')
        return text

    def required_key(self, name: str) -> str:
        """An id, its runs of white space as one space, as the index keeps ids; raises LintasError."""
        key = tidy_key(self.required_text(name))
        if any("\ud800" <= character <= "\udfff" for character in key):
            raise LintasError(f'{self.origin}: "{name}" holds half of a character. Give it another id.')
        return key

    def optional_text(self, name: str) -> str | None:
        """A field that is text or absent (also null); raises LintasError for anything else."""
        value = self.values.get(name)
        if value is None or isinstance(value, str):
            return value
        raise LintasError(f'{self.origin}: the field "{name}" is not text. Put it in quotation marks.')


def tidy_key(text: str) -> str:
    """An id with its runs of white space as one space and none around it."""
    return " ".join(text.split())


def read_lines(path: Path) -> Iterator[Line]:
    r"""Yield the lines of a UTF-8 file, split at ``\n`` alone; raises LintasError when it cannot be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise LintasError(
            f"{path} cannot be read ({error.strerror}). Check that the file is there."
        ) from None
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        origin = f"{path}:{number}"
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            raise LintasError(f"{origin}: the line is not UTF-8. Save the file as UTF-8.") from None
        if text.strip():
            yield Line(origin, text)


def read_json_records(path: Path) -> Iterator[JsonRecord]:
    """Yield one record a line; raises LintasError naming the first line that is not a JSON object."""
    for line in read_lines(path):
        try:
            values = json.loads(line.text)
        except (ValueError, RecursionError) as error:
            what = f"{error.msg} at character {error.colno}" if isinstance(error, JSONDecodeError) else error
            raise LintasError(f"{line.origin}: the line is not JSON ({what}). Mend or remove it.") from None
        if not isinstance(values, dict):
            raise LintasError(f'{line.origin}: the line is not a JSON object such as {{"_id": "q1", ...}}.')
        yield JsonRecord(line.origin, values)
