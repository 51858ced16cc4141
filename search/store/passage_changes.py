"""The passages that one of two catalogues has and the other has not, found by their content hashes."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_SURPLUS = (
    "SELECT language, max(number), sum(side) FROM ("
    "SELECT content_hash, language, 1 AS side, passage_number AS number FROM {here}.passages UNION ALL "
    "SELECT content_hash, language, -1, -1 FROM {there}.passages"
    ") GROUP BY content_hash, language HAVING sum(side) > 0"
)
_TEXT = (
    "SELECT substr(body, start + 1, end - start) FROM {here}.passages JOIN {here}.articles "
    "USING (article_number) WHERE passage_number = ?"
)


@dataclass(frozen=True, slots=True)
class PassageText:
    """The text of a passage and the language of its article."""

    language: str
    text: str


class PassageChanges:
    """Compares the catalogue of a connection with an earlier one, which is open within ``with``.

    A passage whose headline changed is both gone and new. One that stands in several articles counts as often
    as it does.
    """

    def __init__(self, connection: sqlite3.Connection, earlier: Path) -> None:
        self._connection = connection
        self._earlier = f"{earlier.absolute().as_uri()}?mode=ro&immutable=1"

    def new(self) -> Iterator[PassageText]:
        """The passages that the earlier catalogue has not."""
        return self._surplus("main", "earlier")

    def gone(self) -> Iterator[PassageText]:
        """The passages that only the earlier catalogue has."""
        return self._surplus("earlier", "main")

    def __enter__(self) -> "PassageChanges":
        self._connection.commit()
        self._connection.execute("ATTACH ? AS earlier", (self._earlier,))
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        # After an error questions may be open, and that these are in the way must not be what is reported.
        if kind is None:
            self._connection.execute("DETACH earlier")

    def _surplus(self, here: str, there: str) -> Iterator[PassageText]:
        # Fetched at once: a question that is not read to its end would keep the earlier catalogue open.
        found = self._connection.execute(_SURPLUS.format(here=here, there=there)).fetchall()
        for language, number, count in found:
            [(text,)] = self._connection.execute(_TEXT.format(here=here), (number,))
            for _ in range(count):
                yield PassageText(language, text)
